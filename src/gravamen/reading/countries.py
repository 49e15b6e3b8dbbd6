"""The states of the world, their names in the news, and where a text names them.

The table is `data/countries.tsv`; codes are ISO 3166-1 alpha-3, with XKX for Kosovo and, for the European Union, the United
Nations and NATO, EUU, UNO and NTO.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from gravamen.model import Span
from gravamen.reading.gazetteer import Gazetteer, choices, rows, wording
from gravamen.reading.names import HONORIFICS, sex_of

Form = Literal["name", "demonym", "capital", "metonym", "body", "person"]
UNIONS = frozenset({"EUU", "UNO", "NTO"})


@dataclass(frozen=True, slots=True)
class CountryMention:
    """A place in a text that means a country: the code and by which sort of word."""

    span: Span
    code: str
    form: Form


@dataclass(frozen=True, slots=True)
class _Country:
    name: str
    adjective: str


# Names of countries that are names of persons or other places too.
AMBIGUOUS = frozenset(wording("ambiguous").split("|"))
_TITLE_BEFORE = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Judge|Jr|Coach|Hillary|George|Denzel)\.?|\b[A-Z]\.) $")
_GIVEN_NAME_BEFORE = re.compile(r"\b(?:Jim|James|Michael|Hamilton|Vernon|David|Robert|John|Barbara|Mary|Paul|Eddie|Katie) $")
_SURNAME_AFTER = re.compile(r" (?!(?:Valley|River|Street|Avenue)\b)(?!\w+day\b)[A-Z][a-z]+(?:,| (?:said|told|says)\b)|, [RD]-")
# Given names open sentences as verbs and adjectives ("Will China …", "Christian Iraqis"): only these are taken for a name behind one.
_FAMILY_NAMES = AMBIGUOUS | frozenset(wording("family_name_too").split("|"))
_NAME_BEFORE = re.compile(r"\b([A-Z][a-z]+)\.? $")
_CAUCASUS = re.compile(
    r"\b(?:Tbilisi|Georgians?\b(?! (?:Republican|Democrat))|South Ossetia|Abkhazia|Saakashvili|Caucasus|Armenia|Moldova"
    r"|Azerbaijan|Ukraine and Georgia|Georgia and Ukraine|Ukraine, Georgia|Georgia, Ukraine|Republic of Georgia"
    r"|invaded Georgia|Georgia in 2008)"
)


def _read() -> tuple[dict[str, _Country], Gazetteer[tuple[str, Form]]]:
    countries: dict[str, _Country] = {}
    forms: dict[str, tuple[str, Form]] = {}
    for row in rows("countries.tsv"):
        code, name, adjective, names, demonyms, capitals, metonyms = (*row, *[""] * 6)[:7]
        if code == "-":
            forms.update(dict.fromkeys(choices(name), ("", "name")))
            continue
        countries[code] = _Country(name, adjective)
        forms[adjective] = (code, "demonym")
        forms[adjective.upper()] = (code, "demonym")
        sorts: tuple[tuple[str, Form], ...] = (
            (demonyms, "demonym"),
            (capitals, "capital"),
            (metonyms, "metonym"),
            (names, "name"),
        )
        for cell, form in sorts:
            for word in choices(cell):
                forms[word] = (code, form)
        forms[name] = (code, "name")
        if " " not in name and name.isalpha() and name != "Chad":
            forms[name.upper()] = (code, "name")
    forms |= {body: (code, "body") for body, code in _bodies() if body not in forms}
    return countries, Gazetteer(forms)


def _bodies() -> list[tuple[str, str]]:
    """Names of bodies that stand for a country, and of others (code "") that only look as if they did."""
    found: list[tuple[str, str]] = []
    for _, code, kind, names in rows("bodies.tsv"):
        if kind not in {"state", "media"}:
            found += [(name, "" if code == "-" else code) for name in choices(names)]
        elif kind == "media":
            found += [(name, "") for name in choices(names) if " " in name]
    return found


_COUNTRIES, _FORMS = _read()


def codes() -> frozenset[str]:
    """Every code of the table."""
    return frozenset(_COUNTRIES)


def name_of(code: str) -> str:
    """The country's usual short name in English; the code itself where it is not known."""
    country = _COUNTRIES.get(code)
    return country.name if country else code


def adjective_of(code: str) -> str:
    """The adjective ("Chinese"); the code itself where it is not known."""
    country = _COUNTRIES.get(code)
    return country.adjective if country else code


def state_name(code: str) -> str:
    """What to call a country that acts: "Chinese government", "United States government"; unions by their names."""
    if code in UNIONS:
        return name_of(code)
    return f"{'United States' if code == 'USA' else adjective_of(code)} government"


def code_of(name: str) -> str | None:
    """The code of a name, adjective, capital or metonym written exactly so; None if it is none."""
    found = _FORMS.entries.get(name)
    return found[0] or None if found else None


def _is_name(text: str, span: Span) -> bool:
    """Whether a word that is also a country's name is a person's here."""
    start, end = span
    before = text[max(0, start - 14) : start]
    return bool(_TITLE_BEFORE.search(before) or _GIVEN_NAME_BEFORE.search(before) or _SURNAME_AFTER.match(text, end))


def _is_family_name(text: str, start: int, word: str) -> bool:
    """Whether an honorific stands before a place ("Mr. French"), or a given name before a word that may be a name too ("Lisa Monaco")."""
    before = _NAME_BEFORE.search(text, max(0, start - 20), start)
    if before is None or code_of(before.group(1)) is not None:
        return False
    return before.group(1) in HONORIFICS or (word in _FAMILY_NAMES and sex_of(before.group(1)) != "")


def find_countries(text: str, start: int = 0, end: int | None = None) -> list[CountryMention]:
    """Every mention of a country in [start, end), in text order: names, adjectives, capitals, seats and state bodies."""
    found: list[CountryMention] = []
    is_of_caucasus: bool | None = None
    for a, b, (code, form) in _FORMS.find(text, start, end):
        word = text[a:b]
        if not code or (word in AMBIGUOUS and _is_name(text, (a, b))) or _is_family_name(text, a, word):
            continue
        if word == "Georgia":
            # The whole text tells the country from the state of the US: looked through once, not for each mention.
            if is_of_caucasus is None:
                is_of_caucasus = _CAUCASUS.search(text) is not None
            if not is_of_caucasus:
                continue
        found.append(CountryMention((a, b), code, form))
    return found
