"""Gather a document's persons: which mentions are one person, what office each holds and whom each speaks for."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from dataclasses import replace

from rapidfuzz import fuzz, process

from gravamen.model import Kind, Span
from gravamen.reading.appositions import (
    affiliation,
    appositive,
    is_former,
    is_state_tag,
    role_words,
    tells_office,
    title_before,
)
from gravamen.reading.bodies import SHARED_NAMES, Body
from gravamen.reading.countries import AMBIGUOUS, UNIONS, adjective_of
from gravamen.reading.mentions import Mention, Person, Run, body_of, is_personal, named
from gravamen.reading.names import as_name, is_family_first, sex_of
from gravamen.reading.offices import ROLE
from gravamen.reading.people import ALIKE, Known, by_name, by_surname, like, same_ends, surname

_NOBODY = Person("")
_OF = re.compile(r" (?:of|for|on) (?:the )?[A-Z]\w+(?:(?:,? and|,)? [A-Z]\w+)*")
_OF_NATION = re.compile(r" of (?:the )?")
_LONGEST_NAME = 60
# What makes of a country's name the beginning of another one: "of Iran Watch", "of the Russia-based centre".
_GOES_ON = re.compile(r"-|[’']|\s[A-Z]")
_LETTERS = str.maketrans("łŁøØđĐı", "lLoOdDi")
_SHORT = 3
# The share of a text's mentions of countries from which on a country's bodies need not be called its own.
_OFTEN = 0.1
_ADMINISTRATION = re.compile(r"\b(?:in|under|during|for|of) (?:the )?(?:\w+ )?([A-Z]\w+)(?: administration|[’']s)")
_ACRONYM = re.compile(r" \(([A-Z][A-Za-z]{1,7})\)")


class People:
    """The persons of one text and every mention of a named actor in it (`mentions`, in text order).

    A person has a country where a table or the words beside a name tell it.
    """

    def __init__(self, text: str, year: int) -> None:
        self._text = text
        self._year = year
        self.persons: list[Person] = []
        self._by_name: dict[str, Person] = {}
        self._by_surname: dict[str, Person] = {}
        self._by_inner: dict[str, Person] = {}
        self.mentions: list[Mention] = []
        self._acronyms: dict[str, Mention] = {}
        self._by_word: dict[str, list[Person]] = {}
        self._read()
        self._counts = Counter(m.country for m in self.mentions if m.country and not _is_shared(m) and (not m.person or m.person.known))
        self.mentions = [_opened(m) if _is_shared(m) and not self.is_about(m.country or "") else m for m in self.mentions]
        self._starts = [m.span[0] for m in self.mentions]
        for mention in self.mentions:
            if mention.person:
                self._describe(mention, mention.person)
        self.mentions = [_final(m) for m in self.mentions]
        self._codes = frozenset(m.country for m in self.mentions if m.country)

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie in [start, end)."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return [m for m in self.mentions[first:last] if m.span[1] <= end]

    def around(self, at: int, reach: int) -> tuple[list[Mention], list[Mention]]:
        """Up to `reach` mentions that begin before a place and as many after it, in text order."""
        middle = bisect_left(self._starts, at)
        return self.mentions[max(0, middle - reach) : middle], self.mentions[middle : middle + reach]

    def covering(self, start: int, end: int) -> Mention | None:
        """The mention of which [start, end) is a part ("Peskov" in "Dmitry Peskov")."""
        number = bisect_left(self._starts, start + 1) - 1
        if number >= 0 and self.mentions[number].span[1] >= end > self.mentions[number].span[0]:
            return self.mentions[number]
        return None

    def names(self, code: str) -> bool:
        """Whether the text names that country, or a person or body of it."""
        return code in self._codes

    def is_about(self, code: str) -> bool:
        """Whether the text names that country often or none at all, so that "lawmakers" can be those of the United States."""
        return self._counts[code] >= _OFTEN * self._counts.total()

    def person_named(self, name: str) -> Person | None:
        """The person of exactly this name or form of it in the document."""
        return self._by_name.get(name)

    def by_surname(self, name: str) -> Person | None:
        """The document's person of that family name, misspelt ones included."""
        person = self._by_surname.get(name) or self._by_inner.get(plain(name))
        if person or len(name) < 4:
            return person
        best = process.extractOne(name, self._by_surname.keys(), scorer=fuzz.ratio, score_cutoff=80)
        return self._by_surname[best[0]] if best and len(best[0]) > 3 else None

    def _read(self) -> None:
        """Find all mentions, in text order."""
        for item in named(self._text):
            if self.mentions and item.span[0] < self.mentions[-1].span[1]:
                continue
            mention = self._settle(item)
            if mention:
                self.mentions.append(mention)
                acronym = _ACRONYM.match(self._text, mention.span[1]) if mention.body else None
                if acronym:
                    self._acronyms[acronym.group(1)] = mention

    def _settle(self, item: Mention | Run) -> Mention | None:
        """Make of a found name a mention with its person or body; None for a run that names no actor."""
        if isinstance(item, Run):
            return self._settle_run(item)
        if item.kind is Kind.PERSON or self._is_namesake(item):
            return self._person_mention(item.span, item.span, "")
        return self._nationalised(item)

    def _settle_run(self, item: Run) -> Mention | None:
        """The person or body that a run of words unknown to the tables names; None if it names no actor."""
        short = self._acronyms.get(self._text[slice(*item.span)])
        if short:
            return Mention(item.span, short.kind, short.name, short.country, short.head, body=short.body)
        body = self._body(item)
        if body or item.name[1] <= item.name[0]:
            return body
        name = self._text[slice(*item.name)]
        if not is_personal(self._text, item) and not self._is_known(as_name(name)):
            return None
        return self._person_mention(item.name, item.span, item.title)

    def _is_namesake(self, item: Mention) -> bool:
        """Whether a country's name is a person's here: named in full before, and the country not ("Jim Jordan … Jordan")."""
        may_be = item.kind is Kind.COUNTRY and (item.head in AMBIGUOUS or item.form == "name")
        if not may_be or " " not in self._by_surname.get(item.head, _NOBODY).name:
            return False
        return not any(m.kind is Kind.COUNTRY and m.head == item.head for m in self.mentions)

    def _body(self, run: Run) -> Mention | None:
        """The body that a run names by its words, with the country before it and what follows with "of"."""
        before = self.mentions[-1] if self.mentions else None
        nation = before if before and self._joined(before.span[1], run.span[0]) else None
        body = body_of(self._text, run, nation.country if nation else None)
        if body is None:
            return None
        start = run.span[0]
        if nation and nation.kind is Kind.COUNTRY:
            start = nation.span[0]
            self.mentions.pop()
        more = _OF.match(self._text, run.span[1])
        end = more.end() if more else run.span[1]
        words = self._text[start:end]
        return Mention((start, end), body.kind, words, body.country, words, body=body)

    def _is_known(self, name: str) -> bool:
        if " " in name:
            return by_name(name) is not None
        if name in self._by_surname or surname(name) in self._by_surname or plain(name) in self._by_inner:
            return True
        return by_surname(name, self._year) is not None

    def _joined(self, end: int, start: int) -> bool:
        """Whether only a space, or a possessive, stands between two places."""
        return self._text[end:start] in {" ", "'s ", "’s ", "' ", "’ "}

    def _nationalised(self, item: Mention) -> Mention:
        """A body's general name after another country's ("South Korea's Joint Chiefs of Staff") is that country's body."""
        before = self.mentions[-1] if self.mentions else None
        body = item.body
        if not (before and body and before.kind is Kind.COUNTRY and self._joined(before.span[1], item.span[0])):
            return item
        if not (body.kind is Kind.GOVERNMENT and body.country not in {None, "UNO", before.country}):
            return item
        words = self._text[before.span[0] : item.span[1]]
        return Mention(item.span, item.kind, words, before.country, item.head, body=body)

    def _person_mention(self, name_span: Span, span: Span, title: str) -> Mention | None:
        name = self._text[slice(*name_span)]
        name = as_name(name)
        person = self._full(name, _opens_sentence(self._text, span[0])) if " " in name else self._single(name, title)
        if person is None:
            return None
        person.count += 1
        if title:
            person.titles.append(title)
        return Mention(span, Kind.PERSON, person.name, person.country, name, title, person)

    def _full(self, name: str, is_first: bool) -> Person:
        person = self._by_name.get(name)
        if person:
            return person
        words = name.split()
        known = by_name(name)
        if known is None and len(words) == 2 and self._is_no_given_name(words, is_first):
            alone = self._single(words[1], "")
            if alone:
                return alone
        known = known or like(name)
        if known and known.name in self._by_name:
            person = self._by_name[known.name]
        else:
            person = self._same_person(name) or self._new(known.name if known else name, known)
        self._by_name[name] = person
        # "Edén Larios Bermúdez" is Larios, and Álvaro Santibáñez is Santibanez to those who have no such letters.
        for word in name.split()[1:]:
            if len(word) > _SHORT and word[0].isupper() and not sex_of(word):
                self._by_inner.setdefault(plain(word), person)
        family = words[0] if known is None and is_family_first(words) else surname(name, person.country)
        earlier = self._by_surname.get(family)
        # A leader named often keeps the bare family name, though a relative or namesake be named in passing.
        if not (earlier and earlier.known and earlier.count > 1 and (person.known or earlier.known.is_in_office(self._year))):
            self._by_surname[family] = person
        return person

    def _is_no_given_name(self, words: list[str], is_first: bool) -> bool:
        """Whether the word before a known family name is an initial, an adverb ("Apparently Trump") or another such name."""
        word, family = words
        if sex_of(word):
            return False
        if word.endswith((".", "ly", "ing")) or by_surname(word, self._year) is not None:
            return True
        earlier = self._by_surname.get(family)
        if earlier and earlier.known and earlier.count > 1 and earlier.known.is_in_office(self._year):
            return not is_family_first([family])
        return is_first and not is_family_first([family]) and self._is_meant(family)

    def _is_meant(self, family: str) -> bool:
        """Whether a family name is that of somebody named before, or who holds an office of the table, as the text is written."""
        known = by_surname(family, self._year)
        return family in self._by_surname or (known is not None and (not known.terms or known.is_in_office(self._year)))

    def _same_person(self, name: str) -> Person | None:
        """A person already met under nearly the same name: the same first or last word, the whole alike."""
        if name.endswith("Jr."):
            return None
        words = name.split()
        for person in self._by_word.get(words[-1], []) + self._by_word.get(words[0], []):
            own = person.name.split()
            is_alike = fuzz.ratio(person.name, name) >= ALIKE or same_ends(own, words) or own[-len(words) :] == words
            if is_alike and not person.name.endswith("Jr."):
                return person
        return None

    def _single(self, name: str, title: str) -> Person | None:
        person = self._by_surname.get(name) or self._by_surname.get(surname(name))
        if person:
            return person
        known = by_surname(name, self._year)
        if known:
            return self._by_name.get(known.name) or self._new(known.name, known)
        person = self.by_surname(name)
        if person:
            return person
        return self._new(name, None) if title else None

    def _new(self, name: str, known: Known | None) -> Person:
        person = Person(name, known.country if known else None, known is not None and known.country is not None, known=known)
        person.sex = known.sex if known else sex_of(name.split(maxsplit=1)[0])
        self.persons.append(person)
        self._by_name[name] = person
        self._by_surname.setdefault(surname(name, person.country), person)
        if " " in name:
            words = name.split()
            if (known is None and is_family_first(words)) or (known and sex_of(words[0])):
                self._by_surname.setdefault(words[0], person)
            for word in {words[0], words[-1]}:
                self._by_word.setdefault(word, []).append(person)
        return person

    def _describe(self, mention: Mention, person: Person) -> None:
        """Learn a person's sex, role and country from the words around one mention."""
        if not (person.known and person.sex):
            person.sex = _sex_by(mention.title) or person.sex
        title = title_before(self._text, mention)
        if title:
            others = [m for m in self.within(*title) if m.kind is Kind.PERSON]
            if others and self._text.startswith(" and ", others[-1].span[1]):
                title = (others[-1].span[1], title[1])
        if title and (mention.title or ROLE.search(self._text, *title)):
            self._affiliate(person, title)
        nation = None if person.settled or person.known else self._nation_after(mention)
        if nation:
            person.country, person.settled = nation, True
        if " " in mention.head or mention.head == person.name or not person.settled:
            after = appositive(self._text, mention)
            if after:
                self._affiliate(person, after)

    def _nation_after(self, mention: Mention) -> str | None:
        """The country that stands right behind a name: "President Sisavath Keola of Laos"."""
        of = _OF_NATION.match(self._text, mention.span[1])
        nation = next(iter(self.within(of.end(), of.end() + _LONGEST_NAME)), None) if of else None
        if of is None or nation is None or nation.form != "name" or nation.kind is not Kind.COUNTRY or nation.span[0] != of.end():
            return None
        return None if _GOES_ON.match(self._text, nation.span[1]) else nation.country

    def _served_before(self, words: str) -> bool:
        """Whether words tell of an office under a president whose term is over ("in the Obama administration")."""
        served = _ADMINISTRATION.search(words)
        leader = by_surname(served.group(1), self._year) if served else None
        return leader is not None and leader.terms != () and not leader.is_in_office(self._year)

    def _affiliate(self, person: Person, span: Span) -> None:
        """Note what a title or apposition says of a person; the first that names a country decides, tables before it."""
        words = self._text[span[0] : span[1]]
        if not tells_office(words):
            return
        is_tag = is_state_tag(words)
        if not person.role and not is_tag:
            person.role = role_words(words)
        person.titles.append(words.strip(" ,"))
        person.served_before = person.served_before or self._served_before(words)
        if person.known:
            if (person.served_before or is_former(words)) and not person.known.is_in_office(self._year):
                person.country = None
            return
        if person.served_before:
            person.country, person.settled = None, True
            return
        country, settled = ("USA", True) if is_tag else affiliation(self.within(*span), span, words, self.is_about("USA"))
        if settled and not person.settled:
            person.country, person.settled = country, True


