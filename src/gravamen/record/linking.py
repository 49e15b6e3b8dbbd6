"""Linking what is on file: families and strands that changed wait in `unlinked`, and are linked one at a time.

Each is one transaction, so that a run that is killed leaves the rest waiting. Linking what is linked already changes nothing,
which is also how `gravamen verify` checks it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

from gravamen.archive.families import unpacked
from gravamen.disputes import linking as rules
from gravamen.disputes import occasions
from gravamen.disputes.filed import Filed
from gravamen.disputes.occasions import Repeats
from gravamen.record.history import RULES, append
from gravamen.record.onfile import batches, filed_from, rows_where
from gravamen.record.overruling import Overruling, overruling
from gravamen.record.rows import AnyRow, columns_of
from gravamen.record.schema import document, signature, statement, unlinked

FAMILY, STRANDS, LOOSE = "family", "strands", "loose"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands: what it repeats, where the rules put it, and in which dispute it is after people's decisions."""

    lead: str | None = None
    lead_sort: str | None = None
    lead_reason: str | None = None
    linked: str | None = None
    dispute: str | None = None
    dispute_reason: str | None = None

    @classmethod
    def of(cls, row: AnyRow) -> Place:
        """Where a row says that its statement stands."""
        return cls(row.lead, row.lead_sort, row.lead_reason, row.linked, row.dispute, row.dispute_reason)


def mark_strands(connection: Connection, strands: Iterable[Mapping[str, Any]]) -> None:
    """Notes that the strands of these respondents and topics wait to be linked."""
    keys = {(s["strand_respondent"], s["strand_topic"]) for s in strands if s["strand_respondent"]}
    for respondent, topic in sorted(keys):
        _mark(connection, STRANDS, respondent, topic)


def mark_loose(connection: Connection) -> None:
    """Notes that statements in no strand wait: people may have put them into disputes, or taken them out."""
    _mark(connection, LOOSE, "", "")


def mark_family(connection: Connection, family: str) -> None:
    """Notes that the documents of a family wait to be compared statement by statement."""
    _mark(connection, FAMILY, family, "")


def _mark(connection: Connection, sort: str, respondent: str, topic: str) -> None:
    same = (unlinked.c.sort == sort) & (unlinked.c.respondent == respondent) & (unlinked.c.topic == topic)
    if connection.execute(select(unlinked.c.sort).where(same)).first() is None:
        connection.execute(unlinked.insert().values(sort=sort, respondent=respondent, topic=topic))


def waiting(connection: Connection) -> int:
    """How many families and pairs of respondent and topic wait to be linked."""
    return connection.execute(select(func.count()).select_from(unlinked)).scalar_one()


def link_next(connection: Connection) -> bool:
    """Links one thing that waits; False where nothing does. The transaction must be a writing one."""
    row = connection.execute(select(unlinked).order_by(unlinked.c.sort, unlinked.c.respondent, unlinked.c.topic).limit(1)).first()
    if row is None:
        return False
    if row.sort == FAMILY:
        _link_family(connection, row.respondent)
    elif row.sort == LOOSE:
        _link_loose(connection)
    else:
        _link_strands(connection, row.respondent, row.topic)
    done = (unlinked.c.sort == row.sort) & (unlinked.c.respondent == row.respondent) & (unlinked.c.topic == row.topic)
    connection.execute(delete(unlinked).where(done))
    return True


# Families: which statements are copies.


def family_copies(connection: Connection, family: str) -> tuple[list[AnyRow], dict[str, Repeats]]:
    """The statements of a family's documents, and those among them that are copies, by the rules."""
    rows = rows_where(connection, document.c.family == family)
    shares = shares_of_family(connection, family)
    by_document: dict[str, list[Filed]] = {sha256: [] for sha256 in shares}
    for s in filed_from(connection, rows):
        by_document[s.document].append(s)
    ordered = [sorted(statements, key=lambda s: s.order) for statements in by_document.values()]
    return rows, occasions.copies(ordered, list(shares.values()))


def shares_of_family(connection: Connection, family: str) -> dict[str, float]:
    """The documents of a family, its first one first, each with how alike it is to that one (0 to 1)."""
    from gravamen.record.families import share_of  # noqa: PLC0415 - families mark what is to be linked

    found = (
        select(document.c.sha256, document.c.text_sha256, document.c.published, signature.c.minhash)
        .outerjoin(signature, signature.c.document == document.c.number)
        .where(document.c.family == family)
    )
    rows = sorted(connection.execute(found), key=lambda row: (row.sha256 != family, row.published or "9999", row.sha256))
    if not rows:  # it was named anew since it was marked, and is marked under that name too
        return {}
    first = rows[0]
    minhash = unpacked(first.minhash) if first.minhash is not None else None
    return {row.sha256: share_of(first.text_sha256, minhash, row) for row in rows}


