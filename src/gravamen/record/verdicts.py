"""What people judge of statements: right as it was read, to be corrected, or no statement at all; and how far two of them agree.

A verdict is about what was read. Who accepts a statement that another person had corrected before holds the reading for wrong too, and
who restores it holds it for right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, select

from gravamen.assessment.agreement import Agreement
from gravamen.assessment.agreement import agreement as agreement_over
from gravamen.record.asking import Fields
from gravamen.record.onfile import batches
from gravamen.record.rows import AnyRow
from gravamen.record.schema import decision, statement
from gravamen.record.statements import CORRECTABLE, corrected, standing_columns, statement_of

JUDGING = ("accept", "correct", "reject", "restore")
"""The kinds of decisions that say whether a statement is right."""

NO_STATEMENT = "no statement"
"""What a rejected statement does, among acts."""


class Judgement(StrEnum):
    """What somebody holds of what was read."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one person holds of one statement: as which act, and how it is to be understood (None: not at all).

    `blind`: given on what was read, without having seen what others made of it.
    """

    statement: str
    author: str
    judgement: Judgement
    act: str
    understood: Mapping[str, Any] | None
    blind: bool
    why: str
    decided_at: str

    def fields(self) -> Fields:
        """The verdict as plain values."""
        told = (self.author, self.judgement.value, self.act, self.blind, self.why, self.decided_at)
        return dict(zip(("author", "verdict", "act", "blind", "why", "decided_at"), told, strict=True))


def verdicts_on(connection: Connection, ids: Iterable[str]) -> dict[str, list[Verdict]]:
    """The verdicts on statements in the order in which they were given; those that were taken back are left out."""
    found: dict[str, list[Verdict]] = {}
    for some in batches(ids):
        wanted = select(statement.c.id, statement.c.as_read).where(statement.c.id.in_(some))
        as_read = {row.id: row.as_read for row in connection.execute(wanted)}
        rows = connection.execute(_told().where(decision.c.subject.in_(as_read)).order_by(decision.c.entry))
        by_subject: dict[str, list[AnyRow]] = defaultdict(list)
        for row in rows:
            by_subject[row.subject].append(row)
        found |= {id: list(_followed(as_read[id], decisions)) for id, decisions in by_subject.items()}
    return found


def _told():
    return select(decision).where(decision.c.kind.in_((*JUDGING, "withdraw")))


def _followed(as_read: Mapping[str, Any], decisions: Sequence[AnyRow]) -> Iterator[Verdict]:
    """What each decision on a statement says of it, given what stood when it was made."""
    void = {row.body["decision"] for row in decisions if row.kind == "withdraw"}
    read = _understood(as_read, {})
    standing: dict[str, Mapping[str, Any]] = {}
    for row in decisions:
        seen = {} if row.body.get("blind") else _merged(standing.values())
        match row.kind:
            case "withdraw":
                standing.pop(row.body["decision"], None)
                continue
            case "restore":
                standing.clear()
                seen = {}
            case "correct":
                standing[row.id] = row.body["changes"]
                seen = seen | row.body["changes"]
            case _:
                pass
        if row.id not in void:
            yield _verdict(row, None if row.kind == "reject" else _understood(as_read, seen), read)


def _verdict(row: AnyRow, understood: Mapping[str, Any] | None, read: Mapping[str, Any]) -> Verdict:
    if understood is None:
        judgement, act = Judgement.REJECT, NO_STATEMENT
    else:
        judgement, act = (Judgement.ACCEPT if understood == read else Judgement.CORRECT), understood["act"]
    return Verdict(row.subject, row.author, judgement, act, understood, bool(row.body.get("blind")), row.why, row.decided_at)


def _merged(changes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {name: value for each in changes for name, value in each.items()}


def _understood(as_read: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    columns = standing_columns(corrected(statement_of(as_read), changes))
    return {name: columns[name] for name in CORRECTABLE}


def agreement(connection: Connection) -> Fields:
    """How far reviewers agree on what both have judged, and what is left to settle.

    For each pair, per cent and Cohen's kappa over accept, correct and reject, and over the act that each says it is ("no statement" where
    rejected). They count the first verdict that each gave, so that settling a disagreement does not make the two look more alike than they
    were; `blind` is on how many the later one had not seen what the earlier one made of it. The disagreements are those of the latest
    verdicts.
    """
    whose = _judged_by(connection)
    common = verdicts_on(connection, sorted(id for id, authors in whose.items() if len(authors) > 1))
    pairs: dict[tuple[str, str], list[tuple[Verdict, Verdict]]] = defaultdict(list)
    for given in common.values():
        first = {each.author: each for each in reversed(given)}
        for one, other in combinations(sorted(first), 2):
            pairs[one, other].append((first[one], first[other]))
    return {
        "reviewers": _reviewers(whose),
        "pairs": [_pair(one, other, judged) for (one, other), judged in sorted(pairs.items())],
        "disagreements": [found for _, given in sorted(common.items()) if (found := _disagreement(given))],
    }


def _judged_by(connection: Connection) -> dict[str, set[str]]:
    """Who has judged each statement."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(judged()):
        found[row.id].add(row.author)
    return found


def judged():
    """The statements that people judged, by number and id, with who did; what was taken back by `withdraw` does not count."""
    back = decision.alias()
    joined = (
        select(statement.c.number, statement.c.id, decision.c.author)
        .join(statement, statement.c.id == decision.c.subject)
        .outerjoin(back, back.c.id == decision.c.withdrawn_by)
    )
    return joined.where(decision.c.kind.in_(JUDGING), back.c.id.is_(None) | (back.c.kind != "withdraw")).distinct()


def _reviewers(whose: Mapping[str, set[str]]) -> list[Fields]:
    counted = Counter(author for authors in whose.values() for author in authors)
    return [{"reviewer": author, "judged": count} for author, count in sorted(counted.items())]


def _pair(one: str, other: str, judged: Sequence[tuple[Verdict, Verdict]]) -> Fields:
    return {
        "first": one,
        "second": other,
        "both": len(judged),
        "blind": sum(a.blind or b.blind for a, b in judged),
        "verdict": _figures(agreement_over((a.judgement, b.judgement) for a, b in judged)),
        "act": _figures(agreement_over((a.act, b.act) for a, b in judged)),
    }


def _figures(found: Agreement) -> Fields:
    return {"same": found.same, "share": found.share, "kappa": found.kappa}


def _disagreement(given: Sequence[Verdict]) -> Fields | None:
    """What people who judged a statement hold of it by now, where they do not hold the same; and the columns in which they differ."""
    latest = {each.author: each for each in given}
    held = [each.understood for each in latest.values()]
    if all(each == held[0] for each in held):
        return None
    kept = [each for each in held if each is not None]
    fields = [name for name in CORRECTABLE if any(each[name] != kept[0][name] for each in kept)] if kept else []
    return {"statement": given[0].statement, "differs_in": fields, "verdicts": [each.fields() for each in latest.values()]}
