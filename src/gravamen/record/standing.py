"""How a dispute stands, derived from its statements: its parties and numbers, answers across documents, pledges."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, insert, select, update

from gravamen.disputes import linking, replying, tracking
from gravamen.disputes.filed import Filed
from gravamen.disputes.tracking import Evidenced, Status
from gravamen.model import Act, Evidence, PledgeStatus
from gravamen.record.history import RULES, append
from gravamen.record.onfile import batches, filed_from, rows_where
from gravamen.record.rows import columns_of
from gravamen.record.schema import decision, dispute, exhibit, pledge, pledge_status, reply, statement

Key = tuple[str, ...]

_GRADES = [grade.value for grade in Evidence]


def end_outside_disputes(connection: Connection, ids: Iterable[str]) -> None:
    """Ends answers and statuses of statements that stand in no dispute any more."""
    changes = _Changes()
    for some in batches(ids):
        changes.answers_ended |= _answers_on_file(connection, statement.c.id.in_(some))
        changes.statuses_ended |= _statuses_on_file(connection, statement.c.id.in_(some))
    _write(connection, None, changes)


def refresh_disputes(connection: Connection, ids: Iterable[str], respondent: str, topic: str) -> None:
    """Derives disputes again from their statements; what changed goes into the history.

    `respondent` and `topic` are those of disputes that are new; where none can be, they say nothing.
    """
    for id in ids:
        before = connection.execute(select(dispute).where(dispute.c.id == id)).first()
        rows = rows_where(connection, statement.c.dispute == id)
        members = filed_from(connection, [row for row in rows if row.lead is None])
        about = (before.respondent, before.topic) if before else (respondent, topic)
        values = summary(about[0], members, len({row.sha256 for row in rows}))
        if before is None:
            connection.execute(insert(dispute).values(id=id, respondent=about[0], topic=about[1], pledges=0, rule=linking.RULE, **values))
        elif any(columns_of(before)[name] != value for name, value in values.items()):
            connection.execute(update(dispute).where(dispute.c.id == id).values(**values))
        refresh_answers_and_pledges(connection, id, about[0], members)


def summary(respondent: str, members: Sequence[Filed], documents: int) -> dict[str, Any]:
    """The columns of a dispute that follow from its statements, which `documents` documents carry."""
    complaints = [s for s in members if Act(s.act).is_complaint and not s.negated and s.speaker_country != respondent]
    codes = [code for code, _ in Counter(s.speaker_country for s in complaints if s.speaker_country).most_common()]
    grades = [s.evidence for s in complaints if s.evidence]
    return {
        "complainants": codes,
        "complainant_codes": f" {' '.join(sorted(codes))} " if codes else "",
        "statements": len(members),
        "carriers": documents,
        "allegations": sum(s.act == Act.ALLEGE for s in complaints),
        "answers": sum(Act(s.act).is_answer and s.speaker_country == respondent for s in members),
        "evidence": max(grades, key=_GRADES.index, default=None),
        "first_day": min((s.reported for s in members if s.reported), default=None),
        "last_day": max((s.reported_until for s in members if s.reported_until), default=None),
    }


def refresh_answers_and_pledges(connection: Connection, id: str, respondent: str, members: Sequence[Filed]) -> None:
    """Derives the answers across documents and the pledges of a dispute; what no longer follows is ended, not deleted."""
    answers = {(a.statement, a.target): a.reason for a in replying.answers(members)}
    answers_before = _answers_on_file(connection, statement.c.dispute == id)
    tracked = pledges_of(connection, respondent, members)
    statuses = {(s, *status_key(status)): status for s, found in tracked.items() for status in found}
    before = _statuses_on_file(connection, statement.c.dispute == id)
    connection.execute(update(dispute).where(dispute.c.id == id, dispute.c.pledges != len(tracked)).values(pledges=len(tracked)))
    changes = _Changes(
        answers={key: answers[key] for key in sorted(answers.keys() - answers_before.keys())},
        answers_ended={key: answers_before[key] for key in sorted(answers_before.keys() - answers.keys())},
        statuses={key: statuses[key] for key in sorted(statuses.keys() - before.keys())},
        statuses_ended={key: before[key] for key in sorted(before.keys() - statuses.keys())},
    )
    _write_pledges(connection, id, members, tracked)
    if changes:
        _write(connection, id, changes)


@dataclass(slots=True)
class _Changes:
    """Answers and statuses that are new, with what is told of them, and those that ended, with their numbers.

    Keys begin with the id of a statement, followed by that of its target, or by what makes its status the same.
    """

    answers: dict[Key, str] = field(default_factory=dict[Key, str])
    answers_ended: dict[Key, int] = field(default_factory=dict[Key, int])
    statuses: dict[Key, Status] = field(default_factory=dict[Key, Status])
    statuses_ended: dict[Key, int] = field(default_factory=dict[Key, int])

    def __bool__(self) -> bool:
        return bool(self.answers or self.answers_ended or self.statuses or self.statuses_ended)


def _write(connection: Connection, id: str | None, changes: _Changes) -> None:
    """Writes what changed, told in the history in entries of some thousand changes: one alone would grow with the dispute."""
    sorts = ("answers", "answers_ended", "statuses", "statuses_ended")
    for some in batches((sort, key) for sort in sorts for key in getattr(changes, sort)):
        told = {sort: [key for of, key in some if of == sort] for sort in sorts}
        body = {"dispute": id, "rules": [replying.RULE, tracking.RULE], **told}
        body["answers"] = [(*key, changes.answers[key]) for key in told["answers"]]
        answering = {s for key in (*told["answers"], *told["answers_ended"]) for s in key}
        promised = {key[0] for key in (*told["statuses"], *told["statuses_ended"])}
        seq = append(connection, "followed up", RULES, body, {*answering, *promised, *filter(None, [id])})
        _write_answers(connection, {key: changes.answers[key] for key in told["answers"]}, seq)
        _write_statuses(connection, [(key[0], changes.statuses[key]) for key in told["statuses"]], seq)
        _end(connection, reply, [changes.answers_ended[key] for key in told["answers_ended"]], seq)
        _end(connection, pledge_status, [changes.statuses_ended[key] for key in told["statuses_ended"]], seq)


def _end(connection: Connection, table: Table, numbers: Sequence[int], seq: int) -> None:
    if numbers:
        connection.execute(update(table).where(table.c.number.in_(numbers)).values(until=seq))


def _answers_on_file(connection: Connection, which: ColumnElement[bool]) -> dict[Key, int]:
    found = select(reply).join(statement, statement.c.id == reply.c.statement)
    by_dispute = found.where(which, reply.c.rule == replying.RULE, reply.c.until.is_(None))
    return {(row.statement, row.target): row.number for row in connection.execute(by_dispute)}


def _statuses_on_file(connection: Connection, which: ColumnElement[bool]) -> dict[Key, int]:
    found = select(pledge_status).join(statement, statement.c.id == pledge_status.c.statement)
    by_dispute = found.where(which, pledge_status.c.until.is_(None))
    return {(row.statement, *status_key(row)): row.number for row in connection.execute(by_dispute)}


def status_key(status: Any) -> tuple[str, ...]:
    """What makes a status the same when it is derived again."""
    return (str(status.status), status.day or "", status.by or "", str(status.interested), status.reason, *status.why)


def pledges_of(connection: Connection, respondent: str, members: Sequence[Filed]) -> dict[str, list[Status]]:
    """The pledges of a dispute with their statuses, from its statements and from what people filed on them."""
    ids = [s.id for s in members if s.act == Act.PROMISE]
    if not ids:
        return {}
    filed, terms = _filed_on(connection, ids)
    return tracking.tracked(respondent, members, filed, terms)


def _filed_on(connection: Connection, ids: Sequence[str]) -> tuple[Mapping[str, Sequence[Evidenced]], Mapping[str, str]]:
    filed: dict[str, list[Evidenced]] = defaultdict(list)
    terms: dict[str, str] = {}
    for some in batches(ids):
        for row in connection.execute(select(exhibit).where(exhibit.c.shows_breach_of.in_(some)).order_by(exhibit.c.entry)):
            reason = f"the exhibit “{row.title}” was filed as evidence independent of the parties"
            filed[row.shows_breach_of].append(Evidenced(PledgeStatus.BREACH_SHOWN, row.day, row.title, reason))
        stands = decision.c.withdrawn_by.is_(None) & (decision.c.kind == "pledge") & decision.c.subject.in_(some)
        for row in connection.execute(select(decision).where(stands).order_by(decision.c.entry)):
            if row.body.get("term"):
                terms[row.subject] = row.body["term"]
            if row.body.get("status"):
                status = PledgeStatus(row.body["status"])
                filed[row.subject].append(Evidenced(status, row.body["day"], row.author, f"{row.author}: {row.why}"))
    return filed, terms


def _write_answers(connection: Connection, new: Mapping[Key, str], seq: int) -> None:
    rows = [{"statement": s, "target": t, "rule": replying.RULE, "reason": reason, "since": seq} for (s, t), reason in new.items()]
    if rows:
        connection.execute(insert(reply), rows)


def _write_pledges(connection: Connection, id: str, members: Sequence[Filed], tracked: Mapping[str, Sequence[Status]]) -> None:
    expected = pledge_columns(connection, id, members, tracked)
    known = pledges_on_file(connection, expected)
    for statement_id, values in sorted(expected.items()):
        if statement_id not in known:
            connection.execute(insert(pledge).values(statement=statement_id, **values))
        elif known[statement_id] != values:
            connection.execute(update(pledge).where(pledge.c.statement == statement_id).values(**values))


def pledge_columns(connection: Connection, id: str, members: Sequence[Filed], tracked: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The columns of the pledges that are tracked in a dispute, by their statements."""
    by_id = {s.id: s for s in members}
    _, terms = _filed_on(connection, list(tracked))
    return {s: {"dispute": id, "negative": tracking.is_negative(by_id[s]), "term": terms.get(s)} for s in tracked}


def pledges_on_file(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The same columns as they are on file."""
    found: dict[str, dict[str, Any]] = {}
    for some in batches(ids):
        for row in connection.execute(select(pledge).where(pledge.c.statement.in_(some))):
            found[row.statement] = {"dispute": row.dispute, "negative": row.negative, "term": row.term}
    return found


def _write_statuses(connection: Connection, new: Sequence[tuple[str, Status]], seq: int) -> None:
    rows = [
        {
            "statement": id,
            "status": status.status.value,
            "day": status.day,
            "why": list(status.why),
            "by": status.by,
            "interested": status.interested,
            "reason": status.reason,
            "since": seq,
        }
        for id, status in new
    ]
    if rows:
        connection.execute(insert(pledge_status), rows)
