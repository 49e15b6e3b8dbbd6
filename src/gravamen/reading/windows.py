"""Text → the windows that the encoder reads: word pieces, input features, and where each word stands in the text.

A window packs whole paragraphs up to 256 pieces with [SEP] between them; a paragraph that is longer is cut at sentence ends.
A *word* is what the BERT pre-tokeniser calls one (punctuation marks are words of their own); everything learned is
predicted for words, and words carry code point offsets into the unchanged text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from gravamen.model import Span

MAX_PIECES = 256
CLS, SEP = 101, 102
FEATURES = 8
# A line of many megabytes is cut here first, so that one document cannot exhaust memory in the tokeniser.
MAX_PARAGRAPH = 20_000

Ints = NDArray[np.int64]

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
# What belongs to the character before it: accents, variation selectors, skin tones, and what is joined to it.
_MARKS = re.compile("(?:[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]|\u200d.)+")
_DOUBLE = re.compile('["“”„«»]')
_SINGLE = re.compile(r"(?<!\w)[‘'](?=\w)|(?<=[\w.,!?])[’'](?!\w)")
_SENTENCE_END = re.compile(r"[.!?…][\"”’'»)\]]*\s+(?=[\"“‘'«(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|Adm|Maj|Capt|Rev|St|Jr|Sr|Inc|Corp|Co|Ltd|No|vs"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|U\.S|U\.K|U\.N|E\.U|D\.C|a\.m|p\.m))\.$"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """The pieces of one paragraph, or of some sentences of a long one. `first[w]` is the index of word w's first piece."""

    pieces: Ints
    features: Ints
    first: Ints
    start: Ints
    end: Ints
    opens_paragraph: bool


@dataclass(frozen=True, slots=True)
class Window:
    """What one encoder pass reads: pieces [T], features [T]; and per word [W]: first piece, start and end in the text."""

    pieces: Ints
    features: Ints
    first: Ints
    start: Ints
    end: Ints


def span_of(window: Window, run: tuple[int, int]) -> Span:
    """Where a run [first, last] of a window's words stands in the text."""
    return int(window.start[run[0]]), int(window.end[run[1]])


def paragraphs(text: str) -> list[tuple[int, int]]:
    """[start, end) of every line that holds more than white space, edge white space left out."""
    found: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + len(line) - len(line.lstrip())
            end = start + len(stripped)
            while end - start > MAX_PARAGRAPH:
                cut = text.rfind(" ", start + 1, start + MAX_PARAGRAPH)
                cut = cut if cut > 0 else start + MAX_PARAGRAPH
                found.append((start, cut))
                start = cut + 1 if text[cut] == " " else cut
            found.append((start, end))
    return found


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """[start, end) of the sentences of one paragraph; abbreviations and initials do not end one."""
    bounds = [start]
    for match in _SENTENCE_END.finditer(text, start, end):
        if text[match.start()] == "." and _ABBREVIATION.search(text, max(start, match.start() - 8), match.start() + 1):
            continue
        bounds.append(match.end())
    bounds.append(end)
    return [(a, a + len(text[a:b].rstrip())) for a, b in itertools.pairwise(bounds)]


