"""Finding time expressions in a text, and the day of a report that does not give its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from gravamen.model import Span
from gravamen.reading.date_grammar import RULES, Step, edtf_of, month_and_day, moved, valid_date, weekday_in, weekday_of


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that name a time, and their meaning. `span` is [start, end) in code points of the text.

    `edtf` is None for vague words ("in recent weeks") and where the day of reference is needed but unknown; `relative` says
    that it was worked out from that day. `step` is set where the meaning has to be worked out from another time instead.
    """

    span: Span
    text: str
    edtf: str | None
    rule: str
    relative: bool = False
    step: Step | None = None


# The opening of a text, in code points: a day given there is what the report is about.
OPENING = 600
_FIRST_YEAR = 1990
_DAY_LONG = len("2019-01-31")
# Days written out in a report of one occasion lie no further apart.
_MONTH_LONG = 31
# The day up to which an undated report may have been written: that on which this reader was made, as its tables of office holders were.
# Today's date is not asked: the same text must be read alike whenever it is read, or a record that was read earlier could not be checked.
LATEST_DAY = date(2026, 11, 26)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Rejects most words at once: every expression opens with a capital, a digit or one of these (a third of the time without it).
_OPENING = (
    r"(?=[A-Z\d]|(?:a|at|autumn|coming|couple|day|during|early|eight|eleven|fall|few|five|for|four|in|just|last|many|month|next|nine|one"
    r"|over|past|recently|seven|several|since|six|some|spring|summer|ten|that|the|this|three|to|tw|week|winter|year|yesterday))"
)
# One pass over the text: the same patterns side by side, their inner groups unnamed, each with its number as its name.
_ANY = re.compile(
    r"(?<![\w$£€])"
    + _OPENING
    + "(?:"
    + "|".join(f"(?P<r{at}>{re.sub(r'[?]P<[a-z]+>', '?:', rule[1])})" for at, rule in enumerate(RULES))
    + ")"
)
_READINGS = tuple((rule, re.compile(pattern), reader) for rule, pattern, reader in RULES)
# Words that belong to an expression without changing what it means to the precision kept.
_BEFORE = re.compile(r"\b(?:earlier|later|early|late|mid)[-\s](?:in\s)?$", re.IGNORECASE)


def _matches(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """The number of the rule and its match at each place, in text order."""
    for place in _ANY.finditer(text):
        number = int((place.lastgroup or "r0")[1:])
        match = _READINGS[number][1].match(text, place.start())
        if match:
            yield number, match


def find_expressions(text: str, today: date | None) -> list[Expression]:
    """The time expressions of a text in text order, none overlapping, as they read on the day `today` (None: unknown)."""
    found: list[Expression] = []
    for number, match in _matches(text):
        rule, _, reader = _READINGS[number]
        meaning = reader(match, today)
        before = _BEFORE.search(text, max(0, match.start() - 12), match.start())
        start = before.start() if before else match.start()
        found.append(Expression((start, match.end()), text[start : match.end()], meaning.edtf, rule, meaning.relative, meaning.step))
    return _caught_up(found, today) if today else found


def _caught_up(found: list[Expression], today: date) -> list[Expression]:
    """The expressions with tomorrow's weekday read as tomorrow, where the report seems to be dated a day early.

    A report is often dated by its first version, or in another time zone than its words. A weekday that would lie six days back
    then means the next day if the text opens with it or names its own day by weekday as well: so it was with 36 of 41 reports
    of our annotation. "Last Friday" stays where it is.
    """
    back, ahead = moved(today, -6, "day"), moved(today, 1, "day")
    if not back or not ahead:
        return found
    early = [e for e in found if e.rule == "weekday" and e.edtf == edtf_of(back) and not e.text.lower().startswith(("last", "past"))]
    if not early or not (early[0].span[0] < OPENING or any(e.rule == "weekday" and e.edtf == edtf_of(today) for e in found)):
        return found
    spans = {e.span for e in early}
    return [replace(e, edtf=edtf_of(ahead)) if e.span in spans else e for e in found]


def inferred_day(text: str, latest: date) -> date | None:
    """The day of a report that does not give its own date, told from days with weekday, month and number, else from one written out.

    All of the former must fit one year. Of several such years it is the first one not long before the last year that the text names,
    and without any year named the last one up to the day `latest`. None where the days disagree.
    """
    fitting: set[int] | None = None
    days: list[tuple[int, int]] = []
    for number, match in _matches(text):
        years = _fitting_years(match, latest) if _READINGS[number][0] == "weekday_date" else set[int]()
        if years:
            fitting = years if fitting is None else fitting & years
            days.append(month_and_day(match))
    if fitting is None:
        return _day_written_out(text, latest)
    if not fitting:
        return None
    named = max((year for year in map(int, _YEAR.findall(text)) if year <= latest.year), default=None)
    year = max(fitting) if named is None else min((y for y in fitting if y >= named - 1), default=max(fitting))
    return max((made for month, day in days if (made := valid_date(year, month, day))), default=None)


def _fitting_years(match: re.Match[str], latest: date) -> set[int]:
    """The years up to `latest` in which this day of this month is this weekday."""
    month, day = month_and_day(match)
    years = [int(match["year"])] if match["year"] else range(_FIRST_YEAR, latest.year + 1)
    dates = (made for year in years if (made := valid_date(year, month, day)))
    return {made.year for made in dates if made <= latest and made.weekday() == weekday_of(match)}


def _day_written_out(text: str, latest: date) -> date | None:
    """The last day up to `latest` that a text gives with month and year, if the first weekday that the text names is that of this day.

    The captions and the body of a report then tell its day between them: so it was, to a week, with 51 of 56 reports of our annotation.
    None where other days written out lie more than a month back or a later year is named: the text then tells of more than that day.
    """
    found = find_expressions(text, None)
    days = sorted(day for e in found if e.edtf and len(e.edtf) == _DAY_LONG and (day := date.fromisoformat(e.edtf)) <= latest)
    weekday = next((weekday_in(e.text) for e in found if e.rule == "weekday"), None)
    if not days or days[-1].year < _FIRST_YEAR or weekday != days[-1].weekday():
        return None
    later = any(days[-1].year < year <= latest.year for year in map(int, _YEAR.findall(text)))
    return None if later or (days[-1] - days[0]).days > _MONTH_LONG else days[-1]
