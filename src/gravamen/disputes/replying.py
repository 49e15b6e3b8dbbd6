"""Replies across documents: which statement of another report a denial or a rejection answers, where its own names none.

Within one dispute, a denial answers the latest charge against its speaker's side, and a rejection the latest demand, offer,
warning or charge to it, said by another side in another document on the same day or up to `REACH_DAYS` days before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from gravamen.disputes.filed import Filed
from gravamen.model import Act

RULE = "replies 1"
REACH_DAYS = 30
_CHARGES = frozenset({Act.ALLEGE, Act.CONFIRM, Act.CONCERN, Act.SANCTION})
_ANSWERED = {Act.DENY: _CHARGES, Act.REJECT: _CHARGES | {Act.DEMAND, Act.OFFER, Act.WARN, Act.THREATEN}}


@dataclass(frozen=True, slots=True)
class Answer:
    """That a statement answers one in another document, and why that is thought."""

    statement: str
    target: str
    reason: str


def answers(members: Sequence[Filed]) -> list[Answer]:
    """The answers across documents among the statements of one dispute."""
    dated = sorted((s for s in members if s.since and not s.negated), key=lambda s: (s.since or "", s.order))
    at_issue = _by_day_and_country(dated)
    found: list[Answer] = []
    for s in dated:
        wanted = _ANSWERED.get(Act(s.act))
        if wanted is None or s.replies or s.standing or s.speaker_country is None:
            continue
        target = _answered(s, s.speaker_country, wanted, at_issue)
        if target is not None:
            found.append(Answer(s.id, target.id, _reason(s, target)))
    return found


def _by_day_and_country(dated: Iterable[Filed]) -> dict[tuple[str, str], list[Filed]]:
    """What may be answered, by the day on which it was said and the country whose conduct or answer it is about."""
    found: dict[tuple[str, str], list[Filed]] = defaultdict(list)
    for s in dated:
        if s.act in _ANSWERED[Act.REJECT] and s.speaker_country is not None:
            for country in {s.respondent, s.addressee} - {None, s.speaker_country}:
                found[s.since or "", country or ""].append(s)
    return found


def _answered(s: Filed, speaker_country: str, wanted: frozenset[Act], at_issue: Mapping[tuple[str, str], Sequence[Filed]]) -> Filed | None:
    """What a statement answers: the latest within reach, of those of one day the most alike in words."""
    said = date.fromisoformat(s.since or "").toordinal()
    for day in range(said, said - REACH_DAYS - 1, -1):
        of_day = at_issue.get((date.fromordinal(day).isoformat(), speaker_country), ())
        across = [other for other in of_day if other.act in wanted and other.document != s.document]
        if across:
            return max(across, key=lambda other: (fuzz.token_set_ratio(s.words, other.words), other.id))
    return None


def _reason(s: Filed, target: Filed) -> str:
    days = (date.fromisoformat(s.since or "") - date.fromisoformat(target.since or "")).days
    when = "on the same day" if days == 0 else f"{days} day{'' if days == 1 else 's'} before"
    kind = "charge against" if Act(target.act) in _CHARGES else f"{target.act} to"
    return f"the latest {kind} {s.speaker_country} in this dispute, {when}, in another document"
