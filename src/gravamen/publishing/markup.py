"""The text of a document cut where spans begin and end, so that nested and overlapping spans can be marked side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gravamen.model import Actor, Span, Statement
from gravamen.publishing.outline import Entry


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that belong to the same spans throughout, the numbers of the statements whose source, cue or content they are
    part of, and the numbers of the statements that end with them."""

    text: str
    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[int, ...]
    ending: tuple[int, ...]


Roles = Mapping[str, Sequence[tuple[Span, int]]]


def pieces(text: str, entries: Iterable[Entry]) -> list[Piece]:
    """The whole text in pieces; joined, their texts are the text."""
    entries = list(entries)
    roles = {
        "source": [(span, e.number) for e in entries for span in source_spans(e.statement)],
        "cue": [(e.statement.cue.span, e.number) for e in entries if e.statement.cue],
        "content": [(quote.span, e.number) for e in entries for quote in e.statement.content],
    }
    ends = _ends(roles)
    cuts = sorted({0, len(text), *(place for spans in roles.values() for span, _ in spans for place in span)})
    return _between(text, cuts, roles, ends)


def source_spans(statement: Statement) -> list[Span]:
    """Where the speakers of a statement are named."""
    speakers: tuple[Actor, ...] = (statement.speaker, *statement.speaker.also) if statement.speaker else ()
    return [actor.span for actor in speakers if actor.span]


def _ends(roles: Roles) -> dict[int, list[int]]:
    """Statement numbers by the place where the last words of the statement end."""
    last: dict[int, int] = {}
    for spans in roles.values():
        for (_, end), number in spans:
            last[number] = max(end, last.get(number, 0))
    ends: dict[int, list[int]] = {}
    for number, end in sorted(last.items()):
        ends.setdefault(end, []).append(number)
    return ends


def _between(text: str, cuts: Sequence[int], roles: Roles, ends: Mapping[int, Sequence[int]]) -> list[Piece]:
    """One piece between each cut and the next. One walk through the text, as it may be long and its spans many."""
    opening = {role: _by_place(spans, 0) for role, spans in roles.items()}
    closing = {role: _by_place(spans, 1) for role, spans in roles.items()}
    # Counted, because two spans of one statement's role may overlap as well.
    open_now: dict[str, Counter[int]] = {role: Counter() for role in roles}
    found: list[Piece] = []
    for start, end in pairwise(cuts):
        for role, numbers in open_now.items():
            numbers.update(opening[role].get(start, ()))
            numbers.subtract(closing[role].get(start, ()))
        numbers_of = {role: tuple(sorted(+numbers)) for role, numbers in open_now.items()}
        found.append(Piece(text[start:end], **numbers_of, ending=tuple(ends.get(end, ()))))
    return found


def _by_place(spans: Iterable[tuple[Span, int]], edge: int) -> dict[int, list[int]]:
    places: dict[int, list[int]] = {}
    for span, number in spans:
        places.setdefault(span[edge], []).append(number)
    return places
