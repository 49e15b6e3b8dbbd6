"""Deriving again what the rules derive, and comparing: each check yields a fault, or None for something that is right.

What waits to be linked is left out: it is not derived yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, func, select, text

from gravamen.archive.families import unpacked
from gravamen.disputes import replying
from gravamen.model.calendar import days_of
from gravamen.record.accounts import accounts as all_accounts
from gravamen.record.families import alike_to, first_of
from gravamen.record.faults import Fault
from gravamen.record.linking import (
    FAMILY,
    LOOSE,
    STRANDS,
    Place,
    every_place,
    family_copies,
    places_of_loose,
    places_of_strands,
    waiting,
)
from gravamen.record.onfile import filed_from, rows_where
from gravamen.record.opening import Record
from gravamen.record.overruling import overruling
from gravamen.record.rows import columns_of
from gravamen.record.schema import (
    actor,
    decision,
    dispute,
    document,
    entry,
    exhibit,
    office,
    pledge_status,
    reply,
    signature,
    statement,
    unlinked,
)
from gravamen.record.standing import pledge_columns, pledges_of, pledges_on_file, status_key, summary
from gravamen.record.statements import actor_id, statement_of

Checks = Iterator[Fault | None]
count_waiting = waiting


def filed_entries(connection: Connection) -> Iterator[Fault]:
    """What the history says of each document as it was filed, against the document's row."""
    told: set[str] = set()
    filed = select(entry.c.body).where(entry.c.kind == "filed").order_by(entry.c.seq).execution_options(yield_per=1000)
    for bodies in connection.execute(filed).scalars().partitions():
        wanted = document.c.sha256.in_([body["document"] for body in bodies])
        rows = {row.sha256: row for row in connection.execute(select(document).where(wanted))}
        told.update(rows)
        for body in bodies:
            row = rows.get(body["document"])
            if row is None:
                yield Fault(f"document {body['document'][:16]}", "the history has it, and the record does not")
            elif not _is_as_filed(row, body):
                yield Fault(_document_name(row), "it is not what the history says was filed")
    for row in connection.execute(select(document.c.sha256, document.c.name)):
        if row.sha256 not in told:
            yield Fault(_document_name(row), "the history has no entry of its filing")


def _is_as_filed(row: Any, body: Mapping[str, Any]) -> bool:
    metadata = {field: columns_of(row)[field] for field in body["metadata"]}
    told = (body["text"], body["reading"], body["extractor"], body["reader"], body["metadata"], body["origins"])
    return told == (row.text_sha256, row.reading_sha256, row.extractor, row.reader, metadata, row.origins)


def _document_name(row: Any) -> str:
    return f"document {row.sha256[:16]} ({row.name})"


def decisions(record: Record) -> Checks:
    """Every decision and exhibit against its entry in the history."""
    with record.reading() as connection:
        told = {e.seq: e for e in connection.execute(select(entry).where(entry.c.kind == "decided"))}
        for row in connection.execute(select(decision)):
            e = told.pop(row.entry, None)
            same = e is not None and (e.author, e.body) == (
                row.author,
                {"kind": row.kind, "subject": row.subject, "body": row.body, "why": row.why},
            )
            yield None if same else Fault(f"decision {row.id}", "it is not what the history says was decided")
        yield from (Fault(f"entry {seq} of the history", "its decision is missing") for seq in told)
        exhibits = {row.body["exhibit"]: row.body for row in connection.execute(select(decision).where(decision.c.kind == "exhibit"))}
        for row in connection.execute(select(exhibit)):
            body = exhibits.get(row.id)
            same = body is not None and all(
                body[name] == columns_of(row)[name] for name in ("sha256", "title", "sort", "day", "shows_breach_of")
            )
            yield None if same else Fault(f"exhibit {row.id}", "it is not what was filed")


