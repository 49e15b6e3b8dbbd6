"""A small record with hostile text, on each database."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# The scripted reader and the builders of small records live with the tests of the record.
sys.path.append(str(Path(__file__).parents[2] / "record"))

from backends import Backend
from recording import add, write
from sqlalchemy import select

from gravamen.record import Record, decisions, open_record
from gravamen.record.adding import link_everything
from gravamen.record.deciding import By
from gravamen.record.gathering import gathered, latest_hash
from gravamen.record.schema import dispute

CYBER = """Invented.
Anna Berg/EST allege RUS cyber 2024-04-26 [evidence=shown]: =HYPERLINK("x") #panic("no") *Russia* broke into the harbour, 中国 Ελλάδα Łódź.
Ivan Orlov/RUS deny RUS cyber 2024-04-28 [replies=1]: nobody broke into anything, +1.
Eva Kask/EST demand RUS cyber 2024-04-28: Russia must explain.
Anna Berg/EST sanction RUS cyber 2024-06-03: five officers.
Anna Berg/EST state RUS cyber - [standing]: we hold Russia responsible.
"""
PROMISE = """Invented too.
Eva Kask/EST demand RUS disinformation 2023-11-01: Russia must stay out of our networks.
Ivan Orlov/RUS promise RUS disinformation 2023-11-15: Russia will not touch any network.
Eva Kask/EST allege RUS disinformation 2024-02-01: Russia touched a network.
"""


def fill(record: Record) -> None:
    with tempfile.TemporaryDirectory() as folder:
        add(record, write(Path(folder), cyber=CYBER, promise=PROMISE))
    with record.reading() as connection:
        id = connection.execute(select(dispute.c.id).where(dispute.c.topic == "cyber", dispute.c.statements > 2)).scalar_one()
    with record.writing() as connection:
        decisions.name(connection, id, "The harbour computers <script>", By("Ann", "=it is known by that"))
    link_everything(record)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> str:
    """Where a filled record is."""
    return request.getfixturevalue("databases" if request.param == "postgresql" else "folders").new(fill)


@pytest.fixture
def record(place: str) -> Iterator[Record]:
    opened = open_record(place)
    yield opened
    opened.close()


@pytest.fixture
def folder(folders: Backend) -> str:
    """A filled record on SQLite alone, for what does not depend on the database."""
    return folders.new(fill)


@pytest.fixture
def ids(folder: str) -> dict[str, str]:
    """The disputes by topic."""
    opened = open_record(folder)
    with opened.reading() as connection:
        found = {row.topic: row.id for row in connection.execute(select(dispute).where(dispute.c.statements >= 2))}
    opened.close()
    return found


@pytest.fixture
def shown(folder: str, ids: dict[str, str]) -> Callable[[str], tuple[dict[str, Any], str]]:
    """A dispute as the dossier gets it, and the last hash of the history."""

    def gathering(topic: str) -> tuple[dict[str, Any], str]:
        opened = open_record(folder)
        with opened.reading() as connection:
            (found,) = gathered(connection, opened.archive, [ids[topic]])
            history = latest_hash(connection)
        opened.close()
        return found, history

    return gathering