def _link_family(connection: Connection, family: str) -> None:
    rows, repeats = family_copies(connection, family)
    changes: dict[int, Place] = {}
    for row in rows:
        before, found = Place.of(row), repeats.get(row.id)
        if found is not None:
            # Where it stands follows from the statement that it copies, once that is linked.
            place = Place(found.lead, found.sort, found.reason, None, before.dispute, before.dispute_reason)
        else:
            place = Place() if before.lead_sort == "copy" else before
        if place != before:
            changes[row.number] = place
    if changes:
        from gravamen.record.standing import refresh_disputes  # noqa: PLC0415 - the next step of this one

        _write(connection, changes)
        changed = [row for row in rows if row.number in changes]
        _tell_copies(connection, family, changed, changes)
        # What ceased to be a copy stands nowhere until it is linked, and linking need not come by where it stood.
        refresh_disputes(connection, sorted({row.dispute for row in changed if row.dispute and not changes[row.number].dispute}), "", "")


def _tell_copies(connection: Connection, family: str, changed: Sequence[AnyRow], changes: Mapping[int, Place]) -> None:
    """Notes in the history which statements became copies or ceased to be, and has them and those that they copy linked again."""
    for some in batches(changed):
        ids = [row.id for row in some]
        leads = {lead for row in some if (lead := changes[row.number].lead)}
        told = {row.id: _told(changes[row.number]) for row in some}
        append(connection, "copies", RULES, {"family": family, "rule": occasions.RULE, "repeats": told}, [family, *ids, *leads])
        touched = select(statement.c.strand_respondent, statement.c.strand_topic).where(statement.c.id.in_({*ids, *leads})).distinct()
        mark_strands(connection, [columns_of(row) for row in connection.execute(touched).all()])


def _told(place: Place) -> list[str | None] | None:
    return [place.lead, place.lead_sort, place.lead_reason] if place.lead else None


# Strands: what happened on the same occasion, and the disputes.


def places_of_strands(connection: Connection, respondent: str, topic: str, overruled: Overruling) -> tuple[list[AnyRow], dict[str, Place]]:
    """The statements of the strands of a respondent and topic, and where the rules and people's decisions put each."""
    rows = rows_where(connection, statement.c.strand_respondent == respondent, statement.c.strand_topic == topic)
    statements = filed_from(connection, rows)
    copies = {row.id: Repeats(row.lead, row.lead_sort, row.lead_reason) for row in rows if row.lead_sort == "copy"}
    repeats = copies | occasions.retellings(s for s in statements if s.id not in copies)
    disputes = rules.link(respondent, topic, statements, {id: repeat.lead for id, repeat in repeats.items()})
    linked = {id: (dispute.id, reason) for dispute in disputes for id, reason in dispute.reasons.items()}
    places: dict[str, Place] = {}
    for s in statements:
        if s.id not in repeats:
            home, reason = linked.get(s.id, (None, None))
            places[s.id] = Place(None, None, None, home, *overruled.dispute_of(s.id, home, reason))
    for id, repeat in repeats.items():
        places[id] = Place(repeat.lead, repeat.sort, repeat.reason, None, *_home(connection, repeat.lead, places))
    return rows, places


def places_of_loose(connection: Connection, overruled: Overruling) -> tuple[list[AnyRow], dict[str, Place]]:
    """The statements of no strand that people put into disputes or that stand in one, and where they belong."""
    in_none = statement.c.strand_respondent.is_(None) & or_(statement.c.lead_sort.is_(None), statement.c.lead_sort != "copy")
    rows = rows_where(connection, in_none, or_(statement.c.dispute.is_not(None), statement.c.lead.is_not(None)))
    known = {row.id for row in rows}
    for some in batches(id for id in overruled.moved if id not in known):
        rows += rows_where(connection, in_none, statement.c.id.in_(some))
    return rows, {row.id: Place(None, None, None, None, *overruled.dispute_of(row.id, None, None)) for row in rows}


