"""Who holds the office that a description names: in the text first, then in the table of leaders."""

from __future__ import annotations

import re
from functools import cached_property

from gravamen.reading.mentions import Mention, Person
from gravamen.reading.offices import AMERICAN, ONE_OF_MANY, WIDER, office_of
from gravamen.reading.people import holder
from gravamen.reading.persons import People

_LEADS_IN = re.compile(r"(?:the|his|her|its|their|our|a)\b|[A-Z]", re.IGNORECASE)
_INDEFINITE = re.compile(r"an? ", re.IGNORECASE)
_OF_STATE = re.compile(r"(\w+ ?\w+) (?:Republican|Democrat)$")
_REACH = 400


class OfficeHolders:
    """The persons of a text by the offices that they hold."""

    def __init__(self, people: People, year: int) -> None:
        self._people = people
        self._year = year

    def find(self, at: int, words: str, head: str, country: str | None) -> Person | None:
        """The person whom a description at a place means; `country` None where the words do not tell it."""
        # "The head of the CIA" tells its office only with what follows.
        office = office_of(words if words.startswith(" of ", len(head)) else head)
        if office is None or not _LEADS_IN.match(words) or (_INDEFINITE.match(words) and office != "president"):
            return None
        offices = WIDER.get(office, (office,))
        if office == "president" and country is None:
            country = self._president_country(at)
        found = self._by_state(head) if office == "party member" else None
        found = found or self._in_text(at, offices, country)
        if found or office in ONE_OF_MANY:
            return found
        return self._in_table(country or ("USA" if AMERICAN.search(words) and self._people.is_about("USA") else None), offices)

    def _by_state(self, head: str) -> Person | None:
        """ "The South Carolina Republican": the person of whom a title or apposition says so."""
        state = _OF_STATE.search(head)
        if state is None:
            return None
        return next((p for p in self._people.persons if any(state.group(1) in title for title in p.titles)), None)

    def _in_text(self, at: int, offices: tuple[str, ...], country: str | None) -> Person | None:
        """The last one named before a place who holds the office, else the first named after it."""
        before, after = self._people.around(at, _REACH)
        for mention in reversed(before):
            if self._fits(mention, offices, country):
                return mention.person
        return next((m.person for m in after if country and self._fits(m, offices, country)), None)

    def _fits(self, mention: Mention, offices: tuple[str, ...], country: str | None) -> bool:
        person = mention.person
        if person is None or (country is not None and person.country != country):
            return False
        if offices == ("president",) and person.known and not person.known.holds(offices, self._year):
            return False
        return self._holds(person, offices)

    def _holds(self, person: Person, offices: tuple[str, ...]) -> bool:
        if any(office_of(title) in offices for title in person.titles):
            return True
        return person.known is not None and person.known.holds(offices, self._year)

    @cached_property
    def _presidents(self) -> list[Person]:
        return [p for p in self._people.persons if self._holds(p, ("president",))]

    def _president_country(self, at: int) -> str | None:
        """Whose president "the president" is: the last one named, but the US one if he is named, or if no president and no state is."""
        if any(p.country == "USA" for p in self._presidents):
            return "USA"
        if not self._presidents:
            return "USA" if self._people.is_about("USA") else None
        before, _ = self._people.around(at, _REACH)
        last = next((m.person for m in reversed(before) if m.person in self._presidents), self._presidents[0])
        return last.country if last else None

    def _in_table(self, country: str | None, offices: tuple[str, ...]) -> Person | None:
        """Who holds an office of a country by the table; whom a text means that does not so much as name the country, no table tells."""
        for office in offices if country and self._people.names(country) else ():
            known = holder(country, office, self._year)
            if known:
                return Person(known.name, known.country, True, None, known.sex, known)
        return None
