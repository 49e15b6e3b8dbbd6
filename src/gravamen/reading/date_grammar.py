"""The grammar of time expressions: a table of rules, and what each means on a given day.

A rule is a pattern over named parts (weekday, month, unit …) and a function that turns its match into EDTF (ISO 8601-2 level
1). An expression that counts from another time ("a day later", "at the time") means a `Step`, to be taken from that time.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, cast

Unit = Literal["day", "week", "month", "year"]

_WEEKDAYS = {name: at for at, name in enumerate(calendar.day_name)}
_MONTHS = {name[:3]: at for at, name in enumerate(calendar.month_name) if at}
_NUMBERS = {"a": 1, "an": 1, "couple of": 2, "a couple of": 2} | {
    word: at
    for at, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=1)
}
_DIGITS = re.compile(r"\d+")

# A day without a year is the one just past, unless one so soon to come fits, or words before it look ahead.
_SOON_DAYS, _AHEAD_DAYS = 45, 330
_AHEAD = re.compile(
    r"\b(?:(?:will|to be|coming|upcoming|scheduled|set (?:to|for)|due|expected|plan(?:s|ned)? to)\b(?:(?!ed\b|\bby\b)[^.;:,]){0,50}"
    r"|(?:by|until|for)\s+(?:early|late|mid)?[-\s]?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A distance from another time: `count` units; with count 0 that time itself, to the precision of the unit (None: as is)."""

    count: int
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an expression means, as EDTF; None for vague words and where the day of reference is needed but unknown.

    `relative` says that it was worked out from that day. `step` is set where it has to be worked out from another time.
    """

    edtf: str | None = None
    relative: bool = False
    step: Step | None = None


Reader = Callable[["re.Match[str]", "date | None"], Meaning]
_NEEDS_TODAY: Final = Meaning(relative=True)


def edtf_of(day: date, unit: Unit = "day") -> str:
    """`day` as EDTF, as precise as `unit`; for a week the month that the day lies in (level 1 has no weeks)."""
    return day.isoformat()[: {"day": 10, "week": 7, "month": 7, "year": 4}[unit]]


def moved(day: date, count: int, unit: Unit) -> date | None:
    """The day `count` units away (the last of a month that is too short), None outside the years 1 to 9999."""
    try:
        if unit in ("day", "week"):
            return day + timedelta(days=count * (7 if unit == "week" else 1))
        year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1), 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return None


def valid_date(year: int, month: int, day: int) -> date | None:
    """The date, None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_and_day(match: re.Match[str]) -> tuple[int, int]:
    """Month and day numbers of a match with those two groups."""
    digits = _DIGITS.match(match["day"])
    return _MONTHS[match["month"][:3]], int(digits[0]) if digits else 0


def weekday_of(match: re.Match[str]) -> int:
    """0 (Monday) to 6 of a match with such a group."""
    return _WEEKDAYS[match["weekday"]]


def weekday_in(words: str) -> int | None:
    """0 (Monday) to 6 of words that end with the name of a weekday; None of others."""
    return _WEEKDAYS.get(words.rsplit(maxsplit=1)[-1]) if words.split() else None


def _looks_ahead(match: re.Match[str]) -> bool:
    return _AHEAD.search(match.string, max(0, match.start() - 80), match.start()) is not None


def _away(today: date | None, count: int, unit: Unit, precision: Unit | None = None) -> Meaning:
    there = moved(today, count, unit) if today else None
    return Meaning(edtf_of(there, precision or unit), relative=True) if there else _NEEDS_TODAY


def _month_of(year: int, month: int) -> Meaning:
    return Meaning(f"{year:04d}-{month:02d}", relative=True) if 1 <= year <= 9999 else _NEEDS_TODAY


def _word(match: re.Match[str], group: str) -> str:
    return (match[group] or "").lower()


def _count(match: re.Match[str]) -> int | None:
    """How many, None where the words do not say ("several")."""
    words = _word(match, "count")
    return int(words) if words.isascii() and words.isdecimal() else _NUMBERS.get(words)


def _read_iso(match: re.Match[str], _: date | None) -> Meaning:
    made = valid_date(*(int(part) for part in match[0].split("-")))
    return Meaning(edtf_of(made) if made else None)


def _read_date(match: re.Match[str], today: date | None) -> Meaning:
    month, day = month_and_day(match)
    if match["year"]:
        made = valid_date(int(match["year"]), month, day)
        return Meaning(edtf_of(made) if made else None)
    if not today:
        return _NEEDS_TODAY
    limit = moved(today, _AHEAD_DAYS if _looks_ahead(match) else _SOON_DAYS, "day") or today
    years = (today.year + 1, today.year, today.year - 1)
    fitting = (made for year in years if (made := valid_date(year, month, day)) and made <= limit)
    made = next(fitting, None)
    return Meaning(edtf_of(made), relative=True) if made else _NEEDS_TODAY


