"""Times of exports → microseconds since 1970."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import parser as dateutil_parser

from gravamen.evidence.loading.records import Options, RowError
from gravamen.evidence.parameters import MICROSECONDS

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_AMBIGUOUS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b")
_TIME_OF_DAY = re.compile(r"\d:\d\d|\dT\d\d|\d\s*[ap]\.?m\b", re.IGNORECASE)
_DAY = re.compile(r"\d{4}")
_ZONE_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
"""Abbreviations that exports of social media use; CST is that of North America and BST that of Britain, as CrowdTangle means them."""
_ZONES: dict[str, tzinfo] = {name: timezone(timedelta(hours=hours), name) for name, hours in _ZONE_HOURS.items()}
_SMALLEST = 100_000_000
"""Seconds of March 1973: a smaller number is a year, a day (20210815) or a counter."""
_SCALES = ((100_000_000_000, MICROSECONDS), (100_000_000_000_000, 1000), (100_000_000_000_000_000, 1))
"""Numbers below each bound are seconds, milliseconds, microseconds; above the last, nanoseconds. Seconds reach into the year 5138."""


def microseconds_of(value: Any, options: Options) -> int:
    """A time in any usual form: ISO 8601, Unix seconds to nanoseconds, Twitter's, CrowdTangle's, a datetime.

    Raises:
        RowError: it is none, or cannot be told from another.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        raise RowError("no time")
    if isinstance(value, datetime):
        return _of_datetime(value, options)
    if isinstance(value, date):
        raise RowError("the time is a day without a time of day")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_number(value)
    if isinstance(value, (Mapping, list)):
        raise RowError("the time is not understood")
    text = str(value).strip()
    if _NUMBER.fullmatch(text):
        return _of_number(float(text) if "." in text or "e" in text.lower() else int(text))
    return _of_text(text, options)


def _of_number(value: float) -> int:
    if isinstance(value, float) and not math.isfinite(value):
        raise RowError("the time is no number")
    if value < _SMALLEST:
        raise RowError("the time is a number too small for Unix seconds")
    for bound, scale in _SCALES:
        if value < bound:
            return round(value * scale)
    return round(value / 1000) if value < 10 * 10**18 else _out_of_range()


def _out_of_range() -> int:
    raise RowError("the time is out of range")


def _of_text(text: str, options: Options) -> int:
    if len(text) > 64:
        raise RowError("the time is not understood")
    if not _TIME_OF_DAY.search(text):
        raise RowError("the time is a day without a time of day" if _DAY.search(text) else "the time is not understood")
    try:
        return _of_datetime(datetime.fromisoformat(text), options)
    except ValueError:
        pass
    ambiguous = _AMBIGUOUS.match(text)
    if ambiguous and options.day_first is None and int(ambiguous[1]) <= 12 and int(ambiguous[2]) <= 12 and ambiguous[1] != ambiguous[2]:
        raise RowError("the time may be day first or month first: give --day-first or --month-first")
    try:
        moment = dateutil_parser.parse(text, tzinfos=_zone_in_text, dayfirst=bool(options.day_first))
    except RowError:
        raise
    except (ValueError, OverflowError, TypeError) as error:
        raise RowError("the time is not understood") from error
    return _of_datetime(moment, options)


def _zone_in_text(name: str | None, offset: int | None) -> tzinfo | None:
    """The zone that a time names. One that is not known is not passed over, nor taken for that of this machine."""
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    if name is not None and name not in _ZONES:
        raise RowError("the time is in a zone that is not known")
    return _ZONES[name] if name else None


def _of_datetime(moment: datetime, options: Options) -> int:
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone_of(options.zone))
    try:
        since = aware - _EPOCH
    except OverflowError:
        return _out_of_range()
    if since.days < 0:
        raise RowError("the time is before 1970")
    return (since.days * 86_400 + since.seconds) * MICROSECONDS + since.microseconds


@functools.cache
def zone_of(name: str) -> tzinfo:
    """A time zone by its IANA name or a usual abbreviation.

    Raises:
        ValueError: there is no such zone.
    """
    if name in _ZONES:
        return _ZONES[name]
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"there is no time zone {name!r}: give a name such as Europe/Berlin or UTC") from error
