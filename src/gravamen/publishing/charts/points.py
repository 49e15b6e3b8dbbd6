"""Statements as points: the encodings that every chart of statements shares, and where points stand that share a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt

from gravamen.model import PledgeStatus
from gravamen.publishing.charts.chart import Fields
from gravamen.publishing.charts.colours import Colours
from gravamen.publishing.charts.groups import GRADES, SHAPE_OF, Group


def group_scale(marks: Iterable[Fields], colours: Colours) -> tuple[alt.Scale, alt.Scale, list[str]]:
    """Colours and shapes of the groups of acts that are drawn, always the same ones."""
    present = {mark["group"] for mark in marks}
    groups = [group for group in Group if group.value in present]
    names = [group.value for group in groups]
    return (
        alt.Scale(domain=names, range=[colours.of_group[group] for group in groups]),
        alt.Scale(domain=names, range=[SHAPE_OF[group] for group in groups]),
        names,
    )


def encodings(marks: Sequence[Fields], colours: Colours, is_graded: bool = True) -> dict[str, Any]:
    """Shape and colour by what a statement does, filling by the evidence that it offers, what it says when pointed at."""
    colour, shape, _ = group_scale(marks, colours)
    title = "what the statement does"
    found: dict[str, Any] = {
        "fill": alt.Fill("group:N", title=title, scale=colour),
        "stroke": alt.Stroke("group:N", title=title, scale=colour),
        "shape": alt.Shape("group:N", title=title, scale=shape),
    }
    if is_graded:
        found["fillOpacity"] = alt.FillOpacity("filled:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None)
        found["tooltip"] = [alt.Tooltip(f"{name}:N") for name in ("does", "when", "about", "evidence", "answers")]
    if any("href" in mark for mark in marks):
        found["href"] = alt.Href("href:N")
    return found


def evidence_legend(colours: Colours) -> alt.Chart:
    """A layer of nothing but the legend of evidence grades: Vega-Lite draws none for how far a mark is filled."""
    scale = alt.Scale(domain=list(GRADES.values()), range=[colours.of_grade[grade] for grade in GRADES])
    stroke = colours.of_group[Group.ALLEGATION]
    legend = alt.Legend(symbolType="triangle-up", symbolStrokeColor=stroke, symbolOpacity=1, columns=len(GRADES))
    colour = alt.Color("evidence:N", title="evidence that an allegation offers", scale=scale, legend=legend)
    return alt.Chart(alt.NamedData(name="grades")).mark_point(filled=True).encode(color=colour)


def status_scale(spans: Iterable[Fields], colours: Colours) -> alt.Scale:
    """The colours of the statuses that are drawn."""
    present = {span["status"] for span in spans}
    statuses = [status for status in PledgeStatus if status.replace("_", " ") in present]
    domain = [status.replace("_", " ") for status in statuses]
    return alt.Scale(domain=domain, range=[colours.of_status[status] for status in statuses])


def slots(places: Sequence[float], gap: float, most: int) -> list[int]:
    """For points in order from left to right, in which row each stands so that none covers another.

    There are `most` rows; where they do not suffice, a point covers the one that is farthest to its left.
    """
    last: list[float] = []
    found: list[int] = []
    for place in places:
        free = next((number for number, end in enumerate(last) if place - end >= gap), None)
        if free is None and len(last) < most:
            free = len(last)
            last.append(place)
        elif free is None:
            free = min(range(len(last)), key=last.__getitem__)
        last[free] = place
        found.append(free)
    return found
