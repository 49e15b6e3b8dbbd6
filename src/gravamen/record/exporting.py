"""Corrections by people as training data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, or_, select

from gravamen.archive import Archive
from gravamen.record.correcting import standing_changes
from gravamen.record.schema import decision, document, statement
from gravamen.record.statements import corrected, fields_of, statement_of


def corrections(connection: Connection, archive: Archive) -> Iterator[dict[str, Any]]:
    """Every statement that people corrected or rejected: the text, as it was read, as it stands (None: rejected), and why.

    The statements come by document, so that a split into training and held-out articles keeps articles whole.
    """
    wanted = or_(statement.c.corrected.is_(True), statement.c.rejected.is_(True))
    joined = select(statement, document.c.text_sha256, document.c.sha256, document.c.reader).join(
        document, document.c.number == statement.c.document
    )
    for row in connection.execute(joined.where(wanted).order_by(statement.c.document, statement.c.position)).all():
        changes, rejected = standing_changes(connection, [row.id])
        whole = corrected(statement_of(row.as_read), changes.get(row.id, {}))
        stands = decision.c.withdrawn_by.is_(None) & decision.c.kind.in_(("correct", "reject"))
        reasons = connection.execute(select(decision).where(decision.c.subject == row.id, stands).order_by(decision.c.entry))
        yield {
            "document_sha256": row.sha256,
            "text": archive.bytes_of(row.text_sha256).decode("utf-8"),
            "reader": row.reader,
            "as_read": row.as_read,
            "corrected": None if row.id in rejected else fields_of(whole),
            "decisions": [{"kind": r.kind, "author": r.author, "why": r.why, "decided_at": r.decided_at} for r in reasons],
        }
