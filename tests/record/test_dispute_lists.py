"""Lists of disputes: from when to when each one is, and that they find what lists of statements find."""

from __future__ import annotations

from pathlib import Path

import pytest
from recording import add, faults, write
from sqlalchemy import select

from gravamen.publishing.wording import span
from gravamen.record import Record
from gravamen.record.asking import Asked, said
from gravamen.record.dispute_lists import AskedDisputes, Sort, dispute_fields, disputes
from gravamen.record.schema import dispute

OLD = (
    "Eva Kask/EST allege RUS cyber 1987: Russia listened at the cables.\n"
    "Eva Kask/EST allege RUS cyber 2014: Russia broke into the registry.\n"
    "Ivan Orlov/RUS deny RUS cyber 2014-03: Nobody broke into any registry.\n"
)


@pytest.mark.parametrize(("since", "until", "is_found"), [
    ("2014-06-01", "2014-12-31", True),  # a time of “2014” may be any day of the year
    ("2014-12-31", None, True), ("2015-01-01", None, False), (None, "1987-01-01", True), (None, "1986-12-31", False),
])  # fmt: skip
def test_disputes_are_found_by_the_times_by_which_their_statements_are(
    record: Record, tmp_path: Path, since: str | None, until: str | None, is_found: bool
) -> None:
    add(record, write(tmp_path / "in", old=OLD))
    with record.reading() as connection:
        assert bool(said(connection, Asked(since=since, until=until), None)) is is_found
        assert bool(disputes(connection, AskedDisputes(since=since, until=until), Sort.RECENT, None)) is is_found


@pytest.mark.parametrize(("text", "published", "first", "last"), [
    (OLD, None, "1987", "2014"),
    # Of what begins on one day, the most exact time tells it.
    (OLD.replace("1987", "2014-01"), None, "2014-01", "2014"),
    (OLD.replace("1987", "2014"), None, "2014", "2014"),
    (OLD.replace("1987", "1987-01-01").replace("2014:", "2014-12-31:"), None, "1987-01-01", "2014-12-31"),
    # When a report is from is known to the day, whatever it tells of.
    (OLD, "2016-02-03", "2016-02-03", "2016-02-03"),
    (OLD.replace("1987", "-").replace("2014-03", "-").replace("2014", "-"), None, None, None),
])  # fmt: skip
def test_a_dispute_is_dated_no_more_exactly_than_its_reports(
    record: Record, tmp_path: Path, text: str, published: str | None, first: str | None, last: str | None
) -> None:
    add(record, write(tmp_path / "in", old=text), published=published)
    with record.reading() as connection:
        (row,) = connection.execute(select(dispute)).all()
        found = dispute_fields(connection, row)
    assert (found["first_when"], found["last_when"]) == (first, last)
    assert faults(record) == []


def test_a_span_of_one_time_tells_it_once() -> None:
    assert (span("1987", "2014"), span("2014", "2014"), span(None, None)) == ("1987 to 2014", "2014", "not dated")
