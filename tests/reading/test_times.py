"""Times of statements: what a document's words mean on the day of the report, and what is taken from what came before."""

from __future__ import annotations

from datetime import date

import pytest

from gravamen.model import Act, When
from gravamen.reading.dates_in_text import find_expressions
from gravamen.reading.times import Calendar

THURSDAY = date(2024, 4, 25)


def read_times(text: str) -> list[str | None]:
    return [e.edtf for e in find_expressions(text, THURSDAY)]


def test_tomorrows_weekday_in_the_opening_is_that_of_a_report_dated_a_day_early() -> None:
    assert read_times("The ministry denied the charge on Friday. It had met envoys on Tuesday.") == ["2024-04-26", "2024-04-23"]


def test_tomorrows_weekday_beside_the_reports_own_is_the_next_day() -> None:
    opening = "The ministry spoke on Thursday. " + "It gave no details of what it knew. " * 30
    assert read_times(opening + "On Friday it spoke again.") == ["2024-04-25", "2024-04-26"]


@pytest.mark.parametrize("text", ["Last Friday the ministry denied the charge.", "A long story. " * 60 + "It denied the charge on Friday."])
def test_tomorrows_weekday_is_a_week_old_otherwise(text: str) -> None:
    assert read_times(text) == ["2024-04-19"]


def test_at_the_time_counts_from_the_time_named_last_where_no_statement_goes_with_it() -> None:
    text = "The president met Mr Li in November 2023. At the time, Mr Li promised that his country would not meddle."
    sentence = (text.index("At the time"), len(text))
    cue = (text.index("promised"), text.index("promised") + len("promised"))
    content = [(text.index("his country"), len(text) - 1)]
    calendar = Calendar.of(text, THURSDAY.isoformat())
    assert calendar.when(sentence, cue, content, Act.PROMISE, previous=When("2024-04-25")).edtf == "2023-11"
