"""Who is adding to a record right now.

Disputes are linked when the last `add` that runs ends. Each holds a shared lock while it runs; at its end it gives that back and
tries for the lock alone. Whoever gets it links everything that is waiting; whoever does not knows that somebody else will.
A process that dies gives its lock back by dying.
"""

from __future__ import annotations

import fcntl
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

# Beside the lock of the writers (see `opening`), which is "Gravamen" in ASCII.
_ADDING = int.from_bytes(b"Gravadds", "big")


class Presence(Protocol):
    """The lock of those who add."""

    def adding(self) -> AbstractContextManager[None]:
        """Counts as adding meanwhile."""
        ...

    def alone(self) -> AbstractContextManager[bool]:
        """Whether nobody is adding; if so, whoever begins to add meanwhile waits."""
        ...


class FolderPresence:
    """By the lock of a file in the record's folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / ".adding"

    @contextmanager
    def adding(self) -> Generator[None]:
        """Counts as adding meanwhile."""
        with self._file.open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            yield

    @contextmanager
    def alone(self) -> Generator[bool]:
        """Whether nobody is adding; if so, whoever begins to add meanwhile waits."""
        with self._file.open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True


class ServerPresence:
    """By advisory locks of PostgreSQL, which its server gives back when a connection ends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def adding(self) -> Generator[None]:
        """Counts as adding meanwhile."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SELECT pg_advisory_lock_shared(:key)"), {"key": _ADDING})
            try:
                yield
            finally:
                _unlock(connection, "SELECT pg_advisory_unlock_shared(:key)")

    @contextmanager
    def alone(self) -> Generator[bool]:
        """Whether nobody is adding; if so, whoever begins to add meanwhile waits."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            has_it = bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADDING}).scalar())
            try:
                yield has_it
            finally:
                if has_it:
                    _unlock(connection, "SELECT pg_advisory_unlock(:key)")


def _unlock(connection: Connection, asked: str) -> None:
    # A connection that broke has given the lock back; what broke it is told by what was done meanwhile, and must not be hidden here.
    with suppress(DBAPIError):
        connection.execute(text(asked), {"key": _ADDING})


def presence_for(place: Path | Engine) -> Presence:
    """The lock for a record in a folder, or on a server."""
    return ServerPresence(place) if isinstance(place, Engine) else FolderPresence(place)
