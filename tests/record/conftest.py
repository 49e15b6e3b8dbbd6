"""Every test of the record runs against both databases. Records are copied from ones made once: migrating takes longer than copying."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

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


def _folders(root: Path) -> Backend:
    numbers = count()

    def copied(place: str) -> str:
        return str(shutil.copytree(place, root / str(next(numbers))))

    return Backend(lambda: str(root / str(next(numbers))), copied)


def _databases(urls: Iterator[str], copy: Callable[[str], str]) -> Backend:
    return Backend(lambda: next(urls), copy)


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    return _folders(tmp_path_factory.mktemp("records"))


@pytest.fixture(scope="session")
def databases(postgres_databases: tuple[Iterator[str], Callable[[str], str]]) -> Backend:
    return _databases(*postgres_databases)


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> Backend:
    return request.getfixturevalue("databases" if request.param == "postgresql" else "folders")


@pytest.fixture
def place(backend: Backend) -> str:
    """Where a new, empty record is."""
    return backend.new()


@pytest.fixture
def record(place: str) -> Iterator[Record]:
    """A new, empty record."""
    opened = open_record(place)
    yield opened
    opened.close()