def _read_month_of_year(match: re.Match[str], today: date | None) -> Meaning:
    month = _MONTHS[match["month"][:3]]
    if match["year"]:
        return Meaning(f"{match['year']}-{month:02d}")
    if not today:
        return _NEEDS_TODAY
    return _month_of(today.year + {"last": -1, "this": 0, "next": 1}[_word(match, "which")], month)


def _read_month(match: re.Match[str], today: date | None) -> Meaning:
    if not today:
        return _NEEDS_TODAY
    month, which = _MONTHS[match["month"][:3]], _word(match, "which")
    if which == "next" or (not which and _looks_ahead(match)):
        return _month_of(today.year + (month < today.month), month)
    return _month_of(today.year - (month > today.month or (which == "last" and month == today.month)), month)


def _read_weekday(match: re.Match[str], today: date | None) -> Meaning:
    if not today:
        return _NEEDS_TODAY
    which, back = _word(match, "which"), (today.weekday() - weekday_of(match)) % 7
    if which in ("next", "coming") or (not which and back and _looks_ahead(match)):
        return _away(today, 7 - back, "day")
    return _away(today, -(back or 7) if which in ("last", "past") else -back, "day")


def _read_day_word(match: re.Match[str], today: date | None) -> Meaning:
    return _away(today, {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(match[0].lower(), 0), "day")


def _read_period(match: re.Match[str], today: date | None) -> Meaning:
    count = {"last": -1, "past": -1, "this": 0, "": 0, "next": 1}[_word(match, "which")]
    unit = _word(match, "unit")
    if unit == "weekend":
        # Named after its Saturday: of a Monday's "this weekend" and of any day's "last weekend" the one before.
        back = (today.weekday() - 5) % 7 if today else 0
        return _away(today, 7 - back if count > 0 else -back, "day", "month")
    return _away(today, count, cast("Unit", unit))


def _read_season(match: re.Match[str], today: date | None) -> Meaning:
    # Seasons differ between the halves of the world and the year is what can be relied on.
    if match["year"]:
        return Meaning(match["year"])
    if not today:
        return _NEEDS_TODAY
    first_month = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[_word(match, "season")]
    which = _word(match, "which")
    count = -(first_month + 3 > today.month) if which in ("last", "past") else which == "next" and first_month <= today.month
    return _away(today, int(count), "year")


def _read_ago(match: re.Match[str], today: date | None) -> Meaning:
    unit, count = cast("Unit", _word(match, "unit")), _count(match)
    if count is not None:
        return _away(today, -count, unit)
    # "Days ago": most likely this month; of "several weeks ago" not even the month is known.
    return _away(today, 0, "month") if unit == "day" else Meaning()


def _read_later(match: re.Match[str], _: date | None) -> Meaning:
    unit, count = cast("Unit", _word(match, "unit")), _count(match)
    sign = 1 if _word(match, "way") == "later" else -1
    return Meaning(step=Step(sign * count, unit)) if count is not None else Meaning()


def _read_adjoining(match: re.Match[str], _: date | None) -> Meaning:
    way = _word(match, "way")
    count = -1 if way in ("previous", "preceding", "before") else 1
    return Meaning(step=Step(count, cast("Unit", _word(match, "unit"))))


def _read_same(match: re.Match[str], _: date | None) -> Meaning:
    unit = _word(match, "unit")
    return Meaning(step=Step(0, unit if unit in ("day", "week", "month", "year") else None))


def _read_year(match: re.Match[str], _: date | None) -> Meaning:
    return Meaning(match["year"])


def _read_recent(_: re.Match[str], today: date | None) -> Meaning:
    return _away(today, 0, "month")


def _read_vague(_: re.Match[str], __: date | None) -> Meaning:
    return Meaning()


_WEEKDAY = f"(?P<weekday>{'|'.join(_WEEKDAYS)})"
_ABBREVIATED = (
    r"(?P<month>(?:January|February|March|April|June|July|August|September|October|November|December)\b"
    r"|May\b|Sept\b\.?|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b\.?)"
)
_MONTH = r"(?P<month>January|February|April|June|July|August|September|October|November|December)\b"
_DAY = r"(?P<day>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)(?![\w:%]|[.,]\d)"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\w%]|[.,–-]\d)"
_OF_YEAR = rf"(?:,?\s+(?:of\s+)?{_YEAR})"
_WHICH = r"(?P<which>(?i:last|this|next|past))"
_UNIT = r"(?P<unit>day|week|month|year)"
_COUNT = (
    r"(?P<count>(?i:(?:a )?couple of|(?:just )?(?:a )?few|several|some|many|an?|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve)|\d{1,3})"
)
_SPAN_OF_DAYS = r"(?:\s*(?:[-–&]|and|to)\s*\d{1,2}\b(?!,?\d))?"
_MONTH_DAY = rf"{_ABBREVIATED}\s+{_DAY}{_SPAN_OF_DAYS}{_OF_YEAR}?"
_DAY_MONTH = rf"{_DAY}\s+(?:of\s+)?{_ABBREVIATED}{_OF_YEAR}?"
_AFTER_WEEKDAY = r"(?:\s*,\s*|\s*\(\s*|\s+)"

