"""Answers of several people to one question, and what stands of them.

A person's later answer replaces their own earlier one. Answering "cannot tell" (None) takes part in nothing: it neither agrees nor
disputes, but it is a person's word, and a prefilled answer does not stand against it. A reconciling decision settles a dispute; it
stands until it is withdrawn, or reconciled anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Given = Any
"""An answer: true or false for an item, a text or a list of texts for a field, None for "cannot tell"."""


class Status(StrEnum):
    """How far people are with a question."""

    OPEN = "open"
    ANSWERED = "answered"
    AGREED = "agreed"
    DISPUTED = "disputed"
    RECONCILED = "reconciled"


STATUS_MEANING = {
    Status.OPEN: "nobody has answered it",
    Status.ANSWERED: "one person has answered it",
    Status.AGREED: "two people or more have answered it, and agree",
    Status.DISPUTED: "people have answered it differently",
    Status.RECONCILED: "a reconciling decision settles it",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer to one question, when and why it was given, and by which decision; `is_reconciling`: it settles a dispute."""

    author: str
    given: Given
    why: str
    at: str
    decision: str
    is_reconciling: bool = False


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What stands of people's answers: `given` None where nothing does; `current` the latest answer of each person, oldest first."""

    status: Status
    given: Given
    current: tuple[Answer, ...]
    settled: Answer | None = None

    @property
    def is_overruling(self) -> bool:
        """Whether a person has spoken, so that a prefilled answer does not stand."""
        return bool(self.current) or self.settled is not None


def reconciled(answers: Iterable[Answer]) -> Reconciled:
    """What stands of answers, given in the order in which they were made."""
    latest: dict[str, Answer] = {}
    settled: Answer | None = None
    for answer in answers:
        if answer.is_reconciling:
            settled = answer
        else:
            latest.pop(person(answer.author), None)
            latest[person(answer.author)] = answer
    current = tuple(latest.values())
    if settled is not None:
        return Reconciled(Status.RECONCILED, settled.given, current, settled)
    status, given = _standing([answer.given for answer in current if answer.given is not None])
    return Reconciled(status, given, current)


def _standing(given: Sequence[Given]) -> tuple[Status, Given]:
    if not given:
        return Status.OPEN, None
    if any(each != given[0] for each in given[1:]):
        return Status.DISPUTED, None
    return (Status.AGREED if len(given) > 1 else Status.ANSWERED), given[0]


def person(author: str) -> str:
    """Who a name stands for, however it is typed: two who agree must be two."""
    return " ".join(author.casefold().split())
