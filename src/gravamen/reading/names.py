"""Runs of capitalised words, and what in them is a title, a personal name or no name at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from gravamen.reading.gazetteer import rows, wording

_PARTICLE = r"(?:al|el|bin|bint|ibn|van|von|der|den|de|del|da|di|du|la|le|ben|zu)"
_WORD = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Sens?|Reps?|Gov|Gen|Lt|Col|Maj|Adm|Prof|Rev|Jr|Sr|Capt|Sgt|Cmdr|Brig|Amb)\.|(?:[A-Z]\.)+"
    r"|[^\W\d_a-zß-öø-ÿ]\w*(?:[’'](?!s\b)[A-Za-z]\w*|-\w+)*)"
)
RUN = re.compile(rf"(?<!\w){_WORD}(?:[ \u00a0](?:{_PARTICLE}[ -](?:{_PARTICLE}[ -])?)?{_WORD})*|(?<!\w){_PARTICLE}-[A-Z]\w+")
WORD = re.compile(rf"(?:{_PARTICLE}[ -])*{_WORD}")

HONORIFICS = frozenset(wording("honorific").split("|"))
TITLES = HONORIFICS | frozenset(wording("title").split("|"))
# Titles that stand in no name.
OFFICES = frozenset(wording("office").split("|"))
# What is part of a title only in front of one: "Health" of "Health Minister".
PORTFOLIOS = frozenset(wording("portfolio").split("|"))
_FAMILY_NAMES = frozenset(wording("family_first").split("|"))
_HYPHENATED_GIVEN = re.compile(r"[A-Z][a-z]+-[a-z]+")
_NEVER_NAMES = frozenset(wording("never_name").split("|"))
_NOT_PERSONS = re.compile(rf"\b(?:{wording('not_person')})\b")


@cache
def _given_names() -> dict[str, str]:
    """Common given names and the sex they tell: m, f."""
    return {name: sex for sex, names in rows("given_names.tsv") for name in names.split()}


def sex_of(given: str) -> str:
    """m or f by a given name, "" where it tells neither."""
    return _given_names().get(given, "")


def is_common(word: str) -> bool:
    """Whether a capitalised word is one that never belongs to a name (function words, days, regions)."""
    return word in _NEVER_NAMES


def as_name(words: str) -> str:
    """A name as it is usually written, where it stands in capitals ("VLADIMIR PUTIN")."""
    return words.title() if words.isupper() and len(words) > 4 and "." not in words else words


def is_family_first(words: Sequence[str]) -> bool:
    """Whether the words of a name are in East Asian order: "Roh Jae-cheon", "Zheng Zeguang"."""
    if words[0] in _FAMILY_NAMES:
        return len(words) < 4
    return len(words) == 2 and _HYPHENATED_GIVEN.fullmatch(words[1]) is not None


def looks_personal(words: str) -> bool:
    """Whether two to five capitalised words can be a person's name."""
    parts = words.split()
    # "Bill" is a law or a man: in front of another name it is the man.
    tested = words[len(parts[0]) :] if parts and sex_of(parts[0]) else words
    if not 2 <= len(parts) <= 5 or _NOT_PERSONS.search(tested):
        return False
    if parts[-1] in TITLES and parts[-1] not in {
        "King",
        "Prince",
        "Air",
        "Home",
        "Energy",
        "Marshal",
        "Major",
        "Judge",
        "Chief",
    }:
        return False
    return not any(part.isupper() and len(part) > 3 for part in parts)
