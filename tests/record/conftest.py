"""Every test of the record runs against both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from backends import Backend

from gravamen.record import Record, open_record


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
