"""Many marks as few: statements of one lane and kind counted by month, quarter or year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from gravamen.publishing.charts.chart import WIDE, Fields
from gravamen.publishing.charts.groups import Group
from gravamen.publishing.charts.saying import count_of, group_of
from gravamen.publishing.charts.times import Span, Unit

MOST_MARKS = 1500
"""From so many statements on, marks are counted together; more could neither be told apart nor drawn within a second."""
MARK_WIDTH = 9
"""Pixels that a mark takes."""
MOST_ROWS = 14
"""Rows of marks in a lane."""
NOTE = (
    "Too many to draw one by one: a mark stands for all statements of its kind in its lane in a month (where the chart is too narrow for "
    "months: in a quarter or a year), larger where there are more. Evidence grades are not drawn."
)
LaneOf = Callable[[Fields], str]


def is_too_many(rows: Sequence[Fields], lane_of: LaneOf) -> bool:
    """Whether statements, which come by day, have to be counted: they stand for many already, are too many, or one mark in twenty
    would cover others on a wide chart."""
    total = count_of(rows)
    if total > MOST_MARKS or total > len(rows):
        return True
    span = Span.of(row["day"] for row in rows)
    lanes = defaultdict[str, list[float]](list)
    for row in rows:
        lanes[lane_of(row)].append(span.at(row["day"], WIDE))
    pairs = (pair for places in lanes.values() for pair in zip(places, places[MOST_ROWS:], strict=False))
    return sum(later - place < MARK_WIDTH for place, later in pairs) * 20 > len(rows)


def counted(rows: Sequence[Fields], lane_of: LaneOf, unit: Unit) -> dict[str, list[dict[str, Any]]]:
    """For each lane a mark for each kind of statement in each unit of time, kind by kind from the top of the lane."""
    counts = Counter[tuple[str, str, str]]()
    for row in rows:
        counts[lane_of(row), unit.start(row["day"]), group_of(row)] += count_of([row])
    present = {lane: {group for each, _, group in counts if each == lane} for lane in {lane for lane, _, _ in counts}}
    place = {lane: {g.value: n for n, g in enumerate(g for g in Group if g.value in groups)} for lane, groups in present.items()}
    found: dict[str, list[dict[str, Any]]] = {lane: [] for lane in sorted(present)}
    for (lane, day, group), number in sorted(counts.items()):
        found[lane].append({"day": day, "group": group, "statements": number, "row": place[lane][group]})
    return found


def lines(rows: Sequence[Fields], lane_of: LaneOf) -> list[Fields]:
    """The same by month as lines of a chart's table."""
    return [
        {"month": mark["day"][:7], "lane": lane, "kind": mark["group"], "statements": mark["statements"]}
        for lane, marks in counted(rows, lane_of, Unit.MONTH).items()
        for mark in marks
    ]