# (rule, pattern, reader): of the rules that fit at a place the first is taken, so the more specific stand before.
RULES: Final[Sequence[tuple[str, str, Reader]]] = (
    ("iso_date", r"(?:19|20)\d\d-[01]\d-[0-3]\d\b", _read_iso),
    ("weekday_date", rf"{_WEEKDAY}{_AFTER_WEEKDAY}{_MONTH_DAY}\)?", _read_date),
    ("weekday_date", rf"{_WEEKDAY}{_AFTER_WEEKDAY}{_DAY_MONTH}\)?", _read_date),
    ("date", _MONTH_DAY, _read_date),
    ("date", _DAY_MONTH, _read_date),
    ("month_of_year", rf"{_ABBREVIATED}(?:{_OF_YEAR}|(?:,?\s+of)?,?\s+{_WHICH}\s+year\b)", _read_month_of_year),
    # "May" and "March" are words of their own too: alone they are months only after such a word.
    ("month", rf"{_WHICH}\s+(?P<month>May|March)\b", _read_month),
    ("month", r"(?P<which>)(?<=\b(?:[Ii]n|[Bb]y|[Oo]f)\s)(?P<month>May|March)\b", _read_month),
    ("month", r"(?P<which>)(?<=\b(?:[Ss]ince|early)\s)(?P<month>May|March)\b", _read_month),
    ("month", rf"(?:{_WHICH}\s+)?{_MONTH}", _read_month),
    ("weekday", rf"(?:(?P<which>(?i:last|this|next|past|coming))\s+)?{_WEEKDAY}\b", _read_weekday),
    ("season", rf"(?:{_WHICH}\s+)(?P<season>spring|summer|autumn|fall|winter)(?P<year>)\b", _read_season),
    ("season", rf"(?P<season>(?i:spring|summer|autumn|fall|winter))\s+(?:of\s+)?{_YEAR}", _read_season),
    ("day_word", r"(?i:today|tonight|yesterday|tomorrow|last\snight|this\s(?:morning|afternoon|evening))\b", _read_day_word),
    ("period", rf"{_WHICH}\s+(?P<unit>weekend|week|month|year)\b", _read_period),
    ("period", r"(?i:over|during|at)\s+the\s+(?P<which>)(?P<unit>weekend)\b", _read_period),
    ("ago", rf"{_COUNT}\s+{_UNIT}s?\s+ago\b", _read_ago),
    ("ago", rf"(?P<count>){_UNIT}s\s+ago\b", _read_ago),
    ("later", rf"{_COUNT}\s+{_UNIT}s?\s+(?P<way>later|earlier|before)\b", _read_later),
    ("later", r"(?P<count>)(?P<unit>day|week|month|year)s\s+(?P<way>later|earlier|before)\b", _read_later),
    ("adjoining", rf"(?i:the)\s+(?P<way>following|next|previous|preceding)\s+{_UNIT}\b", _read_adjoining),
    ("adjoining", r"(?i:the)\s+(?P<unit>day)\s+(?P<way>after|before)\b", _read_adjoining),
    ("same_time", r"(?i:at)\s+th(?:e|at|is)\s+(?:same\s+)?(?P<unit>time)\b(?!\s+of\b)", _read_same),
    ("same_time", r"(?i:that|the\s+same)\s+(?P<unit>day|week|month|year|night|afternoon|morning)\b", _read_same),
    ("recent", r"(?i:recently|in\srecent\sdays|(?:in|over)\sthe\s(?:last|past)\sfew\sdays)\b", _read_recent),
    (
        "vague",
        r"(?i:(?:in|over|for)\s+(?:the\s+)?(?:recent|past|last)\s+(?:few\s+)?(?:weeks|months|years|decades?))\b",
        _read_vague,
    ),
    (
        "vague",
        r"(?i:for\s+(?:a\slong\stime|weeks|months|years|decades)|in\s+the\s+past|since\s+the\s+(?:beginning|start)\s+of)\b",
        _read_vague,
    ),
    ("vague", r"(?i:in\s+less\s+than\s+an?\s+(?:week|month|year))\b", _read_vague),
    ("year", rf"(?:(?<=\b[Ii]n\s)|(?<=\b[Bb]y\s)|(?<=\b[Ll]ate\s)){_YEAR}", _read_year),
    ("year", rf"(?<=\b(?:[Ss]ince|early)\s){_YEAR}", _read_year),
    # "the 2016 election" names a thing by its year and rarely dates what is said of it.
    ("year_of_thing", _YEAR, _read_year),
)
