"""Statements as turns of one dialogue: what the network needs to know of a document to judge each in the light of the others.

The network sees a vector for every statement, for every mention of a country and for every time that the text names, and how each
mention stands to each statement: inside its content, in its sentence, before or after; of the speaker's own country or of
another, the day of the report or another time. Training and reading build these tables with the same code.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gravamen.model import Span

Table = NDArray[Any]

# Bounds on one pass, so that no document exhausts memory: a longer document is judged in stretches.
MOST_STATEMENTS, MOST_MENTIONS, MOST_VALUES = 48, 160, 24
NEAR = 400
IN_CONTENT, IN_SOURCE, IN_SENTENCE, BEFORE, AFTER, LONG_BEFORE, LONG_AFTER, NOWHERE = range(8)
UNKNOWN_SPEAKER, OWN, OTHER = range(3)
# A country's share of all mentions that makes it minor, present, prominent, dominant.
_SHARES = (0.08, 0.2, 0.4)

# Stands for the number of a value that nobody knows, and of one that is not among those kept.
_UNKNOWN, _UNNAMED = -2, -1

# What is named (a country's code, a time as EDTF) and where; the day of the report is named nowhere.
Mention = tuple[str, Span]
REPORT: Span = (-1, -1)


@dataclass(frozen=True, slots=True)
class Turn:
    """A statement by its place: the offset of its anchor, its sentence, content and source spans, and its speaker's country."""

    at: int
    sentence: Span
    content: Sequence[Span]
    source: Sequence[Span]
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Choices:
    """The values (countries, or times) among which one is chosen for each of S statements, and their M mentions.

    `relation` [S, M] is place × 3 + whose; `prominence` [M] a class of the value's share of mentions; `named` [M, C] is 0/1: the
    mention's value.
    """

    values: tuple[str, ...]
    mentions: tuple[Mention, ...]
    relation: Table
    prominence: Table
    named: Table


@dataclass(frozen=True, slots=True)
class Setting:
    """What the parties and the times of S statements may be; `speaks` [S, C] is 0/1: the speaker's country."""

    countries: Choices
    times: Choices
    speaks: Table


class Scenery:
    """What a document names: its countries and its times, with their places in text order, and `today`, the day of the report."""

    def __init__(self, countries: Sequence[Mention], times: Sequence[Mention], today: str | None) -> None:
        self._today = today
        self._countries = _Named(countries)
        self._times = _Named([(today or "", REPORT), *times])

    def setting_of(self, turns: Sequence[Turn]) -> Setting:
        """The setting of some statements of the document: with the mentions nearest to them."""
        parties = self._countries.choices(turns, [turn.speaker for turn in turns])
        number = {code: i for i, code in enumerate(parties.values)}
        speaks = np.zeros((len(turns), len(number)), dtype=np.float32)
        for row, turn in enumerate(turns):
            if turn.speaker in number:
                speaks[row, number[turn.speaker]] = 1
        return Setting(parties, self._times.choices(turns, [self._today] * len(turns)), speaks)


def setting_of(turns: Sequence[Turn], countries: Sequence[Mention], times: Sequence[Mention], today: str | None) -> Setting:
    """The setting of all statements of a document, or of some that lie together."""
    return Scenery(countries, times, today).setting_of(turns)


class _Named:
    """The mentions of one kind in a document, counted once for all its stretches; only the values named most are kept."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        totals = Counter(value for value, _ in mentions)
        self._values = tuple(value for value, _ in totals.most_common(MOST_VALUES))
        self._number = {value: i for i, value in enumerate(self._values)}
        share = np.array([totals[value] / max(1, totals.total()) for value in self._values])
        self._prominence = np.searchsorted(_SHARES, share).astype(np.int64)
        self._mentions = [m for m in mentions if m[0] in self._number]
        self._starts = [start for _, (start, _) in self._mentions]

    def choices(self, turns: Sequence[Turn], own: Sequence[str | None]) -> Choices:
        """The values with the mentions nearest to some statements, of which each has a value of its `own` or None."""
        kept = self._nearest(turns)
        numbers = np.array([self._number[value] for value, _ in kept], dtype=np.int64)
        named = np.zeros((len(kept), len(self._values)), dtype=np.float32)
        named[np.arange(len(kept)), numbers] = 1
        mine = np.array([_UNKNOWN if value is None else self._number.get(value, _UNNAMED) for value in own], dtype=np.int64)
        return Choices(self._values, tuple(kept), _relations(turns, kept, numbers, mine), self._prominence[numbers], named)

    def _nearest(self, turns: Sequence[Turn]) -> list[Mention]:
        if len(self._mentions) <= MOST_MENTIONS or not turns:
            return self._mentions
        low, high = turns[0].at, turns[-1].at
        first = max(0, bisect_left(self._starts, low) - MOST_MENTIONS)
        last = bisect_right(self._starts, high) + MOST_MENTIONS
        # What stands nowhere stands in front and always counts.
        nowhere = range(min(first, bisect_left(self._starts, 0)))
        about = [*nowhere, *range(first, min(last, len(self._starts)))]
        away = {i: -1 if self._starts[i] < 0 else max(low - self._starts[i], self._starts[i] - high, 0) for i in about}
        return [self._mentions[i] for i in sorted(sorted(about, key=away.__getitem__)[:MOST_MENTIONS])]


def _relations(turns: Sequence[Turn], mentions: Sequence[Mention], values: Table, own: Table) -> Table:
    """How every mention, with its value's number, stands to every statement, with its own value's number (_UNKNOWN where it is unknown)."""
    starts = np.array([start for _, (start, _) in mentions], dtype=np.int64)
    at = np.array([[turn.at] for turn in turns], dtype=np.int64).reshape(-1, 1)
    # BEFORE, AFTER, LONG_BEFORE and LONG_AFTER are numbered in this order.
    place = np.where(starts < at, BEFORE, AFTER) + 2 * (np.abs(starts - at) > NEAR)
    for row, turn in zip(place, turns, strict=True):
        row[slice(*np.searchsorted(starts, turn.sentence))] = IN_SENTENCE
        for spans, kind in ((turn.source, IN_SOURCE), (turn.content, IN_CONTENT)):
            for span in spans:
                row[slice(*np.searchsorted(starts, span))] = kind
    place[:, starts < 0] = NOWHERE
    whose = np.where(values == own[:, None], OWN, OTHER)
    whose[own == _UNKNOWN] = UNKNOWN_SPEAKER
    return place * 3 + whose


def stretches(count: int) -> list[tuple[int, int, int, int]]:
    """Stretches of a document of `count` statements: [low, high) to judge together, of which [keep_low, keep_high) is kept."""
    if count <= MOST_STATEMENTS:
        return [(0, count, 0, count)]
    overlap = 8
    step = MOST_STATEMENTS - 2 * overlap
    made: list[tuple[int, int, int, int]] = []
    for keep_low in range(0, count, step):
        keep_high = min(count, keep_low + step)
        made.append((max(0, keep_low - overlap), min(count, keep_high + overlap), keep_low, keep_high))
    return made
