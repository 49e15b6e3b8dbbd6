"""One dispute in time: what is complained of above, what answers it below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from gravamen.model import Act
from gravamen.publishing.charts import spans
from gravamen.publishing.charts.chart import Chart, Drawing, Fields
from gravamen.publishing.charts.colours import Colours
from gravamen.publishing.charts.counting import MARK_WIDTH, MOST_ROWS, NOTE, counted, is_too_many, lines
from gravamen.publishing.charts.lanes import Lane, drawn
from gravamen.publishing.charts.points import slots
from gravamen.publishing.charts.saying import amount, said, shown
from gravamen.publishing.charts.times import Span, bulk, dated, dates_note

_NUMBERED_WIDTH = 26
_COMPLAINTS, _ANSWERS, _OTHERS, _PLEDGES = "complaints", "answers", "promises, deeds, other", "pledges"


def of_dispute(dispute: Fields, *, today: str) -> Chart:
    """A dispute as `record.showing.dispute_shown` gives it, up to `today` (an ISO date).

    Where its statements have a `number`, it stands beside their marks.
    """
    statements = list(dispute["statements_in_time"])
    on_axis = dated(statements)
    is_counted = is_too_many(on_axis, _lane)
    on_axis, far = bulk(on_axis) if is_counted else (on_axis, ())
    tracked = [pledge for pledge in dispute["pledges_tracked"] if spans.is_datable(pledge)]

    def draw(width: int, colours: Colours) -> Drawing:
        return _drawn(on_axis, tracked, today, width, colours, is_counted)

    complaints, answers = (sum(_lane(row) == lane for row in on_axis) for lane in (_COMPLAINTS, _ANSWERS))
    description = (
        f"{amount(complaints, 'complaint', 'complaints')} above, {amount(answers, 'answer', 'answers')} below, "
        f"{amount(len(on_axis) - complaints - answers, 'other statement', 'other statements')}, "
        f"{amount(len(tracked), 'pledge', 'pledges')}."
    )
    written = [line for pledge in tracked for line in spans.lines(pledge, today)]
    table = (*(lines(on_axis, _lane) if is_counted else map(said, on_axis)), *written)
    notes = (*dates_note(statements), *far, *([spans.GOING_ON] if tracked and on_axis else []), *([NOTE] if is_counted else []))
    return Chart("The dispute in time", description, notes, table, draw)


def _lane(row: Fields) -> str:
    act = Act(row["act"])
    if act.is_answer:
        return _ANSWERS
    return _COMPLAINTS if act.is_complaint and not act.is_deed else _OTHERS


def _drawn(rows: Sequence[Fields], tracked: Sequence[Fields], today: str, width: int, colours: Colours, is_counted: bool) -> Drawing:
    span = spans.reach((row["day"] for row in rows), () if is_counted and rows else tracked, today)
    pledged = [span.cut(spans.pieces(pledge, today)) for pledge in tracked]
    marks = counted(rows, _lane, span.unit(width, MARK_WIDTH)) if is_counted else _singly(rows, span, width)
    # Complaints and answers have their lanes even where there are none: that is what a reader looks for.
    lanes = [Lane(label, marks.get(label, [])) for label in (_COMPLAINTS, _ANSWERS, _OTHERS) if marks.get(label) or label != _OTHERS]
    return drawn([*lanes, *([Lane(_PLEDGES, spans=pledged)] if pledged else [])], span, width, colours, is_counted)


def _singly(rows: Sequence[Fields], span: Span, width: int) -> dict[str, list[dict[str, Any]]]:
    """A mark for each statement; complaints pile up away from the answers below them."""
    found = defaultdict[str, list[dict[str, Any]]](list)
    for row in rows:
        found[_lane(row)].append(shown(row) | ({"number": str(row["number"])} if "number" in row else {}))
    for label, marks in found.items():
        gap = _NUMBERED_WIDTH if any("number" in mark for mark in marks) else MARK_WIDTH
        places = slots([span.at(mark["day"], width) for mark in marks], gap, MOST_ROWS)
        for mark, row in zip(marks, places, strict=True):
            mark["row"] = max(places) - row if label == _COMPLAINTS else row
    return found
