"""Work on hostile bytes in a process of its own, with a limit on its memory and its time; what exceeds them is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, TypeVar, cast

from gravamen.sources.unreadable import RefusedError

Result = TypeVar("Result")

# Far above what the largest real pages and reports take; what needs more was made to need it.
MEMORY_BYTES = 2 << 30
SECONDS = 60.0
_SPAWN = get_context("spawn")
_SMALLER = "give its text as a .txt file"


class Confined:
    """One helper process, started when it is first needed, and again after it had to be ended."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY_BYTES) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: Any = None
        self._pipe: Connection[Any, Any] | None = None

    def __enter__(self) -> Confined:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def call(self, function: Callable[..., Result], *arguments: object) -> Result:
        """The result of an importable function, called in the helper process.

        Raises:
            RefusedError: the function refused its input, failed on it, or went beyond the limits.
            ImportError: a library that it needs is missing.
        """
        pipe = self._started()
        try:
            pipe.send((function, arguments))
            if not pipe.poll(self._seconds):
                raise self._over(f"taking it apart took longer than {self._seconds:.0f} seconds")
            outcome = pipe.recv()
        except (EOFError, OSError) as error:
            raise self._over("the process taking it apart died, perhaps for want of memory") from error
        if isinstance(outcome, (RefusedError, ImportError)):
            raise outcome
        return cast(Result, outcome)

    def _started(self) -> Connection[Any, Any]:
        if self._pipe is None or not self._process.is_alive():
            self._end()
            self._pipe, there = _SPAWN.Pipe()
            self._process = _SPAWN.Process(target=serve, args=(there, self._memory), daemon=True)
            self._process.start()
            there.close()
        return self._pipe

    def _over(self, reason: str) -> RefusedError:
        self._end()
        return RefusedError(reason, _SMALLER)

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def serve(pipe: Connection[Any, Any], memory: int) -> None:
    """The life of the helper process: call what it is told to, until the other end closes."""
    _limit_memory(memory)
    while True:
        try:
            function, arguments = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        pipe.send(_outcome(function, arguments))


def _limit_memory(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - there is none on Windows, where only the time is limited
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory if most == resource.RLIM_INFINITY else min(memory, most), most))


def _outcome(function: Callable[..., object], arguments: tuple[object, ...]) -> object:
    try:
        return function(*arguments)
    except (RefusedError, ImportError) as error:
        return error
    except MemoryError:
        return RefusedError("taking it apart took too much memory", _SMALLER)
    except Exception as error:  # parsers fail on hostile bytes in ways of their own
        return RefusedError(f"it could not be taken apart ({type(error).__name__}: {error})", _SMALLER)
