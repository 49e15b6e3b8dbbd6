"""Review in words: why a statement stands where it does in a queue, and what somebody holds of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gravamen.model import Act
from gravamen.publishing import wording
from gravamen.record.stakes import JUDGED_BY_ANOTHER
from gravamen.record.verdicts import NO_STATEMENT, Judgement

Fields = Mapping[str, Any]

HOLDS = {
    Judgement.ACCEPT: "right as it was read",
    Judgement.CORRECT: "to be understood otherwise",
    Judgement.REJECT: "no statement that the document makes",
}


def chance(priority: Fields) -> str:
    """How likely the reading is wrong."""
    return f"{priority['uncertainty']:.0%} of readings that are as sure as this one are wrong"


def calculation(priority: Fields) -> str:
    """The harm to be expected of an error, as it is reckoned."""
    judged = f" × {JUDGED_BY_ANOTHER:g}" if priority["judged_by_another"] else ""
    return f"{priority['uncertainty']:.2f} × {priority['weight']:g}{judged} = {priority['harm']:.2f}"


def priority(given: Fields) -> str:
    """Why a statement stands where it does, on one line."""
    reasons = [f"{part['words']} (+{part['points']:g})" for part in given["parts"]]
    judged = [f"another person has judged it (× {JUDGED_BY_ANOTHER:g})"] if given["judged_by_another"] else []
    return f"{chance(given)}; {'; '.join([*reasons, *judged]) or 'nothing depends on it'}: {calculation(given)}"


def act_of(given: Fields) -> str:
    """Which act somebody says that a statement is."""
    return "none" if given["act"] == NO_STATEMENT else wording.verb_of(Act(given["act"]), negated=False)


def verdict(given: Fields) -> str:
    """What somebody holds of a statement, on one line."""
    act = "" if given["act"] == NO_STATEMENT else f", {act_of(given)}"
    return f"{given['author']}: {HOLDS[Judgement(given['verdict'])]}{act} – {given['why']} ({given['decided_at'][:10]})"
