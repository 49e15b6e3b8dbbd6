"""Everything about one dispute, statement, document or actor, as plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from gravamen.archive import Archive
from gravamen.disputes.tracking import MEANING
from gravamen.model import PledgeStatus
from gravamen.record.actors import names_of, statements_by
from gravamen.record.asking import Asked as AskedStatements
from gravamen.record.asking import Fields, listed, said, statements_numbered, statements_where
from gravamen.record.dispute_lists import dispute_fields
from gravamen.record.history import history_of, today
from gravamen.record.linking import shares_of_family
from gravamen.record.onfile import batches
from gravamen.record.positions import changes_in
from gravamen.record.rows import AnyRow, columns_of
from gravamen.record.schema import actor, decision, delivery, dispute, document, exhibit, office, pledge, pledge_status, reply, statement
from gravamen.record.searching import document_fields
from gravamen.record.statuses import IN_TIME, held_on

_CONTEXT = 200
_ACTORS_STATEMENTS = 50


def dispute_shown(connection: Connection, id: str) -> Fields:
    """A dispute: its statements in time with the answers beside the complaints, its pledges, changes of position, exhibits."""
    row = connection.execute(select(dispute).where(dispute.c.id == id)).one()
    statements = statements_where(connection, statement.c.dispute == id, statement.c.lead.is_(None), statement.c.rejected.is_(False))
    return {
        **dispute_fields(connection, row),
        "rule": row.rule,
        "statements_in_time": [s for s in statements if not s["standing"]],
        "positions_held": [s for s in statements if s["standing"]],
        "changes_of_position": changes_in(connection, id),
        "pledges_tracked": pledges_tracked(connection, id),
        "exhibits": [dict(columns_of(found)) for found in connection.execute(select(exhibit).where(exhibit.c.dispute == id))],
        "decisions": decisions_on(connection, decision.c.subject == id),
    }


def pledges_tracked(connection: Connection, id: str, limit: int | None = None) -> list[Fields]:
    """The pledges of a dispute with every status that each had, the earliest made first; those of statements that left it are left out."""
    stands = select(pledge_status.c.number).where(pledge_status.c.statement == pledge.c.statement, pledge_status.c.until.is_(None))
    wanted = select(pledge).join(statement, statement.c.id == pledge.c.statement)
    inside = wanted.where(statement.c.dispute == id, stands.exists())
    in_time = inside.order_by(statement.c.day.asc().nulls_last(), statement.c.number).limit(limit)
    return _pledges(connection, connection.execute(in_time).all())


def pledges_numbered(connection: Connection, numbers: Sequence[int]) -> list[Fields]:
    """The pledges whose statements have these numbers, in the order of the numbers given."""
    wanted = select(pledge, statement.c.number).join(statement, statement.c.id == pledge.c.statement)
    found: dict[int, AnyRow] = {}
    for some in batches(numbers):
        found |= {row.number: row for row in connection.execute(wanted.where(statement.c.number.in_(some)))}
    return _pledges(connection, [found[number] for number in numbers if number in found])


def _pledges(connection: Connection, rows: Sequence[AnyRow]) -> list[Fields]:
    ids = [row.statement for row in rows]
    made: dict[str, Fields] = {}
    had: dict[str, list[Fields]] = {}
    for some in batches(ids):
        made |= {fields["id"]: fields for fields in statements_where(connection, statement.c.id.in_(some))}
        in_force = select(pledge_status).where(pledge_status.c.statement.in_(some), pledge_status.c.until.is_(None))
        for found in connection.execute(in_force.order_by(*IN_TIME)):
            told = ("status", "day", "by", "interested", "why", "reason")
            status = {name: columns_of(found)[name] for name in told} | {"meaning": MEANING[PledgeStatus(found.status)]}
            had.setdefault(found.statement, []).append(status)
    present = today(connection)
    return [
        {
            "statement": made[row.statement],
            "negative": row.negative,
            "term": row.term,
            "statuses": had.get(row.statement, []),
            "status": held_on(present, had.get(row.statement, [])),
        }
        for row in rows
    ]


def statement_shown(connection: Connection, archive: Archive, id: str) -> Fields:
    """A statement: its words in context, what it answers and what answers it, how it was read and what people made of it."""
    (shown,) = statements_shown(connection, archive, [id])
    return shown


def statements_shown(connection: Connection, archive: Archive, ids: Sequence[str]) -> list[Fields]:
    """Statements, each as `statement_shown` has it, in the order of their ids given; as quick for many as for a few."""
    found = {row.id: row for row in connection.execute(select(statement).where(statement.c.id.in_(ids)))}
    rows = [found[id] for id in ids]
    fields = listed(connection, statements_numbered(connection, [row.number for row in rows]))
    places = select(document.c.number, document.c.text_sha256).where(document.c.number.in_({row.document for row in rows}))
    texts = {number: archive.bytes_of(sha256).decode("utf-8") for number, sha256 in connection.execute(places)}
    targets, decisions = _replies(connection, ids), _decisions(connection, ids)
    return [
        {
            **shown,
            "context": context_of(texts[row.document], row.as_read),
            "replies_to": targets.get(row.id, []),
            "as_read": row.as_read,
            "strand_reason": row.strand_reason,
            "decisions": decisions.get(row.id, []),
        }
        for row, shown in zip(rows, fields, strict=True)
    ]


def _replies(connection: Connection, ids: Sequence[str]) -> dict[str, list[Fields]]:
    """What each statement replies to."""
    columns = (reply.c.statement, reply.c.target, reply.c.rule, reply.c.reason)
    rows = connection.execute(select(*columns).where(reply.c.statement.in_(ids), reply.c.until.is_(None)).order_by(reply.c.number)).all()
    targets = {row["id"]: row for row in statements_where(connection, statement.c.id.in_({row.target for row in rows}))} if rows else {}
    wanted = ("id", "when", "when_inferred", "speaker", "speaker_country", "actor", "act", "negated", "words")
    found: dict[str, list[Fields]] = defaultdict(list)
    for row in rows:
        target = targets[row.target]
        found[row.statement].append({**{name: target[name] for name in wanted}, "rule": row.rule, "why": row.reason})
    return found


def _decisions(connection: Connection, ids: Sequence[str]) -> dict[str, list[Fields]]:
    found: dict[str, list[Fields]] = defaultdict(list)
    for each in decisions_on(connection, decision.c.subject.in_(ids)):
        found[each["subject"]].append(each)
    return found


def context_of(text: str, as_read: Mapping[str, Any]) -> Fields:
    """The words around a statement, and where in them its own words stand (`spans`, code points, end exclusive)."""
    pieces = [*as_read["content"], *([as_read["cue"]] if as_read["cue"] else [])]
    spans = sorted(tuple(piece["span"]) for piece in pieces)
    if not spans:
        return {"text": "", "spans": []}
    start, end = max(0, spans[0][0] - _CONTEXT), min(len(text), max(last for _, last in spans) + _CONTEXT)
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return {"text": text[start:end], "spans": [[a - start, b - start] for a, b in spans]}


def document_shown(connection: Connection, sha256: str) -> Fields:
    """A document: what is known of it and from where, its near duplicates, where it was found, its statements."""
    row = connection.execute(select(document).where(document.c.sha256 == sha256)).one()
    inside = statements_where(connection, statement.c.document == row.number, statement.c.rejected.is_(False))
    return {**document_known(connection, sha256), "statements": inside}


def document_known(connection: Connection, sha256: str) -> Fields:
    """A document without its statements."""
    row = connection.execute(select(document).where(document.c.sha256 == sha256)).one()
    shares = shares_of_family(connection, row.family)
    in_family = connection.execute(
        select(document).where(document.c.family == row.family, document.c.number != row.number).order_by(document.c.number)
    ).all()
    deliveries = connection.execute(select(delivery).where(delivery.c.document == row.number).order_by(delivery.c.number))
    return {
        **document_fields(row),
        "near_duplicates": [
            {
                "sha256": d.sha256,
                "name": d.name,
                "publisher": d.publisher,
                "published": d.published,
                "alike_to_first": round(shares[d.sha256], 2),
            }
            for d in in_family
        ],
        "deliveries": [{"source": d.source, "part": d.part, "received_at": d.received_at} for d in deliveries],
        "decisions": decisions_on(connection, decision.c.subject == sha256),
    }


def gaps_of(connection: Connection, sha256: str) -> list[list[Any]] | None:
    """What was seen in a document and not understood: which sort, and from where to where in its text; None where that was not kept."""
    filed = next((entry for entry in history_of(connection, sha256) if entry.kind == "filed"), None)
    return filed.body.get("gaps") if filed else None


def actor_shown(connection: Connection, id: str, as_of: str | None = None) -> Fields:
    """An actor: its names, the offices in which the documents show it (`as_of` a day: only those held then), what it said."""
    said_by = said(connection, AskedStatements(by=id), _ACTORS_STATEMENTS)
    return {**actor_known(connection, id, as_of), "statements": said_by}


def actor_known(connection: Connection, id: str, as_of: str | None = None) -> Fields:
    """An actor without what it said."""
    row = connection.execute(select(actor).where(actor.c.id == id)).one()
    ids = names_of(connection, [id])
    merged = connection.execute(select(actor).where(actor.c.id.in_(ids[1:])).order_by(actor.c.name, actor.c.id)).all()
    return {
        "id": row.id,
        "name": row.name,
        "kind": row.kind,
        "country": row.country,
        "merged_into": row.merged_into,
        "also_known_as": [{"id": m.id, "name": m.name, "country": m.country} for m in merged],
        "offices": offices_of(connection, ids, as_of),
        "decisions": decisions_on(connection, decision.c.subject == id),
    }


def offices_of(connection: Connection, ids: Sequence[str], as_of: str | None) -> list[Fields]:
    """The offices of actors by their first mention; with `as_of`, those that they are shown in before and after that day."""
    return [_office(row) for row in connection.execute(_offices(ids, as_of))]


def _offices(ids: Sequence[str], as_of: str | None) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [office.c.actor.in_(ids)]
    if as_of:
        conditions += [office.c.first_day <= as_of, or_(office.c.last_day >= as_of, office.c.last_day.is_(None))]
    return select(office).where(*conditions).order_by(office.c.first_day.asc().nulls_last(), office.c.role)


def _office(row: AnyRow) -> Fields:
    return {"role": row.role, "first_day": row.first_day, "last_day": row.last_day, "statements": row.statements}


def offices_by(connection: Connection, ids: Sequence[str], as_of: str | None = None) -> dict[str, list[Fields]]:
    """The offices of each of some actors, as `offices_of` has them."""
    held: dict[str, list[Fields]] = {}
    for some in batches(ids):
        for row in connection.execute(_offices(some, as_of)):
            held.setdefault(row.actor, []).append(_office(row))
    return held


def actors(
    connection: Connection, country: str | None, name: str | None, as_of: str | None, limit: int | None, offset: int = 0
) -> list[Fields]:
    """The actors on file by name, with their offices; merged ones stand under the name that they were merged into."""
    conditions: list[ColumnElement[bool]] = [actor.c.merged_into.is_(None)]
    if country:
        conditions.append(actor.c.country == country)
    if name:
        conditions.append(actor.c.name.icontains(name, autoescape=True))
    rows = connection.execute(select(actor).where(*conditions).order_by(actor.c.name, actor.c.id).limit(limit).offset(offset)).all()
    ids = [row.id for row in rows]
    counts, offices = statements_by(connection, ids), offices_by(connection, ids, as_of)
    return [
        {
            "id": row.id,
            "name": row.name,
            "kind": row.kind,
            "country": row.country,
            "statements": counts.get(row.id, 0),
            "offices": offices.get(row.id, []),
        }
        for row in rows
    ]


def decisions_on(connection: Connection, *conditions: ColumnElement[bool]) -> list[Fields]:
    """Decisions with their authors and reasons, oldest first, those taken back included."""
    found = connection.execute(select(decision).where(*conditions).order_by(decision.c.entry))
    names = ("id", "kind", "subject", "body", "author", "why", "decided_at", "withdrawn_by")
    return [{name: columns_of(row)[name] for name in names} for row in found]
