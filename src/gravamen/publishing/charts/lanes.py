"""Lanes over one axis of days: in each a label, marks in rows, spans of pledges below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt

from gravamen.publishing.charts.chart import Drawing, Fields
from gravamen.publishing.charts.colours import Colours
from gravamen.publishing.charts.groups import NOT_GRADED
from gravamen.publishing.charts.points import encodings, evidence_legend, status_scale
from gravamen.publishing.charts.saying import cut
from gravamen.publishing.charts.times import Span

STEP = 13
"""Pixels from one row of marks to the next."""
_SPAN_STEP = 7
_LABEL = 16
_ROOM = 12
_LABELS_BESIDE = 500
_LONGEST_LABEL = 24


@dataclass(slots=True)
class Lane:
    """What one lane shows: marks with their `row` from the top, and rows of pieces of pledges."""

    label: str
    marks: list[dict[str, Any]] = field(default_factory=list[Any])
    spans: list[list[dict[str, Any]]] = field(default_factory=list[Any])


@dataclass(slots=True)
class _Placed:
    """Everything with its place in pixels from the top."""

    marks: list[dict[str, Any]] = field(default_factory=list[Any])
    spans: list[dict[str, Any]] = field(default_factory=list[Any])
    labels: list[dict[str, Any]] = field(default_factory=list[Any])
    edges: list[dict[str, Any]] = field(default_factory=list[Any])
    height: float = 0


def drawn(lanes: Sequence[Lane], span: Span, width: int, colours: Colours, is_counted: bool = False) -> Drawing:
    """The lanes from top to bottom, their labels beside them, or above their marks where the chart is narrow.

    `is_counted`: a mark stands for as many statements as its `statements` say, and is as large.
    """
    is_beside = width >= _LABELS_BESIDE
    placed = _place(lanes, is_beside)
    x = span.axis(width)
    extent = [0, max(placed.height, 1)]
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=extent, range=extent, nice=False, zero=False))
    layers = [span.frame(width), _edges(y, colours), _labels(y, is_beside)]
    if placed.spans:
        layers.append(_spans(x, y, placed.spans, colours))
    if placed.marks:
        layers.append(_marks(x, y, placed.marks, colours, is_counted))
    numbered = [mark for mark in placed.marks if "number" in mark]
    if numbered:
        layers.append(_numbers(x, y))
    if any(mark.get("evidence", NOT_GRADED) != NOT_GRADED for mark in placed.marks):
        layers.append(evidence_legend(colours))
    # The colours of pledges and those of evidence grades are two scales.
    apart = alt.Resolve(scale=alt.ScaleResolveMap(color="independent"))
    chart = alt.LayerChart(layer=layers, width=width, height=max(placed.height, 40), resolve=apart)
    data = {"marks": placed.marks, "numbered": numbered, "spans": placed.spans, "lanes": placed.labels, "edges": placed.edges}
    return Drawing(chart, data | {"grades": [], "frame": span.ends()})


def _place(lanes: Sequence[Lane], is_beside: bool) -> _Placed:
    placed = _Placed(edges=[{"y": 0}])
    for lane in lanes:
        top = placed.height
        start = top + _ROOM / 2 + (0 if is_beside else _LABEL)
        placed.marks += [mark | {"y": start + mark["row"] * STEP + STEP / 2, "lane": lane.label} for mark in lane.marks]
        below = start + (1 + max((mark["row"] for mark in lane.marks), default=-1)) * STEP
        placed.spans += [piece | {"y": below + (row + 0.5) * _SPAN_STEP} for row, pieces in enumerate(lane.spans) for piece in pieces]
        bottom = max(below + len(lane.spans) * _SPAN_STEP, top + _LABEL) + _ROOM / 2
        placed.labels.append({"y": (top + bottom) / 2 if is_beside else top + _LABEL / 2 + 2, "label": cut(lane.label, _LONGEST_LABEL)})
        placed.edges.append({"y": bottom})
        placed.height = bottom
    return placed


def _edges(y: alt.Y, colours: Colours) -> alt.Chart:
    return alt.Chart(alt.NamedData(name="edges")).mark_rule(color=colours.ink, opacity=0.18).encode(y=y)


def _labels(y: alt.Y, is_beside: bool) -> alt.Chart:
    align, x = ("right", -10) if is_beside else ("left", 0)
    mark = alt.Chart(alt.NamedData(name="lanes")).mark_text(align=align, baseline="middle", fontSize=13)
    return mark.encode(y=y, x=alt.value(x), text="label:N")


def _spans(x: alt.X, y: alt.Y, spans: Sequence[Fields], colours: Colours) -> alt.Chart:
    legend = alt.Legend(symbolType="stroke", symbolStrokeWidth=4)
    colour = alt.Color("status:N", title="pledge: its status over time", scale=status_scale(spans, colours), legend=legend)
    tips = [alt.Tooltip(f"{name}:N") for name in ("promised by", "promise", "status", "day", "reason")]
    mark = alt.Chart(alt.NamedData(name="spans")).mark_rule(strokeWidth=4, strokeCap="butt")
    return mark.encode(x=x, x2="until:T", y=y, color=colour, tooltip=tips)


def _marks(x: alt.X, y: alt.Y, marks: Sequence[Fields], colours: Colours, is_counted: bool) -> alt.Chart:
    encoded = encodings(marks, colours, is_graded=not is_counted)
    base = alt.Chart(alt.NamedData(name="marks"))
    if not is_counted:
        return base.mark_point(size=60, strokeWidth=1.2).encode(x=x, y=y, **encoded)
    most = max(mark["statements"] for mark in marks)
    legend = alt.Legend(values=sorted({1, max(1, most // 2), most}), symbolStrokeColor=colours.ink, symbolFillColor="transparent")
    size = alt.Size("statements:Q", title="statements", scale=alt.Scale(domain=[1, max(most, 2)], range=[14, 150]), legend=legend)
    tips = [alt.Tooltip(f"{name}:N") for name in ("lane", "day", "group", "statements")]
    return base.mark_point(strokeWidth=1, fillOpacity=0.6).encode(x=x, y=y, size=size, tooltip=tips, **encoded)


def _numbers(x: alt.X, y: alt.Y) -> alt.Chart:
    """Beside a mark the number of its statement, where the page or the paper that the chart is in numbers them."""
    mark = alt.Chart(alt.NamedData(name="numbered")).mark_text(align="left", baseline="middle", dx=6, fontSize=10)
    return mark.encode(x=x, y=y, text="number:N")
