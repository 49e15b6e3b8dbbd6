"""How many statements do what, and which evidence the allegations among them offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import altair as alt

from gravamen.model import Act, Evidence
from gravamen.publishing.charts.chart import Chart, Drawing, Fields
from gravamen.publishing.charts.colours import Colours
from gravamen.publishing.charts.groups import FILLED, GROUP_OF, Group
from gravamen.publishing.charts.points import evidence_legend, group_scale
from gravamen.publishing.charts.saying import amount, count_of, evidence_of

_STEP = 22
_ORDER = sorted(Act, key=lambda act: list(Group).index(GROUP_OF[act]))
_GRADED = (Act.ALLEGE, Act.CONFIRM)


def acts(statements: Sequence[Fields], title: str = "What the statements do") -> Chart:
    """Statements counted by act; allegations and confirmations also by the evidence that they offer.

    `statements` are rows as `record.asking.said` gives them; of their fields `act` and `evidence` are needed, and a row may
    stand for many (`count`).
    """
    counts = Counter[tuple[Act, str]]()
    for row in statements:
        counts[Act(row["act"]), row["evidence"] or ""] += count_of([row])
    present = [act for act in _ORDER if any(counts[act, grade] for grade in ("", *Evidence))]
    rows = [(act, grade, counts[act, grade]) for act in present for grade in ("", *Evidence) if counts[act, grade]]

    def draw(width: int, colours: Colours) -> Drawing:
        return _drawn(rows, present, width, colours)

    return Chart(
        title,
        f"{amount(count_of(statements), 'statement', 'statements')} by what they do.",
        (),
        tuple({"act": act.value, "evidence": evidence_of({"evidence": grade}), "statements": number} for act, grade, number in rows),
        draw,
    )


def _drawn(rows: Sequence[tuple[Act, str, int]], present: Sequence[Act], width: int, colours: Colours) -> Drawing:
    bars: list[dict[str, Any]] = []
    reached = Counter[Act]()
    for act, grade, number in rows:
        low, reached[act] = reached[act], reached[act] + number
        filled = FILLED[Evidence(grade)] if grade else 1.0
        bars.append(
            {"act": act.value, "from": low, "to": low + number, "group": GROUP_OF[act].value, "filled": filled,
             "evidence": evidence_of({"evidence": grade}), "statements": number}
        )  # fmt: skip
    totals = [{"act": act.value, "to": reached[act], "label": f"{reached[act]:,}"} for act in present]
    scale = alt.Scale(domain=[0, max([*reached.values(), 1]) * 1.08], nice=False)
    x = alt.X("from:Q", title="statements", scale=scale, axis=alt.Axis(tickMinStep=1, format=",d", tickCount=max(2, width // 120)))
    y = alt.Y("act:N", title=None, sort=[act.value for act in present], axis=alt.Axis(labelFontSize=13, ticks=False, domain=False))
    colour, _, _ = group_scale(bars, colours)
    tips = [alt.Tooltip(f"{name}:N") for name in ("act", "evidence", "statements")]
    filling = alt.FillOpacity("filled:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None)
    piece = alt.Chart(alt.NamedData(name="bars")).mark_bar(strokeWidth=1.2, height=_STEP - 8)
    total = alt.Chart(alt.NamedData(name="totals")).mark_text(align="left", dx=5, baseline="middle", fontSize=12)
    fill, stroke = alt.Fill("group:N", scale=colour, legend=None), alt.Stroke("group:N", scale=colour, legend=None)
    layers = [
        piece.encode(x=x, x2="to:Q", y=y, fill=fill, stroke=stroke, fillOpacity=filling, tooltip=tips),
        total.encode(x=alt.X("to:Q", scale=scale), y=y, text="label:N"),
    ]
    if any(act in _GRADED for act in present):
        layers.append(evidence_legend(colours))
    chart = alt.LayerChart(layer=layers, width=width, height=max(1, len(present)) * _STEP)
    return Drawing(chart, {"bars": bars, "totals": totals, "grades": []})
