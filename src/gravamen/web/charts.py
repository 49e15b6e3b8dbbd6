"""Charts of the pages as SVG, drawn once for each state of the record: drawing takes a tenth of a second or more."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from enum import StrEnum

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gravamen.publishing.charts import Chart, svg
from gravamen.publishing.site.charting import dispute_chart, pair_chart, timeline_chart
from gravamen.publishing.site.links import Served
from gravamen.publishing.themes import Theme
from gravamen.record.keeping import State, state_of
from gravamen.web.desk import Desk, desk_of
from gravamen.web.pages import check_country, found
from gravamen.web.viewing import selection_in

router = APIRouter(include_in_schema=False)
MOST_KEPT = 400


class Size(StrEnum):
    """For which screens."""

    WIDE = "wide"
    NARROW = "narrow"


WIDTHS = {Size.WIDE: 860, Size.NARROW: 300}
Key = tuple[State, str, Theme, Size]


class Drawings:
    """Drawings by what they show and the state of the record that they show it of; the latest used are kept."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, str] = OrderedDict()

    def get(self, key: Key, draw: Callable[[], str]) -> str:
        """What is kept, or what is drawn now."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        drawn = draw()
        with self._lock:
            self._kept[key] = drawn
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return drawn


_drawings = Drawings()


def _drawn(request: Request, name: str, theme: Theme, size: Size, make: Callable[[Desk, Connection], Chart]) -> Response:
    desk = desk_of(request)
    with desk.reading() as connection:
        key = (state_of(connection), f"{desk.record.place} {name}", theme, size)
        drawn = _drawings.get(key, lambda: svg(make(desk, connection), theme, WIDTHS[size], is_linked=True))
    return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "private, max-age=60"})


@router.get("/charts/timeline.svg")
def draw_timeline(request: Request, theme: Theme = Theme.LIGHT, size: Size = Size.WIDE) -> Response:
    """The timeline of a selection."""
    selection = selection_in(request)

    def made(desk: Desk, connection: Connection) -> Chart:
        return timeline_chart(connection, Served(), desk.overview(connection), selection)

    return _drawn(request, f"timeline {selection.query()}", theme, size, made)


@router.get("/charts/dispute-{id}.svg")
def draw_dispute(request: Request, id: str, theme: Theme = Theme.LIGHT, size: Size = Size.WIDE) -> Response:
    """The timeline of one dispute."""
    return _drawn(request, f"dispute {id}", theme, size, lambda _, c: dispute_chart(c, Served(), found(c, id, "dispute")))


@router.get("/charts/pair-{pair}.svg")
def draw_pair(request: Request, pair: str, theme: Theme = Theme.LIGHT, size: Size = Size.WIDE) -> Response:
    """Two countries, month by month."""
    one, _, other = pair.partition("-")
    check_country(one)
    check_country(other)
    return _drawn(request, f"pair {one} {other}", theme, size, lambda desk, c: pair_chart(desk.speaking(c), one, other))
