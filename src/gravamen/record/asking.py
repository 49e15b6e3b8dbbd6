"""What was said, and which disputes there are: questions to the record, answered as rows of plain values.

Wherever a complaint is listed, the denials and rejections that answer it are listed with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from gravamen.disputes.positions import directness
from gravamen.model import Act
from gravamen.record.actors import names_of
from gravamen.record.history import remembered
from gravamen.record.onfile import batches
from gravamen.record.rows import AnyRow
from gravamen.record.schema import actor, document, reply, statement
from gravamen.record.statements import is_date_inferred

Fields = dict[str, Any]
_ANSWERS = (Act.DENY.value, Act.REJECT.value)
_COMPLAINTS = tuple(act.value for act in Act if act.is_complaint)


@dataclass(frozen=True, slots=True)
class Asked:
    """What statements must be to be listed; None asks for nothing. Days are ISO dates, countries ISO 3166-1 alpha-3.

    `by` is a country, the name of a speaker or the id of an actor.
    """

    by: str | None = None
    acts: Sequence[str] = ()
    topics: Sequence[str] = ()
    respondent: str | None = None
    addressee: str | None = None
    evidence: Sequence[str] = ()
    since: str | None = None
    until: str | None = None
    dispute: str | None = None
    publisher: str | None = None
    standing: bool | None = None
    repeats: bool = False
    rejected: bool = False

    def conditions(self, connection: Connection) -> list[ColumnElement[bool]]:
        """The same as conditions on `statement`."""
        s = statement.c
        found: list[ColumnElement[bool]] = [s.rejected.is_(self.rejected)]
        if not self.repeats and not self.rejected:
            found.append(s.lead.is_(None))
        if self.by:
            found.append(_voice(connection, self.by))
        found += [
            column.in_(values) for column, values in ((s.act, self.acts), (s.topic, self.topics), (s.evidence, self.evidence)) if values
        ]
        given = ((s.respondent_country, self.respondent), (s.addressee_country, self.addressee), (s.dispute, self.dispute))
        found += [column == value for column, value in given if value]
        if self.since:
            found.append(s.last_day >= self.since)
            # What ends on or after a day begins at most some years before it; this lets the index on days help.
            found.append(s.day >= f"{max(1, int(self.since[:4]) - 10):04d}-01-01")
        if self.until:
            found.append(s.day <= self.until)
        if self.standing is not None:
            found.append(s.standing.is_(self.standing))
        if self.publisher:
            found.append(s.document.in_(select(document.c.number).where(document.c.publisher == self.publisher)))
        return found


def _voice(connection: Connection, by: str) -> ColumnElement[bool]:
    if len(by) == 3 and by.isupper():
        return statement.c.speaker_country == by
    ids = list(connection.execute(select(actor.c.id).where(or_(actor.c.id == by, actor.c.name == by))).scalars())
    return statement.c.actor.in_(names_of(connection, ids))


def said(connection: Connection, asked: Asked, limit: int | None, offset: int = 0) -> list[Fields]:
    """The statements that were asked for, the latest first, undated ones last."""
    conditions, order = asked.conditions(connection), (statement.c.day.desc().nulls_last(), statement.c.number)
    if limit is None and not offset:
        return listed(connection, connection.execute(_with_documents().where(*conditions).order_by(*order)).all())
    numbers = connection.execute(select(statement.c.number).where(*conditions).order_by(*order).limit(limit).offset(offset)).scalars().all()
    return listed(connection, statements_numbered(connection, numbers))


def _with_documents() -> Select[Any]:
    d = document.c
    told = (d.sha256.label("document_sha256"), d.name.label("document_name"), d.title, d.publisher, d.published, d.url)
    return select(statement, *told).join(document, document.c.number == statement.c.document)


def statements_numbered(connection: Connection, numbers: Sequence[int]) -> list[AnyRow]:
    """The statements with these numbers, in the order of the numbers given."""
    found: dict[int, AnyRow] = {}
    for some in batches(numbers):
        found |= {row.number: row for row in connection.execute(_with_documents().where(statement.c.number.in_(some)))}
    return [found[number] for number in numbers if number in found]


def statements_where(connection: Connection, *conditions: ColumnElement[bool], limit: int | None = None, offset: int = 0) -> list[Fields]:
    """Statements in the order of their days, earliest first, undated ones last."""
    order = (statement.c.day.asc().nulls_last(), document.c.published.asc().nulls_last(), statement.c.document, statement.c.position)
    if limit is None and not offset:
        return listed(connection, connection.execute(_with_documents().where(*conditions).order_by(*order)).all())
    # First which, then what they say: sorting whole rows would take longer than all the rest.
    wanted = select(statement.c.number).join(document, document.c.number == statement.c.document).where(*conditions)
    numbers = connection.execute(wanted.order_by(*order).limit(limit).offset(offset)).scalars().all()
    return listed(connection, statements_numbered(connection, numbers))


def listed(connection: Connection, rows: Sequence[AnyRow]) -> list[Fields]:
    """Rows of statements as plain values, with what answers each complaint and how many documents carry each statement."""
    answered = answers_beside(connection, rows)
    carried = carriers(connection, [row.id for row in rows])
    return [_fields(row, answered.get(row.id, []), carried.get(row.id, [])) for row in rows]


def _fields(row: AnyRow, answered_by: list[Fields], carried_by: list[Fields]) -> Fields:
    is_charge = row.act in (Act.ALLEGE, Act.CONFIRM)
    as_read: Fields = row.as_read
    named = bool(as_read["respondent"] and as_read["respondent"]["span"])
    return {
        "id": row.id,
        "when": row.when,
        "when_inferred": is_date_inferred(row),
        "day": row.day,
        "speaker": row.speaker,
        "speaker_country": row.speaker_country,
        "actor": row.actor,
        "role": as_read["speaker"] and as_read["speaker"]["role"],
        "act": row.act,
        "negated": row.negated,
        "hedged": row.hedged,
        "standing": row.standing,
        "respondent_country": row.respondent_country,
        "addressee_country": row.addressee_country,
        "topic": row.topic,
        "evidence": row.evidence,
        "directness": directness(row.hedged, bool(answered_by), named) if is_charge else None,
        "words": row.words,
        "quotation": as_read["quotation"],
        "answered_by": answered_by,
        "dispute": row.dispute,
        "dispute_reason": row.dispute_reason,
        "repeats": row.lead,
        "repeats_reason": row.lead_reason,
        "carriers": 1 + len(carried_by),
        "carried_by": carried_by,
        "corrected": row.corrected,
        "rejected": row.rejected,
        "confidence": row.confidence,
        "document": row.document_name,
        "document_sha256": row.document_sha256,
        "title": row.title,
        "publisher": row.publisher,
        "published": row.published,
        "url": row.url,
    }


def answers_beside(connection: Connection, rows: Iterable[AnyRow]) -> dict[str, list[Fields]]:
    """For each complaint among rows, what answers it: the denials and rejections that reply to it; where none does, the latest
    one by the respondent's side in the same dispute."""
    complaints = [row for row in rows if row.act in _COMPLAINTS]
    found: dict[str, list[Fields]] = defaultdict(list)
    for some in batches(row.id for row in complaints):
        replying = (
            select(reply.c.target, reply.c.reason, statement)
            .join(statement, statement.c.id == reply.c.statement)
            .where(reply.c.target.in_(some), reply.c.until.is_(None), statement.c.act.in_(_ANSWERS), statement.c.rejected.is_(False))
            .order_by(statement.c.day, statement.c.number)
        )
        for row in connection.execute(replying):
            found[row.target].append(_answer(row, row.reason))
    open_ones = {(row.dispute, row.respondent_country) for row in complaints if row.id not in found and row.dispute}
    latest: dict[tuple[str, str | None], Fields | None] = remembered(connection)
    for key in sorted(open_ones - latest.keys(), key=str):
        latest[key] = _latest_answer(connection, *key)
    for row in complaints:
        answer = latest.get((row.dispute, row.respondent_country))
        if answer and row.id not in found and answer["id"] != row.id:
            found[row.id].append(answer)
    return found


