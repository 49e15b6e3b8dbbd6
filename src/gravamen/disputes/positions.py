"""How statements of a dispute are weighed for people: changes of position, and how directly an allegation is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from gravamen.model import Act

_OPPOSITE = {
    Act.DENY: frozenset({Act.CONFIRM}),
    Act.CONFIRM: frozenset({Act.DENY}),
    Act.REJECT: frozenset({Act.OFFER, Act.PROMISE, Act.ENDORSE}),
    Act.PROMISE: frozenset({Act.REJECT, Act.THREATEN}),
    Act.OFFER: frozenset({Act.REJECT}),
    Act.ENDORSE: frozenset({Act.REJECT, Act.DENY}),
    Act.THREATEN: frozenset({Act.OFFER, Act.ENDORSE}),
}
DIRECTNESS = {
    "direct": "the respondent is named as who did it",
    "inferred": "the respondent is implied, or the allegation is hedged",
    "contested": "a denial or rejection answers it",
}


class Said(Protocol):
    """What of a statement a change of position follows from: see `filed.Filed`."""

    @property
    def actor(self) -> str | None: ...  # noqa: D102
    @property
    def act(self) -> str: ...  # noqa: D102
    @property
    def topic(self) -> str: ...  # noqa: D102
    @property
    def respondent(self) -> str | None: ...  # noqa: D102
    @property
    def negated(self) -> bool: ...  # noqa: D102
    @property
    def since(self) -> str | None: ...  # noqa: D102
    @property
    def order(self) -> tuple[str, str, int, str]: ...  # noqa: D102


S = TypeVar("S", bound=Said)


@dataclass(frozen=True, slots=True)
class Change(Generic[S]):
    """That a speaker said one thing on the topic, and later one that goes against it."""

    before: S
    after: S


def changes_of_position(statements: Iterable[S]) -> Iterator[Change[S]]:
    """The changes of position among the statements of one dispute, by speaker, each against the statement just before it."""
    by_speaker: dict[tuple[str, str], list[S]] = {}
    for s in sorted(statements, key=lambda s: (s.since or "9999", s.order)):
        if s.actor and s.since:
            by_speaker.setdefault((s.actor, s.topic), []).append(s)
    for said in by_speaker.values():
        yield from _changes(said)


def _changes(said: Sequence[S]) -> Iterator[Change[S]]:
    for before, after in pairwise(said):
        if before.respondent != after.respondent or not _contradict(before, after):
            continue
        if (before.since or "") < (after.since or ""):
            yield Change(before, after)


def _contradict(before: Said, after: Said) -> bool:
    if before.act == after.act:
        return before.negated != after.negated
    return not before.negated and not after.negated and Act(after.act) in _OPPOSITE.get(Act(before.act), frozenset())


def directness(is_hedged: bool, is_answered: bool, names_respondent: bool) -> str:
    """How directly an allegation is made: a key of `DIRECTNESS`."""
    if is_answered:
        return "contested"
    return "direct" if names_respondent and not is_hedged else "inferred"
