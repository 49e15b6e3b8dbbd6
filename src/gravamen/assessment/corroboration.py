"""Whether an independent third party bears an allegation out.

Never counted: copies and other reports of the same occasion, parties to the dispute (the respondent, and every state that complains in
it), whoever is of the same side as the speaker, somebody whom nothing names, what a party says that a third party found, and an outlet
that brings no evidence of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from gravamen.disputes.occasions import RETELLING_LIKENESS
from gravamen.disputes.tracking import SHARED_WORDS, stems
from gravamen.model import Act, Evidence, Kind
from gravamen.reading.countries import adjective_of, name_of

_BODIES = (Kind.ORGANISATION, Kind.COMPANY, Kind.MEDIA)


@dataclass(frozen=True, slots=True)
class OnFile:
    """A statement on file as corroboration looks at it.

    `side` is the speaker's country (None: of no state), `through` the sides and names of those who pass it on, `is_repeat` that it only
    repeats another one, `family` the family of near-duplicate documents that it stands in.
    """

    id: str
    act: Act
    negated: bool
    speaker: str | None
    kind: Kind
    side: str | None
    respondent: str | None
    evidence: Evidence | None
    words: str
    family: str
    is_repeat: bool = False
    through: frozenset[str] = frozenset()


def parties_to(statements: Iterable[OnFile], respondent: str | None) -> frozenset[str]:
    """The states that are parties to a dispute: the respondent, and those that complain."""
    complaining = {s.side for s in statements if s.act.is_complaint and not s.negated and s.side}
    return frozenset(complaining | ({respondent} if respondent else set()))


def corroborating(allegation: OnFile, others: Sequence[OnFile]) -> list[OnFile]:
    """The statements by independent third parties that bear an allegation out, in the order given."""
    parties = parties_to([allegation, *others], allegation.respondent)
    return [other for other in others if _bears_out(allegation, other) and _is_third(allegation, other, parties)]


def _bears_out(allegation: OnFile, other: OnFile) -> bool:
    is_charge = other.act in (Act.ALLEGE, Act.CONFIRM) and not other.negated
    is_about_it = other.respondent is not None and other.respondent == allegation.respondent
    if not is_charge or not is_about_it or other.is_repeat or other.id == allegation.id:
        return False
    return len(_shared(allegation, other)) >= SHARED_WORDS and not _tells_again(allegation, other)


def shared_words(allegation: OnFile, other: OnFile) -> list[str]:
    """The words of an allegation by which both speak of the same conduct, in its order."""
    shared = _shared(allegation, other)
    words = dict.fromkeys(re.findall(r"[^\W\d_]+", allegation.words.lower()))
    return [word for word in words if stems(word) & shared]


def _shared(allegation: OnFile, other: OnFile) -> frozenset[str]:
    """What both speak of, as stems; the respondent's name is no sign of the same conduct."""
    itself = stems(f"{name_of(allegation.respondent)} {adjective_of(allegation.respondent)}") if allegation.respondent else frozenset[str]()
    return (stems(allegation.words) & stems(other.words)) - itself


def _tells_again(allegation: OnFile, other: OnFile) -> bool:
    """Whether the words are those of the allegation, whomever a report puts them down to."""
    return fuzz.token_set_ratio(allegation.words.lower(), other.words.lower()) >= RETELLING_LIKENESS


def _is_third(allegation: OnFile, other: OnFile, parties: frozenset[str]) -> bool:
    if other.side is not None or other.kind not in _BODIES or not other.speaker:
        return False
    if _same_name(other.speaker, allegation.speaker):
        return False
    if other.through & (parties | {allegation.speaker or ""}):
        return False
    # Outlets pass on what others say: only one with evidence of its own, in a report of its own, is a witness.
    if other.kind is Kind.MEDIA:
        return other.evidence in (Evidence.SHOWN, Evidence.INDEPENDENT) and other.family != allegation.family
    return True


def _same_name(one: str, other: str | None) -> bool:
    return other is not None and one.casefold().removeprefix("the ") == other.casefold().removeprefix("the ")
