"""A narrowed connection sees what is selected with what answers it, in either database, and the whole record again afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from backends import Backend
from recording import add, write
from sqlalchemy import Connection, select

from gravamen.record import Record, open_record
from gravamen.record.dispute_lists import AskedDisputes, Sort, disputes
from gravamen.record.history import as_of, remembered, today
from gravamen.record.narrowing import narrowed
from gravamen.record.overview import overview_of
from gravamen.record.schema import document, pledge_status, statement
from gravamen.record.selecting import Selection

TEXTS = {
    "cyber": "Anna Berg/EST allege RUS cyber 2024-04-26: Russia broke into the harbour computers.\n"
    "Ivan Orlov/RUS deny RUS cyber 2024-04-28: nobody broke in anywhere.\n"
    "Anna Berg/EST demand RUS cyber 2024-04-29: Russia must leave the harbour.\n",
    "copy": "Told again.\nAnna Berg/EST allege RUS cyber 2024-04-26: Russia broke into the harbour computers.\n"
    "Ivan Orlov/RUS deny RUS cyber 2024-04-28: nobody broke in anywhere.\n",
    "vote": "Jo Park/USA allege CHN election_interference 2023-11-15: China meddles with the vote.\n"
    "Li Wei/CHN promise CHN election_interference 2023-11-16: China will not meddle with the vote.\n",
}


def fill(record: Record) -> None:
    with tempfile.TemporaryDirectory() as folder:
        add(record, write(Path(folder), **TEXTS))


@pytest.fixture
def filled(backend: Backend) -> Iterator[Record]:
    record = open_record(backend.new(fill))
    yield record
    record.close()


def words(connection: Connection) -> list[str]:
    return sorted(connection.execute(select(statement.c.words)).scalars())


def test_answers_and_carriers_go_with_what_is_selected(filled: Record) -> None:
    with filled.reading() as connection:
        whole = words(connection)
        with narrowed(connection, Selection.of([("act", "allege"), ("respondent", "RUS")])):
            assert set(words(connection)) == {"Russia broke into the harbour computers.", "nobody broke in anywhere."}
            assert sorted(connection.execute(select(document.c.name)).scalars()) == ["copy", "cyber"]
            (found,) = disputes(connection, AskedDisputes(), Sort.SIZE, None)
            assert found["respondent"] == "RUS" and len(overview_of(connection).ids) == 1
            assert connection.execute(select(pledge_status)).all() == []
        assert words(connection) == whole
    with filled.reading() as connection:
        assert words(connection) == whole


def test_what_fails_meanwhile_leaves_nothing_behind(filled: Record) -> None:
    with pytest.raises(LookupError), filled.reading() as connection, narrowed(connection, Selection.of([("respondent", "CHN")])):
        raise LookupError
    with filled.reading() as connection:
        assert len(words(connection)) == 7


def test_a_selection_of_nothing_narrows_nothing(filled: Record) -> None:
    with filled.reading() as connection, narrowed(connection, Selection()):
        assert len(words(connection)) == 7


def test_a_day_for_the_present_one_holds_for_one_connection_only(filled: Record) -> None:
    with filled.reading() as connection:
        as_of(connection, "2024-01-01")
        assert today(connection) == "2024-01-01" and remembered(connection) is remembered(connection)
    with filled.reading() as connection:
        assert today(connection) > "2024-01-01" and remembered(connection) is not remembered(connection)
