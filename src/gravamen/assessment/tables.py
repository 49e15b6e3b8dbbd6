"""The tables of `assessment/data`: platforms, methods with their DISARM techniques, and bodies that make allegations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gravamen.reading.gazetteer import choices


@dataclass(frozen=True, slots=True)
class Technique:
    """A technique of the DISARM framework: its id and its name there."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Method:
    """A method of interference: its key, what it is, its names in FIAT's codebooks (None: not in it), its DISARM technique."""

    key: str
    text: str
    fiat2020: str | None
    fiat2024: str | None
    technique: Technique | None
    signs: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform: its key, its name, the company that runs it, its name in FIAT's codebook."""

    key: str
    name: str
    owner: str | None
    fiat: str
    signs: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Body:
    """A body that makes allegations: its name, its source category, its country (ISO 3166-1 alpha-3; None for none)."""

    name: str
    category: str
    country: str | None


@cache
def methods() -> Mapping[str, Method]:
    """Every method by its key."""
    found: dict[str, Method] = {}
    for key, text, fiat2020, fiat2024, id, name, signs in _rows("methods.tsv"):
        technique = Technique(id, name) if id != "-" else None
        found[key] = Method(key, text, _given(fiat2020), _given(fiat2024), technique, re.compile(rf"\b(?:{signs})", re.IGNORECASE))
    return found


@cache
def platforms() -> Mapping[str, Platform]:
    """Every platform by its key."""
    return {
        key: Platform(key, name, _given(owner), fiat, re.compile(rf"(?<![\w.@])(?:{signs})(?![\w@])"))
        for key, name, owner, fiat, signs in _rows("platforms.tsv")
    }


@cache
def bodies() -> Mapping[str, Body]:
    """The bodies of `sources.tsv` by each of their names."""
    found: dict[str, Body] = {}
    for name, category, country, names in _rows("sources.tsv"):
        found.update(dict.fromkeys([name, *choices(names)], Body(name, category, _given(country))))
    return found


def sign(key: str) -> re.Pattern[str]:
    """The sign that `data/signs.tsv` lists under a key."""
    return re.compile(next(pattern for name, pattern in _rows("signs.tsv") if name == key), re.IGNORECASE)


def disarm_techniques(method_keys: Iterable[str]) -> tuple[Technique, ...]:
    """The DISARM techniques of methods, in the order of the methods; those without a clear one are left out."""
    known = methods()
    found = (known[key].technique for key in method_keys if key in known)
    return tuple(technique for technique in found if technique)


def _given(cell: str) -> str | None:
    return None if cell == "-" else cell


def _rows(table: str) -> tuple[tuple[str, ...], ...]:
    text = (files("gravamen.assessment") / "data" / table).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(tuple(line.split("\t")) for line in lines)
