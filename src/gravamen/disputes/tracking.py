"""Pledges over time: every status with the day it dates from and what it rests on. A status never replaces an earlier one.

open                 promised, and nothing since says otherwise
breach_alleged       somebody says that it was broken: by whom, and whether that is a party to the dispute
breach_shown         evidence independent of the parties is on file: an outsider's, or one that a person filed as such
kept                 its term has ended with no breach shown
no_public_evidence   a person looked for evidence up to a stated day, and found none in public
withdrawn            who made it has taken it back
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gravamen.disputes.filed import Filed
from gravamen.disputes.pledges import pledges_of
from gravamen.model import Act, Actor, Evidence, Kind, PledgeStatus, Quotation, Statement, Topic, When

RULE = "pledges 1"

MEANING = {
    PledgeStatus.OPEN: "promised, and nothing on file says that it was broken",
    PledgeStatus.BREACH_ALLEGED: "somebody says that it was broken; that is a claim, not proof",
    PledgeStatus.BREACH_SHOWN: "evidence independent of the parties to the dispute is on file",
    PledgeStatus.KEPT: "its term has ended with no breach shown on file",
    PledgeStatus.NO_PUBLIC_EVIDENCE: "somebody looked for public evidence of a breach up to this day, and found none",
    PledgeStatus.WITHDRAWN: "who made it has taken it back",
}


@dataclass(frozen=True, slots=True)
class Evidenced:
    """What a person filed on a pledge: an exhibit that shows a breach, a term, a search without result, a withdrawal."""

    status: PledgeStatus
    day: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Status:
    """A pledge's status from a day on (None: not known since when), by whom, and the statements that it rests on.

    `interested` says whether who alleges is a party to the dispute; None where nobody alleges.
    """

    status: PledgeStatus
    day: str | None
    why: tuple[str, ...]
    by: str | None
    interested: bool | None
    reason: str


def tracked(
    respondent: str, members: Sequence[Filed], filed: Mapping[str, Sequence[Evidenced]], terms: Mapping[str, str]
) -> dict[str, list[Status]]:
    """The pledges among the statements of a dispute, each with its statuses in the order of their days.

    `filed` and `terms` hold, by statement, what people filed on it, and the last day of a promise that has one.
    """
    ordered = sorted(members, key=lambda s: (s.since or "9999", s.order))
    by_id = {s.id: s for s in ordered}
    parties = {respondent} | {s.speaker_country for s in ordered if Act(s.act).is_complaint and s.speaker_country}
    return {
        pledge.statement: _statuses(by_id[pledge.statement], [by_id[i] for i in pledge.why], parties, filed, terms)
        for pledge in pledges_of(respondent, [_statement(s) for s in ordered])
    }


def _statuses(
    promise: Filed,
    charges: Sequence[Filed],
    parties: set[str],
    filed: Mapping[str, Sequence[Evidenced]],
    terms: Mapping[str, str],
) -> list[Status]:
    found = [Status(PledgeStatus.OPEN, promise.since, (promise.id,), promise.speaker, None, "promised")]
    found += [_charged(charge, parties) for charge in charges]
    people = filed.get(promise.id, ())
    found += [Status(e.status, e.day, (promise.id,), e.by, None, e.reason) for e in people]
    if (term := terms.get(promise.id)) and not _is_shown_broken(found, term):
        found.append(Status(PledgeStatus.KEPT, term, (promise.id,), None, None, f"its term ended on {term} with no breach shown"))
    return list(_moving([found[0], *sorted(found[1:], key=lambda s: (s.day or "", s.status != PledgeStatus.OPEN, s.why))]))


def _charged(charge: Filed, parties: set[str]) -> Status:
    is_party = charge.speaker_country in parties
    # A party's word that its evidence is independent is still a party's word.
    is_shown = charge.evidence == Evidence.INDEPENDENT and not is_party
    status = PledgeStatus.BREACH_SHOWN if is_shown else PledgeStatus.BREACH_ALLEGED
    side = "a party to the dispute" if is_party else "nobody whose complaint is in this dispute"
    said = "says that the conduct goes on" if not is_shown else "reports evidence of its own, independent of the parties"
    return Status(status, charge.since, (charge.id,), charge.speaker, is_party, f"{charge.speaker or 'somebody'}, {side}, {said}")


def _is_shown_broken(found: Iterable[Status], term: str) -> bool:
    ends = (PledgeStatus.BREACH_SHOWN, PledgeStatus.WITHDRAWN)
    return any(s.status in ends and (s.day or "") <= term for s in found)


def _moving(statuses: Iterable[Status]) -> Iterable[Status]:
    """The statuses that stand: once a breach is shown, or the promise withdrawn, a mere allegation moves it no more."""
    settled = False
    for status in statuses:
        if settled and status.status not in (PledgeStatus.BREACH_SHOWN, PledgeStatus.WITHDRAWN):
            continue
        settled = settled or status.status in (PledgeStatus.BREACH_SHOWN, PledgeStatus.WITHDRAWN)
        yield status


def is_negative(promise: Filed) -> bool:
    """Whether a promise is not to do something, as most are: it can be broken on any day, and kept only as long as it lasts."""
    return any(
        word in f" {promise.words.lower()} " for word in (" not ", "n't ", "n’t ", " never ", " no ", " stop ", " refrain ", " abstain ")
    )


def _statement(s: Filed) -> Statement:
    """The statement that the rules for one document take: what they look at, and nothing else."""

    def party(code: str | None, name: str | None = None) -> Actor | None:
        return Actor(name or code or "", None, name or code or "", Kind.UNKNOWN, None, code) if code or name else None

    return Statement(
        id=s.id,
        document=s.document,
        document_sha256=s.document,
        act=Act(s.act),
        topic=Topic(s.topic),
        speaker=party(s.speaker_country, s.speaker),
        addressee=party(s.addressee),
        respondent=party(s.respondent),
        cue=None,
        content=(),
        quotation=Quotation.INDIRECT,
        when=When(s.since),
        negated=s.negated,
        standing=s.standing,
        evidence=Evidence(s.evidence) if s.evidence else None,
        replies_to=s.replies,
    )
