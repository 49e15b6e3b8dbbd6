"""The charts of a finding, by Altair, drawn as SVG: once for wide screens, once for narrow ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import altair as alt

from gravamen.evidence.facts import DelayFacts
from gravamen.publishing.charts.chart import Drawing
from gravamen.publishing.charts.colours import COLOURS
from gravamen.publishing.charts.rendering import Specification, configuration, svg_of
from gravamen.publishing.finding.network import Network
from gravamen.publishing.themes import Theme

WIDE, NARROW = 760, 330
_INK = COLOURS[Theme.PAGE].ink
_BLUE, _ORANGE, _GREY = "#2a78b8", "#d9731a", "#8a8780"
_PALETTE = ("#2a78b8", "#d9731a", "#3a9158", "#b5438c", "#8c6d1f", "#5b57b5", "#c0392b", "#2a9d9d")
Unit = Literal["day", "month"]
Draw = Callable[[int], Drawing]


def svg(draw: Draw) -> tuple[str, str]:
    """A chart as SVG for wide and for narrow screens."""
    return _svg(draw, WIDE), _svg(draw, NARROW)


def _svg(draw: Draw, width: int) -> str:
    drawing = draw(width)
    made: Specification = drawing.definition.to_dict(validate=False)
    # Altair would check every row against the schema of Vega-Lite, which takes longer than drawing.
    made["datasets"] = {name: list(rows) for name, rows in drawing.data.items()}
    return svg_of({**made, "config": configuration(COLOURS[Theme.PAGE], width)})


def delay_chart(bins: Sequence[DelayFacts], window: float) -> Draw:
    """Pairs of shares by delay, as bars, with what chance gives as a line of steps; the window is marked."""
    rows = [{"low": b.low, "high": b.high, "seen": b.seen, "expected": b.expected} for b in bins]

    def draw(width: int) -> Drawing:
        base = alt.Chart(alt.NamedData("delays"))
        x = alt.X("low:Q", title="seconds between the two posts", axis=alt.Axis(tickCount=8))
        y = alt.Y("seen:Q", title="pairs of posts")
        bars = base.mark_bar(color=_BLUE, opacity=0.85).encode(x=x, x2="high:Q", y=y, y2=alt.Y2Datum(0))
        chance = base.mark_rule(color=_ORANGE, strokeWidth=3).encode(x=x, x2="high:Q", y="expected:Q")
        edge = alt.Chart(alt.NamedData("window")).mark_rule(color=_INK, strokeDash=[4, 4]).encode(x="at:Q")
        chart = alt.LayerChart(layer=[bars, chance, edge], width=width, height=220)
        return Drawing(chart, {"delays": rows, "window": [{"at": window}]})

    return draw


def timeline_chart(days: Sequence[dict[str, Any]], unit: Unit) -> Draw:
    """Co-actions by day or month and group."""

    def draw(width: int) -> Drawing:
        groups = sorted({row["group"] for row in days}, key=lambda name: (not name.isdigit(), int(name) if name.isdigit() else 0))
        colours = [_PALETTE[int(name) % len(_PALETTE)] if name.isdigit() else _GREY for name in groups]
        colour = alt.Color("group:N", title="group", sort=groups, scale=alt.Scale(domain=groups, range=colours))
        step = "utcyearmonthdate" if unit == "day" else "utcyearmonth"
        x, y = alt.X(f"{step}(day):T", title=f"{unit} (UTC)"), alt.Y("co_actions:Q", title="co-actions")
        chart = alt.Chart(alt.NamedData("days")).mark_bar().encode(x=x, y=y, color=colour).properties(width=width, height=220)
        return Drawing(chart, {"days": days})

    return draw


def hour_chart(hours: Mapping[int, Sequence[int]]) -> Draw:
    """At which hours of the day each group acted together, as shares of its posts; `hours` counts them by number of the group."""
    rows = [
        {"group": f"{group}", "hour": hour, "share": count / max(1, sum(counts))}
        for group, counts in hours.items()
        for hour, count in enumerate(counts)
    ]

    def draw(width: int) -> Drawing:
        y = alt.Y("group:N", title="group", sort=[f"{group}" for group in hours])
        x = alt.X("hour:O", title="hour of the day (UTC)", axis=alt.Axis(values=list(range(0, 24, 3)), labelAngle=0))
        colour = alt.Color("share:Q", title="share of posts", scale=alt.Scale(scheme="blues"), legend=None)
        chart = alt.Chart(alt.NamedData("hours")).mark_rect().encode(x=x, y=y, color=colour)
        return Drawing(chart.properties(width=width, height=16 * len(hours) + 20), {"hours": rows})

    return draw


def network_chart(network: Network) -> Draw:
    """Accounts as points, pairs as lines, groups by colour and number."""

    def draw(width: int) -> Drawing:
        x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, network.width]))
        y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, network.height]))
        lines = (
            alt.Chart(alt.NamedData("lines")).mark_rule(color=_INK, opacity=0.25, strokeWidth=0.7).encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
        )
        colour = alt.Color("colour:N", legend=None, scale=alt.Scale(domain=[f"{n}" for n in range(len(_PALETTE))], range=[*_PALETTE]))
        points = alt.Chart(alt.NamedData("points")).mark_circle(size=26 if width > NARROW else 12, opacity=1).encode(x=x, y=y, color=colour)
        names = alt.Chart(alt.NamedData("labels")).mark_text(color=_INK, fontSize=11, opacity=0.8).encode(x=x, y=y, text="label:N")
        chart = alt.LayerChart(layer=[lines, points, names], width=width, height=width * network.height / network.width)
        return Drawing(chart, {"lines": network.lines, "points": network.points, "labels": network.labels})

    return draw
