"""A chart as a page of its own: Vega's runtime inside, nothing loaded from elsewhere, readable without scripts too."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from importlib.resources import files
from itertools import groupby

import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gravamen.publishing.charts.chart import WIDE, Chart, Fields
from gravamen.publishing.charts.colours import DARK, LIGHT, stylesheet, variables
from gravamen.publishing.charts.rendering import specification, svg
from gravamen.publishing.html import shown
from gravamen.publishing.themes import Theme


@functools.cache
def runtime() -> str:
    """The script that draws the charts of a page: Vega as vl-convert bundles it, and `page/chart.js`. About 900 KB, always the same.

    Building it takes a second or two, once a process. A page puts an SVG and after it the chart's specification in a
    `<script type="application/json" class="chart">` (see `data`), and runs this at its end.
    """
    return vl_convert.javascript_bundle(_file("chart.js"))


def data(chart: Chart, theme: Theme = Theme.PAGE, width: int = WIDE) -> Markup:
    """The chart's specification for a script element: JSON in which nothing ends the element or opens a comment."""
    text = json.dumps(specification(chart, theme, width), ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 (escaped for scripts)


def html(chart: Chart, theme: Theme = Theme.PAGE, width: int = WIDE) -> str:
    """The chart as one HTML file: as a picture, drawn anew by the runtime inside so that marks say more when pointed at, and as tables."""
    style = _style(theme)
    return (
        _environment()
        .get_template("chart.html.j2")
        .render(
            chart=chart,
            picture=Markup(svg(chart, Theme.PAGE, width)),  # noqa: S704 (vl-convert escapes texts)
            data=data(chart, Theme.PAGE, width),
            tables=_alike(chart.table),
            style=Markup(style),  # noqa: S704 (files of this package)
            style_sha256=_sha256(style),
            script=Markup(runtime()),  # noqa: S704 (as above)
            script_sha256=_sha256(runtime()),
        )
    )


def _style(theme: Theme) -> str:
    """The page's style; of a light or dark theme whatever the screen is."""
    style = _file("chart.css") + stylesheet()
    fixed = {Theme.LIGHT: LIGHT, Theme.DARK: DARK}.get(theme)
    if fixed is None:
        return style
    return f"{style}html:root {{ --paper: {fixed.paper}; --ink: {fixed.ink}; --faint: {fixed.ink}; {variables(fixed)} }}\n"


def _alike(rows: tuple[Fields, ...]) -> list[list[Fields]]:
    """Rows in tables of the same columns."""
    return [list(part) for _, part in groupby(rows, key=tuple)]


def _file(name: str) -> str:
    return (files("gravamen.publishing.charts") / "page" / name).read_text(encoding="utf-8")


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@functools.cache
def _environment() -> Environment:
    loader = PackageLoader("gravamen.publishing.charts", "page")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    environment.filters["shown"] = _shown
    return environment


def _shown(value: object) -> Markup:
    return shown("" if value is None else str(value))
