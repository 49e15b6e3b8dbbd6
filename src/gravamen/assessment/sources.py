"""Who alleges, and what sort of source that is: by tables of known bodies and office holders, and by the words of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from gravamen.assessment.tables import Body, bodies, sign
from gravamen.model import Actor, Kind
from gravamen.reading import bodies as known_bodies
from gravamen.reading.countries import UNIONS, find_countries
from gravamen.reading.gazetteer import Gazetteer
from gravamen.reading.offices import AMERICAN, FORMER
from gravamen.reading.people import FULL_NAMES, Known, by_surname

_BY_KIND = {
    Kind.GOVERNMENT: "government",
    Kind.COUNTRY: "government",
    Kind.MEDIA: "media",
    Kind.COMPANY: "technology_company",
    Kind.ORGANISATION: "civil_society",
}
_HEADING = re.compile(r"^(?P<source>[^:]{2,70}?): +(?P<rest>\S.*)$", re.DOTALL)
# What stands before the colon of a headline without saying who speaks.
_LABEL = sign("label")
_PRIVATE = sign("private")
_NATIONAL_ADVISER = sign("national_adviser")
_OFFICIAL = sign("official")
_LEARNED = sign("learned")
_PRESS = sign("press")
_FIRM = sign("firm")
_TECH = sign("tech")
_STAFF = re.compile(r"researchers?|analysts?|report|officials?|spokes\w+|scientists?|investigators?|experts?|team")
_TITLED = re.compile(r"(?:[A-Z][\w.'’-]*,? +|of +|the +|for +|and +|U\.S\. +){0,8}$")


@dataclass(frozen=True, slots=True)
class Source:
    """Who alleges: the name, the category, the country (None: of no state) and the reason for the category in words."""

    name: str
    category: str
    country: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline, parted into who speaks in it ("FBI: …"; None where nobody does) and what is said."""

    source: str | None
    rest: str


def parted(headline: str) -> Headline:
    """A headline in its parts."""
    match = _HEADING.match(headline.strip())
    if match is None:
        return Headline(None, headline)
    source = match["source"].strip()
    return Headline(None if _LABEL.fullmatch(source) else source, match["rest"])


def category_of(speaker: Actor, year: int | None, target: str | None = None) -> Source | None:
    """What sort of source a speaker is; None where that cannot be told.

    `year` is when it spoke, since offices change hands. `target` is the country whose politics are said to be interfered with: bodies
    of other states are then foreign ones.
    """
    named = _by_name(speaker.name, target) or (_by_name(speaker.text, target) if speaker.text else None)
    described = f"{speaker.role or ''} {speaker.text}".strip()
    if speaker.kind is Kind.PERSON:
        return _speaking(speaker, year, target)
    if named:
        return named
    if speaker.country and (speaker.kind in (Kind.GOVERNMENT, Kind.COUNTRY) or speaker.country in UNIONS):
        reason = f"{speaker.name} is a body of a state or a union of states"
        return Source(speaker.name, _state(speaker.country, target), speaker.country, reason)
    by_words = _by_words(speaker.name, speaker.country, target)
    if by_words or speaker.kind not in _BY_KIND:
        return by_words
    category = "private_consultancy" if speaker.kind is Kind.COMPANY and _FIRM.search(described) else _BY_KIND[speaker.kind]
    return Source(speaker.name, category, speaker.country, f"{speaker.name} is read as one of the kind “{speaker.kind.value}”")


def sources_of(headline: str, text: str, speakers: Sequence[Actor], year: int | None, target: str | None = None) -> list[Source]:
    """Who alleges in a report, the main source first: whoever the headline names before its colon, else the first speaker of a charge
    who is no outlet that only reports it, else the first known body that the text names."""
    heading = parted(headline)
    if heading.source:
        found = _named_in(heading.source, text, speakers, year, target)
        if found:
            return found
    by_speaker = [source for speaker in speakers if (source := category_of(speaker, year, target))]
    if by_speaker:
        return sorted(by_speaker, key=lambda source: source.category == "media")
    # A report as a whole has somebody who alleges; a single statement whose speaker is not told has not.
    return [_of_body(body, target) for _, _, body in _known().find(text)][:1] if headline else []


def _named_in(phrase: str, text: str, speakers: Sequence[Actor], year: int | None, target: str | None) -> list[Source]:
    """The sources that a phrase such as "FBI, CISA" or "Biden Advisor" means, in a text that may say more of them."""
    if FORMER.search(phrase) or (_PRIVATE.search(phrase) and not _NATIONAL_ADVISER.search(phrase) and not _LEARNED.search(phrase)):
        return [Source(phrase, "influential_individual", None, f"“{phrase}” speaks for no office held now")]
    found = [_of_body(body, target) for _, _, body in _known().find(phrase)]
    if found:
        return found
    person = _person_called(phrase, text, speakers, year, target)
    if person:
        return [person]
    countries = find_countries(phrase)
    by_words = _by_words(phrase, countries[0].code if countries else None, target)
    if by_words:
        return [by_words]
    if countries:
        code = countries[0].code
        return [Source(phrase, _state(code, target), code, f"“{phrase}” names a state")]
    return []


