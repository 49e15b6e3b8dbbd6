"""For which country somebody speaks whose own words do not tell: signs of every country of the text, weighed as fitted
(`data/affiliations.json`).

"Defence Minister Lieke Brandsma" is the minister of the country that the text has been about, and hardly of the one that she
complains of; "the ministry" belongs to the government that spoke last. Nobody's country counts as one of the choices.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gravamen.model import Kind
from gravamen.reading.countries import UNIONS
from gravamen.reading.mentions import Mention, Person
from gravamen.reading.offices import AMERICAN, INDEPENDENT, ONE_OF_MANY, office_of

# Mentions and sentences further back than this tell nothing more.
_MENTIONS, _FAR = 60, 4
_PREPOSITION = re.compile(r"\b(?:of|by|with|to|for|from|against|on|in|about|over|at|between|than|towards?) (?:the )?$")
_OWNED = re.compile(r"\b(?:its|whose|their|his|her) [^,.;:\"“”]*$", re.IGNORECASE)
_NOT_AMERICAN = re.compile(r"ministry|regime|parliament|embassy|prime minister|\bking(?:dom)?\b", re.IGNORECASE)
# Offices that firms and societies have as well as states.
_ANYBODYS = frozenset({None, "president", "vice president", "director", "chairman", "lawyer", "adviser", "leader"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody at a place in a text, by the words that tell who it is, and the countries of the last speakers, the last first."""

    at: int
    words: str
    spoken: Sequence[str | None] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A country (or None for nobody's) and the signs for it by name; what is left out is 0."""

    country: str | None
    signs: Mapping[str, float]


def is_foreign(words: str) -> bool:
    """Whether words speak of a body that the United States have not: a ministry, a parliament."""
    return _NOT_AMERICAN.search(words) is not None


class Affiliations:
    """The countries of one text and where it names them; `starts` are those of its sentences, `mentions` in text order."""

    def __init__(self, text: str, starts: Sequence[int], mentions: Sequence[Mention]) -> None:
        self._text = text
        self._starts = starts
        self._mentions = mentions
        self._mention_starts = [m.span[0] for m in mentions]
        self._counts = Counter(m.country for m in mentions if m.country)
        self._opening = next((m.country for m in mentions if m.country), None)
        self._most_named = max(self._counts, key=lambda c: self._counts[c], default=None)
        self._officials: dict[str, dict[str, Person]] = {}
        for mention in mentions:
            if mention.country and mention.person and mention.person.role:
                self._officials.setdefault(mention.country, {})[mention.person.name] = mention.person

    def choices(self, asked: Asked) -> list[Choice]:
        """Nobody's country, and every country that the text names by then or in the sentence, with the signs for each."""
        upto = bisect_left(self._mention_starts, asked.at)
        before = [m for m in self._mentions[max(0, upto - _MENTIONS) : upto] if m.country]
        after = [m for m in self._mentions[upto : upto + 8] if m.country and self._sentence(m.span[0]) == self._sentence(asked.at)]
        rank = _rank(asked.words)
        found = [Choice(None, {"nobody": 1.0, f"nobody {rank}": 1.0, f"nobody of {min(len(self._counts), 3)}": 1.0})]
        for country in dict.fromkeys(m.country for m in [*before[::-1], *after] if m.country):
            signs = self._by_place(asked.at, country, before, after) | self._by_words(asked.words, country)
            found.append(Choice(country, signs | self._by_number(country) | _by_speech(country, asked.spoken)))
        return found

    def _by_number(self, country: str) -> dict[str, float]:
        """How often the text names the country."""
        signs = {"named": math.log(self._counts[country]), "share": self._counts[country] / self._counts.total()}
        signs["most named"] = float(country == self._most_named)
        signs["named first"] = float(country == self._opening)
        return signs

    def _sentence(self, at: int) -> int:
        return max(0, bisect_right(self._starts, at) - 1)

    def _by_place(self, at: int, country: str, before: Sequence[Mention], after: Sequence[Mention]) -> dict[str, float]:
        """How near, in which form and in which part of its sentence the country was named."""
        signs: dict[str, float] = {}
        last = next((m for m in reversed(before) if m.country == country), None)
        if any(m.country == country for m in after):
            signs["named after" if last else "only named after"] = 1.0
        if last is None:
            return signs
        distance = min(_FAR, self._sentence(at) - self._sentence(last.span[0]))
        signs |= {"distance": float(distance), f"distance {distance}": 1.0}
        order = [m.country for m in reversed(before)]
        signs[f"newest {min(3, len(dict.fromkeys(order[: order.index(country)])))}"] = 1.0
        if self._text.count("\n", last.span[1], at) == 0:
            signs["same paragraph"] = 1.0
        near = ("here", "near")[distance] if distance <= 1 else "far"
        signs[f"{near} {last.form if last.kind is Kind.COUNTRY else last.kind.value}"] = 1.0
        if self._text[last.span[1] : last.span[1] + 2] in {"'s", "’s"}:
            signs[f"{near} possessive"] = 1.0
        if _PREPOSITION.search(self._text, max(0, last.span[0] - 16), last.span[0]):
            signs[f"{near} object"] = 1.0
        if last.span[0] - self._begins(last) <= 10:
            signs[f"{near} opens"] = 1.0
        if order[0] == country and _OWNED.search(self._text, max(0, at - 40), at):
            signs["owner"] = 1.0
        return signs

    def _begins(self, mention: Mention) -> int:
        return self._starts[self._sentence(mention.span[0])] if self._starts else 0

    def _by_words(self, words: str, country: str) -> dict[str, float]:
        """What the office says: that it is an American one, or one whose holder for this country the text names."""
        signs: dict[str, float] = {"union": 1.0} if country in UNIONS else {}
        if country == "USA":
            signs["American"] = 1.0
            signs[f"American {'no' if is_foreign(words) else 'own' if AMERICAN.search(words) else 'any'} such office"] = 1.0
        office = office_of(words)
        held = {office_of(p.role or "") for p in self._officials.get(country, {}).values()}
        if held:
            signs["has an official"] = 1.0
        if office and office in held:
            signs["office shared" if office in ONE_OF_MANY else "office taken"] = 1.0
        return signs


def _by_speech(country: str, spoken: Sequence[str | None]) -> dict[str, float]:
    signs = {f"spoke {rank}": 1.0 for rank in (0, 1) if country in spoken[rank : rank + 1]}
    if country in spoken[2:]:
        signs["spoke before"] = 1.0
    return signs


def _rank(words: str) -> str:
    """Which sort of office words tell of: a state's, anybody's, a private one, or none."""
    if not words:
        return "no office"
    if INDEPENDENT.search(words):
        return "independent"
    return "anybody's" if office_of(words) in _ANYBODYS else "official"


def likeliest(choices: Sequence[Choice], sort: str) -> str | None:
    """The country for which the signs weigh most; `sort` is that of the weights: person or description."""
    fitted = weights().get(sort, {})
    return max(choices, key=lambda c: sum(fitted.get(sign, 0.0) * value for sign, value in c.signs.items())).country


def words_of(person: Person) -> str:
    """All that the text says a person is."""
    return ", ".join(person.titles)


@cache
def weights() -> dict[str, dict[str, float]]:
    """The weight of each sign for persons and for descriptions, as fitted by `training/fit_affiliations.py`."""
    text = (files("gravamen.reading") / "data" / "affiliations.json").read_text(encoding="utf-8")
    fitted: dict[str, dict[str, float]] = json.loads(text)
    return fitted
