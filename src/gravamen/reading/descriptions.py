"""Descriptions in place of names: "U.S. officials", "the minister", "his administration", "a Foreign Ministry spokesman"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gravamen.model import Actor, Kind, Span
from gravamen.reading.countries import name_of, state_name
from gravamen.reading.gazetteer import wording
from gravamen.reading.heads import DOCUMENT, ORGAN, head_words, is_plural
from gravamen.reading.mentions import Mention
from gravamen.reading.office_holders import OfficeHolders
from gravamen.reading.offices import AMERICAN, ROLE
from gravamen.reading.people import holder
from gravamen.reading.persons import role_of
from gravamen.reading.surroundings import DEFINITE, Surroundings, bare


@dataclass(frozen=True, slots=True)
class Described:
    """Whom a description means."""

    name: str
    kind: Kind
    country: str | None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A description in the text: where it stands, its words, and these up to what modifies the head from behind."""

    span: Span
    words: str
    head: str


_PRESS = re.compile(rf"\b(?:{wording('press')})\b", re.IGNORECASE)
_OF_STATE = re.compile(r"state|official|government", re.IGNORECASE)
_COMPANY = re.compile(rf"\b(?:{wording('company')})\b", re.IGNORECASE)
_FOLLOWERS = re.compile(rf"\b(?:{wording('follower')})\b", re.IGNORECASE)
# Allies of a state are other states, and those who fight one speak for none.
_ALLIES = re.compile(r"\b(?:U\.S\.|US|American|America[’']s|European) (?:\w+ )?allies\b")
_ARMED = re.compile(r"(?<!anti-)\b(?:rebels?|separatists?|insurgents?|militants?|guerrillas?)\b", re.IGNORECASE)
_EUROPE = re.compile(r"Europe|[Tt]he Europeans")
_EUROPEANS = re.compile(r"\bEuropean (?:leaders|nations|countries|powers|states|capitals|governments|authorities|allies|media)\b")
_SHARED = re.compile(rf"\b(?:{wording('shared')})\b", re.IGNORECASE)
_LEGISLATIVE = re.compile(r"\b(?:bill|law|legislation|act|measure)\b", re.IGNORECASE)
_PROSECUTION = re.compile(r"\b(?:indictment|charges|filings?)\b", re.IGNORECASE)
_FINDINGS = re.compile(r"\b(?:report|study|findings|analysis|research|article|survey)\b", re.IGNORECASE)
_NATION = re.compile(
    r"(?:the|that|this|his|her|our|its|their|my) (?:\w+[- ])?(?:country|nation|state|kingdom|republic|side|capital)$",
    re.IGNORECASE,
)
_UNION_NOUNS = {
    "NTO": re.compile(r"\balliance$", re.IGNORECASE),
    "EUU": re.compile(r"\b(?:bloc|brussels)$", re.IGNORECASE),
    "UNO": re.compile(r"\bworld body$", re.IGNORECASE),
}
_STATES = re.compile(r"\bstates\b")
_OTHER_STATES = re.compile(r"member states|baltic|gulf|arab|european|allied|islamic", re.IGNORECASE)
_KOREA = re.compile(r"\b[Tt]he (North|South)\b(?! (?:Korea|Carolina|Dakota|Sea|China|Pole))")
_ADMINISTRATION = re.compile(r"(?:the |his )?(\S+ )?administration", re.IGNORECASE)
_INDEFINITE = re.compile(r"(?:an?|another|one|some) ", re.IGNORECASE)
_OWNER = re.compile(r"^(?:his|her|its|their|the country[’']s|the nation[’']s) ", re.IGNORECASE)
_INSIDE = re.compile(
    r"\b(?:[Hh]e|[Hh]is|[Hh]im|[Ss]he|[Hh]er|[Ii]t|[Ii]ts|[Tt]heir|[Tt]hey"
    r"|[Tt]he (?:country|government|regime|president|minister|North|South))\b"
)


