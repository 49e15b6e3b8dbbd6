"""Pledges as spans: from the promise on, a piece for each status that held, up to today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gravamen.publishing.charts.chart import Fields
from gravamen.publishing.charts.saying import country, cut, speaker
from gravamen.publishing.charts.times import Span
from gravamen.publishing.visible import one_line

_WORDS = 60
GOING_ON = "A pledge whose span reaches the right edge has that status to this day."
"""What to say where pledges stand below statements, whose last day the axis ends with."""


def is_datable(pledge: Fields) -> bool:
    """Whether any day of a pledge is known."""
    return any(status["day"] for status in pledge["statuses"]) or bool(pledge["statement"]["day"])


def reach(days: Iterable[str], pledges: Sequence[Fields], today: str) -> Span:
    """The days of statements and of what became of pledges; of pledges alone, from the promise to today.

    A pledge that stands to this day would draw the axis out to today, however long ago the last word was said.
    """
    days = list(days)
    parts = [piece for pledge in pledges for piece in pieces(pledge, today)]
    ends = () if days else (piece["until"] for piece in parts)
    return Span.of([*days, *(piece["day"] for piece in parts), *ends])


def pieces(pledge: Fields, today: str) -> list[dict[str, Any]]:
    """The statuses of a pledge in time, each up to the next one, the last up to `today`; statuses of days to come left out."""
    start = pledge["statement"]["day"]
    dated = [(status["day"] or start, status) for status in pledge["statuses"] if (status["day"] or start)]
    past = [(day, status) for day, status in dated if day <= today]
    ends = [*(day for day, _ in past[1:]), today][: len(past)]
    return [
        {
            "day": day,
            "until": max(day, end),
            "status": status["status"].replace("_", " "),
            "by": cut(status["by"]) if status.get("by") else "",
            "reason": cut(status["reason"], 120),
            "promise": words(pledge),
            "promised by": speaker(pledge["statement"]),
        }
        for (day, status), end in zip(past, ends, strict=True)
    ]


def words(pledge: Fields) -> str:
    """The words of a promise, cut."""
    return cut(pledge["statement"]["words"], _WORDS)


def lines(pledge: Fields, today: str) -> list[dict[str, Any]]:
    """A pledge as lines of a chart's table: a line a status."""
    made = pledge["statement"]
    return [
        {
            "promised": made.get("when") or made["day"] or "not dated",
            "by": speaker(made),
            "country": country(made["speaker_country"]),
            "promise": one_line(made["words"]),
            "status": piece["status"],
            "from": piece["day"],
            "reason": piece["reason"],
            "statement": made.get("id"),
        }
        for piece in pieces(pledge, today)
    ]