def accounts(record: Record) -> Checks:
    """The role of every account, who it is at a provider and whether it is disabled, against what the history says was done."""
    told: dict[str, dict[str, Any]] = {}
    with record.reading() as connection:
        for body in connection.execute(select(entry.c.body).where(entry.c.kind == "account").order_by(entry.c.seq)).scalars():
            was = told.setdefault(body["account"], {"identity": None})
            was.update({name: body[name] for name in ("role", "identity") if name in body})
            was["disabled"] = body["change"] == "disabled" or (body["change"] != "enabled" and was.get("disabled", False))
        for found in all_accounts(connection):
            identity = found.identity and found.identity.digest
            stands = {"role": found.role.value, "identity": identity, "disabled": found.disabled_at is not None}
            same = told.pop(found.name, None) == stands
            yield None if same else Fault(f"account {found.name}", "it is not what the history says was done to it")
        yield from (Fault(f"account {name}", "the history has it, and the record does not") for name in told)


def actors(record: Record) -> Checks:
    """The offices of actors, from how the statements were read."""
    expected: dict[tuple[str, str], list[Any]] = defaultdict(lambda: [None, None, 0])
    with record.reading() as connection:
        for row in connection.execution_options(yield_per=1000).execute(select(statement.c.as_read)):
            s = statement_of(row.as_read)
            if s.speaker and s.speaker.role:
                found = expected[actor_id(s.speaker.name, s.speaker.country), s.speaker.role]
                first, last = days_of(s.when.edtf) or (None, None)
                found[0] = min(filter(None, (found[0], first)), default=None)
                found[1] = max(filter(None, (found[1], last)), default=None)
                found[2] += 1
    with record.reading() as connection:
        on_file = {(o.actor, o.role): [o.first_day, o.last_day, o.statements] for o in connection.execute(select(office))}
        merges = {r.subject: r.body["into"] for r in connection.execute(_standing_merges("merge actors"))}
        for row in connection.execute(select(actor).where(actor.c.merged_into.is_not(None))):
            yield None if merges.pop(row.id, None) == row.merged_into else Fault(f"actor {row.id}", "nobody decided that it is another one")
        yield from (Fault(f"actor {id}", f"it was decided that it is {into}, and it is not noted") for id, into in merges.items())
    for key in expected.keys() | on_file.keys():
        same = on_file.get(key) == expected.get(key)
        yield None if same else Fault(f"actor {key[0]}", f"the days of its office “{key[1]}” do not follow from its statements")


def _standing_merges(kind: str) -> Any:
    return select(decision).where(decision.c.kind == kind, decision.c.withdrawn_by.is_(None)).order_by(decision.c.entry)


def indexes(record: Record) -> Checks:
    """That every statement and document can be found by its words."""
    with record.reading() as connection:
        for name, table in (("statement_words", statement), ("document_words", document)):
            column = "count(DISTINCT number)" if record.is_postgresql else "count(*)"
            found = connection.execute(text(f"SELECT {column} FROM {name}")).scalar_one()  # noqa: S608 - names of our own
            wanted = connection.execute(select(func.count()).select_from(table)).scalar_one()
            # Something without a single word has no row in PostgreSQL's index.
            same = found == wanted or (record.is_postgresql and found < wanted and _has_wordless(connection, table, wanted - found))
            yield None if same else Fault(f"index {name}", f"it has {found} of {wanted}")


def _has_wordless(connection: Connection, table: Any, missing: int) -> bool:
    from gravamen.record.words_index import words_of  # noqa: PLC0415

    if table is not statement:
        return False
    return sum(not words_of(row.words) for row in connection.execute(select(statement.c.words))) >= missing


def families(record: Record) -> Checks:
    """The families of near duplicates, and which of their statements are copies."""
    with record.reading() as connection:
        rows = {
            row.number: row
            for row in connection.execute(
                select(document.c.number, document.c.sha256, document.c.published, document.c.family, document.c.text_sha256)
            )
        }
    parents = {number: number for number in rows}
    for number in rows:
        with record.reading() as connection:
            minhash = connection.execute(select(signature.c.minhash).where(signature.c.document == number)).scalar()
            own = connection.execute(select(document).where(document.c.number == number)).one()
            for other, _ in alike_to(connection, own, unpacked(minhash) if minhash else None):
                parents[_root(parents, other.number)] = _root(parents, number)
    groups: dict[int, list[Any]] = defaultdict(list)
    for number, row in rows.items():
        groups[_root(parents, number)].append(row)
    for members in groups.values():
        first = first_of(members)
        wrong = [row for row in members if row.family != first]
        yield from (Fault(f"document {row.sha256[:16]}", f"its family is {row.family[:16]}, and should be {first[:16]}") for row in wrong)
        yield None
        if len(members) > 1 and not wrong:
            yield from _copies(record, first)


