"""Statements of the whole record, by what they are and by their words."""

from __future__ import annotations

from sqlalchemy import Connection

from gravamen.publishing.site.overview import chips, filters_of
from gravamen.publishing.site.rendering import Setting, render
from gravamen.record.asking import listed, statements_numbered
from gravamen.record.overview import Overview
from gravamen.record.selecting import Selection

PAGE = 50


def statements_page(connection: Connection, setting: Setting, overview: Overview, selection: Selection, page: int) -> str:
    """The statements that a selection selects, the latest first; `page` counts from 1."""
    chosen = overview.choose(connection, selection)
    numbers = overview.latest_first(chosen)
    pages = max(1, -(-len(numbers) // PAGE))
    page = min(page, pages)
    shown: list[int] = numbers[(page - 1) * PAGE : page * PAGE].tolist()
    return render(
        "statements",
        setting,
        selection=selection,
        filters=filters_of(connection, overview, selection),
        without=chips(selection),
        rows=listed(connection, statements_numbered(connection, shown)),
        count=len(numbers),
        page=page,
        pages=pages,
    )
