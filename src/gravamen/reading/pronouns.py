"""Whom a pronoun of the third person means: signs of each one named or speaking before, weighed as fitted (`data/pronouns.json`)."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

from gravamen.model import Actor
from gravamen.reading.gazetteer import wording
from gravamen.reading.mentions import Mention

_FAR = 6
_CLAUSE = re.compile(r"[,;:—–]|\b(?:that|as|after|when|while|because|if|although|but|and|who|which)\b")
_SAID = re.compile(rf"\b(?:{wording('speech')})\b")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Someone who was noted as the speaker of a statement at a place in the text."""

    start: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pronoun stands: in a quotation or right behind one, at the start of its sentence, before a denial."""

    at: int
    is_quoted: bool
    follows_quote: bool
    opens: bool
    is_denial: bool
    self_name: str | None
    named_after: frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One whom a pronoun may mean, and the signs for it by name; what is left out is 0."""

    name: str
    found: Mention | Actor
    signs: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Traits:
    """What the place of a mention tells: it opens its sentence, follows a preposition, a verb of speech follows, it is quoted."""

    is_subject: bool
    is_object: bool
    speaks: bool
    is_quoted: bool


class Grammar(Protocol):
    """What the signs need to know of a text."""

    def distance(self, one: int, other: int) -> int:
        """How many sentences lie between two places."""
        ...

    def traits(self, mention: Mention) -> Traits:
        """What a mention's place tells of it."""
        ...


class Signs:
    """The signs that speak for each of those whom one pronoun may mean."""

    def __init__(
        self, grammar: Grammar, text: str, place: Place, named: Mapping[str, Sequence[Mention]], spoken: Mapping[str, Spoken]
    ) -> None:
        self._grammar = grammar
        self._text = text
        self._place = place
        self._named = named
        self._spoken = spoken
        self._ranks = {name: rank for rank, name in enumerate(spoken)}
        self._ends = sorted((mentions[-1].span[0] for mentions in named.values()), reverse=True)
        self._loose = max((m[-1].span[0] for m in named.values() if not grammar.traits(m[-1]).is_quoted), default=-1)

    def of(self, name: str) -> dict[str, float]:
        """The signs for one of the persons."""
        place = self._place
        signs = {"self": float(name == place.self_name), "named after": float(name in place.named_after)}
        mentions = self._named.get(name)
        signs |= self._of_mentions(mentions) if mentions else {"unnamed": 1.0}
        spoken = self._spoken.get(name)
        if spoken:
            signs |= self._of_speech(name, spoken)
        return signs

    def _of_mentions(self, mentions: Sequence[Mention]) -> dict[str, float]:
        place, last = self._place, mentions[-1]
        start, end = last.span
        distance = min(_FAR, self._grammar.distance(place.at, start))
        traits = self._grammar.traits(last)
        is_quoted = traits.is_quoted
        person = last.person
        is_newest = self._ends[0] == start
        signs = {
            "distance": float(distance),
            f"distance {min(distance, 2)}": 1.0,
            "after": float(self._ends.index(start)),
            "named": math.log(len(mentions)),
            "count": math.log1p(person.count if person else 0),
            f"form {last.form}": 1.0,
            f"kind {last.kind.value}": 1.0,
        }
        breaks = self._text.count("\n", end, place.at)
        flags = (
            ("newest", is_newest),
            ("newest opens", is_newest and place.opens),
            ("newest quoted", is_newest and place.is_quoted),
            ("sex", person is not None and person.sex != ""),
            ("titled", last.title != ""),
            ("possessive", self._text[end : end + 2] in {"'s", "’s"}),
            ("same paragraph", not breaks),
            ("quoted apart", is_quoted and not place.is_quoted),
            ("quoted before", is_quoted and place.follows_quote),
            ("same clause", distance == 0 and not _CLAUSE.search(self._text, end, place.at)),
            ("said", distance == 0 and _SAID.search(self._text, end, place.at) is not None),
        )
        for sign, holds in flags:
            if holds:
                signs[sign] = 1.0
        if breaks:
            signs["paragraphs"] = float(min(4, self._text.count("\n\n", end, place.at)))
        if traits.is_subject:
            signs |= {f"subject {min(distance, 2)}": 1.0, "subject opens": float(place.opens), "subject denied": float(place.is_denial)}
            signs["subject quoted"] = float(place.is_quoted)
        elif traits.is_object:
            signs |= {f"object {min(distance, 1)}": 1.0, "object denied": float(place.is_denial)}
        if traits.speaks:
            signs |= {f"speaks {min(distance, 2)}": 1.0, "speaks quoted": float(place.is_quoted)}
        return signs

    def _of_speech(self, name: str, spoken: Spoken) -> dict[str, float]:
        place, rank = self._place, self._ranks[name]
        distance = min(_FAR, self._grammar.distance(place.at, spoken.start))
        signs = {
            f"spoke as {spoken.actor.kind.value}": 1.0,
            "joint": float(bool(spoken.actor.also)),
            f"spoke {min(rank, 2)}": 1.0,
            "spoke far": float(distance),
            f"spoke {min(rank, 1)} before": float(distance > 0),
            f"spoke {min(rank, 1)} opens": float(place.opens),
            f"spoke {min(rank, 1)} quote": float(place.follows_quote),
            f"spoke {min(rank, 1)} quoted": float(place.is_quoted),
        }
        if rank == 0 and self._loose <= spoken.start:
            signs |= {"continues": 1.0, "continues quote": float(place.follows_quote)}
        return signs


@cache
def weights() -> dict[str, dict[str, float]]:
    """The weight of each sign by the sort of pronoun, as fitted by `training/fit_pronouns.py`."""
    text = (files("gravamen.reading") / "data" / "pronouns.json").read_text(encoding="utf-8")
    fitted: dict[str, dict[str, float]] = json.loads(text)
    return fitted


def likeliest(candidates: Sequence[Candidate], sort: str) -> Mention | Actor:
    """The one for whom the signs weigh most; the first of equals."""
    if len(candidates) == 1:
        return candidates[0].found
    fitted = weights()[sort]
    best, most = candidates[0], -math.inf
    for candidate in candidates:
        score = 0.0
        for sign, value in candidate.signs.items():
            score += fitted.get(sign, 0.0) * value
        if score > most:
            best, most = candidate, score
    return best.found
