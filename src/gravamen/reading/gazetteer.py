"""Find many fixed names in a text in one pass, the longest first, whole words only, case as written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Generic, TypeVar

Entry = TypeVar("Entry")

_WORD = re.compile(r"\w+")
# Names begin with a capital or a figure; these two lower-case words begin names too ("mainland China", "al-Qaeda").
_FIRST_WORD = re.compile(r"\b(?:[^\W_a-z]\w*|mainland\b|al\b|in\b(?= [A-Z]))")


@cache
def rows(table: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table shipped in `reading/data`: tab-separated, lines that begin with # left out."""
    text = (files("gravamen.reading") / "data" / table).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines)


def choices(cell: str) -> list[str]:
    """The names of a table cell that lists several with |."""
    return [name.strip() for name in cell.split("|") if name.strip()]


def wording(key: str) -> str:
    """The alternatives that `data/words.tsv` lists under a key, as they stand in a regular expression (a|b|c)."""
    return next(words for name, words in rows("words.tsv") if name == key)


class Gazetteer(Generic[Entry]):
    """A dictionary of names, searched by the first word of each."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = dict(entries)
        self._by_first: dict[str, list[tuple[str, Entry]]] = {}
        for name in sorted(self.entries, key=len, reverse=True):
            first = _WORD.match(name)
            if first:
                self._by_first.setdefault(first.group(), []).append((name, self.entries[name]))

    def at(self, text: str, start: int, word: str, end: int) -> tuple[int, Entry] | None:
        """End and entry of the longest name that begins at `start`, where `word` stands; None if none does."""
        for name, entry in self._by_first.get(word, ()):
            stop = start + len(name)
            if stop <= end and text.startswith(name, start) and not (name[-1].isalnum() and text[stop : stop + 1].isalnum()):
                return stop, entry
        return None

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, Entry]]:
        """Yield (start, end, entry) of each name in text order, without overlaps."""
        limit = len(text) if end is None else end
        done = start
        for match in _FIRST_WORD.finditer(text, start, limit):
            if match.start() < done:
                continue
            found = self.at(text, match.start(), match.group(), limit)
            if found:
                done = found[0]
                yield match.start(), done, found[1]
