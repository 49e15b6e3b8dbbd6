"""What is new since a day: documents, statements in disputes, statuses of pledges, and what people decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from gravamen.disputes.tracking import MEANING
from gravamen.model import PledgeStatus
from gravamen.publishing.site.rendering import Setting, render
from gravamen.record.asking import Fields, listed, statements_numbered
from gravamen.record.schema import decision, document, entry, pledge_status, statement
from gravamen.record.showing import decisions_on

PAGE = 30
LOOKED_BACK = timedelta(days=7)


def a_week_ago() -> str:
    """The day from which changes are shown unless another is asked for."""
    return (datetime.now(UTC) - LOOKED_BACK).date().isoformat()


def changes_page(connection: Connection, setting: Setting, since: str, page: int = 1) -> str:
    """The page; `since` is an ISO day, `page` counts from 1."""
    filed = document.c.filed_at >= since
    documents = connection.execute(select(func.count()).select_from(document).where(filed)).scalar_one()
    new = select(statement.c.number).join(document, document.c.number == statement.c.document)
    standing = new.where(filed, statement.c.dispute.is_not(None), statement.c.lead.is_(None), statement.c.rejected.is_(False))
    count = connection.execute(select(func.count()).select_from(standing.subquery())).scalar_one()
    numbers = connection.execute(standing.order_by(statement.c.number.desc()).limit(PAGE).offset((page - 1) * PAGE)).scalars().all()
    return render(
        "changes",
        setting,
        since=since,
        documents=documents,
        count=count,
        rows=listed(connection, statements_numbered(connection, numbers)),
        statuses=status_changes(connection, since, PAGE),
        decisions=decisions_on(connection, decision.c.decided_at >= since)[-PAGE:],
        page=page,
        pages=max(1, -(-count // PAGE)),
    )


def status_changes(connection: Connection, since: str, limit: int | None) -> Sequence[Fields]:
    """Every status that a pledge came to have since a day, the latest first; those that no longer follow say so (`ended_at`)."""
    ending = entry.alias()
    columns = (pledge_status, entry.c.at, ending.c.at.label("ended_at"), statement.c.speaker, statement.c.dispute, statement.c.words)
    found = (
        select(*columns)
        .join(entry, entry.c.seq == pledge_status.c.since)
        .outerjoin(ending, ending.c.seq == pledge_status.c.until)
        .join(statement, statement.c.id == pledge_status.c.statement)
        .where(entry.c.at >= since)
        .order_by(pledge_status.c.since.desc(), pledge_status.c.number.desc())
        .limit(limit)
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
