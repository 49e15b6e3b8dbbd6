"""The charts of the pages, from the record."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from gravamen.publishing.charts import Chart, of_dispute, pair, timeline
from gravamen.publishing.charts.counting import MOST_MARKS
from gravamen.publishing.site.links import Links, Sort
from gravamen.record.asking import Fields
from gravamen.record.charting import between, counted, marks, pledges_of
from gravamen.record.history import today
from gravamen.record.overview import Overview, Selected, selected
from gravamen.record.selecting import Selection
from gravamen.record.speaking import Speaking

LANES, COUNTED_LANES = 10, 5
"""Fewer than a chart by itself has: the disputes below it should not be out of sight."""


def timeline_chart(connection: Connection, links: Links, overview: Overview, selection: Selection) -> Chart:
    """A selection in time; a mark for each statement, or, of very many, for each month."""
    chosen = overview.choose(connection, selection)
    within = selected(connection, selection, overview)
    is_counted = int(chosen.statements.sum()) > MOST_MARKS
    rows = counted(overview, chosen) if is_counted else _linked(links, marks(connection, within))
    return timeline(rows, pledges_of(connection, within.disputes), today=today(connection), lanes=LANES, counted_lanes=COUNTED_LANES)


def dispute_chart(connection: Connection, links: Links, id: str) -> Chart:
    """A dispute in time: complaints above, answers below."""
    rows = _linked(links, marks(connection, Selected((id,), None)))
    return of_dispute({"statements_in_time": rows, "pledges_tracked": pledges_of(connection, [id])}, today=today(connection))


def pair_chart(speaking: Speaking, one: str, other: str) -> Chart:
    """What stands between two countries, month by month: the statements that their page lists."""
    return pair(between(speaking, one, other), one, other)


def _linked(links: Links, rows: Sequence[Fields]) -> list[Fields]:
    """The rows without their numbers, which mean nothing to a reader, and with where their marks lead."""
    return [{**{k: v for k, v in row.items() if k != "number"}, "href": links.page(Sort.STATEMENT, row["id"])} for row in rows]