class Descriptions:
    """Reads descriptions with the help of what was named before them."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._around = surroundings
        self._holders = OfficeHolders(surroundings.people, surroundings.year)
        self._is_korean = "North Korea" in surroundings.text or "Pyongyang" in surroundings.text

    def resolve(self, span: Span) -> Described | None:
        """Whom a description means; None if the words are none."""
        words = self._around.text[span[0] : span[1]].strip()
        if not words:
            return None
        code = self._state(span[0], words)
        if code:
            return Described(name_of(code), Kind.COUNTRY, code)
        phrase = Phrase(span, words, head_words(words) or words)
        reader = self._reader(phrase)
        return reader(phrase) if reader else None

    def is_open(self, span: Span) -> bool:
        """Whether a description of officials or of an organ leaves open for which state it speaks."""
        words = self._around.text[span[0] : span[1]].strip()
        phrase = Phrase(span, words, head_words(words) or words)
        if self._reader(phrase) not in (self._role, self._organ) or any(m.body for m in self._around.people.within(*span)):
            return False
        settled = self._around.affiliation(span, words)[1]
        return not settled and not self._speaks_for_none(phrase, settled)

    def _state(self, at: int, words: str) -> str | None:
        """The country or union that "the North", "the country" or "the bloc" is."""
        korea = _KOREA.match(words) if self._is_korean else None
        if korea:
            return "PRK" if korea.group(1) == "North" else "KOR"
        if _EUROPE.fullmatch(words):
            return "EUU"
        if _NATION.match(words):
            return self._around.nation(at)
        people = self._around.people
        head = head_words(words)
        return next((code for code, noun in _UNION_NOUNS.items() if noun.search(head) and people.names(code)), None)

    def _reader(self, phrase: Phrase) -> Callable[[Phrase], Described] | None:
        """Which sort of description it is, by its head noun first."""
        words, head = phrase.words, phrase.head
        last = head.split()[-1:] or [""]
        is_document = DOCUMENT.search(last[0]) is not None
        is_firm = _COMPANY.search(head) is not None
        is_press = _PRESS.search(head) is not None
        sorts: tuple[tuple[bool, Callable[[Phrase], Described]], ...] = (
            (ROLE.search(head) is not None and not is_firm and not is_press and not is_document, self._role),
            (_PRESS.search(words) is not None, self._press),
            (is_firm, self._company),
            (is_document, self._document),
            (ORGAN.search(head) is not None, self._organ),
            (DOCUMENT.search(words) is not None, self._document),
            (ROLE.search(words) is not None or _SHARED.search(words) is not None, self._role),
            (AMERICAN.search(words) is not None or self._is_us_states(words), self._american),
        )
        return next((reader for fits, reader in sorts if fits), None)

    def _is_us_states(self, words: str) -> bool:
        return _STATES.search(words) is not None and _OTHER_STATES.search(words) is None

    def _american(self, phrase: Phrase) -> Described:
        return Described(self._around.label(phrase.words, "USA", phrase.span), Kind.GOVERNMENT, "USA")

    def _role(self, phrase: Phrase) -> Described:
        """Persons by their role: one known in the text, a group, or somebody unnamed."""
        country, settled = self._around.affiliation(phrase.span, phrase.words)
        earlier = self._earlier(phrase, country, settled)
        if earlier:
            return earlier
        if self._speaks_for_none(phrase, settled):
            return Described(bare(phrase.words), Kind.UNKNOWN, None)
        if not settled:
            body = self._around.body_of_noun(phrase.span[0], phrase.head)
            if body:
                return _as_described(body)
            country = self._around.country_of_noun(phrase.span[0], phrase.head)
        name = self._around.label(phrase.words, country, phrase.span)
        return Described(name, Kind.GOVERNMENT if country else Kind.UNKNOWN, country)

    def _earlier(self, phrase: Phrase, country: str | None, settled: bool) -> Described | None:
        """A person of that office, or a speaker who was described alike."""
        at, head = phrase.span[0], phrase.head
        nouns = ROLE.findall(head)
        if is_plural(str(nouns[-1]) if nouns else head):
            return None if settled else self._alike(at, head)
        person = self._holders.find(at, phrase.words, head, country if settled else None)
        if person:
            return Described(person.name, Kind.PERSON, person.country, role_of(person, self._around.year))
        may_recur = DEFINITE.match(phrase.words) or not (settled or _INDEFINITE.match(phrase.words))
        return self._alike(at, head, country if settled else None) if may_recur else None

    def _alike(self, at: int, head: str, country: str | None = None) -> Described | None:
        earlier = self._around.same_noun(at, head, country)
        return _as_described(earlier) if earlier else None

    def _speaks_for_none(self, phrase: Phrase, settled: bool) -> bool:
        """Whether people are named by their side or region only: critics, rebels, the West."""
        if _ALLIES.search(phrase.head) or _ARMED.search(phrase.words) or _EUROPEANS.search(phrase.words):
            return True
        if _FOLLOWERS.search(phrase.words) and not (settled and AMERICAN.search(phrase.words)):
            return not any(m.kind is Kind.COUNTRY or m.person for m in self._around.people.within(*phrase.span))
        return not settled and _SHARED.search(phrase.words) is not None

    def _press(self, phrase: Phrase) -> Described:
        """A news agency or channel: it speaks for its country only where it is the state's."""
        inside = self._around.people.within(*phrase.span)
        media = next((m for m in inside if m.kind is Kind.MEDIA), None)
        country = media.country if media else None
        if country is None and _OF_STATE.search(phrase.words):
            country = next((m.country for m in inside if m.country), None) or self._around.country(phrase.span[0])
        return Described(media.name if media else bare(phrase.words), Kind.MEDIA, country)

    def _company(self, phrase: Phrase) -> Described:
        """ "The company" is the last one named; companies speak for no country."""
        last = self._around.company(phrase.span[0]) if DEFINITE.match(phrase.words) else None
        return Described(last.name if last else bare(phrase.words), Kind.COMPANY, None)

    def _organ(self, phrase: Phrase) -> Described:
        """A government, ministry or other organ without a name of its own."""
        at, head = phrase.span[0], phrase.head
        country, settled = self._around.affiliation(phrase.span, phrase.words)
        if not settled:
            earlier = self._around.body_of_noun(at, head) or self._around.same_noun(at, head)
            if earlier:
                return _as_described(earlier)
        if country is None:
            return Described(bare(phrase.words), Kind.ORGANISATION, None)
        return Described(self._organ_name(phrase, country), Kind.GOVERNMENT, country)

    def _organ_name(self, phrase: Phrase, country: str) -> str:
        administration = _ADMINISTRATION.fullmatch(phrase.words)
        if administration and country == "USA":
            leader = holder("USA", "president", self._around.year)
            is_named = administration.group(1) and administration.group(1)[0].isupper()
            return f"{leader.name.split()[-1]} administration" if leader and not is_named else bare(phrase.words)
        name = _OWNER.sub("", bare(phrase.words))
        return state_name(country) if name.endswith("government") else self._around.label(name, country, phrase.span)

    def _document(self, phrase: Phrase) -> Described:
        """A document speaks for who is named in it, for its maker by sort, or for who spoke last."""
        at, words = phrase.span[0], phrase.words
        inside = self._around.people.within(*phrase.span)
        if inside:
            return self._document_of(phrase, inside)
        is_american = self._around.people.is_about("USA")
        if is_american and _LEGISLATIVE.search(words):
            return Described("US Congress", Kind.GOVERNMENT, "USA")
        earlier = self._around.same_noun(at, words)
        if earlier:
            return _as_described(earlier)
        if _PROSECUTION.search(words):
            justice = Described("US Justice Department", Kind.GOVERNMENT, "USA")
            return justice if is_american else Described(bare(words), Kind.UNKNOWN, None)
        return self._document_of_speaker(phrase)

    def _document_of(self, phrase: Phrase, inside: list[Mention]) -> Described:
        named = next((m for m in inside if m.person), None) or next((m for m in inside if m.kind is not Kind.COUNTRY), None)
        if named:
            return _as_described(named)
        return Described(bare(phrase.words), Kind.UNKNOWN, inside[0].country)

    def _document_of_speaker(self, phrase: Phrase) -> Described:
        """ "The statement" is that of the body that spoke last; "the report" of nobody knows whom."""
        if _FINDINGS.search(phrase.words):
            country = "USA" if AMERICAN.search(phrase.words) else None
            return Described(bare(phrase.words), Kind.UNKNOWN, country)
        speakers = self._around.before.last_speakers(phrase.span[0])[:4]
        speaker = next((s for s in speakers if s.actor.kind is not Kind.PERSON), speakers[0] if speakers else None)
        if speaker:
            return _as_described(speaker.actor)
        code = self._around.country(phrase.span[0])
        return Described(self._around.label(phrase.words, code, phrase.span), Kind.UNKNOWN, code)

    def countries(self, start: int, end: int) -> list[tuple[str, Span]]:
        """Countries that pronouns and short descriptions in [start, end) mean."""
        found: list[tuple[str, Span]] = []
        known: dict[tuple[str, tuple[int, ...]], Described | Mention | Actor | None] = {}
        for match in _INSIDE.finditer(self._around.text, start, end):
            # The same word means the same as long as nothing else is named and no quotation begins or ends.
            key = (match.group().lower(), self._around.before.moment(match.start()))
            if key not in known:
                known[key] = self._meant(key[0], match.span())
            meant = known[key]
            if meant and meant.country:
                found.append((meant.country, match.span()))
        return found

    def places(self) -> Iterator[Span]:
        """Where pronouns and short descriptions stand that may mean a country."""
        return (match.span() for match in _INSIDE.finditer(self._around.text))

    def _meant(self, word: str, span: Span) -> Described | Mention | Actor | None:
        return self.resolve(span) if " " in word else self._around.owner(span[0], word)


def _as_described(found: Mention | Actor) -> Described:
    return Described(found.name, found.kind, found.country, found.role if isinstance(found, Actor) else None)
