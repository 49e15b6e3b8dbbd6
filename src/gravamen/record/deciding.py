"""Making a decision: who, why, and about what; and finding the thing that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from gravamen.model import digest
from gravamen.record import linking
from gravamen.record.history import append, now
from gravamen.record.onfile import batches
from gravamen.record.rows import AnyRow, columns_of
from gravamen.record.schema import canonical, decision, dispute, statement


class DecisionError(ValueError):
    """A decision cannot be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class By:
    """Who decides, and why: both are needed, since a decision without them could not be weighed by others."""

    author: str
    why: str

    def __post_init__(self) -> None:
        if not self.author.strip() or not self.why.strip():
            raise DecisionError('a decision needs an author and a reason: give --why "…", and --author or GRAVAMEN_AUTHOR')


def decide(connection: Connection, kind: str, subject: str, body: Mapping[str, Any], by: By, subjects: Iterable[str]) -> str:
    """Files a decision with its entry in the history, and returns its id."""
    at = now()
    told = {"kind": kind, "subject": subject, "body": dict(body), "why": by.why}
    seq = append(connection, "decided", by.author, told, [subject, *subjects])
    # The number of the entry makes it another decision than the same one made before.
    id = digest(canonical([seq, kind, subject, body, by.author, at]).encode())[:16]
    values = {"body": body, "author": by.author, "why": by.why, "decided_at": at, "entry": seq}
    connection.execute(insert(decision).values(id=id, kind=kind, subject=subject, **values))
    return id


def latest_standing(connection: Connection, kind: str, subject: str) -> AnyRow | None:
    """The latest decision of a kind on something that was not taken back."""
    stands = (decision.c.kind == kind) & (decision.c.subject == subject) & decision.c.withdrawn_by.is_(None)
    return connection.execute(select(decision).where(stands).order_by(decision.c.entry.desc()).limit(1)).first()


def supersede(connection: Connection, kind: str, subject: str, made: str) -> None:
    """Notes that a decision takes back all of a kind on something."""
    stands = (decision.c.kind == kind) & (decision.c.subject == subject) & decision.c.withdrawn_by.is_(None)
    connection.execute(update(decision).where(stands).values(withdrawn_by=made))


def statement_row(connection: Connection, id: str) -> AnyRow:
    """The statement of that id. Raises DecisionError where there is none."""
    row = connection.execute(select(statement).where(statement.c.id == id)).first()
    if row is None:
        raise DecisionError(f"there is no statement {id}: `gravamen said` and `gravamen search` list them with their ids")
    return row


def dispute_row(connection: Connection, id: str) -> AnyRow:
    """The dispute of that id. Raises DecisionError where there is none, or it is part of another now."""
    row = connection.execute(select(dispute).where(dispute.c.id == id)).first()
    if row is None:
        raise DecisionError(f"there is no dispute {id}: `gravamen disputes` lists them with their ids")
    if row.merged_into is not None:
        raise DecisionError(f"dispute {id} was merged into {row.merged_into}: name that one, or take the merge back first")
    return row


def check_of_dispute(connection: Connection, id: str, statements: Sequence[str]) -> None:
    """Raises DecisionError where statements do not stand in a dispute."""
    inside: set[str] = set()
    for some in batches(statements):
        inside.update(connection.execute(select(statement.c.id).where(statement.c.dispute == id, statement.c.id.in_(some))).scalars())
    if missing := [s for s in statements if s not in inside]:
        more = f" and {len(missing) - 5:,} more" if len(missing) > 5 else ""
        raise DecisionError(f"not statements of dispute {id}: {', '.join(missing[:5])}{more}; `gravamen show {id}` lists those that are")


def mark_statements(connection: Connection, ids: Iterable[str]) -> None:
    """Has statements linked again, with all of their respondents and topics."""
    columns = (statement.c.strand_respondent, statement.c.strand_topic)
    for some in batches(ids):
        rows = connection.execute(select(*columns).where(statement.c.id.in_(some)).distinct()).all()
        linking.mark_strands(connection, [columns_of(row) for row in rows])
    linking.mark_loose(connection)


def mark_members(connection: Connection, disputes: Iterable[str]) -> None:
    """Has everything linked again that stands in disputes, or that the rules put there."""
    inside = statement.c.dispute.in_(list(disputes)) | statement.c.linked.in_(list(disputes))
    columns = (statement.c.strand_respondent, statement.c.strand_topic)
    linking.mark_strands(connection, [columns_of(row) for row in connection.execute(select(*columns).where(inside).distinct())])
    linking.mark_loose(connection)