def _home(connection: Connection, lead: str, places: Mapping[str, Place]) -> tuple[str | None, str | None]:
    """The dispute of the statement that is repeated, here or among other strands."""
    if lead in places:
        dispute = places[lead].dispute
    else:
        dispute = connection.execute(select(statement.c.dispute).where(statement.c.id == lead)).scalar()
    return dispute, "repeats a statement of this dispute" if dispute else None


def _link_strands(connection: Connection, respondent: str, topic: str) -> None:
    rows, places = places_of_strands(connection, respondent, topic, overruling(connection))
    _move(connection, rows, places, respondent, topic)


def _link_loose(connection: Connection) -> None:
    rows, places = places_of_loose(connection, overruling(connection))
    _move(connection, rows, places, "", "")


def _move(connection: Connection, rows: Sequence[AnyRow], places: Mapping[str, Place], respondent: str, topic: str) -> None:
    from gravamen.record.standing import end_outside_disputes, refresh_disputes  # noqa: PLC0415 - the next steps of this one

    changed = [row for row in rows if Place.of(row) != places[row.id]]
    changes = {row.number: places[row.id] for row in changed}
    if changes:
        _write(connection, changes)
    for some in batches(changed):
        body = {"respondent": respondent, "topic": topic, "rule": rules.RULE, **_difference(some, places)}
        disputes = {d for row in some for d in (row.dispute, places[row.id].dispute) if d}
        append(connection, "linked", RULES, body, [*(row.id for row in some), *disputes])
    followers = follow(connection, [row.id for row in changed])
    current = {place.dispute for place in places.values()} | {row.dispute for row in changed} | followers
    refresh_disputes(connection, sorted(d for d in current if d), respondent, topic)
    end_outside_disputes(connection, [row.id for row in changed if row.dispute and not places[row.id].dispute])


def _difference(changed: Sequence[AnyRow], places: Mapping[str, Place]) -> dict[str, Any]:
    """What changed, as the history tells it: who joined and left which dispute and why, and who repeats whom."""
    joined: dict[str, dict[str, str | None]] = defaultdict(dict)
    left: dict[str, list[str]] = defaultdict(list)
    repeats: dict[str, list[str | None] | None] = {}
    for row in changed:
        before, after = Place.of(row), places[row.id]
        if after.dispute:
            joined[after.dispute][row.id] = after.dispute_reason
        if before.dispute and before.dispute != after.dispute:
            left[before.dispute].append(row.id)
        if before.lead != after.lead:
            repeats[row.id] = _told(after)
    return {"joined": joined, "left": left, "repeats": repeats}


def follow(connection: Connection, leads: Iterable[str]) -> set[str]:
    """Moves copies that stand among other strands to the disputes of what they copy; returns the disputes that they were in or are."""
    disputes: set[str] = set()
    for some in batches(leads):
        lead = statement.alias()
        found = (
            select(statement.c.number, statement.c.id, statement.c.dispute, lead.c.dispute.label("home"))
            .join(lead, lead.c.id == statement.c.lead)
            .where(statement.c.lead.in_(some), statement.c.rejected.is_(False))
        )
        moved = [row for row in connection.execute(found) if row.dispute != row.home]
        if moved:
            reason = "repeats a statement of this dispute"
            changes = [{"n": r.number, "dispute": r.home, "dispute_reason": reason if r.home else None} for r in moved]
            connection.execute(update(statement).where(statement.c.number == bindparam("n")), changes)
            body = {"rule": occasions.RULE, "followed": {row.id: row.home for row in moved}}
            disputes |= {d for row in moved for d in (row.dispute, row.home) if d}
            append(connection, "linked", RULES, body, [*(row.id for row in moved), *disputes])
    return disputes


def _write(connection: Connection, changes: Mapping[int, Place]) -> None:
    values = [
        {
            "n": number,
            "lead": place.lead,
            "lead_sort": place.lead_sort,
            "lead_reason": place.lead_reason,
            "linked": place.linked,
            "dispute": place.dispute,
            "dispute_reason": place.dispute_reason,
        }
        for number, place in changes.items()
    ]
    connection.execute(update(statement).where(statement.c.number == bindparam("n")), values)


def every_place(connection: Connection) -> Iterator[tuple[str, str]]:
    """Every respondent and topic that strands are on."""
    pairs = select(statement.c.strand_respondent, statement.c.strand_topic).where(statement.c.strand_respondent.is_not(None)).distinct()
    for row in connection.execute(pairs.order_by(statement.c.strand_respondent, statement.c.strand_topic)).all():
        yield row.strand_respondent, row.strand_topic
