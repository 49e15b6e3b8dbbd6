"""A crew of worker processes, each reading one document at a time.

`concurrent.futures` gives up its whole pool when one worker is killed and does not say over which document; here a worker
and its document are known to each other, so that only that document is lost.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import TracebackType

from gravamen.engines.attempts import Outcome, Understand, attempt, failure
from gravamen.model import Document

# A new process starts with nothing of this one's state; a forked one could inherit locks held by ONNX Runtime's threads.
_SPAWN = get_context("spawn")


@dataclass(slots=True, eq=False)
class Task:
    """A document in flight, and what came of it once that is known."""

    document: Document
    outcome: Outcome | None = None


@dataclass(slots=True, eq=False)
class _Worker:
    process: SpawnProcess
    pipe: Connection[Document, Outcome | Exception]
    task: Task | None = None


# Seconds that a worker has to end when asked; then it is made to.
PATIENCE = 5.0


class Crew:
    """At most `number` workers, started as they are needed and ended with the `with` block, whatever they are doing."""

    def __init__(self, number: int, read: Understand) -> None:
        self._number = number
        self._read = read
        self._workers: list[_Worker] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()

    def give(self, document: Document) -> Task:
        """Hands a document to a worker, waiting until one is free."""
        worker = self._free_worker()
        worker.task = task = Task(document)
        try:
            worker.pipe.send(document)
        except OSError:
            self._bury(worker)
        return task

    def wait_for(self, task: Task) -> Outcome:
        """What came of a task, once it is done.

        Raises:
            ImportError, gravamen.reading.installed.ModelError: as `attempt`.
        """
        while task.outcome is None:
            self._collect()
        return task.outcome

    def _free_worker(self) -> _Worker:
        while True:
            self._workers = [worker for worker in self._workers if worker.task or worker.process.is_alive()]
            free = next((worker for worker in self._workers if worker.task is None), None)
            if free:
                return free
            if len(self._workers) < self._number:
                return self._start_worker()
            self._collect()

    def _start_worker(self) -> _Worker:
        here, there = _SPAWN.Pipe()
        process = _SPAWN.Process(target=serve, args=(there, self._read), daemon=True)
        with _interrupts_left_to_this_process():
            process.start()
        there.close()
        self._workers.append(_Worker(process, here))
        return self._workers[-1]

    def _collect(self) -> None:
        """Waits for a worker to finish or die, and notes what came of its task."""
        busy = {worker.pipe: worker for worker in self._workers if worker.task}
        for pipe in connection.wait(list(busy)):
            worker = next(w for p, w in busy.items() if p is pipe)
            try:
                outcome = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if isinstance(outcome, Exception):
                raise outcome
            if worker.task:
                worker.task.outcome, worker.task = outcome, None

    def _bury(self, worker: _Worker) -> None:
        worker.process.join()
        self._workers.remove(worker)
        if worker.task:
            worker.task.outcome = failure(worker.task.document, f"the process reading it was ended ({_end_of(worker.process)})")


def serve(pipe: Connection[Outcome | Exception, Document], read: Understand) -> None:
    """The life of a worker: read what comes, until the other end closes."""
    # Workers share the cores among themselves, so each keeps to one thread. Read when numpy loads, hence set before.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    while True:
        try:
            document = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(attempt(read, document))
        except Exception as error:  # what attempt lets through ends the run, which is for the main process to do
            pipe.send(error)


def _end_of(process: SpawnProcess) -> str:
    code = process.exitcode
    if code is not None and code < 0:
        return f"by {signal.Signals(-code).name}; perhaps memory ran out"
    return f"exit status {code}"


@contextmanager
def _interrupts_left_to_this_process() -> Generator[None]:
    """A process started inside ignores Ctrl-C, which reaches the whole group; this one then ends it in good order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
