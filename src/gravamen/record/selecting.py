"""A selection of the record: what the filters of the overview say, in words that keep their meaning when the record grows.

The same words stand in the address of a page (`?respondent=RUS&act=deny&since=2023`) and after `--only` on the command line. Different
names narrow a selection, values of one name widen it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Self
from urllib.parse import urlencode

from gravamen.model import Act, Evidence, PledgeStatus, Topic
from gravamen.model.calendar import days_of
from gravamen.record.searching import SearchError, parse

_COUNTRY = re.compile(r"[A-Z]{3}")
_SCORE = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")
HIGHEST_SCORE = 18
LONGEST = 300
MOST = 100
"""Of one name at most so many values, each at most `LONGEST` characters: an address is no place for more."""


class SelectionError(ValueError):
    """A selection cannot be understood; the message says which part, and what would be."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which statements, and so which disputes, are meant; what is empty asks for nothing.

    Of the dispute: `respondent` and `complainant` (countries, ISO 3166-1 alpha-3), `topic`, `pledge` (a pledge in it has this status
    now), `score` (of the best-scored allegation in it that people assessed, lowest and highest). Of the statement: `act`, `speaker`
    (a name, or a country), `source` (publisher of its document), `evidence`, `since` and `until` (ISO days), `words` (as in a search).
    """

    respondent: tuple[str, ...] = ()
    complainant: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    pledge: tuple[str, ...] = ()
    score: tuple[int, int] | None = None
    act: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    words: str | None = None

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """A selection from names and values. Empty values are what a form sends for nothing.

        Raises:
            SelectionError: a name is none of these, or a value none of its name.
        """
        found: dict[str, list[str]] = {}
        for name, given in pairs:
            value = given.strip()
            if name not in NAMES:
                raise SelectionError(f"“{name}” is nothing to select by: {', '.join(NAMES)} are")
            if len(value) > LONGEST or len(found.get(name, ())) >= MOST:
                raise SelectionError(f"{name}: at most {MOST} values of at most {LONGEST} characters")
            if value and value not in found.setdefault(name, []):
                found[name].append(value)
        return cls(**{name: _understood(name, values) for name, values in found.items() if values})  # type: ignore[arg-type]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The names and values that `of` reads, always in the same order."""
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "score" and value:
                yield field.name, f"{value[0]}-{value[1]}"
            elif isinstance(value, tuple):
                yield from ((field.name, str(each)) for each in value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            elif value:
                yield field.name, value

    def query(self) -> str:
        """The selection as the query of an address, without its question mark."""
        return urlencode(list(self.pairs()))

    def __bool__(self) -> bool:
        return any(True for _ in self.pairs())

    def in_words(self) -> str:
        """The selection as people read it, on one line; "everything" where it asks for nothing."""
        found: dict[str, list[str]] = {}
        for name, value in self.pairs():
            found.setdefault(name, []).append(value.replace("_", " ") if name in ("topic", "pledge") else value)
        return "; ".join(f"{name} {' or '.join(values)}" for name, values in found.items()) or "everything"


NAMES = tuple(field.name for field in fields(Selection))
_CLOSED: dict[str, tuple[str, ...]] = {"topic": tuple(Topic), "pledge": tuple(PledgeStatus), "act": tuple(Act), "evidence": tuple(Evidence)}


def _understood(name: str, values: list[str]) -> object:
    match name:
        case "respondent" | "complainant":
            return tuple(sorted(_country(name, value) for value in values))
        case "topic" | "pledge" | "act" | "evidence":
            return tuple(sorted((_one_of(name, value) for value in values), key=_CLOSED[name].index))
        case "score":
            return _score(_single(name, values))
        case "since" | "until":
            return _day(name, _single(name, values))
        case "words":
            return _words(_single(name, values))
        case _:
            return tuple(sorted(values))


def _single(name: str, values: list[str]) -> str:
    if len(values) > 1:
        raise SelectionError(f"{name}: give one value, not {len(values)}")
    return values[0]


def _country(name: str, value: str) -> str:
    code = value.upper()
    if not _COUNTRY.fullmatch(code):
        raise SelectionError(f"{name}: {value} is no country code (ISO 3166-1 alpha-3: RUS, CHN, USA …)")
    return code


def _one_of(name: str, value: str) -> str:
    if value not in _CLOSED[name]:
        raise SelectionError(f"{name}: {value} is none of {', '.join(_CLOSED[name])}")
    return value


def _score(value: str) -> tuple[int, int]:
    found = _SCORE.fullmatch(value)
    lowest, highest = (int(found[1]), int(found[2] or HIGHEST_SCORE)) if found else (1, 0)
    if not 0 <= lowest <= highest <= HIGHEST_SCORE:
        raise SelectionError(f"score: {value} is no range of scores: write 10, for 10 and more, or 0-6")
    return lowest, highest


def _day(name: str, value: str) -> str:
    days = days_of(value)
    if days is None:
        raise SelectionError(f"{name}: {value} is no date: write a year, a month or a day, such as 2023, 2023-11 or 2024-04-26")
    return days[0] if name == "since" else days[1]


def _words(value: str) -> str:
    try:
        parse(value)
    except SearchError as error:
        raise SelectionError(f"words: {error}") from error
    return value
