"""Keeping what takes long to make of a record, until the record is in another state."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import Connection, func, select

from gravamen.record.history import now
from gravamen.record.schema import entry, unlinked

Made = TypeVar("Made")
State = tuple[int, int, str]
"""What everything that is derived follows from: the last entry of the history, how much waits to be linked, and the day (UTC)."""


def latest_entry(connection: Connection) -> int:
    """The number of the last entry of the history, 0 where there is none."""
    return connection.execute(select(func.max(entry.c.seq))).scalar() or 0


def state_of(connection: Connection) -> State:
    """The state that the record is in. Linking may change a dispute's figures without an entry of its own; less waits then."""
    waiting = connection.execute(select(func.count()).select_from(unlinked)).scalar_one()
    return latest_entry(connection), waiting, now()[:10]


class KeptByKey(Generic[Made]):
    """Keeps what was made of parts of a record, by their keys, for as long as the record is in one state: the `most` last used."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[State, str], Made] = OrderedDict()

    def get(self, connection: Connection, key: str, make: Callable[[], Made]) -> Made:
        """What is kept under a key, or what is made now."""
        place = state_of(connection), key
        with self._lock:
            if place in self._kept:
                self._kept.move_to_end(place)
                return self._kept[place]
        made = make()
        with self._lock:
            self._kept[place] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


class Keeper(Generic[Made]):
    """Keeps what was made of a record for those who ask in turn, and makes it again when the record is in another state."""

    def __init__(self, make: Callable[[Connection], Made]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._kept: tuple[State, Made] | None = None
        self._made_at = 0.0

    def current(self, connection: Connection) -> Made:
        """What follows from the connection's state of the record."""
        state = state_of(connection)
        kept = self._kept
        if kept is not None and kept[0] == state:
            return kept[1]
        with self._lock:
            if self._kept is None or self._kept[0] != state:
                self._kept = state, self._make(connection)
                self._made_at = time.monotonic()
            return self._kept[1]

    def recent(self, connection: Connection, patience_s: float = 60.0) -> Made:
        """What followed some seconds ago at the earliest, for whom it need not be exact: who decides one thing after another."""
        kept = self._kept
        return kept[1] if kept is not None and time.monotonic() - self._made_at < patience_s else self.current(connection)
