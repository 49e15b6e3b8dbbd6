"""Who makes the files of a site: this process, or several, each looking at the same state of the record."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

from sqlalchemy import Connection, text

from gravamen.publishing.static.addresses import CHART, Page
from gravamen.publishing.static.folder import Done, PublishError, Writer
from gravamen.publishing.static.making import Maker
from gravamen.publishing.static.manifest import Edition
from gravamen.publishing.static.whole import WHOLE
from gravamen.record import Record, open_record
from gravamen.record.history import as_of, latest
from gravamen.record.narrowing import narrowed
from gravamen.record.selecting import Selection

_AT_ONCE = 40
_CHARTS_AT_ONCE = 6
_AHEAD = 3
"""Pages that are made at a time, and how many times as many wait for each process."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is published: of which record, what of it, as which edition."""

    place: str
    selection: Selection
    edition: Edition
    address: str | None


@contextmanager
def one_state(record: Record) -> Generator[Connection]:
    """A connection that sees one state of the record however long it is used."""
    with record.reading() as connection:
        if record.is_postgresql:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        yield connection


@contextmanager
def maker(job: Job, record: Record) -> Generator[Maker]:
    """Who makes files of the state of the record that the edition is of.

    Raises:
        PublishError: the record has grown beyond it.
    """
    with one_state(record) as connection:
        last = latest(connection)
        if (last.hash if last else None) != job.edition.hash:
            raise PublishError("somebody added to the record while it was being published: run the command again")
        if last:
            as_of(connection, last.at[:10])
        with narrowed(connection, job.selection):
            yield Maker(connection, record.archive, job.edition, job.address)


def made(job: Job, writer: Writer, batches: Iterator[tuple[Page, ...]], workers: int, own: Maker) -> Iterator[Done]:
    """Every batch of pages made, in no order, by so many processes; one is this one, by its `own` maker. Raises PublishError."""
    if workers == 1:
        for pages in batches:
            yield own.make(pages, writer)
        return
    # Spawned, not forked: neither connections nor the runtime of the charts outlive a fork.
    with ProcessPoolExecutor(workers, get_context("spawn"), _prepare, (job, writer)) as pool:
        try:
            yield from _in_turn(lambda pages: pool.submit(_make, pages), batches, workers * _AHEAD)
        except BrokenProcessPool as error:
            raise PublishError("a process that made pages was ended, perhaps for want of memory; the same command goes on") from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _in_turn(submit: Callable[[tuple[Page, ...]], Future[Done]], batches: Iterator[tuple[Page, ...]], most: int) -> Iterator[Done]:
    flying: set[Future[Done]] = set()
    while True:
        # What is found to be linked meanwhile makes new batches, so an empty iterator may have more later.
        while len(flying) < most and (pages := next(batches, None)):
            flying.add(submit(pages))
        if not flying:
            return
        landed, flying = wait(flying, return_when=FIRST_COMPLETED)
        for future in landed:
            yield future.result()


class Queue:
    """The pages that are still to be made, in batches, what takes long first. Iterating ends where none is left, and may go on later."""

    def __init__(self, done: Iterable[Page]) -> None:
        self._known = set(done)
        self._waiting = deque[Page]()
        self.made = len(self._known)

    @property
    def total(self) -> int:
        """How many pages there are, as far as is known."""
        return len(self._known)

    def add(self, pages: Iterable[Page]) -> None:
        """Adds those of these pages that are not known yet."""
        for page in pages:
            if page not in self._known:
                self._known.add(page)
                self._waiting.append(page)

    def __iter__(self) -> Iterator[tuple[Page, ...]]:
        return self

    def __next__(self) -> tuple[Page, ...]:
        if not self._waiting:
            raise StopIteration
        taken = [self._waiting.popleft()]
        most = 1 if taken[0].sort in WHOLE else _CHARTS_AT_ONCE if taken[0].sort == CHART else _AT_ONCE
        while len(taken) < most and self._waiting and (self._waiting[0].sort == CHART) == (taken[0].sort == CHART):
            taken.append(self._waiting.popleft())
        return tuple(taken)


@dataclass
class _Worker:
    """What a process of the crew holds: its orders, and once it has begun, its maker."""

    job: Job
    writer: Writer
    maker: Maker | None = None
    open: ExitStack | None = None


_WORKER: list[_Worker] = []


def _prepare(job: Job, writer: Writer) -> None:
    # Whoever interrupts the command interrupts all its processes; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _WORKER.append(_Worker(job, writer))


def _make(pages: tuple[Page, ...]) -> Done:
    (worker,) = _WORKER
    if worker.maker is None:
        worker.open = ExitStack()
        worker.maker = worker.open.enter_context(maker(worker.job, open_record(worker.job.place)))
    return worker.maker.make(pages, worker.writer)
