"""Every table of the record as rows for readers, a batch at a time and always in the same order: `gravamen export tables`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from gravamen.model import Act
from gravamen.record.asking import Fields
from gravamen.record.onfile import batches
from gravamen.record.overview import Selected
from gravamen.record.rows import AnyRow, columns_of
from gravamen.record.schema import (
    actor,
    decision,
    dispute,
    document,
    exhibit,
    office,
    pledge,
    pledge_status,
    reply,
    statement,
)
from gravamen.record.statements import is_date_inferred
from gravamen.record.statuses import IN_TIME

_AT_ONCE = 2000
_ANSWERS = (Act.DENY.value, Act.REJECT.value)
ASSESSING = ("assess", "code", "reconcile")
"""The kinds of decision by which people answer scorecards."""
AnySelect = Select[*tuple[Any, ...]]
Rows = Iterator[Fields]


@dataclass(frozen=True)
class Part:
    """What of the record is told of: everything, or a selection with all denials and rejections in its disputes."""

    connection: Connection
    chosen: Selected | None = None

    @cached_property
    def _told(self) -> list[AnyRow]:
        """The statements of the selection: number, id, document, actor."""
        assert self.chosen is not None  # noqa: S101 (asked only of a selection)
        kept = self.chosen.statements
        s = statement.c
        found: list[AnyRow] = []
        for some in batches(self.chosen.disputes):
            rows = self.connection.execute(select(s.number, s.id, s.document, s.actor, s.act).where(s.dispute.in_(some)))
            found += [row for row in rows if kept is None or row.number in kept or row.act in _ANSWERS]
        return found

    def whole(self) -> bool:
        """Whether it is everything."""
        return self.chosen is None

    @cached_property
    def numbers(self) -> list[int]:
        """The numbers of the statements."""
        return sorted(row.number for row in self._told)

    @cached_property
    def statements(self) -> list[str]:
        """The ids of the statements."""
        return sorted(row.id for row in self._told)

    @cached_property
    def documents(self) -> list[int]:
        """The numbers of the documents that the statements stand in."""
        return sorted({row.document for row in self._told})

    @cached_property
    def actors(self) -> list[str]:
        """Who speaks."""
        return sorted({row.actor for row in self._told if row.actor})

    @property
    def disputes(self) -> list[str]:
        """The ids of the disputes."""
        return sorted(self.chosen.disputes) if self.chosen else []

    def rows(self, wanted: AnySelect, column: ColumnElement[Any], values: Callable[[], list[Any]], *order: Any) -> Iterator[AnyRow]:
        """Rows in the order of `column`, then `order`: all, or those whose column has one of the values."""
        ordered = wanted.order_by(column, *order).execution_options(yield_per=_AT_ONCE)
        if self.whole():
            yield from self.connection.execute(ordered)
            return
        for some in batches(values()):
            yield from self.connection.execute(ordered.where(column.in_(some)))


def documents(part: Part) -> Rows:
    """The documents, in the order in which they were filed."""
    yield from _plain(part.rows(select(document), document.c.number, lambda: part.documents))


def statements(part: Part) -> Rows:
    """The statements as they stand, those that repeat others and those that people rejected included (`repeats`, `rejected`)."""
    for row in part.rows(_statements(), statement.c.number, lambda: part.numbers):
        said: Mapping[str, Any] = row.as_read
        speaker: Mapping[str, Any] | None = said["speaker"]
        yield {**columns_of(row), "role": speaker["role"] if speaker else None, "quotation": said["quotation"],
               "when_inferred": is_date_inferred(row)}  # fmt: skip


def _statements() -> AnySelect:
    return select(statement, document.c.sha256.label("document_sha256")).join(document, document.c.number == statement.c.document)


def pieces(part: Part) -> Rows:
    """The words of the statements, a row for each unbroken piece."""
    for row in part.rows(_statements(), statement.c.number, lambda: part.numbers):
        said: Mapping[str, Any] = row.as_read
        cue = [("cue", said["cue"])] if said["cue"] else []
        for position, (kind, piece) in enumerate([*(("content", piece) for piece in said["content"]), *cue]):
            start, end = piece["span"]
            yield {"statement": row.id, "position": position, "kind": kind, "document": row.document_sha256, "start": start, "end": end,
                   "words": piece["text"]}  # fmt: skip


def replies(part: Part) -> Rows:
    """What answers what, as far as it stands."""
    targets = frozenset[str]() if part.whole() else frozenset(part.statements)
    wanted = select(reply).where(reply.c.until.is_(None))
    for row in part.rows(wanted, reply.c.statement, lambda: part.statements, reply.c.number):
        if part.whole() or row.target in targets:
            yield dict(columns_of(row))


def disputes(part: Part) -> Rows:
    """The disputes, those merged into others included (`merged_into`)."""
    yield from _plain(part.rows(select(dispute), dispute.c.id, lambda: part.disputes))


def complainants(part: Part) -> Rows:
    """Who complains in each dispute, the most complaining first."""
    for row in part.rows(select(dispute.c.id, dispute.c.complainants), dispute.c.id, lambda: part.disputes):
        for position, country in enumerate(row.complainants):
            yield {"dispute": row.id, "position": position, "country": country}


def pledges(part: Part) -> Rows:
    """The promises that are tracked."""
    stands = select(pledge_status.c.number).where(pledge_status.c.statement == pledge.c.statement, pledge_status.c.until.is_(None))
    yield from _plain(part.rows(select(pledge).where(stands.exists()), pledge.c.statement, lambda: part.statements))


def pledge_statuses(part: Part) -> Rows:
    """Every status that each pledge had, by day."""
    wanted = select(pledge_status).where(pledge_status.c.until.is_(None))
    yield from _plain(part.rows(wanted, pledge_status.c.statement, lambda: part.statements, *IN_TIME))


def actors(part: Part) -> Rows:
    """Who speaks."""
    yield from _plain(part.rows(select(actor), actor.c.id, lambda: part.actors))


def offices(part: Part) -> Rows:
    """The offices in which the documents show actors."""
    yield from _plain(part.rows(select(office), office.c.actor, lambda: part.actors, office.c.role))


def exhibits(part: Part) -> Rows:
    """What is filed as evidence."""
    yield from _plain(part.rows(select(exhibit), exhibit.c.dispute, lambda: part.disputes, exhibit.c.entry))


def decisions(part: Part) -> Rows:
    """What people decided, decisions taken back included (`withdrawn_by`)."""
    yield from _plain(_decided(part, select(decision)))


def assessments(part: Part) -> Rows:
    """What people answered on scorecards, a row an answer, answers taken back included."""
    for row in _decided(part, select(decision).where(decision.c.kind.in_(ASSESSING))):
        answers: Mapping[str, Any] = row.body.get("answers") or row.body.get("fields") or {}
        for key in sorted(answers):
            yield {"decision": row.id, "statement": row.subject, "kind": row.kind, "key": key, "answer": answers[key],
                   "author": row.author, "why": row.why, "decided_at": row.decided_at, "withdrawn_by": row.withdrawn_by}  # fmt: skip


def _decided(part: Part, wanted: AnySelect) -> Iterator[AnyRow]:
    """Decisions in the order in which they were made; of a selection, those on its disputes, statements and actors."""
    if part.whole():
        yield from part.connection.execute(wanted.order_by(decision.c.entry, decision.c.id))
        return
    found: list[AnyRow] = []
    for some in batches({*part.disputes, *part.statements, *part.actors}):
        found += part.connection.execute(wanted.where(decision.c.subject.in_(some)))
    yield from sorted(found, key=lambda row: (row.entry, row.id))


def _plain(rows: Iterable[AnyRow]) -> Rows:
    return (dict(columns_of(row)) for row in rows)
