"""The charts of a published site as SVG files, each one file for light and dark screens."""

from __future__ import annotations

from sqlalchemy import Connection, and_, or_, select

from gravamen.publishing import charts
from gravamen.publishing.charts import Chart
from gravamen.record.asking import Fields
from gravamen.record.history import today
from gravamen.record.rows import columns_of
from gravamen.record.schema import pledge, statement
from gravamen.record.showing import pledges_tracked

_MOST_PLEDGES = 200
"""In the timeline of everything: more could not be told apart."""
_COLUMNS = ("id", "day", "act", "evidence", "topic", "respondent_country", "speaker_country", "speaker", "words", "when", "standing")
_INK = "svg { color: #1c1b1a } @media (prefers-color-scheme: dark) { svg { color: #ece9e2 } }"


def figure(connection: Connection, name: str) -> str:
    """The SVG of a chart by its name: `timeline`, `dispute-ID`, `pair-ABC-XYZ`."""
    sort, _, id = name.partition("-")
    match sort:
        case "dispute":
            chart = _of_dispute(connection, id)
        case "pair":
            chart = _of_pair(connection, *id.split("-"))
        case _:
            chart = _of_everything(connection)
    drawn = charts.svg(chart)
    opening, _, rest = drawn.partition(">")
    # A picture has no page to take its colours from, but knows the screen that it is shown on.
    return f"{opening}><style>{_INK} {charts.stylesheet()}</style>{rest}"


def _rows(connection: Connection, *conditions: object) -> list[Fields]:
    columns = [statement.c[name] for name in _COLUMNS]
    standing = (statement.c.lead.is_(None), statement.c.rejected.is_(False))
    found = select(*columns).where(*standing, *conditions).order_by(statement.c.day, statement.c.number)  # pyright: ignore[reportArgumentType]
    return [dict(columns_of(row)) for row in connection.execute(found)]


def _of_everything(connection: Connection) -> Chart:
    disputes = select(pledge.c.dispute).distinct().order_by(pledge.c.dispute)
    tracked: list[Fields] = []
    for id in connection.execute(disputes).scalars():
        if len(tracked) < _MOST_PLEDGES:
            tracked += pledges_tracked(connection, id, _MOST_PLEDGES - len(tracked))
    return charts.timeline(_rows(connection, statement.c.dispute.is_not(None)), tracked, today=today(connection))


def _of_dispute(connection: Connection, id: str) -> Chart:
    rows = _rows(connection, statement.c.dispute == id, statement.c.standing.is_(False))
    return charts.of_dispute({"statements_in_time": rows, "pledges_tracked": pledges_tracked(connection, id, 20)}, today=today(connection))


def _of_pair(connection: Connection, one: str, other: str) -> Chart:
    s = statement.c
    ways = ((one, other), (other, one))
    between = (and_(s.speaker_country == a, or_(s.respondent_country == b, s.addressee_country == b)) for a, b in ways)
    return charts.pair(_rows(connection, or_(*between)), one, other)