def _is_shared(mention: Mention) -> bool:
    """Whether a body is named by words that other states call theirs by too ("the Senate")."""
    return mention.body is not None and mention.head in SHARED_NAMES


def _opened(mention: Mention) -> Mention:
    """A body of a state that the text around must tell, by its words."""
    body = Body(mention.head, mention.kind, None, mention.kind is Kind.GOVERNMENT)
    return replace(mention, name=mention.head, country=None, body=body)


def plain(name: str) -> str:
    """A name without diacritics."""
    return "".join(c for c in unicodedata.normalize("NFD", name.translate(_LETTERS)) if not unicodedata.combining(c))


def _final(mention: Mention) -> Mention:
    """The mention with what the whole text told about its person."""
    person = mention.person
    if person is None:
        return mention
    return Mention(mention.span, mention.kind, person.name, person.country, mention.head, mention.title, person)


def _opens_sentence(text: str, at: int) -> bool:
    """Whether a place is where capital letters are no sign of a name: at the start of a text or sentence."""
    before = text[max(0, at - 2) : at]
    return at == 0 or before.endswith("\n") or before.strip()[-1:] in {".", "!", "?", '"', "“"}


def _sex_by(title: str) -> str:
    last = title.split()[-1:] or [""]
    if last[0].rstrip(".") == "Mr":
        return "m"
    return "f" if last[0].rstrip(".") in {"Ms", "Mrs"} or "woman" in title else ""


def role_of(person: Person, year: int) -> str | None:
    """The person's office in words: from the text, else from the table."""
    if person.role:
        return person.role
    term = person.known.term(year) if person.known else None
    if term is None:
        return None
    nation = "US" if person.country == "USA" else adjective_of(person.country or "")
    return term.title if person.country in UNIONS else f"{nation} {term.title}".strip()
