"""Charts of the record: one definition for pages, site, dossier and command.

`timeline`, `pair`, `acts`, `pledges` and `of_dispute` make a `Chart` from rows; `specification`, `svg`, `png` and `html` draw it.
"""

from gravamen.publishing.charts.acts import acts
from gravamen.publishing.charts.chart import NARROW, WIDE, Chart
from gravamen.publishing.charts.colours import stylesheet
from gravamen.publishing.charts.document import html, runtime
from gravamen.publishing.charts.of_dispute import of_dispute
from gravamen.publishing.charts.pair import pair
from gravamen.publishing.charts.pledges import pledges
from gravamen.publishing.charts.rendering import png, specification, svg
from gravamen.publishing.charts.timeline import timeline
from gravamen.publishing.themes import Theme

__all__ = [
    "NARROW",
    "WIDE",
    "Chart",
    "Theme",
    "acts",
    "html",
    "of_dispute",
    "pair",
    "pledges",
    "png",
    "runtime",
    "specification",
    "stylesheet",
    "svg",
    "timeline",
]
