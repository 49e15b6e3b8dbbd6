"""Rows for charts: the same statements, counted or one by one, on either database."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from recording import add, write
from sqlalchemy import update

from gravamen.publishing.charts import pair
from gravamen.record import Record
from gravamen.record.asking import listed, statements_numbered
from gravamen.record.charting import between, counted, marks, numbers_in, pledges_of
from gravamen.record.countries import pair_shown
from gravamen.record.overview import overview_of, selected
from gravamen.record.schema import statement
from gravamen.record.selecting import Selection
from gravamen.record.showing import pledges_tracked
from gravamen.record.speaking import speaking_of

TEXT = """Invented.
Anna Berg/EST allege RUS cyber 2024-04-26: Russia broke into the harbour registry.
Ivan Orlov/RUS deny RUS cyber 2024-04-28 [replies=1]: nobody broke into anything.
Eva Kask/EST demand RUS cyber -: Russia must explain what it did.
Ivan Orlov/RUS promise RUS cyber 2023-11-15: Russia will not touch any network.
Anna Berg/EST allege RUS cyber 2024-04-02: Russia is behind the emails of the ministry.
"""
ASIDE = """Invented as well.
Ivan Orlov/RUS deny RUS cyber 2024-04-30: Russia has no hackers.
Ivan Orlov/RUS concern RUS cyber 2024-04-30: our own networks are badly kept.
Jo Park/USA deny RUS cyber 2024-04-30: Russia is not meant by this.
Ivan Orlov/RUS allege EST disinformation 2024-05-02: Estonia invents all of this.
Anna Berg/EST deny EST disinformation 2024-05-03 [replies=4]: nothing is invented.
Eva Kask/EST demand RUS human_rights 2024-05-04: Russia must let the prisoners go.
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


def test_between_two_countries_the_chart_counts_what_the_page_lists(filled: Record, tmp_path: Path) -> None:
    """Denials and promises where the other complains are among it, what a country else says of itself is not."""
    add(filled, write(tmp_path / "more", three=ASIDE))
    with filled.reading() as connection:
        speaking = speaking_of(connection)
        which = speaking.between("EST", "RUS")
        on_page = listed(connection, statements_numbered(connection, speaking.earliest_first(which, 100)))
        rows = between(speaking, "EST", "RUS")
        shown = pair_shown(connection, speaking, "EST", "RUS")
        assert not between(speaking, "CHN", "RUS")
    expected = Counter((row["day"] and row["day"][:7], row["speaker_country"], row["act"]) for row in on_page)
    found = Counter[tuple[str | None, str, str]]()
    for row in rows:
        found[row["day"] and row["day"][:7], row["speaker_country"], row["act"]] += row["count"]
    assert found == expected
    assert Counter((row["speaker_country"], row["act"]) for row in on_page) == {
        ("EST", "allege"): 2, ("EST", "demand"): 2, ("EST", "deny"): 1, ("RUS", "allege"): 1, ("RUS", "deny"): 2, ("RUS", "promise"): 1,
    }  # fmt: skip
    counted_by_act = {(side["code"], act["act"]): act["statements"] for side in shown["sides"] for act in side["acts"]}
    assert counted_by_act == Counter((row["speaker_country"], row["act"]) for row in on_page)
    undated = sum(row["day"] is None for row in on_page)
    assert undated == 1 and sum(line["statements"] for line in pair(rows, "EST", "RUS").table) + undated == shown["statements"] == 9


def test_what_is_said_both_of_and_to_a_country_is_said_once(filled: Record) -> None:
    with filled.writing() as connection:
        connection.execute(update(statement).where(statement.c.act == "demand").values(addressee_country="RUS"))
        assert speaking_of(connection).faced_by("EST") == [("RUS", 3)]
        assert speaking_of(connection).faced_by("USA") == [("CHN", 2), ("RUS", 1)]


def test_a_selection_narrows_what_is_drawn_of_two_countries(filled: Record) -> None:
    with filled.reading() as connection:
        speaking = speaking_of(connection)
        for selection, acts in (
            (Selection(act=("deny",)), {"deny": 1}),
            (Selection(respondent=("RUS",)), {"allege": 2, "deny": 1, "demand": 1, "promise": 1}),
            (Selection(respondent=("CHN",)), {}),
        ):
            kept = numbers_in(connection, selected(connection, selection))
            found = Counter[str]()
            for row in between(speaking, "EST", "RUS", kept):
                found[row["act"]] += row["count"]
            assert found == acts


def test_dates_keep_how_exactly_they_are_known(filled: Record, tmp_path: Path) -> None:
    add(filled, write(tmp_path / "more", three="Invented.\nEva Kask/EST warn RUS cyber 2024-04: Russia will be named.\n"))
    with filled.reading() as connection:
        rows = between(speaking_of(connection), "EST", "RUS")
    assert [(row["day"], row["when"]) for row in rows if row["act"] == "warn"] == [("2024-04-01", "2024-04")]


def test_pledges_are_those_of_the_page(filled: Record) -> None:
    with filled.reading() as connection:
        disputes = selected(connection, Selection()).disputes
        (found,) = pledges_of(connection, disputes)
        (shown,) = [pledge for id in disputes for pledge in pledges_tracked(connection, id)]
    assert found["statement"]["id"] == shown["statement"]["id"]
    assert [(s["status"], s["day"]) for s in found["statuses"]] == [(s["status"], s["day"]) for s in shown["statuses"]]
