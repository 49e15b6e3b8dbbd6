"""Who is meant by the words that name a source: the cast of a document, built once, asked for every speaker span."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gravamen.model import Actor, Kind, Span
from gravamen.reading.antecedents import FIRST, NEUTRAL, PLURAL, PRONOUNS, RELATIVE, SINGULAR, Antecedents
from gravamen.reading.bodies import is_listed
from gravamen.reading.countries import code_of, name_of, state_name
from gravamen.reading.descriptions import Descriptions
from gravamen.reading.heads import head_mention, is_group
from gravamen.reading.mentions import Mention, Person
from gravamen.reading.offices import is_private, office_of
from gravamen.reading.persons import People, role_of
from gravamen.reading.surroundings import Surroundings, bare

__all__ = ["Cast", "Mention"]

_CUT_SHORT = re.compile(r"\b(?:[A-Z](?:\.[A-Z])+|Jr|Sr)$")
# The last year of data/leaders.tsv, and one in its middle.
_LAST_KNOWN, _USUAL = 2026, 2018
_YEAR = re.compile(r"\b(?:19[5-9]|20[0-4])\d\b")
# A phrase that names a speaker is short; what goes on longer is not looked at.
_LONGEST = 600
_AND = re.compile(r", and | and | nor |, |,? & ")
_JOINS = re.compile(r" (?:and|nor|&) ")
_BOTH = re.compile(r"^(?:[Bb]oth|[Ee]ither|[Nn]either) ")
_PAIR = re.compile(
    r"(?:(?:[Tt]he|[Bb]oth|[Tt]wo|[Tt]heir|[Hh]is|[Tt]hese|[Tt]hose|[Aa]ll) )+(?:\w+ )?"
    r"(?:leaders|presidents|men|countries|nations|sides|governments|parties|powers|capitals|women|statesmen)$"
    r"|[Tt]he two(?: of them)?$"
)
_NATIONS = re.compile(r"countr|nation|side|government|part|power|capital|Koreas")
_HYPHENATED = re.compile(r"([A-Z][\w.]*)[-–]([A-Z][\w.]*)")
_BOTH_KOREAS = re.compile(r"North and South Korea$")


class Cast:
    """All actors of a text: who is named where, and whom each mention, pronoun or description means."""

    def __init__(self, text: str, sentences: Sequence[Span], year: int) -> None:
        self._text = text
        self._year = year
        self._people = People(text, year)
        self._before = Antecedents(text, sentences, self._people)
        self._around = Surroundings(text, self._people, self._before, year)
        self._described = Descriptions(self._around)

    @classmethod
    def of(cls, text: str, sentences: Sequence[Span], published: str | None = None) -> Cast:
        """Build the cast of a text. `published` (ISO date) tells who held which office; without it the text's years do."""
        year = int(published[:4]) if published and published[:4].isdigit() else _year_of(text)
        return cls(text, sentences, year)

    @property
    def antecedents(self) -> Antecedents:
        """What chooses whom a pronoun means."""
        return self._before

    @property
    def mentions(self) -> list[Mention]:
        """Every named actor in the text: persons, bodies, countries; in text order, without overlaps."""
        return self._people.mentions

    def note_speaker(self, span: Span, actor: Actor) -> None:
        """Tell that `actor` is the speaker of a statement at `span`; to be called in text order."""
        self._before.note(span, actor)

    def countries_in(self, start: int, end: int) -> list[tuple[str, Span]]:
        """The countries meant in [start, end), in text order: by name, by persons, bodies, pronouns and descriptions."""
        found = [(m.country, m.span) for m in self._people.within(start, end) if m.country]
        found += self._described.countries(start, end)
        return sorted(found, key=lambda pair: pair[1])

    def places(self) -> Iterator[Span]:
        """Wherever `countries_in` may find a country, whatever the words there turn out to mean."""
        yield from (m.span for m in self._people.mentions if m.country)
        yield from self._described.places()

    def resolve(self, span: Span, is_source: bool = True) -> Actor:
        """Whom the words at `span` mean.

        `is_source`: they name who says or does something, so that a country is called by its government.
        """
        start = min(max(0, span[0]), len(self._text))
        end = min(max(start, span[1]), start + _LONGEST, len(self._text))
        # "The U.S" before a full stop, "Trump Jr" before one: the stop is the name's.
        if _CUT_SHORT.search(self._text, max(start, end - 4), end) and self._text.startswith(".", end):
            end += 1
        words = self._text[start:end]
        lowered = words.strip().lower()
        if lowered in PRONOUNS and words.strip() not in {"US", "IT"}:
            return self._pronoun((start, end), lowered)
        joint = self._joint(start, end)
        if joint:
            return joint
        return self._one(start, end, is_source)

    def speaking_for(self, actor: Actor, country: str) -> Actor:
        """An actor for whose country no words stand, with the one that the whole document tells (reading/speakers.py)."""
        if actor.name.strip().lower() in NEUTRAL | PLURAL:
            return replace(actor, name=state_name(country), kind=Kind.GOVERNMENT, country=country)
        if actor.kind is Kind.PERSON or actor.span is None or not self._described.is_open(actor.span):
            return replace(actor, country=country)
        return replace(actor, name=self._around.label(actor.name, country, actor.span), kind=Kind.GOVERNMENT, country=country)

    def is_independent(self, actor: Actor) -> bool:
        """Whether a table or the words say that an actor speaks for no country: a leaker, a lawyer, a former official."""
        person = self._people.person_named(actor.name)
        if person:
            return _is_independent(person)
        if actor.span is None:
            return False
        bodies = (m.body for m in self._people.within(*actor.span) if m.name == actor.name)
        if any(body and body.country is None and is_listed(body) for body in bodies):
            return True
        return actor.kind is Kind.UNKNOWN and is_private(self._text[slice(*actor.span)])

    def _joint(self, start: int, end: int) -> Actor | None:
        """Joint speakers: the first, with the others in `also`; None where the words name one speaker."""
        words = self._text[start:end]
        if _PAIR.match(words):
            return self._pair(start, end)
        hyphen = _HYPHENATED.fullmatch(words)
        if hyphen:
            pieces = [(start + hyphen.start(i), start + hyphen.end(i)) for i in (1, 2)]
            actors = [self._alone(*piece) for piece in pieces]
            if actors[0] and actors[1]:
                return self._join(start, end, [actors[0], actors[1]])
        if _BOTH_KOREAS.match(words):
            koreas = [Actor(name_of(code), None, name_of(code), Kind.COUNTRY, None, code) for code in ("PRK", "KOR")]
            return self._join(start, end, koreas)
        if not _JOINS.search(words):
            return None
        lead = _BOTH.match(words)
        first = start + (lead.end() if lead else 0)
        cuts = [m.span() for m in _AND.finditer(self._text, first, end) if not self._covered(m.start())]
        starts = [first, *[b for _, b in cuts]]
        ends = [*[a for a, _ in cuts], end]
        pieces = [(a, b) for a, b in zip(starts, ends, strict=True) if b > a]
        if len(pieces) < 2 or not all(self._is_whole(*piece) for piece in pieces):
            return None
        return self._join(start, end, [self._one(*piece, True) for piece in pieces])

    def _alone(self, start: int, end: int) -> Actor | None:
        """Whom one word of a hyphenated pair ("Biden-Xi") names; None if it names nobody."""
        word = self._text[start:end]
        person = self._people.by_surname(word)
        if person:
            return Actor(word, (start, end), person.name, Kind.PERSON, role_of(person, self._year), person.country)
        code = code_of(word)
        return Actor(word, (start, end), name_of(code), Kind.COUNTRY, None, code) if code else None

    def _covered(self, at: int) -> bool:
        """Whether a place lies inside a mention ("Justice and Development Party")."""
        return any(m.span[0] < at < m.span[1] for m in self._people.within(max(0, at - 80), at + 80))

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether a piece of a list names one actor by itself, and is not an apposition or a mere adjective."""
        inside = self._people.within(start, end)
        if not inside:
            return False
        last = inside[-1]
        tail = self._text[last.span[1] : end].strip()
        if tail in {"", "'s", "’s"}:
            lead = self._text[start : last.span[0]]
            return (
                last.form != "demonym"
                and " of " not in lead
                and " for " not in lead
                and (len(inside) > 1 or not lead.strip() or last.kind is Kind.PERSON or lead.strip().lower() == "the")
            )
        return is_group(self._text[start:end])

    def _join(self, start: int, end: int, actors: list[Actor]) -> Actor:
        first = actors[0]
        if first.country is None and first.kind is Kind.ORGANISATION:
            # An organisation of many states speaks for none: the first that does stands in front.
            first = next((a for a in actors if a.country), first)
            actors = [first, *(a for a in actors if a is not first)]
        return Actor(self._text[start:end], (start, end), first.name, first.kind, first.role, first.country, tuple(actors[1:]))

    def _pair(self, start: int, end: int) -> Actor:
        """ "The two leaders": the last two persons (or countries) named before, the more prominent one first."""
        words = self._text[start:end]
        noun = words.split()[-1].lower()
        for spoken in self._before.last_speakers(start)[:4]:
            if spoken.actor.also and noun in spoken.actor.text.lower():
                return replace(spoken.actor, text=words, span=(start, end))
        of_persons = _NATIONS.search(words) is None
        codes = frozenset({"KOR", "PRK"}) if "Korea" in words else frozenset[str]()
        mentions = self._before.pair(start, 12, of_persons, codes)
        if not mentions:
            return Actor(words, (start, end), words, Kind.UNKNOWN)
        joint = self._join(start, end, [self._named(m, m.span) for m in mentions])
        # Of the two Koreas neither is the first.
        return replace(joint, country=None) if codes else joint

    def _one(self, start: int, end: int, is_source: bool) -> Actor:
        words = self._text[start:end]
        inside = self._people.within(start, end)
        head = head_mention(self._text, start, end, inside)
        if head and head.form != "demonym" and not _is_whose(head):
            return self._named(head, (start, end), is_source)
        described = self._described.resolve((start, end))
        if described:
            return Actor(words, (start, end), described.name, described.kind, described.role, described.country)
        around = inside[0] if inside else self._people.covering(start, end)
        if around:
            return self._named(around, (start, end), is_source)
        return Actor(words, (start, end), bare(words), Kind.UNKNOWN)

    def _named(self, mention: Mention, span: Span, is_source: bool = True) -> Actor:
        words = self._text[span[0] : span[1]]
        if mention.kind is Kind.COUNTRY:
            code = mention.country or ""
            return Actor(words, span, state_name(code) if is_source else name_of(code), Kind.COUNTRY, None, code)
        role = role_of(mention.person, self._year) if mention.person else None
        return Actor(words, span, mention.name, mention.kind, role, mention.country)

    def _pronoun(self, span: Span, word: str) -> Actor:
        found = self._antecedent(span, word)
        words = self._text[span[0] : span[1]]
        if found is None and word in {"we", "our", "us", "ours"} and self._people.is_about("USA"):
            # The writer's own country, in a comment.
            return Actor(words, span, state_name("USA"), Kind.COUNTRY, None, "USA")
        if found is None:
            return Actor(words, span, words, Kind.UNKNOWN)
        if isinstance(found, Actor):
            return Actor(words, span, found.name, found.kind, found.role, found.country, found.also)
        if _is_whose(found):
            named = self._one(*found.span, True)
            return Actor(words, span, named.name, named.kind, named.role, named.country)
        return self._named(found, span)

    def _antecedent(self, span: Span, word: str) -> Mention | Actor | None:
        at = span[0]
        if word in SINGULAR:
            return self._before.person(at, SINGULAR[word])
        if word in NEUTRAL:
            return self._before.body(at)
        if word in FIRST:
            return self._before.first_person(at)
        if word in RELATIVE:
            return self._before.nearest(at)
        return self._before.group(at) if word in PLURAL else None


def _is_independent(person: Person) -> bool:
    """Whether a person speaks for no country by a table, or by titles that tell of no office held now."""
    if person.country is not None or not person.settled:
        return person.known is not None and person.known.country is None
    if person.known or person.served_before:
        return True
    private = [is_private(title) for title in person.titles]
    return any(private) and not any(office_of(t) for t, other in zip(person.titles, private, strict=True) if not other)


def _is_whose(mention: Mention) -> bool:
    """Whether a mention is of a state's body without its state, which the text around must tell."""
    return mention.body is not None and mention.body.is_open and mention.country is None


def _year_of(text: str) -> int:
    """The latest year that the text names and the table of office holders knows, else one in the middle of the table.

    Today's date is not asked: the same text must be read alike whenever it is read.
    """
    years = [int(y) for y in _YEAR.findall(text)]
    return max((y for y in years if y <= _LAST_KNOWN), default=_USUAL)
