"""What people decide about disputes, pledges and actors.

A decision is a dated row with its author and reason. It supersedes what the rules or an earlier decision say, and overwrites
nothing; it can be taken back, which is a decision too. What follows from it is linked again by the rules.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update

from gravamen.disputes.tracking import precedes
from gravamen.model import Act, PledgeStatus, digest
from gravamen.model.calendar import days_of
from gravamen.record.actors import resolved
from gravamen.record.correcting import stand_again
from gravamen.record.deciding import (
    By,
    DecisionError,
    check_of_dispute,
    decide,
    dispute_row,
    latest_standing,
    mark_members,
    mark_statements,
    statement_row,
    supersede,
)
from gravamen.record.rows import AnyRow
from gravamen.record.schema import actor, decision, dispute, exhibit

PLEDGE_STATUSES = (PledgeStatus.NO_PUBLIC_EVIDENCE, PledgeStatus.WITHDRAWN)
"""The statuses that only a person can set: the others follow from statements, exhibits and terms."""


def merge(connection: Connection, loser: str, winner: str, by: By) -> str:
    """Makes two disputes one, under the second one's name."""
    if loser == winner:
        raise DecisionError("a dispute cannot be merged with itself")
    first, into = dispute_row(connection, loser), dispute_row(connection, winner)
    made = decide(connection, "merge", loser, {"into": winner}, by, [loser, winner])
    connection.execute(update(dispute).where(dispute.c.id == loser).values(merged_into=winner))
    mark_members(connection, [first.id, into.id])
    return made


def split(connection: Connection, id: str, statements: Sequence[str], by: By) -> tuple[str, str]:
    """Makes statements of a dispute a dispute of their own. Returns the decision's id and the new dispute's."""
    row = dispute_row(connection, id)
    check_of_dispute(connection, id, statements)
    new = digest(f"split|{id}|{'|'.join(sorted(statements))}".encode())[:12]
    if connection.execute(select(dispute.c.id).where(dispute.c.id == new)).first() is None:
        from gravamen.disputes.linking import RULE  # noqa: PLC0415
        from gravamen.record.standing import summary  # noqa: PLC0415

        values = summary(row.respondent, [], 0)
        connection.execute(insert(dispute).values(id=new, respondent=row.respondent, topic=row.topic, pledges=0, rule=RULE, **values))
    made = decide(connection, "split", id, {"statements": list(statements), "dispute": new}, by, [id, new, *statements])
    mark_statements(connection, statements)
    return made, new


def move(connection: Connection, statements: Sequence[str], target: str | None, by: By) -> str:
    """Moves statements to a dispute, or (None) out of any."""
    for id in statements:
        statement_row(connection, id)
    if target is not None:
        dispute_row(connection, target)
    body = {"statements": list(statements), "dispute": target}
    made = decide(connection, "move", statements[0], body, by, [*statements, *([target] if target else [])])
    mark_statements(connection, statements)
    return made


def name(connection: Connection, id: str, given: str, by: By) -> str:
    """Gives a dispute a name."""
    dispute_row(connection, id)
    if not given.strip():
        raise DecisionError("a name needs words")
    made = decide(connection, "name", id, {"name": given}, by, [id])
    connection.execute(update(dispute).where(dispute.c.id == id).values(name=given))
    return made


def _promise(connection: Connection, id: str) -> AnyRow:
    """The row of a promise whose keeping can be followed. Raises DecisionError where a statement is none, or only repeats one."""
    row = statement_row(connection, id)
    if row.act != Act.PROMISE:
        raise DecisionError(f"statement {id} is no promise ({row.act}): correct it first if it should be one")
    if row.lead is not None:
        raise DecisionError(f"statement {id} only repeats another, whose keeping is followed: name statement {row.lead}")
    return row


def _day(given: str) -> str:
    """A day. Raises DecisionError where it is none: what people file is compared with days as they are spelled."""
    if days_of(given) != (given, given):
        raise DecisionError(f"{given} is no day: write it as YYYY-MM-DD")
    return given


def _check_not_before(promise: AnyRow, day: str, what: str) -> None:
    """Raises DecisionError where a day lies before a promise: nothing of that day can say whether it was kept."""
    if precedes(day, promise.day, promise.standing):
        raise DecisionError(
            f"{what} {day} lies before statement {promise.id} promises it ({promise.when}): give a day on which the promise was made "
            f"already, or correct when it was made first (`gravamen correct {promise.id} --when`)"
        )


def set_pledge(connection: Connection, id: str, by: By, term: str | None = None, status: str | None = None, day: str | None = None) -> str:
    """Sets a promise's last day, or a status that only a person can set, with the day that it dates from."""
    row = _promise(connection, id)
    if (status is None) == (term is None):
        raise DecisionError("give either --term DATE, or --status with --day DATE")
    if status is not None and (status not in PLEDGE_STATUSES or day is None):
        raise DecisionError(f"a person sets {' or '.join(PLEDGE_STATUSES)}, with --day: the day up to which it holds")
    for given, what in ((term, "the term"), (day, "the day")):
        if given is not None:
            _check_not_before(row, _day(given), what)
    made = decide(connection, "pledge", id, {"term": term, "status": status, "day": day}, by, [id])
    mark_statements(connection, [id])
    return made


