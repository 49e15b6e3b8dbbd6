from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gravamen.record import Record, open_record


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new record goes: both databases keep the same promises."""
    if request.param == "postgresql":
        return next(request.getfixturevalue("postgres_databases"))
    return str(tmp_path / "record")


@pytest.fixture
def record(place: str) -> Iterator[Record]:
    """A new, empty record."""
    opened = open_record(place, create=True)
    yield opened
    opened.close()
