"""What the text around a description tells: whose it is, which country is spoken of, who was described alike before."""

from __future__ import annotations

import re
from functools import cached_property

from gravamen.model import Actor, Kind, Span
from gravamen.reading.antecedents import NEUTRAL, SINGULAR, Antecedents
from gravamen.reading.appositions import affiliation
from gravamen.reading.countries import UNIONS, adjective_of
from gravamen.reading.heads import DOCUMENT, ORGAN
from gravamen.reading.mentions import Mention
from gravamen.reading.offices import AMERICAN, ELECTED, FORMER, INDEPENDENT, ROLE
from gravamen.reading.persons import People

_FAR_BACK = 12
_NEAR = 2
# "The envoy": an article and a noun.
_SHORT_HEAD = 2
_NATION_OWNS = re.compile(r"the (?:country|nation|kingdom|republic|regime|government)[’']s ", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(his|her|their|its) ", re.IGNORECASE)
_FIRST_POSSESSIVE = re.compile(r"(?:our|my) ", re.IGNORECASE)
_STILL_AN_OFFICIAL = re.compile(r"ex-|officials\b")
# Nouns by which those are called whose names are not told.
_UNNAMED = frozenset({"official", "source", "diplomat", "officer", "aide"})
_DETERMINER = re.compile(r"^(?:the|a|an|some|several|many|one|two|three|his|her|its|their) ", re.IGNORECASE)
_NOT_AMERICAN = re.compile(r"ministry|regime|parliament|embassy|prime minister|\bking(?:dom)?\b", re.IGNORECASE)
DEFINITE = re.compile(r"^(?:the|that|this|his|her|its|their|these|those) ", re.IGNORECASE)


def _is_foreign(words: str) -> bool:
    """Whether words speak of a body that the United States have not: a ministry, a parliament."""
    return _NOT_AMERICAN.search(words) is not None


def bare(words: str) -> str:
    """Words without the determiner in front."""
    return _DETERMINER.sub("", words.strip())


class Surroundings:
    """The people of a text and what was named and said before a place in it."""

    def __init__(self, text: str, people: People, before: Antecedents, year: int) -> None:
        self.text = text
        self.people = people
        self.before = before
        self.year = year

    def affiliation(self, span: Span, words: str) -> tuple[str | None, bool]:
        """For which country a description speaks by its own words, and whether they tell."""
        if FORMER.search(words) and not ELECTED.search(words) and not _STILL_AN_OFFICIAL.search(words):
            return None, True
        inside = self.people.within(*span)
        found = affiliation(inside, span, words, self.people.is_about("USA")) if inside else (None, False)
        if found[1]:
            return found
        is_independent = INDEPENDENT.search(words) and not words.lower().startswith("the experts")
        found = (None, False) if is_independent else self._possessed(span, words)
        if found[1] or is_independent:
            return found[0], True
        return ("USA", True) if AMERICAN.search(words) and self.people.is_about("USA") else (None, False)

    def _possessed(self, span: Span, words: str) -> tuple[str | None, bool]:
        """The country of what "the country's", "his" or "our" stands before."""
        if _NATION_OWNS.match(words):
            return self.nation(span[0], is_foreign=_is_foreign(words)), True
        possessive = _POSSESSIVE.match(words)
        owner = self.owner(span[0], possessive.group(1).lower()) if possessive else None
        if owner:
            return owner.country, True
        if _FIRST_POSSESSIVE.match(words):
            speaker = self.before.first_person(span[0])
            if speaker or not self.people.is_about("USA"):
                return (speaker.country, speaker.country is not None) if speaker else (None, False)
            return "USA", True
        return None, False

    def owner(self, at: int, word: str) -> Mention | Actor | None:
        """Whom a pronoun of the third person means."""
        if word in SINGULAR:
            return self.before.person(at, SINGULAR[word])
        return self.before.body(at) if word in NEUTRAL else self.before.group(at)

    def nation(self, at: int, is_foreign: bool = False) -> str | None:
        """Which country "the country" is: that of a state that spoke just before, else the one named last."""
        avoided = {None, "USA"} if is_foreign else {None}
        for spoken in self.before.last_speakers(at)[:1]:
            near = self.before.distance(at, spoken.start) <= _NEAR
            if near and spoken.actor.country not in avoided and spoken.actor.kind is not Kind.PERSON:
                return spoken.actor.country
        for mention in reversed(self.before.before(at, _NEAR + 1)):
            if mention.country not in avoided and mention.kind is not Kind.PERSON:
                return mention.country
        return self.country(at, is_foreign)

    def country(self, at: int, is_foreign: bool = False) -> str | None:
        """The country that the text is about at a place: of the last speaker, of the country named last, of the whole text.

        `is_foreign`: it is not the United States, which has no such office or body.
        """
        avoided = "USA" if is_foreign else None
        for spoken in self.before.last_speakers(at)[:1]:
            if self.before.distance(at, spoken.start) <= _NEAR and spoken.actor.country not in {None, avoided}:
                return spoken.actor.country
        best: tuple[float, str] | None = None
        for mention in self.before.before(at, _NEAR + 1):
            if mention.country and mention.country != avoided:
                far = 0.6 * self.before.distance(at, mention.span[0])
                score = -far - (0.7 if self.before.is_object(mention) else 0.0)
                if best is None or score >= best[0]:
                    best = (score, mention.country)
        return best[1] if best else self._most_named

    @cached_property
    def _most_named(self) -> str | None:
        counts: dict[str, int] = {}
        for mention in self.people.mentions:
            if mention.country:
                counts[mention.country] = counts.get(mention.country, 0) + 1
        return max(counts, key=lambda code: counts[code], default=None)

    def label(self, words: str, country: str | None, span: Span) -> str:
        """A description without its article, with the country's adjective in front unless it names the country."""
        inside = self.people.within(*span)
        is_named = any(m.country == country for m in inside)
        if country is None or country in UNIONS or is_named:
            return bare(words)
        return f"{'US' if country == 'USA' else adjective_of(country)} {bare(words)}"

    def same_noun(self, at: int, head: str, country: str | None = None) -> Actor | None:
        """An earlier speaker who was described by the same noun ("a customs official" … "the official"), of that country if it is told."""
        nouns = ROLE.findall(head) or ORGAN.findall(head) or DOCUMENT.findall(head)
        if not nouns:
            return None
        noun = str(nouns[-1]).lower().removesuffix("s")
        alike = (s.actor for s in self.before.last_speakers(at) if not country or s.actor.country in {None, country})
        found = [actor for actor in alike if any(noun in words.lower() for words in (actor.text, actor.name, actor.role or ""))]
        # Whom a name was given is called by it or by an office of one, so that "the official" is rather somebody unnamed.
        unnamed = (actor for actor in found if actor.kind is not Kind.PERSON) if noun in _UNNAMED else iter(())
        return next(unnamed, None) or next(iter(found), None)

    def body_of_noun(self, at: int, head: str) -> Mention | None:
        """The last body named before whose name has the noun of a short description ("the council")."""
        words = head.split()
        if len(words) > 2 or not DEFINITE.match(head):
            return None
        for mention in reversed(self.before.before(at, _FAR_BACK)):
            if mention.body and mention.country and words[-1].lower() in mention.name.lower().split():
                return mention
        return None

    def company(self, at: int) -> Mention | None:
        """The company named last before a place."""
        return next((m for m in reversed(self.before.before(at, _FAR_BACK)) if m.kind is Kind.COMPANY), None)

    def country_of_noun(self, at: int, head: str) -> str | None:
        """The country last named before a place in front of the noun of a short description ("the Russian envoy" … "the envoy")."""
        words = head.split()
        if len(words) != _SHORT_HEAD or not DEFINITE.match(head):
            return None
        behind = re.compile(rf"(?:[’']s)? (?:[\w-]+ ){{0,2}}{re.escape(words[-1])}\b", re.IGNORECASE)
        named = (m for m in reversed(self.before.before(at, _FAR_BACK)) if m.kind is Kind.COUNTRY)
        return next((m.country for m in named if behind.match(self.text, m.span[1])), None)
