"""Two states: what each says about the other over time, one above the line and one below."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import altair as alt

from gravamen.publishing.charts.chart import Chart, Drawing, Fields
from gravamen.publishing.charts.colours import Colours
from gravamen.publishing.charts.groups import Group
from gravamen.publishing.charts.points import group_scale
from gravamen.publishing.charts.saying import amount, count_of, country, group_of
from gravamen.publishing.charts.times import Span, Unit, bulk, dated, dates_note

_HEIGHT = 260
_NAME = 22
_LEAST = 6


def pair(statements: Sequence[Fields], first: str, second: str) -> Chart:
    """What two states say about each other and answer, counted by month (by quarter or year where the chart is too narrow for months).

    `statements` are those between the two, counted as by `record.charting.between` or each in a row as `record.asking.said`
    gives it; `first` and `second` are ISO 3166-1 alpha-3.
    What `first` says stands above the line, what `second` says below.
    """
    between = [row for row in statements if row["speaker_country"] in {first, second}]
    on_axis, far = bulk(dated(between))
    one, other = country(first), country(second)
    span = Span.of(row["day"] for row in on_axis)
    spoken = [count_of(row for row in on_axis if row["speaker_country"] == code) for code in (first, second)]

    def draw(width: int, colours: Colours) -> Drawing:
        bars = _bars(_counted(on_axis, first, span.unit(width, _LEAST)), (one, other))
        return _drawn(bars, span, (one, other), width, colours)

    return Chart(
        f"{one} and {other}",
        f"{amount(spoken[0], 'dated statement', 'dated statements')} by {one} above the line, "
        f"{amount(spoken[1], 'one', 'ones')} by {other} below, by what they do.",
        (*dates_note(between), *far),
        tuple(_lines(_counted(on_axis, first, Unit.MONTH), (one, other))),
        draw,
    )


_Counts = dict[tuple[str, str, str, bool], int]


def _counted(rows: Sequence[Fields], first: str, unit: Unit) -> _Counts:
    """Statements by first and last day of the unit, group of acts, and whether the first of the two speaks."""
    counts = Counter[tuple[str, str, str, bool]]()
    for row in rows:
        start = unit.start(row["day"])
        counts[start, unit.end(start), group_of(row), row["speaker_country"] == first] += count_of([row])
    return dict(counts)


def _lines(counts: _Counts, names: tuple[str, str]) -> list[Fields]:
    return [
        {"month": start[:7], "speaker": names[0] if is_first else names[1], "kind": group, "statements": number}
        for (start, _, group, is_first), number in sorted(counts.items())
    ]


def _bars(counts: _Counts, names: tuple[str, str]) -> list[dict[str, Any]]:
    """Pieces of bars, one on the other away from the line in the order of the groups."""
    bars: list[dict[str, Any]] = []
    reached = defaultdict[tuple[str, bool], int](int)
    order = [group.value for group in Group]
    for (start, end, group, is_first), number in sorted(counts.items(), key=lambda item: (item[0][0], order.index(item[0][2]), item[0][3])):
        sign, low = 1 if is_first else -1, reached[start, is_first]
        reached[start, is_first] += number
        bars.append(
            {"day": start, "until": end, "group": group, "speaker": names[0] if is_first else names[1], "statements": number,
             "from": sign * low, "to": sign * (low + number)}
        )  # fmt: skip
    return bars


def _drawn(bars: Sequence[Fields], span: Span, names: tuple[str, str], width: int, colours: Colours) -> Drawing:
    ends = [bar["to"] for bar in bars]
    highest, lowest = max([*ends, 1]), min([*ends, -1])
    # Room above and below everything, so that no bar runs through the names.
    room = (highest - lowest) * _NAME / (_HEIGHT - 2 * _NAME)
    scale = alt.Scale(domain=[lowest - room, highest + room], nice=False)
    axis = alt.Axis(labelExpr="abs(datum.value)", tickMinStep=1, format="d")
    y, x = alt.Y("from:Q", title="statements", scale=scale, axis=axis), span.axis(width)
    fill, _, _ = group_scale(bars, colours)
    title = "what the statement does"
    colour = alt.Color("group:N", title=title, scale=fill, legend=alt.Legend(symbolType="square"))
    tips = [alt.Tooltip(f"{name}:N") for name in ("speaker", "day", "group", "statements")]
    piece = alt.Chart(alt.NamedData(name="bars")).mark_bar(stroke=colours.paper, strokeWidth=0.5)
    line = alt.Chart(alt.NamedData(name="line")).mark_rule(color=colours.ink).encode(y=alt.Y("from:Q", scale=scale))
    says = alt.Chart(alt.NamedData(name="names")).mark_text(align="left", baseline="middle", fontSize=13, fontWeight="bold")
    layers = [
        span.frame(width),
        piece.encode(x=x, x2="until:T", y=y, y2="to:Q", color=colour, tooltip=tips),
        line,
        says.encode(x=alt.value(6), y=alt.Y("from:Q", scale=scale), text="label:N"),
    ]
    labels = [{"from": highest + room / 2, "label": f"{names[0]} says"}, {"from": lowest - room / 2, "label": f"{names[1]} says"}]
    chart = alt.LayerChart(layer=layers, width=width, height=_HEIGHT)
    return Drawing(chart, {"bars": bars, "line": [{"from": 0}], "names": labels, "frame": span.ends()})
