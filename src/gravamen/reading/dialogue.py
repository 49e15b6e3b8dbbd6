"""Statements as turns of one dialogue: what the network needs to know of a document to judge each in the light of the others.

The network sees a vector for every statement, for every mention of a country and for every time that the text names, and how each
mention stands to each statement: inside its content, in its sentence, before or after; of the speaker's own country or of
another, the day of the report or another time. Training and reading build these tables with the same code.
"""

from __future__ import annotations

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


def setting_of(turns: Sequence[Turn], countries: Sequence[Mention], times: Sequence[Mention], today: str | None) -> Setting:
    """The setting of some statements of a document: with the mentions nearest to them, and `today`, the day of the report."""
    parties = _choices(turns, countries, [turn.speaker for turn in turns])
    dated = [(today or "", REPORT), *times]
    number = {code: i for i, code in enumerate(parties.values)}
    speaks = np.zeros((len(turns), len(number)), dtype=np.float32)
    for row, turn in enumerate(turns):
        if turn.speaker in number:
            speaks[row, number[turn.speaker]] = 1
    return Setting(parties, _choices(turns, dated, [today] * len(turns)), speaks)


def _choices(turns: Sequence[Turn], mentions: Sequence[Mention], own: Sequence[str | None]) -> Choices:
    totals = Counter(value for value, _ in mentions)
    values = tuple(value for value, _ in totals.most_common(MOST_VALUES))
    number = {value: i for i, value in enumerate(values)}
    kept = _nearest([m for m in mentions if m[0] in number], turns)
    named = np.zeros((len(kept), len(values)), dtype=np.float32)
    named[np.arange(len(kept)), np.array([number[value] for value, _ in kept], dtype=np.int64)] = 1
    share = np.array([totals[value] / max(1, totals.total()) for value, _ in kept])
    prominence = np.searchsorted(_SHARES, share).astype(np.int64)
    return Choices(values, tuple(kept), _relations(turns, kept, own), prominence, named)


def _nearest(mentions: Sequence[Mention], turns: Sequence[Turn]) -> list[Mention]:
    if len(mentions) <= MOST_MENTIONS or not turns:
        return list(mentions)
    low, high = turns[0].at, turns[-1].at
    away = [-1 if span == REPORT else max(low - span[0], span[0] - high, 0) for _, span in mentions]
    chosen = sorted(range(len(mentions)), key=lambda i: away[i])[:MOST_MENTIONS]
    return [mentions[i] for i in sorted(chosen)]


def _relations(turns: Sequence[Turn], mentions: Sequence[Mention], own: Sequence[str | None]) -> Table:
    starts = np.array([start for _, (start, _) in mentions], dtype=np.int64)
    values = np.array([value for value, _ in mentions])
    relation = np.empty((len(turns), len(mentions)), dtype=np.int64)
    for row, (turn, mine) in enumerate(zip(turns, own, strict=True)):
        place = np.where(starts < turn.at, np.where(starts < turn.at - NEAR, LONG_BEFORE, BEFORE),
                         np.where(starts > turn.at + NEAR, LONG_AFTER, AFTER))  # fmt: skip
        place[(starts >= turn.sentence[0]) & (starts < turn.sentence[1])] = IN_SENTENCE
        for spans, kind in ((turn.source, IN_SOURCE), (turn.content, IN_CONTENT)):
            for start, end in spans:
                place[(starts >= start) & (starts < end)] = kind
        place[starts < 0] = NOWHERE
        whose = UNKNOWN_SPEAKER if mine is None else np.where(values == mine, OWN, OTHER)
        relation[row] = place * 3 + whose
    return relation


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