def _person_called(phrase: str, text: str, speakers: Sequence[Actor], year: int | None, target: str | None) -> Source | None:
    """The person that a headline calls by a name: as the reader understood the text, else as the text introduces that name."""
    last = phrase.rsplit(maxsplit=1)[-1]
    for speaker in speakers:
        if speaker.kind is Kind.PERSON and last in speaker.name.split():
            return _speaking(speaker, year, target)
    if not re.fullmatch(r"(?:[A-Z][\w.'’-]+ ?){1,4}", phrase):
        return None
    for match in re.finditer(rf"\b(?:[A-Z][\w.'’-]+ ){{0,3}}{re.escape(last)}\b", text):
        before = _TITLED.search(text[: match.start()])
        described = f"{before.group() if before else ''}{match.group()}"
        if _OFFICIAL.search(described) or _PRIVATE.search(described) or FORMER.search(described):
            return _person(match.group(), described, None, year, target)
    known = by_surname(phrase, year) if year else None
    return _known_person(known, year, target) if known and year else None


def _speaking(speaker: Actor, year: int | None, target: str | None) -> Source:
    """A person who speaks: by the role that the reader found, where that says whether it is an office, else by the words around."""
    role = speaker.role or ""
    is_telling = _OFFICIAL.search(role) or _PRIVATE.search(role) or FORMER.search(role)
    return _person(speaker.name, role if is_telling else speaker.text, speaker.country, year, target)


def _person(name: str, described: str, country: str | None, year: int | None, target: str | None) -> Source:
    """A person: by the office that the words give, else by the one that is known to be held that year."""
    private = FORMER.search(described) or (_PRIVATE.search(described) and not _NATIONAL_ADVISER.search(described))
    if private:
        return Source(name, "influential_individual", None, f"“{described.strip()}” holds no office")
    if _OFFICIAL.search(described):
        code = country or ("USA" if AMERICAN.search(described) else None)
        return Source(name, _state(code, target), code, f"“{described.strip()}” speaks for an office")
    known = next((person for _, _, person in FULL_NAMES.find(name)), None) or (by_surname(name, year) if year else None)
    if known and year:
        return _known_person(known, year, target)
    return Source(name, "influential_individual", country, f"{name} is a person for whom no office is given")


def _known_person(person: Known, year: int, target: str | None) -> Source:
    term = person.term(year)
    if term and person.is_in_office(year) and not _PRIVATE.search(term.title):
        return Source(person.name, _state(person.country, target), person.country, f"{person.name} was {term.title} in {year}")
    return Source(person.name, "influential_individual", None, f"{person.name} held no office on file in {year}")


def _by_name(name: str, target: str | None) -> Source | None:
    """The body that a whole name, or its first words ("CMU researchers"), is known by."""
    for candidate in _shorter(name):
        body = _all_bodies().get(candidate)
        if body:
            return _of_body(body, target)
    return None


def _shorter(name: str) -> Iterable[str]:
    words = name.removeprefix("the ").removeprefix("The ").removesuffix("’s").removesuffix("'s").split()
    yield name
    yield " ".join(words)
    if len(words) > 1 and _STAFF.fullmatch(words[-1]):
        yield " ".join(words[:-1])


def _by_words(name: str, country: str | None, target: str | None) -> Source | None:
    signs = (
        ("private_consultancy", _FIRM),
        ("technology_company", _TECH),
        ("civil_society", _LEARNED),
        ("government", _OFFICIAL),
        ("media", _PRESS),
    )
    for category, words in signs:
        found = words.search(name)
        if found and category == "government":
            code = country or ("USA" if AMERICAN.search(name) else None)
            return Source(name, _state(code, target), code, f"“{found.group()}” in its name says that it speaks for an office")
        if found:
            return Source(name, category, None, f"“{found.group()}” in its name says so")
    return None


def _of_body(body: Body, target: str | None) -> Source:
    category = _state(body.country, target) if body.category == "government" else body.category
    return Source(body.name, category, body.country, f"{body.name} is in the table of known bodies")


def _state(country: str | None, target: str | None) -> str:
    """Whether a body of this country is a foreign one, given whose politics are at issue. Unions are no state's own."""
    if country in UNIONS:
        return "foreign_government" if country != target else "government"
    return "foreign_government" if target and country and country != target else "government"


@cache
def _all_bodies() -> dict[str, Body]:
    """The bodies of our table, and those that the reader knows."""
    found: dict[str, Body] = {}
    for name, body in known_bodies.KNOWN_BODIES.entries.items():
        # A party or an armed group of a state is none of these categories.
        if body.kind in _BY_KIND and not (body.kind is Kind.ORGANISATION and body.country and body.country not in UNIONS):
            category = "government" if body.country in UNIONS else _BY_KIND[body.kind]
            found[name] = Body(body.name, category, body.country)
    return found | dict(bodies())


@cache
def _known() -> Gazetteer[Body]:
    return Gazetteer(_all_bodies())
