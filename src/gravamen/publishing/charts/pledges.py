"""Pledges, a line each: from the promise to today, with every change of status as a mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from gravamen.publishing.charts import spans
from gravamen.publishing.charts.chart import Chart, Drawing, Fields
from gravamen.publishing.charts.colours import Colours
from gravamen.publishing.charts.points import status_scale
from gravamen.publishing.charts.saying import amount, cut, speaker
from gravamen.publishing.charts.times import Span

MOST_PLEDGES = 40
_STEP = 38
_LONGEST = 200


def pledges(tracked: Sequence[Fields], *, today: str, title: str = "Pledges and what became of them") -> Chart:
    """Pledges as spans of time, coloured by the status that held, up to `today` (an ISO date).

    `tracked` are rows as `record.showing.dispute_shown` gives them in `pledges_tracked`. Of more than 40, the latest are drawn.
    """
    dated = sorted((p for p in tracked if spans.is_datable(p)), key=lambda p: (p["statement"]["day"] or "", p["statement"].get("id") or ""))
    shown = dated[-MOST_PLEDGES:]
    notes: list[str] = []
    if len(dated) > len(shown):
        notes.append(f"The latest {len(shown)} of {len(dated):,} dated pledges are drawn.")
    if len(tracked) > len(dated):
        notes.append(f"{amount(len(tracked) - len(dated), 'undated pledge is', 'undated pledges are')} not drawn.")

    def draw(width: int, colours: Colours) -> Drawing:
        return _drawn(shown, today, width, colours)

    description = f"{amount(len(shown), 'pledge', 'pledges')}, a line each, from the promise to {today}, by status."
    return Chart(title, description, tuple(notes), tuple(line for pledge in dated for line in spans.lines(pledge, today)), draw)


def _drawn(shown: Sequence[Fields], today: str, width: int, colours: Colours) -> Drawing:
    pieces: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    for number, pledge in enumerate(shown):
        middle = (number + 0.72) * _STEP
        pieces += [piece | {"y": middle} for piece in spans.pieces(pledge, today)]
        made = pledge["statement"]
        said = f"{made.get('when') or made['day'] or 'not dated'}  {speaker(made)}: {made['words']}"
        names.append({"y": (number + 0.36) * _STEP, "label": cut(said, _LONGEST)})
    span = Span.of(piece[end] for piece in pieces for end in ("day", "until"))
    x, height = span.axis(width), max(1, len(shown)) * _STEP
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False))
    legend = alt.Legend(symbolType="stroke", symbolStrokeWidth=6)
    colour = alt.Color("status:N", title="status", scale=status_scale(pieces, colours), legend=legend)
    tips = [alt.Tooltip(f"{name}:N") for name in ("promised by", "status", "day", "by", "reason")]
    bar = alt.Chart(alt.NamedData(name="spans")).mark_rule(strokeWidth=8, strokeCap="butt")
    change = alt.Chart(alt.NamedData(name="spans")).mark_tick(thickness=2, size=16, orient="vertical", color=colours.ink)
    name = alt.Chart(alt.NamedData(name="names")).mark_text(align="left", baseline="middle", fontSize=12, limit=width)
    layers = [
        span.frame(width),
        bar.encode(x=x, x2="until:T", y=y, color=colour, tooltip=tips),
        change.encode(x=x, y=y, tooltip=tips),
        name.encode(x=alt.value(0), y=y, text="label:N"),
    ]
    return Drawing(alt.LayerChart(layer=layers, width=width, height=height), {"spans": pieces, "names": names, "frame": span.ends()})
