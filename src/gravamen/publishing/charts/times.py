"""Days on the axis of a chart: spans, units to count by, places in pixels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Any

import altair as alt

_LEAST_DAYS = 28
_MARGIN = 0.02
_SPARSE = 200
"""One in so many statements may be left out at either end of an axis."""


class Unit(StrEnum):
    """Of how long a time statements are counted together."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def start(self, day: str) -> str:
        """The first day of the unit that a day is in."""
        year, month = day[:4], int(day[5:7])
        if self is Unit.YEAR:
            return f"{year}-01-01"
        return f"{year}-{month if self is Unit.MONTH else 1 + (month - 1) // 3 * 3:02d}-01"

    @property
    def days(self) -> float:
        """How long it is on average."""
        return {Unit.MONTH: 30.44, Unit.QUARTER: 91.3, Unit.YEAR: 365.25}[self]

    def end(self, start: str) -> str:
        """The first day after a unit."""
        return self.start((_date(start) + timedelta(days=self.days + 5)).isoformat())


@dataclass(frozen=True, slots=True)
class Span:
    """The days that an axis reaches over, with a little room at both ends."""

    first: date
    last: date

    @classmethod
    def of(cls, days: Iterable[str]) -> Span:
        """The span of ISO days; of none, the first four weeks of 2000."""
        found = sorted(_date(day) for day in days) or [date(2000, 1, 1)]
        first, last = found[0], found[-1]
        room = max(round((last - first).days * _MARGIN), (_LEAST_DAYS - (last - first).days) // 2, 1)
        return cls(_moved(first, -room), _moved(last, room))

    def at(self, day: str, width: float) -> float:
        """How many pixels from the left a day is on an axis of this width."""
        return (_date(day) - self.first).days / (self.last - self.first).days * width

    def cut(self, pieces: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Pieces of time (`day` to `until`) as far as they are inside."""
        first, last = self.first.isoformat(), self.last.isoformat()
        inside = (piece for piece in pieces if piece["day"] <= last and piece["until"] >= first)
        return [piece | {"day": max(piece["day"], first), "until": min(piece["until"], last)} for piece in inside]

    def unit(self, width: float, least: float) -> Unit:
        """The shortest unit that is so many pixels wide."""
        days = (self.last - self.first).days
        return next((unit for unit in Unit if unit.days / days * width >= least), Unit.YEAR)

    def axis(self, width: int) -> alt.X:
        """The axis of days for the field `day`, in UTC, so that it is the same wherever it is drawn."""
        axis = alt.Axis(tickCount=max(3, width // 90), labelOverlap=True)
        return alt.X("day:T", title=None, scale=alt.Scale(type="utc", nice=False), axis=axis)

    def frame(self, width: int) -> alt.Chart:
        """A layer of nothing but the two ends of the span, whose rows are the data set "frame" (`ends`).

        It gives the axis its length: a domain given in words would have to be repeated by every layer, and layers of bars with
        two ends cannot.
        """
        return alt.Chart(alt.NamedData(name="frame")).mark_point(opacity=0).encode(x=self.axis(width))

    def ends(self) -> list[dict[str, str]]:
        """The rows of the frame."""
        return [{"day": self.first.isoformat()}, {"day": self.last.isoformat()}]


def bulk(rows: Sequence[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], tuple[str, ...]]:
    """The rows, by day, without the few far from the others, and what to say of those.

    Where there are hundreds, half a percent at either end may lie decades away, and the axis would be all emptiness.
    """
    counts = [int(row.get("count", 1)) for row in rows]
    total = sum(counts)
    allowed = total // _SPARSE
    reached = list(accumulate(counts))
    first = next((n for n, sum_so_far in enumerate(reached) if sum_so_far > allowed), 0)
    last = next((n for n, sum_so_far in enumerate(reached) if sum_so_far >= total - allowed), len(rows) - 1)
    if not rows or (first == 0 and last == len(rows) - 1):
        return list(rows), ()
    start, end = f"{rows[first]['day'][:4]}-01-01", f"{rows[last]['day'][:4]}-12-31"
    kept = [row for row in rows if start <= row["day"] <= end]
    left = total - sum(int(row.get("count", 1)) for row in kept)
    said = f"{left:,} {_statements(left)} before {start[:4]} or after {end[:4]}, and not drawn."
    return kept, (said,) if left else ()


def _moved(day: date, days: int) -> date:
    """A day so many days on, or the end of the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def _date(day: str) -> date:
    return date.fromisoformat(day)


def dated(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rows that have a day, earliest first."""
    return sorted((row for row in rows if row["day"]), key=lambda row: (row["day"], row.get("id") or ""))


def dates_note(rows: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """What to say of rows that have no day, or only a month or a year."""
    rows = list(rows)
    missing = sum(int(row.get("count", 1)) for row in rows if not row["day"])
    said = [f"{missing:,} undated {_statements(missing)} not drawn."] if missing else []
    if any(row["day"] and len(row.get("when") or row["day"]) < len(row["day"]) for row in rows):
        said.append("What is dated to a month or a year only stands at its first day.")
    return tuple(said)


def _statements(number: int) -> str:
    return "statement is" if number == 1 else "statements are"
