"""Pledges: promises whose keeping is the respondent's conduct, and what the document says of their keeping.

open             nothing in the document says that it was broken
breach_alleged   another side says (alleges, or confirms) after the promise that the conduct goes on, whatever evidence it reports

Nothing else comes of reading: in the record too, only a person says that a breach is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gravamen.model import Act, Pledge, PledgeStatus, Statement

# A charge that is told like this, without a day, is made as the report is told.
_PRESENT = re.compile(
    r"\b(?:according to|(?:say|allege|accuse|claim|maintain|insist|believe|argue|contend|assert|suspect|blame)s?)\b", re.I
)


def pledges_of(respondent: str, members: Sequence[Statement], told: str | None = None) -> Iterable[Pledge]:
    """The pledges of a dispute: promises by the respondent's side, with their status by later statements of the dispute.

    `told` (EDTF) is the day of the report, if it is known.
    """
    for at, promise in enumerate(members):
        if promise.act is Act.PROMISE and not promise.negated and _made_by(promise, respondent):
            charges = [s for number, s in enumerate(members) if _charges_breach(s, promise, respondent, number > at, told)]
            status = PledgeStatus.BREACH_ALLEGED if charges else PledgeStatus.OPEN
            yield Pledge(promise.id, status, tuple(s.id for s in charges))


def _made_by(promise: Statement, respondent: str) -> bool:
    return promise.speaker is not None and promise.speaker.country == respondent


def _charges_breach(s: Statement, promise: Statement, respondent: str, is_later: bool, told: str | None) -> bool:
    """Whether a statement says, after the promise, that the respondent does what it promised not to do."""
    if s.act not in (Act.ALLEGE, Act.CONFIRM) or s.speaker is None or s.speaker.country == respondent:
        return False
    if s.respondent is None or s.respondent.country != respondent:
        return False
    if promise.id in s.replies_to:
        return True
    if s.topic is not promise.topic or promise.standing:
        return False
    made, said = promise.when.edtf, s.when.edtf
    if made and said is None and told and s.cue and _PRESENT.search(s.cue.text):
        said = told
    if made and said:
        return said[: len(made)] > made[: len(said)]
    return made is None and said is None and is_later
