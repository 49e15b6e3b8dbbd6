"""A statement: its words where they stand, what it answers and what answers it, how it was read and what people made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection

from gravamen.archive import Archive
from gravamen.publishing.site.correcting import Sent, form_of
from gravamen.publishing.site.links import Sort
from gravamen.publishing.site.rendering import Setting, render
from gravamen.record import assessing
from gravamen.record.history import histories_of
from gravamen.record.schema import statement
from gravamen.record.showing import statements_shown


def statement_page(connection: Connection, archive: Archive, setting: Setting, id: str, sent: Sent | None = None) -> str:
    """The page; `sent` is what somebody sent from its form and was not taken."""
    (page,) = statement_pages(connection, archive, {id: setting}, sent)
    return page


def statement_pages(connection: Connection, archive: Archive, settings: Mapping[str, Setting], sent: Sent | None = None) -> Iterator[str]:
    """The pages of several statements, by their ids, each with its setting; quicker than one by one."""
    ids = list(settings)
    histories, tallies = histories_of(connection, ids), assessing.tallies(connection, statement.c.id.in_(ids))
    for row in statements_shown(connection, archive, ids):
        id, setting = row["id"], settings[row["id"]]
        yield render(
            "statement",
            setting,
            row=row,
            pieces=context_pieces(row["context"]),
            history=histories[id],
            decisions=row["decisions"],
            can_be_assessed=assessing.can_be_assessed(row),
            tally=tallies.get(id),
            form=form_of(row, setting.links.page(Sort.STATEMENT, id), sent),
        )


def context_pieces(context: dict[str, Any]) -> list[tuple[str, bool]]:
    """The context cut into words of the statement (True) and words around it."""
    text: str = context["text"]
    cuts = sorted({0, len(text), *(place for span in context["spans"] for place in span)})
    inside = [tuple(span) for span in context["spans"]]
    return [(text[a:b], any(start <= a and b <= end for start, end in inside)) for a, b in pairwise(cuts)]
