"""The search of a published site: for each word, and each value of a filter, the statements that have it, in files small enough to load as
they are needed.

Statements are numbered from the latest on, so that lists of numbers, cut and joined, come out in the order in which they are shown.
A list is written as the steps from one number to the next, in base 36. Words lie in files in their order, each up to a limit; the index
says with which word each begins, so that a word, or all that begin alike, are found in one file or a few. `assets/search.js` reads this.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from gravamen.publishing.site.rendering import country, excerpt, grade, in_words, kind_of, verb
from gravamen.publishing.static.scripts import script_of
from gravamen.publishing.visible import in_page
from gravamen.record.asking import Fields
from gravamen.record.words_index import words_of

ROWS = 100
"""Statements in one file."""
_FILE = 48_000
"""Characters of words and numbers in one file, about."""
_FREQUENT = 0.15
_FEW = 2000
"""Words that so large a share of the statements have, where these are more than a few, find nothing and are left out."""
_VALUE = re.compile(r"\w+", re.ASCII)
FILTERS = ("respondent", "speaker", "act", "topic", "evidence", "year")
Put = Callable[[str, bytes], None]
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Index:
    """Takes statements, the latest first, and writes the files of the search. Held are the numbers, not the statements."""

    def __init__(self, put: Put) -> None:
        self._put = put
        self._words: dict[str, array[int]] = defaultdict(_numbers)
        self._values: dict[tuple[str, str], array[int]] = defaultdict(_numbers)
        self._rows: list[list[Any]] = []
        self.count = 0

    def add(self, row: Fields) -> None:
        """A statement as `record.asking` lists it."""
        words = set(words_of(" ".join(filter(None, (row["speaker"], row["words"], row["role"])))))
        for word in words:
            self._words[word].append(self.count)
        for name, value in _values(row):
            if _VALUE.fullmatch(value):
                self._values[name, value].append(self.count)
        self._rows.append(row_of(row))
        self.count += 1
        if len(self._rows) == ROWS:
            self._write_rows()

    def finish(self) -> Mapping[str, Mapping[str, int]]:
        """Writes what is left, and returns for each filter its values with how many statements have each."""
        if self._rows:
            self._write_rows()
        frequent = self._take_frequent()
        starts: list[str] = []
        for number, (first, listed) in enumerate(_files(self._words)):
            starts.append(first)
            self._put(f"search/words/{number}.js", script_of(f"words/{number}", listed))
        counts: dict[str, dict[str, int]] = {name: {} for name in FILTERS}
        for (name, value), numbers in sorted(self._values.items()):
            counts[name][value] = len(numbers)
            self._put(f"search/filters/{name}-{value}.js", script_of(f"filters/{name}-{value}", steps(numbers)))
        told = {"count": self.count, "rows": ROWS, "starts": starts, "frequent": frequent}
        self._put("search/index.js", script_of("index", told))
        return counts

    def _write_rows(self) -> None:
        number = (self.count - 1) // ROWS
        self._put(f"search/rows/{number}.js", script_of(f"rows/{number}", self._rows))
        self._rows = []

    def _take_frequent(self) -> list[str]:
        if self.count < _FEW:
            return []
        found = sorted(word for word, numbers in self._words.items() if len(numbers) > self.count * _FREQUENT)
        for word in found:
            del self._words[word]
        return found


def _numbers() -> array[int]:
    return array("I")


def _values(row: Fields) -> Iterator[tuple[str, str]]:
    named = {
        "respondent": row["respondent_country"],
        "speaker": row["speaker_country"],
        "act": row["act"],
        "topic": row["topic"],
        "evidence": row["evidence"],
        "year": row["day"] and row["day"][:4],
    }
    yield from ((name, value) for name, value in named.items() if value)


def steps(numbers: Iterable[int]) -> str:
    """Rising numbers as the steps between them: 3, 4, 40 → "3 1 10"."""
    before, found = 0, list[str]()
    for number in numbers:
        found.append(_base36(number - before))
        before = number
    return " ".join(found)


def _base36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


def _files(words: Mapping[str, array[int]]) -> Iterator[tuple[str, list[str]]]:
    """Words with their numbers, alternating, a file at a time with its first word. In the order in which JavaScript compares strings."""
    first, listed, size = "", list[str](), 0
    for word in sorted(words, key=lambda word: word.encode("utf-16-be", "surrogatepass")):
        written = steps(words[word])
        if listed and size + len(word) + len(written) > _FILE:
            yield first, listed
            listed, size = [], 0
        if not listed:
            first = word
        listed += (word, written)
        size += len(word) + len(written) + 6
    if listed:
        yield first, listed


def row_of(row: Fields) -> list[Any]:
    """A statement as the page shows it: id, when, speaker, side, verb, kind, about, topic, words, evidence, answers.

    Of a complaint's answers: how many there are, and id, speaker, verb and words of the first; of other statements nothing.
    """
    is_complaint = kind_of(row["act"]) == "complaint" and not row["negated"]
    return [
        row["id"],
        row["when"] or "",
        in_page(row["speaker"] or ""),
        country(row["speaker_country"]) if row["speaker_country"] else "",
        verb(row),
        kind_of(row["act"]),
        country(row["respondent_country"]) if row["respondent_country"] else "",
        in_words(row["topic"]),
        in_page(excerpt(row["words"], 240)),
        grade(row["evidence"]) if row["evidence"] else "",
        _answers(row["answered_by"]) if is_complaint else None,
    ]


def _answers(answers: list[Fields]) -> list[Any]:
    if not answers:
        return [0]
    first = answers[0]
    return [len(answers), first["id"], in_page(first["speaker"] or ""), verb(first), in_page(excerpt(first["words"], 140))]