def quoted_ranges(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """[start, end) of what stands inside quotation marks in one paragraph; an unclosed mark reaches to its end.

    Single marks count only in a paragraph without double ones, where they are the writer's quotation marks.
    """
    ranges: list[tuple[int, int]] = []
    opened: int | None = None
    marks = list(_DOUBLE.finditer(text, start, end)) or list(_SINGLE.finditer(text, start, end))
    for mark in marks:
        char = mark.group()
        opens = char in "“„«‘" or (char in "\"'" and opened is None)
        if opens and opened is None:
            opened = mark.end()
        elif not opens and opened is not None:
            ranges.append((opened, mark.start()))
            opened = None
    if opened is not None:
        ranges.append((opened, end))
    return ranges


def _case(word: str) -> int:
    if not word[0].isalpha():
        return 3
    if word[0].islower():
        return 0
    return 2 if len(word) > 1 and word.isupper() else 1


def _unit(text: str, base: int, encoding: Encoding, low: int, high: int, quoted: list[tuple[int, int]], opens: bool) -> Unit:
    """The pieces low..high of an encoded paragraph that begins at `base` in the text."""
    offsets = np.asarray(encoding.offsets[low:high], dtype=np.int64).reshape(-1, 2) + base
    words = np.asarray(encoding.word_ids[low:high], dtype=np.int64)
    is_first = np.ones(len(words), dtype=bool)
    is_first[1:] = words[1:] != words[:-1]
    first = np.flatnonzero(is_first)
    start = offsets[first, 0]
    last = np.append(first[1:], len(words)) - 1
    end = offsets[last, 1]
    for marks in () if text.isascii() else _MARKS.finditer(text, int(start[0]), int(end[-1]) + 8):
        touching = np.flatnonzero((end >= marks.start()) & (end < marks.end()))
        end[touching[-1:]] = marks.end()
    inside = _inside(start, quoted)
    case = np.fromiter((_case(text[a : a + 8]) if b > a else 3 for a, b in zip(start, end, strict=True)), np.int64, len(first))
    features = (inside * 4 + case)[np.cumsum(is_first) - 1]
    return Unit(np.asarray(encoding.ids[low:high], dtype=np.int64), features, first, start, end, opens)


def _inside(places: Ints, apart: list[tuple[int, int]]) -> Ints:
    """1 for every place in one of some ranges that are sorted and do not overlap, else 0."""
    if not apart:
        return np.zeros(len(places), dtype=np.int64)
    ranges = np.array(apart)
    number = np.searchsorted(ranges[:, 0], places, "right") - 1
    return ((number >= 0) & (places < ranges[number, 1])).astype(np.int64)


def _cuts(text: str, base: int, end: int, encoding: Encoding) -> Iterator[tuple[int, int]]:
    """Piece ranges of at most a window each: the whole paragraph, or runs of its sentences, or blunt cuts."""
    size, room = len(encoding.ids), MAX_PIECES - 2
    if size <= room:
        yield 0, size
        return
    starts = [offset[0] for offset in encoding.offsets]
    limits = np.searchsorted(np.asarray(starts), np.asarray([s - base for s, _ in sentences(text, base, end)][1:]))
    low = 0
    while size - low > room:
        fitting = limits[(limits > low) & (limits <= low + room)]
        high = int(fitting[-1]) if len(fitting) else low + room
        words = encoding.word_ids
        while high > low + 1 and words[high] == words[high - 1]:
            high -= 1
        if high == low + 1:
            high = low + room
        yield low, high
        low = high
    yield low, size


def units(tokenizer: Tokenizer, text: str) -> Iterator[Unit]:
    """Tokenise a text, paragraph by paragraph (in batches, so that memory stays bounded)."""
    spans = paragraphs(text)
    for batch_start in range(0, len(spans), 64):
        batch = spans[batch_start : batch_start + 64]
        encoded = tokenizer.encode_batch([text[a:b] for a, b in batch], add_special_tokens=False)
        for (a, b), encoding in zip(batch, encoded, strict=True):
            quoted = quoted_ranges(text, a, b)
            for number, (low, high) in enumerate(_cuts(text, a, b, encoding)):
                if high > low:
                    yield _unit(text, a, encoding, low, high, quoted, number == 0)


def pack(parts: Iterator[Unit] | Sequence[Unit], first_capacity: int = MAX_PIECES) -> Iterator[Window]:
    """Fill windows of at most MAX_PIECES with consecutive units; `first_capacity` varies the cuts in training."""
    waiting: list[Unit] = []
    size, capacity = 1, first_capacity
    for unit in parts:
        if waiting and size + len(unit.pieces) + 1 > capacity:
            yield _join(waiting)
            waiting, size, capacity = [], 1, MAX_PIECES
        waiting.append(unit)
        size += len(unit.pieces) + 1
    if waiting:
        yield _join(waiting)


def _join(parts: list[Unit]) -> Window:
    pieces: list[Ints] = [np.array([CLS])]
    features: list[Ints] = [np.array([3])]
    first: list[Ints] = []
    at = 1
    for number, unit in enumerate(parts):
        if number and unit.opens_paragraph:
            pieces.append(np.array([SEP]))
            features.append(np.array([3]))
            at += 1
        pieces.append(unit.pieces)
        features.append(unit.features)
        first.append(unit.first + at)
        at += len(unit.pieces)
    pieces.append(np.array([SEP]))
    features.append(np.array([3]))
    return Window(
        np.concatenate(pieces),
        np.concatenate(features),
        np.concatenate(first),
        np.concatenate([u.start for u in parts]),
        np.concatenate([u.end for u in parts]),
    )
