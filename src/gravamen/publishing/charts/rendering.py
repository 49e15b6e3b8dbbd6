"""Charts → Vega-Lite, SVG, PNG, HTML. The same chart gives the same bytes, so that callers can keep them by a digest of it.

Nothing is loaded while drawing: no chart names an address for its data, and vl-convert may fetch from nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, cast

import altair as alt
import vl_convert

from gravamen.publishing.charts.chart import WIDE, Chart, Drawing
from gravamen.publishing.charts.colours import COLOURS, Colours
from gravamen.publishing.themes import Theme

FONT = "system-ui, 'DejaVu Sans', sans-serif"
Specification = dict[str, Any]


def specification(chart: Chart, theme: Theme = Theme.PAGE, width: int = WIDE, font: str = FONT) -> Specification:
    """The chart as Vega-Lite, data included; `width` is that of the plot in pixels."""
    colours = COLOURS[theme]
    drawing = _NOTHING if chart.is_empty else chart.draw(width, colours)
    made: Specification = drawing.definition.to_dict(validate=False)
    made["description"] = f"{chart.title}. {chart.description}"
    made["datasets"] = {name: list(rows) for name, rows in drawing.data.items()}
    made["config"] = configuration(colours, width, font)
    return made


_WORD = alt.Chart(alt.NamedData(name="word")).mark_text(align="left").encode(x=alt.value(0), text="word:N")
_NOTHING = Drawing(_WORD.properties(width=240, height=30), {"word": [{"word": "Nothing to draw."}]})


def configuration(colours: Colours, width: int = WIDE, font: str = FONT) -> Specification:
    """How every chart looks: Vega-Lite's `config`."""
    ink = colours.ink
    text = {"labelColor": ink, "titleColor": ink, "labelFontSize": 12, "titleFontSize": 12}
    lines = {"tickColor": ink, "domainColor": ink, "gridColor": ink, "gridOpacity": 0.12}
    legend = {"orient": "bottom", "columns": max(1, width // 280), "labelLimit": width, "symbolStrokeWidth": 1.5}
    return {
        "background": colours.paper,
        "font": font,
        "view": {"stroke": None},
        # What a mark says, the table beside the chart says; marks as thousands of unordered symbols help nobody who listens.
        "aria": False,
        "axis": {**text, **lines, "titleFontWeight": "normal"},
        "legend": {**text, **legend, "titleLimit": width, "layout": {"bottom": {"direction": "vertical", "anchor": "start"}}},
        "text": {"color": ink},
    }


def svg(chart: Chart, theme: Theme = Theme.PAGE, width: int = WIDE, font: str = FONT, is_linked: bool = False) -> str:
    """The chart as SVG, with its title and description for screen readers. Takes 50 to 300 ms: keep what does not change.

    `is_linked`: marks lead where their rows say (`href`). They have no names, so whoever shows the drawing keeps them out of the tab order.
    """
    made = specification(chart, theme, width, font)
    drawn = svg_of(_with_whole_links(made)).replace(f'xlink:href="{_HERE}', 'href="') if is_linked else svg_of(_without_links(made))
    return _named(drawn, chart)


def svg_of(made: Specification) -> str:
    """Vega-Lite as SVG, with nothing loaded from anywhere."""
    return vl_convert.vegalite_to_svg(made, allowed_base_urls=[])


def png(chart: Chart, theme: Theme = Theme.LIGHT, width: int = WIDE, scale: float = 2.0) -> bytes:
    """The chart as PNG, with `scale` dots a pixel. On paper of its own: what surrounds a picture is not known."""
    if theme is Theme.PAGE:
        raise ValueError("a PNG has its own paper: light or dark")
    return vl_convert.svg_to_png(svg(chart, theme, width), scale=scale)


# Vega makes every relative link one to a site of its own; whole ones it leaves alone.
_HERE = "https://here.invalid/"


def _with_whole_links(made: Specification) -> Specification:
    for rows in made["datasets"].values():
        rows[:] = [{**row, "href": _HERE + row["href"]} if "href" in row else row for row in rows]
    return made


def _without_links(made: Specification) -> Specification:
    """Links are for the chart that a reader can point at: in a picture they would be stops of the tab key without names."""
    layers = cast(Sequence[Specification], made.get("layer", (made,)))
    for layer in layers:
        layer.get("encoding", {}).pop("href", None)
    return made


def _named(drawn: str, chart: Chart) -> str:
    start, _, rest = drawn.partition(">")
    said = escape(" ".join((chart.description, *chart.notes)))
    return f'{start} role="img" aria-label="{escape(chart.title)}"><desc>{said}</desc>{rest}'