def _root(parents: dict[int, int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def _copies(record: Record, family: str) -> Checks:
    with record.reading() as connection:
        if (FAMILY, family, "") in _waiting(connection):
            return
        rows, repeats = family_copies(connection, family)
        for row in rows:
            expected = repeats.get(row.id)
            found = (row.lead, row.lead_reason) if row.lead_sort == "copy" else None
            same = found == ((expected.lead, expected.reason) if expected else None)
            yield None if same else Fault(f"statement {row.id}", "which statement it is a copy of does not follow from the two texts")


def _waiting(connection: Connection) -> set[tuple[str, str, str]]:
    return {(row.sort, row.respondent, row.topic) for row in connection.execute(select(unlinked))}


def disputes(record: Record) -> Checks:
    """Where every statement stands, and how every dispute does."""
    with record.reading() as connection:
        pairs = list(every_place(connection))
    for respondent, topic in pairs:
        with record.reading() as connection:
            if (STRANDS, respondent, topic) not in _waiting(connection):
                rows, places = places_of_strands(connection, respondent, topic, overruling(connection))
                yield from _placed(rows, places)
    with record.reading() as connection:
        if (LOOSE, "", "") not in _waiting(connection):
            yield from _placed(*places_of_loose(connection, overruling(connection)))
        merged = {r.subject: r.body["into"] for r in connection.execute(_standing_merges("merge"))}
        names = {r.subject: r.body["name"] for r in connection.execute(_standing_merges("name"))}
        listed = connection.execute(select(dispute).order_by(dispute.c.id)).all()
    for row in listed:
        same = row.merged_into == merged.get(row.id) and row.name == names.get(row.id)
        yield None if same else Fault(f"dispute {row.id}", "its name or merger is not what was decided")
        with record.reading() as connection:
            yield from _standing(connection, row)


def _placed(rows: Iterable[Any], places: dict[str, Place]) -> Checks:
    for row in rows:
        same = Place.of(row) == places[row.id]
        yield None if same else Fault(f"statement {row.id}", "where it stands does not follow from the rules and decisions")


def _standing(connection: Connection, row: Any) -> Checks:
    rows = rows_where(connection, statement.c.dispute == row.id)
    pairs = select(statement.c.strand_respondent, statement.c.strand_topic).where(statement.c.dispute == row.id).distinct()
    waits = _waiting(connection)
    touched = [(row.respondent, row.topic), *((p.strand_respondent, p.strand_topic) for p in connection.execute(pairs))]
    if any((STRANDS, *pair) in waits for pair in touched) or (LOOSE, "", "") in waits:
        return
    members = filed_from(connection, [r for r in rows if r.lead is None])
    expected = summary(row.respondent, members, len({r.sha256 for r in rows}))
    wrong = [name for name, value in expected.items() if columns_of(row)[name] != value]
    yield Fault(f"dispute {row.id}", f"{', '.join(wrong)} do not follow from its statements") if wrong else None
    answers = {(a.statement, a.target, a.reason) for a in replying.answers(members)}
    by_rule = select(reply).join(statement, statement.c.id == reply.c.statement)
    stand = by_rule.where(statement.c.dispute == row.id, reply.c.rule == replying.RULE, reply.c.until.is_(None))
    on_file = {(r.statement, r.target, r.reason) for r in connection.execute(stand)}
    yield None if on_file == answers else Fault(f"dispute {row.id}", "the answers across documents do not follow from its statements")
    tracked = pledges_of(connection, row.respondent, members)
    expected_statuses = {(id, status_key(status)) for id, found in tracked.items() for status in found}
    of_dispute = select(pledge_status).join(statement, statement.c.id == pledge_status.c.statement)
    found = connection.execute(of_dispute.where(statement.c.dispute == row.id, pledge_status.c.until.is_(None)))
    same = {(s.statement, status_key(s)) for s in found} == expected_statuses and row.pledges == len(tracked)
    yield None if same else Fault(f"dispute {row.id}", "the statuses of its pledges do not follow from its statements")
    same = pledges_on_file(connection, tracked) == pledge_columns(connection, row.id, members, tracked)
    yield None if same else Fault(f"dispute {row.id}", "its pledges, or their terms, do not follow from its statements")
