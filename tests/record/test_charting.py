"""Rows for charts: the same statements, counted or one by one, on either database."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from recording import add, write

from gravamen.record import Record
from gravamen.record.charting import between, counted, marks, pledges_of
from gravamen.record.overview import overview_of, selected
from gravamen.record.selecting import Selection
from gravamen.record.showing import pledges_tracked

TEXT = """Invented.
Anna Berg/EST allege RUS cyber 2024-04-26: Russia broke into the harbour registry.
Ivan Orlov/RUS deny RUS cyber 2024-04-28 [replies=1]: nobody broke into anything.
Eva Kask/EST demand RUS cyber -: Russia must explain what it did.
Ivan Orlov/RUS promise RUS cyber 2023-11-15: Russia will not touch any network.
Anna Berg/EST allege RUS cyber 2024-04-02: Russia is behind the emails of the ministry.
"""
SILENT = """Invented too.
Jo Park/USA allege CHN espionage 2024-01-01: China reads letters of the ministry.
Jo Park/USA demand CHN espionage 2024-01-02: China must stop reading letters.
"""


@pytest.fixture
def filled(record: Record, tmp_path: Path) -> Record:
    add(record, write(tmp_path / "texts", one=TEXT, two=SILENT))
    return record


def test_marks_say_whether_an_answer_is_on_file(filled: Record) -> None:
    with filled.reading() as connection:
        rows = marks(connection, selected(connection, Selection()))
    assert [row["day"] for row in rows] == [*sorted(row["day"] for row in rows if row["day"]), None]
    answered = {(row["respondent_country"], row["act"]): row["answered_by"] for row in rows}
    assert answered["RUS", "allege"] == 1, "by the denial that replies to it, or by that of the respondent's side"
    assert answered["RUS", "demand"] == 1
    assert answered["CHN", "allege"] == answered["CHN", "demand"] == 0


def test_counting_in_the_overview_counts_the_same_statements(filled: Record) -> None:
    with filled.reading() as connection:
        overview = overview_of(connection)
        for selection in (Selection(), Selection(act=("allege",)), Selection(respondent=("ISL",))):
            one_by_one = marks(connection, selected(connection, selection, overview))
            expected = Counter((row["day"] and row["day"][:7], row["dispute_respondent"], row["act"]) for row in one_by_one)
            found = counted(overview, overview.choose(connection, selection))
            assert {(row["day"] and row["day"][:7], row["respondent_country"], row["act"]): row["count"] for row in found} == dict(expected)


def test_between_two_countries_denials_of_what_the_other_says_are_meant_too(filled: Record) -> None:
    with filled.reading() as connection:
        everything = selected(connection, Selection())
        rows = between(connection, "EST", "RUS", everything)
        assert Counter(row["speaker_country"] for row in rows) == {"EST": 3, "RUS": 2}
        assert not between(connection, "USA", "RUS", everything)
        only = selected(connection, Selection(act=("deny",)))
        assert [row["act"] for row in between(connection, "EST", "RUS", only)] == ["deny"]


def test_pledges_are_those_of_the_page(filled: Record) -> None:
    with filled.reading() as connection:
        disputes = selected(connection, Selection()).disputes
        (found,) = pledges_of(connection, disputes)
        (shown,) = [pledge for id in disputes for pledge in pledges_tracked(connection, id)]
    assert found["statement"]["id"] == shown["statement"]["id"]
    assert [(s["status"], s["day"]) for s in found["statuses"]] == [(s["status"], s["day"]) for s in shown["statuses"]]
