"""What the record can tell of the 18 statements, each answer with its reason and what it rests on.

An answer is given only where words on file carry it. Where they do not, the item stays open for a person; a reason may then still say
what was looked at. That a report does not repeat something is no sign that the source did not say it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gravamen.assessment.coding import Account, Coded, Passage, coded, main_source
from gravamen.assessment.corroboration import OnFile, corroborating, shared_words
from gravamen.assessment.scorecard import ITEMS
from gravamen.assessment.tables import platforms, sign
from gravamen.model import Evidence

_CAMPAIGN = sign("campaign")
_EMOTIVE = sign("emotive")
_SHOUTED = re.compile(r"\b[A-Z]{3,}(?:[ ,’'-]+[A-Z]{2,}){2,}\b")
_REACH = sign("reach")
_AIM = sign("aim")
_PRIVILEGED = sign("privileged")
_OPENED = sign("opened")
_METHOD = sign("method")
_LIMITS = sign("limits")
_CERTAIN = sign("certain")
_NOBODY = sign("nobody")


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What the record tells: the answer (None: it cannot tell), the reason in words, the statements or exhibits it rests on."""

    answer: bool | None
    reason: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An exhibit in the dispute of the allegation."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Allegation:
    """All that the record tells of an allegation.

    `account` holds its words, and what the same speaker says beside it in the same report; `named` are the words that name the respondent
    in it (None: only implied); `others` the other statements of its dispute; `copies` how many documents only repeat it.
    """

    on_file: OnFile
    account: Account
    role: str | None = None
    named: str | None = None
    hedged: bool = False
    others: Sequence[OnFile] = ()
    copies: int = 0
    exhibits: Sequence[Exhibit] = ()


OPEN = Prefilled(None, "")
"""What is said of an item that the record tells nothing of."""


def prefilled(allegation: Allegation) -> dict[str, Prefilled]:
    """What the record tells of every item, by key, in the order of the scorecard."""
    fields = coded(allegation.account)
    return {item.key: _RULES[item.key](allegation, fields) if item.key in _RULES else OPEN for item in ITEMS}


def _quoted(passages: Sequence[Passage], words: re.Pattern[str]) -> tuple[str, tuple[str, ...]] | None:
    for passage in passages:
        match = words.search(passage.words)
        if match:
            return f"“{match.group().strip()}”", (passage.statement,)
    return None


def _where(allegation: Allegation, words: re.Pattern[str], answer: bool, reason: str) -> Prefilled:
    """An answer that rests on the speaker's own words, where a sign of it stands in them."""
    found = _quoted(allegation.account.passages, words)
    return Prefilled(answer, f"{reason} ({found[0]})", found[1]) if found else OPEN


def _no_campaign_tie(allegation: Allegation, _: Mapping[str, Coded]) -> Prefilled:
    if allegation.role and _CAMPAIGN.search(allegation.role):
        return Prefilled(False, f"speaks as “{allegation.role}”", (allegation.on_file.id,))
    return OPEN


def _neutral_wording(allegation: Allegation, _: Mapping[str, Coded]) -> Prefilled:
    shouted = _where(allegation, _SHOUTED, False, "its words shout")
    return shouted if shouted.answer is not None else _where(allegation, _EMOTIVE, False, "its words stir or judge")


def _shows_methods(_: Allegation, fields: Mapping[str, Coded]) -> Prefilled:
    found = [fields[name] for name in ("methods", "platforms") if name in fields]
    if not found:
        return OPEN
    rests_on = tuple(dict.fromkeys(id for each in found for id in each.rests_on))
    return Prefilled(True, "names " + "; ".join(each.reason for each in found), rests_on)


def _shows_reach(allegation: Allegation, _: Mapping[str, Coded]) -> Prefilled:
    return _where(allegation, _REACH, True, "gives its size or effect")