def _latest_answer(connection: Connection, dispute_id: str, respondent: str | None) -> Fields | None:
    of_respondent = (statement.c.dispute == dispute_id) & (statement.c.speaker_country == respondent) & statement.c.act.in_(_ANSWERS)
    wanted = select(statement.c.number).where(of_respondent, statement.c.lead.is_(None), statement.c.rejected.is_(False))
    latest = wanted.order_by(statement.c.day.desc().nulls_last(), statement.c.number.desc()).limit(1)
    row = connection.execute(select(statement).where(statement.c.number == latest.scalar_subquery())).first()
    return _answer(row, "the latest answer of the respondent's side in this dispute") if row else None


def _answer(row: AnyRow, reason: str) -> Fields:
    return {
        "id": row.id,
        "act": row.act,
        "negated": row.negated,
        "speaker": row.speaker,
        "speaker_country": row.speaker_country,
        "actor": row.actor,
        "when": row.when,
        "when_inferred": is_date_inferred(row),
        "words": row.words,
        "why": reason,
    }


def carriers(connection: Connection, ids: Sequence[str]) -> dict[str, list[Fields]]:
    """The statements that repeat each of these, directly or through another, with the documents that carry them."""
    repeating: dict[str, list[AnyRow]] = defaultdict(list)
    seen = set(ids)
    level = list(ids)
    while level:
        deeper: list[str] = []
        for some in batches(level):
            columns = (statement.c.id, statement.c.lead, statement.c.lead_sort, statement.c.lead_reason)
            told = (document.c.sha256, document.c.name, document.c.publisher, document.c.published)
            found = select(*columns, *told).join(document, document.c.number == statement.c.document)
            inside = found.where(statement.c.lead.in_(some), statement.c.rejected.is_(False)).order_by(statement.c.number)
            for row in connection.execute(inside):
                repeating[row.lead].append(row)
                if row.id not in seen:
                    seen.add(row.id)
                    deeper.append(row.id)
        level = deeper
    return {id: [_carrier(row) for row in _below(id, repeating)] for id in ids if id in repeating}


def _below(id: str, repeating: Mapping[str, Sequence[AnyRow]]) -> list[AnyRow]:
    """What repeats a statement, then what repeats those, and so on; each once."""
    found: dict[str, AnyRow] = {}
    level = [id]
    while level:
        rows = [row for each in level for row in repeating.get(each, ()) if row.id != id and row.id not in found]
        found |= {row.id: row for row in rows}
        level = [row.id for row in rows]
    return list(found.values())


def _carrier(row: AnyRow) -> Fields:
    return {
        "id": row.id,
        "sort": row.lead_sort,
        "why": row.lead_reason,
        "document": row.name,
        "document_sha256": row.sha256,
        "publisher": row.publisher,
        "published": row.published,
    }


def count_of(connection: Connection, table: Any) -> int:
    """How many rows a table has."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
