"""Replies across documents: which statement of another report a denial or a rejection answers, where its own names none.

Within one dispute, a denial answers the latest charge against its speaker's side, and a rejection the latest demand, offer,
warning or charge to it, said by another side in another document on the same day or up to `REACH_DAYS` days before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    found: list[Answer] = []
    for s in dated:
        wanted = _ANSWERED.get(Act(s.act))
        if wanted is None or s.replies or s.standing or s.speaker_country is None:
            continue
        best = max(_answerable(s, dated, wanted), key=lambda pair: pair[0], default=None)
        if best is not None:
            found.append(Answer(s.id, best[1].id, _reason(s, best[1])))
    return found


def _answerable(s: Filed, dated: Iterable[Filed], wanted: frozenset[Act]) -> Iterable[tuple[tuple[str, float, str], Filed]]:
    """What a statement may answer, each with what the choice goes by: the latest first, among those the most alike in words."""
    said = s.since or ""
    earliest = date.fromordinal(date.fromisoformat(said).toordinal() - REACH_DAYS).isoformat()
    for other in dated:
        day = other.since or ""
        if day > said:
            return
        is_to_them = s.speaker_country in (other.respondent, other.addressee)
        is_across = other.document != s.document and other.speaker_country not in (None, s.speaker_country)
        if day >= earliest and Act(other.act) in wanted and is_to_them and is_across:
            yield (day, fuzz.token_set_ratio(s.words, other.words), other.id), other


def _reason(s: Filed, target: Filed) -> str:
    days = (date.fromisoformat(s.since or "") - date.fromisoformat(target.since or "")).days
    when = "on the same day" if days == 0 else f"{days} day{'' if days == 1 else 's'} before"
    kind = "charge against" if Act(target.act) in _CHARGES else f"{target.act} to"
    return f"the latest {kind} {s.speaker_country} in this dispute, {when}, in another document"