def file_exhibit(
    connection: Connection, dispute_id: str, sha256: str, title: str, sort: str, day: str, breach_of: str | None, by: By
) -> str:
    """Files archived evidence in a dispute; with `breach_of`, as evidence independent of the parties that a promise was broken."""
    dispute_row(connection, dispute_id)
    _day(day)
    if breach_of is not None:
        promise = _promise(connection, breach_of)
        if promise.dispute != dispute_id:
            where = f"file the exhibit in dispute {promise.dispute}" if promise.dispute else "move it to one first (`gravamen decide move`)"
            raise DecisionError(f"promise {breach_of} does not stand in dispute {dispute_id}, so that nobody would see it here: {where}")
        _check_not_before(promise, day, "the exhibit’s day")
    id = digest(f"exhibit|{dispute_id}|{sha256}|{breach_of}".encode())[:16]
    if connection.execute(select(exhibit.c.id).where(exhibit.c.id == id)).first():
        raise DecisionError(f"this is filed in dispute {dispute_id} already, as exhibit {id}")
    body = {"exhibit": id, "sha256": sha256, "title": title, "sort": sort, "day": day, "shows_breach_of": breach_of}
    decide(connection, "exhibit", dispute_id, body, by, [dispute_id, *([breach_of] if breach_of else [])])
    seq = connection.execute(select(decision.c.entry).order_by(decision.c.entry.desc()).limit(1)).scalar_one()
    values = {"sort": sort, "sha256": sha256, "title": title, "day": day, "shows_breach_of": breach_of, "entry": seq}
    connection.execute(insert(exhibit).values(id=id, dispute=dispute_id, **values))
    if breach_of:
        mark_statements(connection, [breach_of])
    return id


def merge_actors(connection: Connection, loser: str, winner: str, by: By) -> str:
    """Says that two actors are one, known under the second one's name."""
    first, into = resolved(connection, _actor(connection, loser)), resolved(connection, _actor(connection, winner))
    if first == into:
        raise DecisionError("they are one actor already")
    made = decide(connection, "merge actors", first, {"into": into}, by, [first, into])
    connection.execute(update(actor).where(actor.c.id == first).values(merged_into=into))
    return made


def split_actor(connection: Connection, id: str, by: By) -> str:
    """Takes the merge of an actor back: it is one of its own again."""
    found = connection.execute(select(actor.c.merged_into).where(actor.c.id == id)).first()
    if found is None or found.merged_into is None:
        raise DecisionError(f"{id} is no actor that was merged into another")
    made = decide(connection, "split actor", id, {"from": found.merged_into}, by, [id, found.merged_into])
    supersede(connection, "merge actors", id, made)
    connection.execute(update(actor).where(actor.c.id == id).values(merged_into=None))
    return made


def withdraw(connection: Connection, id: str, by: By) -> str:
    """Takes a decision back; what it said is as if it had not been said, and stays in the history."""
    row = connection.execute(select(decision).where(decision.c.id == id)).first()
    if row is None:
        raise DecisionError(f"there is no decision {id}: `gravamen history` names them")
    if row.withdrawn_by is not None:
        raise DecisionError(f"decision {id} was taken back already, by {row.withdrawn_by}")
    if row.kind in ("note", "withdraw", "restore", "exhibit", "split actor"):
        raise DecisionError(f"a decision of this kind ({row.kind}) stands: make another one")
    made = decide(connection, "withdraw", row.subject, {"decision": id, "kind": row.kind}, by, [row.subject])
    connection.execute(update(decision).where(decision.c.id == id).values(withdrawn_by=made))
    _undo(connection, row)
    return made


def _undo(connection: Connection, row: AnyRow) -> None:
    match row.kind:
        case "correct" | "reject":
            stand_again(connection, statement_row(connection, row.subject).document)
        case "accept":
            pass  # nothing followed from it
        case "merge":
            connection.execute(update(dispute).where(dispute.c.id == row.subject).values(merged_into=None))
            mark_members(connection, [row.body["into"]])
        case "split" | "move":
            mark_statements(connection, row.body["statements"])
        case "name":
            before = latest_standing(connection, "name", row.subject)
            connection.execute(update(dispute).where(dispute.c.id == row.subject).values(name=before.body["name"] if before else None))
        case "merge actors":
            connection.execute(update(actor).where(actor.c.id == row.subject).values(merged_into=None))
        case "assess" | "code" | "reconcile":
            pass  # nothing else is derived from it
        case _:
            mark_statements(connection, [row.subject])


def _actor(connection: Connection, id: str) -> str:
    if connection.execute(select(actor.c.id).where(actor.c.id == id)).first() is None:
        raise DecisionError(f"there is no actor {id}: `gravamen actors` lists them with their ids")
    return id
