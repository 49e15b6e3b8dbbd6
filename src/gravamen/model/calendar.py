"""EDTF times as days, so that they can be ordered and compared."""

from __future__ import annotations

import re
from calendar import monthrange

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[~?%]?")
Days = tuple[str, str]


def days_of(edtf: str | None) -> Days | None:
    """The first and the last day (ISO dates) that a time may mean; None where it has none, or is no date of the calendar.

    Years, months, days, and intervals of them are understood, each with or without a mark of doubt.
    """
    if not edtf:
        return None
    first, _, last = edtf.partition("/")
    begins, ends = _days(first), _days(last) if last else _days(first)
    return (begins[0], ends[1]) if begins and ends and begins[0] <= ends[1] else None


def _days(given: str) -> Days | None:
    match = _DATE.fullmatch(given)
    if match is None:
        return None
    year, month, day = match.groups()
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if not 1 <= int(month) <= 12 or year == "0000":
        return None
    last = monthrange(int(year), int(month))[1]
    if day is None:
        return f"{year}-{month}-01", f"{year}-{month}-{last:02d}"
    only = f"{year}-{month}-{day}"
    return (only, only) if 1 <= int(day) <= last else None
