"""Which disputes there are, as rows of plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from gravamen.model import PledgeStatus
from gravamen.record.asking import Fields
from gravamen.record.history import today
from gravamen.record.onfile import batches
from gravamen.record.rows import AnyRow
from gravamen.record.schema import dispute, document, pledge, pledge_status, statement
from gravamen.record.statuses import of_pledge_on


class Sort(StrEnum):
    """By what disputes are sorted."""

    RECENT = "recent"
    SIZE = "size"
    OLDEST = "oldest"
    ALLEGATIONS = "allegations"


@dataclass(frozen=True, slots=True)
class AskedDisputes:
    """What disputes must be to be listed. `pledges`: a pledge in them has one of these statuses now; `unanswered`: nothing by the
    respondent's side answers in them."""

    respondent: str | None = None
    complainant: str | None = None
    topics: Sequence[str] = ()
    evidence: Sequence[str] = ()
    since: str | None = None
    until: str | None = None
    pledges: Sequence[str] = ()
    unanswered: bool = False
    least: int = 2

    def conditions(self, connection: Connection) -> list[ColumnElement[bool]]:
        """The same as conditions on `dispute`."""
        d = dispute.c
        found: list[ColumnElement[bool]] = [d.statements >= self.least, d.merged_into.is_(None)]
        if self.respondent:
            found.append(d.respondent == self.respondent)
        if self.complainant:
            found.append(d.complainant_codes.contains(f" {self.complainant} ", autoescape=True))
        found += [column.in_(values) for column, values in ((d.topic, self.topics), (d.evidence, self.evidence)) if values]
        if self.since:
            found.append(d.last_day >= self.since)
        if self.until:
            found.append(d.first_day <= self.until)
        if self.unanswered:
            found.append(d.answers == 0)
        if self.pledges:
            found += [d.pledges > 0, self._pledged(connection).exists()]
        return found

    def _pledged(self, connection: Connection) -> Select[tuple[str]]:
        """The pledges of a dispute that have one of the wanted statuses now."""
        wanted = select(pledge.c.statement).where(pledge.c.dispute == dispute.c.id, of_pledge_on(today(connection)).in_(self.pledges))
        if {PledgeStatus.OPEN, PledgeStatus.BREACH_ALLEGED}.isdisjoint(self.pledges):
            # What people file is little, and leads to its pledges; of the others there are so many that a list is soon full.
            filed = select(pledge_status.c.statement).where(pledge_status.c.status.in_(self.pledges), pledge_status.c.until.is_(None))
            wanted = wanted.where(pledge.c.statement.in_(filed))
        return wanted.correlate(dispute)


_ORDERS = {
    Sort.RECENT: (dispute.c.last_day.desc().nulls_last(), dispute.c.id),
    Sort.SIZE: (dispute.c.statements.desc(), dispute.c.id),
    Sort.OLDEST: (dispute.c.first_day.asc().nulls_last(), dispute.c.id),
    Sort.ALLEGATIONS: (dispute.c.allegations.desc(), dispute.c.id),
}


def disputes(connection: Connection, asked: AskedDisputes, sort: Sort, limit: int | None, offset: int = 0) -> list[Fields]:
    """The disputes that were asked for."""
    found = select(dispute).where(*asked.conditions(connection)).order_by(*_ORDERS[sort]).limit(limit).offset(offset)
    return listed_disputes(connection, connection.execute(found).all())


def disputes_of(connection: Connection, ids: Sequence[str]) -> list[Fields]:
    """The disputes with these ids, in this order; ids of none are left out."""
    found = {row.id: row for row in connection.execute(select(dispute).where(dispute.c.id.in_(ids)))}
    return listed_disputes(connection, [found[id] for id in ids if id in found])


def dispute_fields(connection: Connection, row: AnyRow) -> Fields:
    """A dispute as plain values."""
    (fields,) = listed_disputes(connection, [row])
    return fields


def listed_disputes(connection: Connection, rows: Sequence[AnyRow]) -> list[Fields]:
    """Rows of disputes as plain values: with `first_when` and `last_when`, their days as exactly as the reports tell them (EDTF)."""
    firsts, lasts = _inexact_ends(connection, [row.id for row in rows])
    return [{**_fields(row), "first_when": firsts.get(row.id, row.first_day), "last_when": lasts.get(row.id, row.last_day)} for row in rows]


def _inexact_ends(connection: Connection, ids: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The times with which disputes begin and end, of those where a statement that is not dated to the day says so.

    Where several do, the most exact of their times counts; reports with a day of publication are not asked.
    """
    firsts: dict[str, list[str]] = defaultdict(list)
    lasts: dict[str, list[str]] = defaultdict(list)
    s, d = statement.c, dispute.c
    at_an_end = or_(s.day == d.first_day, s.last_day == d.last_day)
    told = select(d.id, d.first_day, d.last_day, s.when, s.day, s.last_day.label("until"))
    joined = told.join(statement, s.dispute == d.id).join(document, document.c.number == s.document)
    own_time = document.c.published.is_(None) & s.standing.is_(False) & s.lead.is_(None) & s.rejected.is_(False)
    for some in batches(ids):
        for row in connection.execute(joined.where(d.id.in_(some), at_an_end, own_time)):
            first, _, last = row.when.partition("/")
            if row.day == row.first_day:
                firsts[row.id].append(first)
            if row.until == row.last_day:
                lasts[row.id].append(last or first)
    return {id: max(found, key=len) for id, found in firsts.items()}, {id: max(found, key=len) for id, found in lasts.items()}


def _fields(row: AnyRow) -> Fields:
    """A dispute as plain values; its title names its parties, unless a person gave it a name."""
    from gravamen.reading.countries import name_of  # noqa: PLC0415 - it reads a table

    complainants = [name_of(code) for code in row.complainants]
    shown = ", ".join(complainants[:3]) + (f" and {len(complainants) - 3} more" if len(complainants) > 3 else "")
    title = f"{shown or 'Unnamed complainants'} about {name_of(row.respondent)}: {row.topic.replace('_', ' ')}"
    return {
        "id": row.id,
        "name": row.name or title,
        "respondent": row.respondent,
        "complainants": row.complainants,
        "topic": row.topic,
        "statements": row.statements,
        "documents": row.carriers,
        "allegations": row.allegations,
        "answers": row.answers,
        "pledges": row.pledges,
        "evidence": row.evidence,
        "first_day": row.first_day,
        "last_day": row.last_day,
        "merged_into": row.merged_into,
    }
