"""Times of statements: what a document's words mean on the day of the report, and what is taken from what came before."""

from __future__ import annotations

from datetime import date

import pytest

from gravamen.model import Act, When
from gravamen.reading.dates_in_text import find_expressions
from gravamen.reading.time_candidates import Inquiry, Page, candidates
from gravamen.reading.times import Calendar
from gravamen.reading.voices import Voices

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


def test_a_time_that_cannot_be_told_keeps_its_words() -> None:
    text = "Russia has denied in recent weeks that it armed the rebels."
    calendar = Calendar.of(text, None)
    when = calendar.when((0, len(text)), (11, 17), [(text.index("it armed"), len(text) - 1)], Act.DENY)
    assert (when.edtf, when.text) == (None, "in recent weeks")


def test_words_of_time_in_what_was_said_are_not_the_statements() -> None:
    text = "Russia denied that it had armed the rebels in recent weeks."
    content = (text.index("it had"), len(text) - 1)
    assert Calendar.of(text, None).when((0, len(text)), (7, 13), [content], Act.DENY).text is None


def test_the_year_of_an_undated_report_does_not_hang_on_the_day_of_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(date):
        @classmethod
        def today(cls) -> date:
            return date(2033, 1, 1)

    monkeypatch.setattr("gravamen.reading.times.date", Later)
    assert Calendar.of("The ministry spoke on Friday (January 1).", None).today == "2021-01-01"


def test_an_undated_report_is_of_the_day_that_its_captions_write_out() -> None:
    body = "The university said Wednesday that it had no comment.\n"
    caption = "Students protest on the campus in a photo of May 9, 2018.\n"
    assert Calendar.of(body + caption, None).today == "2018-05-09"
    assert Calendar.of("The university said Friday that it had no comment.\n" + caption, None).today is None
    assert Calendar.of(body + caption + "It was founded on March 3, 1921.", None).today is None
    assert Calendar.of("Both fell silent on Sunday. It sank on December 7, 1941.", None).today is None


def test_an_anniversary_is_not_the_day_that_it_recalls() -> None:
    text = "On Thursday, April 25, it denied any part in the attacks of April 25, 1974."
    assert read_times(text) == ["2024-04-25", "1974-04-25"]


def test_the_time_of_the_speakers_statement_before_is_offered_across_those_of_others() -> None:
    text = "Chen said that the port would be closed."
    voices = Voices()
    voices.note("Chen", When("2024-04-22"))
    voices.note("Ruiz", When("2024-04-23"))
    asked = Inquiry((0, len(text)), (5, 9), ((15, len(text) - 1),), Act.STATE, False, When("2024-04-23"), None, voices.of("Chen"))
    offered = {c.edtf: c.rule for c in candidates(Page.of(text, THURSDAY, inferred=False), asked)}
    assert (offered["2024-04-22"], offered["2024-04-23"]) == ("same_speaker", "previous")


def test_a_paragraph_of_hundreds_of_times_offers_the_nearest_few() -> None:
    text = "Chen spoke. " + " ".join(f"It met on {day} March {year}." for year in range(1990, 2015) for day in range(1, 29))
    at = text.index("It met on 14 March 2003")
    asked = Inquiry((at, at + 24), (at + 3, at + 6), (), Act.MEET, False, None, None)
    offered = [c.edtf for c in candidates(Page.of(text, THURSDAY, inferred=False), asked)]
    assert "2003-03-14" in offered
    assert len(offered) < 60
