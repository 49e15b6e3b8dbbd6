"""Statements from the database as linking looks at them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, select

from gravamen.disputes.filed import Filed
from gravamen.record.rows import AnyRow
from gravamen.record.schema import document, reply, statement

T = TypeVar("T")

READING = "reading"
"""The rule by which replies within a document come about."""

# SQLite takes some thirty thousand values in one statement, and PostgreSQL twice as many.
_AT_ONCE = 10_000

_COLUMNS = (
    statement.c.number, statement.c.id, document.c.sha256, document.c.published, statement.c.position, statement.c.act, statement.c.topic,
    statement.c.actor, statement.c.speaker, statement.c.speaker_country, statement.c.respondent_country, statement.c.addressee_country,
    statement.c.day, statement.c.last_day, statement.c.standing, statement.c.negated, statement.c.hedged, statement.c.evidence,
    statement.c.words, statement.c.strand, statement.c.strand_reason, statement.c.linked, statement.c.lead, statement.c.lead_sort,
    statement.c.lead_reason, statement.c.dispute, statement.c.dispute_reason,
)  # fmt: skip


def rows_where(connection: Connection, *conditions: ColumnElement[bool]) -> list[AnyRow]:
    """The rows of statements with their documents, those that people rejected left out."""
    joined = select(*_COLUMNS).join(document, document.c.number == statement.c.document)
    return list(connection.execute(joined.where(statement.c.rejected.is_(False), *conditions).order_by(statement.c.number)))


def filed_from(connection: Connection, rows: Iterable[AnyRow]) -> list[Filed]:
    """The statements of rows, each with the replies that were read in its document."""
    rows = list(rows)
    replies = replies_of(connection, [row.id for row in rows], READING)
    return [
        Filed(
            id=row.id,
            document=row.sha256,
            published=row.published,
            position=row.position,
            act=row.act,
            topic=row.topic,
            actor=row.actor,
            speaker=row.speaker,
            speaker_country=row.speaker_country,
            respondent=row.respondent_country,
            addressee=row.addressee_country,
            day=row.day,
            last_day=row.last_day,
            standing=row.standing,
            negated=row.negated,
            hedged=row.hedged,
            evidence=row.evidence,
            words=row.words,
            strand=row.strand,
            strand_reason=row.strand_reason,
            linked=row.linked,
            replies=tuple(replies.get(row.id, ())),
        )
        for row in rows
    ]


def replies_of(connection: Connection, ids: Iterable[str], rule: str) -> dict[str, list[str]]:
    """What each statement replies to by a rule, as it stands."""
    found: dict[str, list[str]] = defaultdict(list)
    for some in batches(ids):
        wanted = reply.c.statement.in_(some) & (reply.c.rule == rule) & reply.c.until.is_(None)
        for row in connection.execute(select(reply.c.statement, reply.c.target).where(wanted).order_by(reply.c.number)):
            found[row.statement].append(row.target)
    return found


def batches(ids: Iterable[T]) -> Iterable[list[T]]:
    """Values in lists that a database takes in one statement."""
    listed = list(ids)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]
