"""Persons who appear in international news: their countries, and who held which office when (`data/leaders.tsv`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from gravamen.reading.gazetteer import Gazetteer, choices, rows
from gravamen.reading.offices import office_of

LAST_YEAR = 2100
# How alike two spellings of one name are at least, of 100.
ALIKE = 88
_TERM = re.compile(r"(.+?)(?: (\d{4})-(\d{4})?)?$")
# Where the family name comes first.
_FAMILY_FIRST = frozenset({"CHN", "PRK", "KOR", "TWN", "HKG"})
_WESTERN_ORDER = frozenset({"Joseph Wu", "Carrie Lam", "Joshua Wong", "John Lee", "C.Y. Leung", "Alex Huang", "Meng Wanzhou"})


@dataclass(frozen=True, slots=True)
class Term:
    """An office and the first and last year in which it was held."""

    title: str
    office: str | None
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Known:
    """A known person: country None where no state is meant by what the person says."""

    name: str
    country: str | None
    sex: str
    terms: tuple[Term, ...]

    def holds(self, offices: Sequence[str], year: int) -> bool:
        """Whether the person held one of the offices in that year."""
        return any(t.office in offices and t.since <= year <= t.until for t in self.terms)

    def is_in_office(self, year: int) -> bool:
        """Whether the person held any office of the table in that year."""
        return any(t.since <= year <= t.until for t in self.terms)

    def term(self, year: int) -> Term | None:
        """The office held in the year; else the last one held before it, else the first after."""
        current = [t for t in self.terms if t.since <= year <= t.until]
        if current:
            return current[-1]
        past = [t for t in self.terms if t.until < year]
        return max(past, key=lambda t: t.until) if past else (self.terms[0] if self.terms else None)


def surname(name: str, country: str | None = None) -> str:
    """The family name that news use by itself: the last word (not Jr. or III), or the first where family names come first."""
    words = name.split()
    if country in _FAMILY_FIRST and name not in _WESTERN_ORDER:
        return words[0]
    while len(words) > 1 and words[-1].rstrip(".") in {"Jr", "Sr", "II", "III", "IV"}:
        words.pop()
    last = words[-1]
    return last[3:] if last[:3] in {"al-", "Al-", "el-"} else last


def _term(cell: str) -> Term:
    match = _TERM.match(cell)
    title, since, until = match.groups() if match else (cell, None, None)
    return Term(title, office_of(title), int(since or 0), int(until or (LAST_YEAR if since else 0)))


def _read() -> tuple[list[Known], dict[str, Known], dict[str, list[Known]]]:
    people: list[Known] = []
    names: dict[str, Known] = {}
    surnames: dict[str, list[Known]] = {}
    for name, country, sex, forms, offices in ((*row, *[""] * 5)[:5] for row in rows("leaders.tsv")):
        person = Known(name, None if country == "-" else country, sex, tuple(_term(cell) for cell in choices(offices)))
        people.append(person)
        for form in (name, *choices(forms)):
            names[form] = person
        surnames.setdefault(surname(name, country), []).append(person)
    return people, names, surnames


_PEOPLE, _NAMES, _SURNAMES = _read()
FULL_NAMES: Gazetteer[Known] = Gazetteer({name: person for name, person in _NAMES.items() if " " in name})


def by_name(name: str) -> Known | None:
    """The known person of exactly this name or form of a name."""
    return _NAMES.get(name)


def by_surname(name: str, year: int) -> Known | None:
    """The one whom news of that year mean by a family name alone: an office holder, else the only one of that name."""
    alone = _NAMES.get(name)
    if alone:
        return alone
    people = _SURNAMES.get(name, [])
    holding = [p for p in people if any(t.since - 1 <= year <= t.until + 1 for t in p.terms)]
    if len(people) == 1:
        return people[0]
    return holding[0] if holding else (people[0] if people else None)


def similar(name: str) -> list[Known]:
    """Known persons of the same family name, to compare given names with."""
    words = name.split()
    return _SURNAMES.get(words[-1], []) + _SURNAMES.get(words[0], [])


def holder(country: str | None, office: str, year: int) -> Known | None:
    """Who held the office in that country in that year; the later one where it changed hands."""
    found: Known | None = None
    for person in _PEOPLE:
        if person.country == country and any(t.office == office and t.since <= year <= t.until for t in person.terms):
            found = person
    return found


def same_ends(one: list[str], other: list[str]) -> bool:
    """Whether two names have the first and the last word in common, and one of them a middle name more."""
    return one[0] == other[0] and one[-1] == other[-1] and len(one) != len(other)


def like(name: str) -> Known | None:
    """A known person whose name is nearly this one: a given name spelt differently, or a middle name more."""
    words = name.split()
    for known in similar(name):
        if fuzz.ratio(known.name, name) >= ALIKE or same_ends(known.name.split(), words):
            return known
        given = known.name.split()[0]
        if len(words) > 2 and words[0] == surname(known.name, known.country) and words[1] == given:
            return known
    return None
