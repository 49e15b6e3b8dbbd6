"""Pledges over time: every status with the day it dates from and what it rests on. A status never replaces an earlier one.

open                 promised, and nothing since says otherwise
breach_alleged       somebody says that it was broken: by whom, and whether that is a party to the dispute
breach_shown         a person filed evidence that is independent of the parties
kept                 its term has ended with no breach shown
no_public_evidence   a person looked for evidence up to a stated day, and found none in public
withdrawn            who made it has taken it back
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from gravamen.disputes.filed import Filed
from gravamen.model import Act, Evidence, PledgeStatus
from gravamen.reading.countries import adjective_of, name_of

RULE = "pledges 2"
SHARED_WORDS = 2
# Words that promises and charges of every kind use.
_EMPTY_WORDS = frozenset(
    (
        "would",
        "could",
        "should",
        "their",
        "there",
        "these",
        "those",
        "which",
        "about",
        "after",
        "before",
        "other",
        "being",
        "never",
        "again",
    )
)

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
    parties = {respondent} | {s.speaker_country for s in ordered if s.speaker_country and _makes_a_party(s)}
    charges = Charges(respondent, ordered)
    return {
        promise.id: _statuses(promise, charges.of_breaking(promise), parties, filed, terms)
        for promise in ordered
        if promise.act == Act.PROMISE and not promise.negated and promise.speaker_country == respondent
    }


class Charges:
    """What others hold against the respondent of a dispute, and which of it says that a promise was broken.

    Charges are found by what they share with a promise, since a dispute of years has too many to hold each against each.
    """

    def __init__(self, respondent: str, ordered: Iterable[Filed]) -> None:
        self._charges = [s for s in ordered if s.since is not None and _is_charge(s, respondent)]
        # That both name the respondent tells nothing of its conduct.
        itself = stems(f"{name_of(respondent)} {adjective_of(respondent)}")
        self._stems = [stems(charge.words) - itself for charge in self._charges]
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        self._by_document: dict[str, list[int]] = defaultdict(list)
        self._by_target: dict[str, list[int]] = defaultdict(list)
        for number, charge in enumerate(self._charges):
            self._by_document[charge.document].append(number)
            for target in charge.replies:
                self._by_target[target].append(number)
            for stem in self._stems[number]:
                self._by_stem[stem].append(number)

    def of_breaking(self, promise: Filed) -> list[tuple[Filed, str]]:
        """The charges that say that this promise was broken, in their order, each with why that is thought.

        A charge is dated, and it answers the promise, or comes later on the same topic: in words that the promise uses too, or,
        where the promise is not to do something, in the same report.
        """
        found = {} if promise.standing else self._in_same_words(promise) | self._in_same_report(promise)
        found = {n: why for n, why in found.items() if _is_later(self._charges[n], promise) and self._charges[n].topic == promise.topic}
        found |= dict.fromkeys(self._by_target.get(promise.id, ()), "answers the promise")
        return [(self._charges[n], found[n]) for n in sorted(found)]

    def _in_same_words(self, promise: Filed) -> dict[int, str]:
        of_promise = stems(promise.words)
        counts = Counter(chain.from_iterable(self._by_stem.get(stem, ()) for stem in of_promise))
        shared = {n: sorted(self._stems[n] & of_promise)[:4] for n, count in counts.items() if count >= SHARED_WORDS}
        return {n: f"says so of the same conduct (both speak of {', '.join(words)})" for n, words in shared.items()}

    def _in_same_report(self, promise: Filed) -> dict[int, str]:
        of_document = self._by_document.get(promise.document, ()) if is_negative(promise) else ()
        return dict.fromkeys(of_document, "alleges wrong on the same topic later in the same report")


def _makes_a_party(s: Filed) -> bool:
    """Whether a complaint makes its side a party; who only reports evidence of its own is none."""
    return Act(s.act).is_complaint and s.evidence != Evidence.INDEPENDENT


def _is_charge(s: Filed, respondent: str) -> bool:
    is_others = s.speaker_country not in (None, respondent)
    return Act(s.act) in (Act.ALLEGE, Act.CONFIRM) and not s.negated and is_others and s.respondent == respondent


def _is_later(charge: Filed, promise: Filed) -> bool:
    if promise.since is None:
        return charge.document == promise.document and charge.position > promise.position
    return (charge.since or "") > (promise.last_day if promise.since == promise.day and promise.last_day else promise.since)


def stems(words: str) -> frozenset[str]:
    """Words of five letters or more, cut to six: enough to see "interfere" in "interference"."""
    return frozenset(word[:6] for word in re.findall(r"[^\W\d_]{5,}", words.lower())) - _EMPTY_WORDS


def _statuses(
    promise: Filed,
    charges: Sequence[tuple[Filed, str]],
    parties: set[str],
    filed: Mapping[str, Sequence[Evidenced]],
    terms: Mapping[str, str],
) -> list[Status]:
    found = [_charged(charge, why, parties, promise) for charge, why in charges]
    people = (e for e in filed.get(promise.id, ()) if not precedes(e.day, promise.day, promise.standing))
    found += [Status(e.status, e.day, (promise.id,), e.by, None, e.reason) for e in people]
    term = terms.get(promise.id)
    if term and not precedes(term, promise.day, promise.standing) and not _is_shown_broken(found, term):
        found.append(Status(PledgeStatus.KEPT, term, (promise.id,), None, None, f"its term ended on {term} with no breach shown"))
    return list(_moving([_promised(promise, found), *sorted(found, key=lambda s: (s.day or "", s.status, s.why))]))


def precedes(day: str, made: str | None, is_standing: bool) -> bool:
    """Whether a day lies before a promise, dated from `made` on, can have been made: nothing of that day can say how it was kept.

    Of an undated promise, and of one reported as a position held over time, only the report is dated, which may be much younger.
    """
    return made is not None and not is_standing and day < made


def _promised(promise: Filed, others: Iterable[Status]) -> Status:
    """That it was promised; a promise known from a later report alone is at least as old as what is known of its keeping."""
    day = promise.since
    if day is not None and (promise.standing or promise.day is None):
        day = min([day, *(s.day for s in others if s.day)])
    return Status(PledgeStatus.OPEN, day, (promise.id,), promise.speaker, None, "promised")


def _charged(charge: Filed, why: str, parties: set[str], promise: Filed) -> Status:
    # Whatever evidence it reports: what somebody says is shown no more than alleged.
    is_party = charge.speaker_country in parties
    side = "a party to the dispute" if is_party else "which only reports evidence of its own"
    reason = f"{charge.speaker or 'somebody'}, {side}, {why}"
    return Status(PledgeStatus.BREACH_ALLEGED, _from(charge, promise), (charge.id,), charge.speaker, is_party, reason)


def _from(charge: Filed, promise: Filed) -> str | None:
    """The day from which a charge moves a promise: what answers it came after it, though its own date, a month or a year, begin before."""
    day = charge.since
    return promise.day if day and promise.day and precedes(day, promise.day, promise.standing) else day


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
