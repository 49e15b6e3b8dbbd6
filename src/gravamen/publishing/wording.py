"""The vocabulary in words for people: one wording for the table and the page.

Nothing here says that a thing is so: acts are what somebody says, statuses are what the document reports.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from gravamen.model import Act, Actor, Evidence, PledgeStatus, Quotation, Quote, Reading, Statement, Topic
from gravamen.reading.language import is_foreign

_VERBS = {
    Act.ALLEGE: "alleges",
    Act.DENY: "denies",
    Act.CONFIRM: "confirms",
    Act.DEMAND: "demands",
    Act.PROMISE: "promises",
    Act.WARN: "warns",
    Act.THREATEN: "threatens",
    Act.CONCERN: "voices concern",
    Act.REJECT: "rejects",
    Act.OFFER: "offers",
    Act.ENDORSE: "endorses",
    Act.MEET: "meets",
    Act.SANCTION: "sanctions",
    Act.STATE: "states",
}
_NEGATED_VERBS = {Act.CONCERN: "does not voice concern"}
_EVIDENCE = {
    Evidence.NONE: "no evidence named",
    Evidence.CLAIMED: "evidence claimed",
    Evidence.SHOWN: "evidence shown",
    Evidence.INDEPENDENT: "independent evidence",
}
STATUS_MEANING = {
    PledgeStatus.OPEN: "nothing here says that it was broken",
    PledgeStatus.BREACH_ALLEGED: "somebody says that it was broken",
    PledgeStatus.BREACH_SHOWN: "evidence independent of the parties is reported of a breach",
    PledgeStatus.KEPT: "it is reported as kept",
    PledgeStatus.NO_PUBLIC_EVIDENCE: "no public evidence is reported either way",
    PledgeStatus.WITHDRAWN: "who made it has taken it back",
}
_QUOTATION_MARKS = "\"'“”‘’„«»‹›"
# Contents as short as "this" say nothing without the words that introduce them.
_TELLING_WORDS = 4


def verb(statement: Statement) -> str:
    """What the statement does, as a verb: "alleges", "does not deny"."""
    return verb_of(statement.act, statement.negated)


def verb_of(act: Act, negated: bool) -> str:
    """An act as a verb, negated or not."""
    return _NEGATED_VERBS.get(act, f"does not {act}") if negated else _VERBS[act]


def topic(given: Topic) -> str:
    """A topic in words."""
    return given.replace("_", " ")


def status(given: PledgeStatus) -> str:
    """A pledge's status in words."""
    return given.replace("_", " ")


def party(actor: Actor | None) -> str:
    """An actor's name with the code of its country, joint speakers included; "nobody named" where there is none."""
    if actor is None:
        return "nobody named"
    return " and ".join(_with_country(each) for each in (actor, *actor.also))


def _with_country(actor: Actor) -> str:
    return f"{actor.name} ({actor.country})" if actor.country else actor.name


def names(actors: tuple[Actor, ...]) -> str:
    """The names of several actors as a list in a sentence."""
    listed = [actor.name for actor in actors]
    return " and ".join(filter(None, (", ".join(listed[:-1]), *listed[-1:])))


def when(statement: Statement) -> str:
    """The date as EDTF, else its wording, else that there is none."""
    if statement.when.edtf:
        return statement.when.edtf
    return f"“{statement.when.text}”" if statement.when.text else "not dated"


def dated(row: Mapping[str, Any]) -> str:
    """When a statement of the record was said (EDTF), and whether that is inferred, in a sentence."""
    return f"{row['when']} (date inferred)" if row["when_inferred"] else row["when"] or "not dated"


def span(first: str | None, last: str | None) -> str:
    """From when to when (EDTF), told once where both are the same."""
    return " to ".join(dict.fromkeys(filter(None, (first, last)))) or "not dated"


def marks(statement: Statement) -> list[str]:
    """How the statement is made, in short: hedged, standing, on what evidence and condition, through whom (outermost first), where."""
    found = {
        "hedged": statement.hedged,
        "held over time": statement.standing,
        _EVIDENCE[statement.evidence or Evidence.NONE]: statement.evidence is not None,
        "date inferred": statement.when.inferred,
    }
    condition = [f"on condition: {statement.condition.text}"] if statement.condition else []
    via = [f"through {party(actor)}" for actor in statement.via]
    where = [f"in {statement.where}"] if statement.where else []
    return [mark for mark, holds in found.items() if holds] + condition + via + where


def words(statement: Statement) -> str:
    """The words that carry the statement, in text order; what stands between them is left out with an ellipsis."""
    pieces = list(statement.content)
    if statement.cue and sum(len(piece.text.split()) for piece in pieces) < _TELLING_WORDS:
        pieces = sorted((*pieces, statement.cue), key=lambda piece: piece.span)
    joined = _joined(pieces)
    return f"“{joined.strip(_QUOTATION_MARKS)}”" if statement.quotation is Quotation.DIRECT else joined


def _joined(pieces: list[Quote]) -> str:
    if not pieces:
        return ""
    gaps = [" … " if after.span[0] - before.span[1] > 1 else " " for before, after in pairwise(pieces)]
    return pieces[0].text + "".join(gap + piece.text for gap, piece in zip(gaps, pieces[1:], strict=True))


def remark(reading: Reading) -> str | None:
    """Why little can be made of a document, and what to do about it; None where nothing stands against reading it."""
    if not reading.document.text.strip():
        return "there is no text in it; look whether it is the right file"
    if is_foreign(reading):
        return "not in English, it seems; no other language is read: do not rely on it"
    return None


def nothing_found(reading: Reading) -> str:
    """What is said of a document without statements."""
    why = remark(reading) or "what states, officials and organisations say is looked for, in English sentences"
    return f"No statements were found. {why[0].upper()}{why[1:]}."


def plural(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
