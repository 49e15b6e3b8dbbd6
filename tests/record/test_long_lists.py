"""What is asked of more things than a database takes in one statement (PostgreSQL: 65,535; some builds of SQLite: 32,766)."""

from __future__ import annotations

from pathlib import Path

import pytest
from recording import add, faults, write
from sqlalchemy import select

from gravamen.record import Record
from gravamen.record.actors import names_of, statements_by
from gravamen.record.asking import statements_numbered
from gravamen.record.correcting import standing_changes
from gravamen.record.deciding import DecisionError, check_of_dispute, mark_statements
from gravamen.record.linking import places_of_loose
from gravamen.record.overruling import Overruling
from gravamen.record.overview import overview_of
from gravamen.record.schema import document, statement
from gravamen.record.showing import offices_by, pledges_numbered

TEXT = """Anna Berg/EST allege RUS cyber 2024-04-26 [role=minister]: Russia broke into the harbour computers.
Ivan Orlov/RUS promise RUS cyber 2024-04-28: nobody will break into anything.
"""
NUMBERS = list(range(70_000))
IDS = [f"{number:016x}" for number in NUMBERS]


def test_lists_longer_than_a_database_takes_are_asked_for_in_parts(record: Record, tmp_path: Path) -> None:
    add(record, write(tmp_path / "in", a=TEXT))
    with record.writing() as connection:
        (one, other) = connection.execute(select(statement).order_by(statement.c.number)).all()
        assert [row.id for row in statements_numbered(connection, NUMBERS)] == [one.id, other.id]
        assert [made["statement"]["id"] for made in pledges_numbered(connection, NUMBERS)] == [other.id]
        assert statements_by(connection, [*IDS, one.actor]) == {one.actor: 1}
        assert list(offices_by(connection, [*IDS, one.actor])) == [one.actor]
        assert names_of(connection, IDS) == IDS
        assert standing_changes(connection, IDS) == ({}, set())
        mark_statements(connection, [*IDS, one.id])
        with pytest.raises(DecisionError, match=rf"{IDS[4]} and 69,995 more; `gravamen show"):
            check_of_dispute(connection, one.dispute, [*IDS, one.id])
        assert places_of_loose(connection, Overruling(dict.fromkeys(IDS, (None, "moved")), {})) == ([], {})
        assert overview_of(connection, lambda _: {**dict.fromkeys(IDS, 3), one.id: 7}).scores.tolist() == [7]


def test_a_family_is_named_by_the_earliest_of_all_however_its_parts_came_together(record: Record, tmp_path: Path) -> None:
    words = [f"word{n} of the report on the harbour" for n in range(90)]
    # The first and the last have too little in common; what stands between them ties them together.
    first, last, between = " ".join(words[:60]), " ".join(words[20:80]), " ".join(words[10:70])
    for n, (text, day) in enumerate([(first, "2024-03-03"), (last, "2024-02-02"), (between, "2024-03-01"), (first + " !", "2024-01-01")]):
        add(record, write(tmp_path / f"in{n}", a=text), published=day)
    with record.reading() as connection:
        rows = connection.execute(select(document.c.sha256, document.c.family, document.c.published)).all()
    (earliest,) = (row.sha256 for row in rows if row.published == "2024-01-01")
    assert {row.family for row in rows} == {earliest}
    assert faults(record) == []
