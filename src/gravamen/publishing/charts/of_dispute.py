"""One dispute in time: what is complained of above, what answers it below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gravamen.model import Act
from gravamen.publishing.charts import spans
from gravamen.publishing.charts.chart import Chart, Drawing, Fields
from gravamen.publishing.charts.colours import Colours
from gravamen.publishing.charts.lanes import Lane, drawn
from gravamen.publishing.charts.points import slots
from gravamen.publishing.charts.saying import amount, said, shown
from gravamen.publishing.charts.times import Span, dated, dates_note

_MARK_WIDTH, _NUMBERED_WIDTH = 9, 26
_MOST_ROWS = 12
_COMPLAINTS, _ANSWERS, _OTHERS, _PLEDGES = "complaints", "answers", "promises, deeds, other", "pledges"


def of_dispute(dispute: Fields, *, today: str) -> Chart:
    """A dispute as `record.showing.dispute_shown` gives it, up to `today` (an ISO date).

    Where its statements have a `number`, it stands beside their marks.
    """
    statements = list(dispute["statements_in_time"])
    on_axis = dated(statements)
    tracked = [pledge for pledge in dispute["pledges_tracked"] if spans.is_datable(pledge)]

    def draw(width: int, colours: Colours) -> Drawing:
        return _drawn(on_axis, tracked, today, width, colours)

    complaints, answers = (sum(_lane(row) == lane for row in on_axis) for lane in (_COMPLAINTS, _ANSWERS))
    description = (
        f"{amount(complaints, 'complaint', 'complaints')} above, {amount(answers, 'answer', 'answers')} below, "
        f"{amount(len(on_axis) - complaints - answers, 'other statement', 'other statements')}, "
        f"{amount(len(tracked), 'pledge', 'pledges')}."
    )
    table = [*map(said, on_axis), *(line for pledge in tracked for line in spans.lines(pledge, today))]
    return Chart("The dispute in time", description, dates_note(statements), tuple(table), draw)


def _lane(row: Fields) -> str:
    act = Act(row["act"])
    if act.is_answer:
        return _ANSWERS
    return _COMPLAINTS if act.is_complaint and not act.is_deed else _OTHERS


def _drawn(rows: Sequence[Fields], tracked: Sequence[Fields], today: str, width: int, colours: Colours) -> Drawing:
    pledged = [spans.pieces(pledge, today) for pledge in tracked]
    span = Span.of([*(row["day"] for row in rows), *(piece[end] for pieces in pledged for piece in pieces for end in ("day", "until"))])
    lanes = {label: Lane(label) for label in (_COMPLAINTS, _ANSWERS, _OTHERS)}
    for row in rows:
        mark: dict[str, Any] = shown(row)
        lanes[_lane(row)].marks.append(mark | ({"number": str(row["number"])} if "number" in row else {}))
    for lane in lanes.values():
        gap = _NUMBERED_WIDTH if any("number" in mark for mark in lane.marks) else _MARK_WIDTH
        for mark, slot in zip(lane.marks, slots([span.at(m["day"], width) for m in lane.marks], gap, _MOST_ROWS), strict=True):
            mark["row"] = slot
    # Complaints pile up away from the answers below them.
    complaints = lanes[_COMPLAINTS].marks
    highest = max((mark["row"] for mark in complaints), default=0)
    for mark in complaints:
        mark["row"] = highest - mark["row"]
    # Complaints and answers have their lanes even where there are none: that is what a reader looks for.
    shown_lanes = [lane for lane in lanes.values() if lane.marks or lane.label != _OTHERS]
    return drawn([*shown_lanes, *([Lane(_PLEDGES, spans=pledged)] if pledged else [])], span, width, colours)