def _names_responsible(allegation: Allegation, _: Mapping[str, Coded]) -> Prefilled:
    own = allegation.on_file
    if own.respondent and allegation.named:
        return Prefilled(True, f"names {own.respondent} as responsible (“{allegation.named}”)", (own.id,))
    if own.respondent:
        return Prefilled(None, f"means {own.respondent} by its context, and does not name it in its words", (own.id,))
    return _where(allegation, _NOBODY, False, "speaks of somebody whom it does not name")


def _explains_aim(allegation: Allegation, _: Mapping[str, Coded]) -> Prefilled:
    return _where(allegation, _AIM, True, "says what it was for")


def _own_knowledge(allegation: Allegation, fields: Mapping[str, Coded]) -> Prefilled:
    source = main_source(allegation.account)
    if source is None:
        return OPEN
    own = {key for key, platform in platforms().items() if platform.owner == source.name}
    named = own & set(fields["platforms"].value or ()) if "platforms" in fields else set[str]()
    if named:
        return Prefilled(True, f"{source.name} speaks of its own platform", (allegation.on_file.id,))
    if source.category in ("government", "foreign_government"):
        return _where(allegation, _PRIVILEGED, True, f"{source.name} speaks of what a state body can find out")
    return OPEN


def _data_open(allegation: Allegation, _: Mapping[str, Coded]) -> Prefilled:
    own = allegation.on_file
    if allegation.exhibits:
        titles = ", ".join(f"“{exhibit.title}”" for exhibit in allegation.exhibits)
        reason = f"on file in its dispute: {titles}; whether this rests on it, a person must say"
        return Prefilled(None, reason, tuple(exhibit.id for exhibit in allegation.exhibits))
    if own.evidence is Evidence.CLAIMED:
        return Prefilled(False, "says that there is evidence, and shows none", (own.id,))
    if own.evidence is Evidence.NONE:
        return Prefilled(None, "no evidence is named in its words", (own.id,))
    return _where(allegation, _OPENED, True, "points to evidence that is open")


def _method_explained(allegation: Allegation, _: Mapping[str, Coded]) -> Prefilled:
    return _where(allegation, _METHOD, True, "says how it was found out")


def _limits_stated(allegation: Allegation, _: Mapping[str, Coded]) -> Prefilled:
    certain = _where(allegation, _CERTAIN, False, "claims to be certain")
    if certain.answer is not None:
        return certain
    found = _where(allegation, _LIMITS, True, "says what is not sure")
    if found.answer is None and allegation.hedged:
        return Prefilled(True, "its words are read as hedged", (allegation.on_file.id,))
    return found


def _corroborated(allegation: Allegation, _: Mapping[str, Coded]) -> Prefilled:
    found = corroborating(allegation.on_file, allegation.others)
    if found:
        voices = ", ".join(dict.fromkeys(str(other.speaker) for other in found))
        shared = ", ".join(dict.fromkeys(word for other in found for word in shared_words(allegation.on_file, other)[:4]))
        reason = f"{voices}, no party to the dispute, says so of the same conduct (both speak of {shared})"
        return Prefilled(True, reason, tuple(other.id for other in found))
    repeating = "1 more document repeats" if allegation.copies == 1 else f"{allegation.copies} more documents repeat"
    repeated = f"; {repeating} it, which does not count" if allegation.copies else ""
    return Prefilled(None, f"nobody on file who is no party to the dispute bears it out{repeated}")


_RULES: Mapping[str, Callable[[Allegation, Mapping[str, Coded]], Prefilled]] = {
    "no_campaign_tie": _no_campaign_tie,
    "neutral_wording": _neutral_wording,
    "shows_methods": _shows_methods,
    "shows_reach": _shows_reach,
    "names_responsible": _names_responsible,
    "explains_aim": _explains_aim,
    "own_knowledge": _own_knowledge,
    "data_open": _data_open,
    "method_explained": _method_explained,
    "limits_stated": _limits_stated,
    "corroborated": _corroborated,
}
