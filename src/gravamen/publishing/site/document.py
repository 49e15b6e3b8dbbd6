"""A document: the archived text with the words of each statement marked, the statements beside it, and what was not understood."""

from __future__ import annotations

from sqlalchemy import Connection, select

from gravamen.archive import Archive
from gravamen.publishing.markup import pieces
from gravamen.publishing.outline import Entry
from gravamen.publishing.site.rendering import Setting, render
from gravamen.record.schema import document, statement
from gravamen.record.showing import document_shown, gaps_of
from gravamen.record.statements import statement_of


def document_page(connection: Connection, archive: Archive, setting: Setting, sha256: str) -> str:
    """The page."""
    shown = document_shown(connection, sha256)
    row = connection.execute(select(document).where(document.c.sha256 == sha256)).one()
    text = archive.bytes_of(row.text_sha256).decode("utf-8")
    read = connection.execute(
        select(statement.c.id, statement.c.as_read)
        .where(statement.c.document == row.number, statement.c.rejected.is_(False))
        .order_by(statement.c.position)
    ).all()
    entries = [Entry(number, statement_of(found.as_read), (), ()) for number, found in enumerate(read, 1)]
    numbers = {found.id: number for number, found in enumerate(read, 1)}
    gaps = gaps_of(connection, sha256)
    cards = {card["id"]: card for card in shown["statements"]}
    return render(
        "document",
        setting,
        document=shown,
        pieces=pieces(text, entries),
        cards=[(number, cards[id]) for id, number in numbers.items()],
        numbers=numbers,
        ids={number: id for id, number in numbers.items()},
        decisions=shown["decisions"],
        gaps=None if gaps is None else [(kind, text[start:end]) for kind, start, end in gaps],
    )
