"""What is new since a day: documents, statements in disputes, statuses of pledges, and what people decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from sqlalchemy import Connection, func, select

from gravamen.disputes.tracking import MEANING
from gravamen.model import PledgeStatus
from gravamen.publishing.site.rendering import Setting, render
from gravamen.record.asking import Fields, listed, statements_numbered
from gravamen.record.history import first_since
from gravamen.record.labels import Numbers
from gravamen.record.overview import Overview, overview_of
from gravamen.record.schema import decision, document, entry, pledge_status, statement
from gravamen.record.showing import decisions_on

PAGE = 30
LOOKED_BACK = timedelta(days=7)


def a_week_ago() -> str:
    """The day from which changes are shown unless another is asked for."""
    return (datetime.now(UTC) - LOOKED_BACK).date().isoformat()


def changes_page(connection: Connection, setting: Setting, since: str, page: int = 1, overview: Overview | None = None) -> str:
    """The page; `since` is an ISO day, `page` counts from 1."""
    documents, numbers = filed_since(connection, overview or overview_of(connection), since)
    shown: list[int] = numbers[(page - 1) * PAGE : page * PAGE].tolist()
    return render(
        "changes",
        setting,
        since=since,
        documents=documents,
        count=len(numbers),
        rows=listed(connection, statements_numbered(connection, shown)),
        statuses=status_changes(connection, since, PAGE),
        decisions=decisions_on(connection, decision.c.decided_at >= since)[-PAGE:],
        page=page,
        pages=max(1, -(-len(numbers) // PAGE)),
    )


def count_of_status_changes(connection: Connection) -> int:
    """How many statuses pledges ever came to have."""
    found = select(func.count()).select_from(pledge_status).join(statement, statement.c.id == pledge_status.c.statement)
    return connection.execute(found).scalar_one()


def filed_since(connection: Connection, overview: Overview, since: str) -> tuple[int, Numbers]:
    """How many documents were filed since a day, and the numbers of their statements in disputes, the last filed first."""
    first = connection.execute(select(func.min(document.c.number)).where(document.c.filed_at >= since)).scalar()
    if first is None:
        return 0, overview.numbers[:0]
    documents = connection.execute(select(func.count()).select_from(document).where(document.c.number >= first)).scalar_one()
    # Statements are numbered as their documents are filed.
    said = select(statement.c.number).where(statement.c.document >= first)
    least: int | None = connection.execute(said.order_by(statement.c.document, statement.c.position).limit(1)).scalar()
    start = len(overview.numbers) if least is None else int(np.count_nonzero(overview.numbers < least))
    return documents, overview.numbers[start:][::-1]


def status_changes(connection: Connection, since: str, limit: int | None, offset: int = 0) -> Sequence[Fields]:
    """Every status that a pledge came to have since a day, the latest first; those that no longer follow say so (`ended_at`)."""
    first = first_since(connection, since)
    # Statuses are numbered as they come about.
    latest = (
        select(pledge_status)
        .where(pledge_status.c.since >= first)
        .order_by(pledge_status.c.number.desc())
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    ending, told = entry.alias(), latest.c
    found = (
        select(latest, entry.c.at, ending.c.at.label("ended_at"), statement.c.speaker, statement.c.dispute, statement.c.words)
        .join(entry, entry.c.seq == told.since)
        .outerjoin(ending, ending.c.seq == told.until)
        .join(statement, statement.c.id == told.statement)
        .order_by(told.number.desc())
    )
    return [
        {
            "statement": row.statement,
            "speaker": row.speaker,
            "dispute": row.dispute,
            "words": row.words,
            "status": row.status,
            "meaning": MEANING[PledgeStatus(row.status)],
            "day": row.day,
            "why": row.why,
            "reason": row.reason,
            "at": row.at,
            "ended_at": row.ended_at,
        }
        for row in connection.execute(found)
    ]
