"""Sorts of databases: both keep the same promises. Records are copied from ones made once: migrating takes longer than copying."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from gravamen.record import Record, open_record


@dataclass
class Backend:
    """A sort of database: makes empty places, copies of records, and copies of records that are filled once."""

    empty: Callable[[], str]
    copied: Callable[[str], str]
    made: dict[object, str] = field(default_factory=dict)

    def new(self, fill: Callable[[Record], None] | None = None) -> str:
        """A new record, filled if so; whatever is the same every time is done once."""
        if fill not in self.made:
            place = self.new() if fill else self.empty()
            record = open_record(place, create=True)
            if fill:
                fill(record)
            record.close()
            self.made[fill] = place
        return self.copied(self.made[fill])


def folders_in(root: Path) -> Backend:
    numbers = count()

    def copied(place: str) -> str:
        return str(shutil.copytree(place, root / str(next(numbers))))

    return Backend(lambda: str(root / str(next(numbers))), copied)


def databases_of(urls: Iterator[str], copy: Callable[[str], str]) -> Backend:
    return Backend(lambda: next(urls), copy)
