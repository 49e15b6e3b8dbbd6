"""The charts of a published site as SVG files, each one file for light and dark screens."""

from __future__ import annotations

from sqlalchemy import Connection

from gravamen.publishing import charts
from gravamen.publishing.charts import Chart
from gravamen.publishing.site.charting import dispute_chart, pair_chart, timeline_chart
from gravamen.publishing.static.addresses import InFolder, Page
from gravamen.record.overview import Overview
from gravamen.record.selecting import Selection
from gravamen.record.speaking import Speaking

_NARROW = 300
"""Width of the plot on a phone, in pixels."""
_INK = "svg { color: #1c1b1a } @media (prefers-color-scheme: dark) { svg { color: #ece9e2 } }"


def figure(connection: Connection, overview: Overview, speaking: Speaking, page: Page) -> str:
    """The SVG of a chart: of everything, of a dispute or of a pair."""
    drawn = charts.svg(_chart(connection, overview, speaking, page), width=_NARROW if page.part else charts.WIDE)
    opening, _, rest = drawn.partition(">")
    # A picture has no page to take its colours from, but knows the screen that it is shown on.
    return f"{opening}><style>{_INK} {charts.stylesheet()}</style>{rest}"


def _chart(connection: Connection, overview: Overview, speaking: Speaking, page: Page) -> Chart:
    sort, _, id = page.id.partition("-")
    links = InFolder(page.path)
    match sort:
        case "dispute":
            return dispute_chart(connection, links, id)
        case "pair":
            one, _, other = id.partition("-")
            return pair_chart(speaking, one, other)
        case _:
            return timeline_chart(connection, links, overview, Selection())
