"""Drafts: statements as the network sees them, before anybody knows who the words mean.

A draft has spans for source, cue, content and condition, a probability for every class, and how strongly each word of its
window is taken to name its respondent or its addressee.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gravamen.model import Act, Evidence, Quotation, Span, Topic
from gravamen.reading.attributions import CONTENT, CUE, SOURCE, log_softmax, sigmoid, word_runs
from gravamen.reading.network import Encoded, Network
from gravamen.reading.windows import Window

Floats = NDArray[Any]

ACTS, TOPICS, GRADES = tuple(Act), tuple(Topic), tuple(Evidence)
# The classes of the network's last layer, in order (training/model.py).
CLASSES = {"act": 14, "topic": 10, "evidence": 4, "hedged": 2, "negated": 2, "standing": 2, "dated": 3, "side": 3,
           "addressed": 2, "replying": 2}  # fmt: skip
# Chosen on the held-out part of the annotation (docs/evaluation.md).
ANCHOR_THRESHOLD = 0.40

OPENING, CLOSING = "\"“„«‘'", "\"”»’'"
_EDGE = " \t\u00a0,;:–—-"
_MARK = re.compile('["“”„«»]')


@dataclass(slots=True)
class Draft:
    """One statement as the network sees it; `probability` is that of its anchor, `classes` hold log-probabilities."""

    window: Window
    anchor: int
    probability: float
    source: tuple[Span, ...]
    cue: Span | None
    content: tuple[Span, ...]
    condition: Span | None
    clarity: float
    classes: dict[str, Floats]
    names_respondent: Floats
    names_addressee: Floats
    meaning: Floats

    @property
    def start(self) -> int:
        """Where it begins in the text, by its anchor."""
        return int(self.window.start[self.anchor])

    def probability_of(self, name: str, number: int) -> float:
        """Probability of one class value."""
        return float(np.exp(self.classes[name][number]))


def trimmed(text: str, span: Span) -> Span | None:
    """A content span without edge punctuation and without quotation marks that belong to the outside."""
    start, end = span
    while start < end and (text[start] in _EDGE or text[start] in ".!?)]”’»"):
        start += 1
    while end > start and (text[end - 1] in _EDGE or (text[end - 1] == "." and not _ends_abbreviation(text, start, end))):
        end -= 1
    for _ in range(2):
        if end - start < 2:
            break
        opens, closes = text[start] in OPENING, text[end - 1] in CLOSING
        inner = text[start + 1 : end - 1]
        if (opens and closes and not _MARK.search(inner)) or (opens and not closes and not any(c in CLOSING[:3] for c in inner)):
            start += 1
            end -= int(closes)
        elif closes and not opens and text[end - 1] in '"”»' and not any(c in OPENING[:4] for c in inner):
            end -= 1
        else:
            break
        while end > start and text[end - 1] in " ,;:":
            end -= 1
        while start < end and text[start].isspace():
            start += 1
    if end > start and text[end - 1] == "." and not _ends_abbreviation(text, start, end):
        end -= 1
    return (start, end) if end > start else None


def _ends_abbreviation(text: str, start: int, end: int) -> bool:
    return bool(re.search(r"(?:\b[A-Z]\.|\b(?:Inc|Corp|Co|Ltd|Jr|Sr|a\.m|p\.m)\.)$", text[max(start, end - 6) : end]))


def quotation_of(content: Sequence[Span], quoted: Sequence[Span]) -> Quotation:
    """Direct where all words stand inside quotation marks, mixed where some do, indirect where none do."""
    inside = total = 0
    for start, end in content:
        total += end - start
        inside += sum(max(0, min(end, b) - max(start, a)) for a, b in quoted)
    if inside >= 0.85 * total:
        return Quotation.DIRECT
    return Quotation.MIXED if inside > 3 else Quotation.INDIRECT


def _span(window: Window, run: tuple[int, int]) -> Span:
    return int(window.start[run[0]]), int(window.end[run[1]])


def _content_groups(window: Window, path: Floats, anchor: int, bounds: Sequence[int]) -> list[list[tuple[int, int]]]:
    """Word runs of the content, one group a statement.

    In “A,” he said. “B.” the second quotation is a sentence of its own and makes a second statement.
    """
    runs = word_runs(path == CONTENT)
    cue_sentence = bisect_right(bounds, int(window.start[anchor]))
    before = [r for r in runs if r[0] < anchor]
    groups: list[list[tuple[int, int]]] = [[]]
    for run in runs:
        later = bisect_right(bounds, int(window.start[run[0]])) > cue_sentence
        if later and before and run[0] > anchor and groups == [before]:
            groups.append([])
        groups[-1].append(run)
    return [g for g in groups if g]


def _condition(window: Window, marks: Floats) -> Span | None:
    runs = word_runs(sigmoid(marks) > 0.5)
    return _span(window, max(runs, key=lambda r: r[1] - r[0])) if runs else None


def _mean(words: Floats, mask: Floats) -> Floats:
    weight: Floats = mask.astype(words.dtype)
    return weight @ words / max(1.0, float(weight.sum()))


def drafts_in(network: Network, encoded: Encoded, text: str, bounds: Sequence[int], threshold: float = ANCHOR_THRESHOLD) -> list[Draft]:
    """The drafts of one window; `bounds` are the starts of the document's sentences, ascending."""
    window, words = encoded.window, encoded.words
    probability = sigmoid(encoded.anchors[:, 1])
    anchors = np.flatnonzero(probability >= threshold)
    if not len(anchors):
        return []
    roles, marks = network.statement_roles(words, anchors)
    paths = roles.argmax(-1)
    certain = np.exp(log_softmax(roles)).max(-1)
    drafts: list[Draft] = []
    rows: list[tuple[Floats, Floats, Floats]] = []
    for k, anchor in enumerate(anchors):
        path = paths[k]
        source_mask = path == SOURCE
        source = tuple(_span(window, r) for r in word_runs(source_mask))
        cue_runs = [r for r in word_runs(path == CUE) if r[0] <= anchor + 3]
        cue = _span(window, min(cue_runs, key=lambda r: abs(r[0] - anchor))) if cue_runs else _span(window, (int(anchor), int(anchor)))
        for group in _content_groups(window, path, int(anchor), bounds):
            pieces = [s for r in group if (s := trimmed(text, _span(window, r))) and any(c.isalnum() for c in text[slice(*s)])]
            if not pieces:
                continue
            mask = np.zeros(len(path), dtype=bool)
            for a, b in group:
                mask[a : b + 1] = True
            content_mean = _mean(words, mask)
            rows.append((words[anchor], content_mean, _mean(words, source_mask)))
            drafts.append(
                Draft(
                    window,
                    int(anchor),
                    float(probability[anchor]),
                    source,
                    cue,
                    tuple(pieces),
                    _condition(window, marks[k, :, 0]),
                    float(certain[k][mask].mean()),
                    {},
                    marks[k, :, 1],
                    marks[k, :, 2],
                    content_mean,
                )
            )
    if drafts:
        logits = network.classes(*(np.stack(column) for column in zip(*rows, strict=True)))
        for draft, row in zip(drafts, logits, strict=True):
            draft.classes = _classes(row)
    return _without_duplicates(drafts)


def _classes(row: Floats) -> dict[str, Floats]:
    limits = np.cumsum(list(CLASSES.values()))[:-1]
    return {name: log_softmax(part) for name, part in zip(CLASSES, np.split(row, limits), strict=True)}


def _without_duplicates(drafts: list[Draft]) -> list[Draft]:
    """Of drafts that share most of their content and their cue, the likeliest."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: -d.probability):
        if not any(_overlap(draft.content, k.content) > 0.8 and _touch(draft.cue, k.cue) for k in kept):
            kept.append(draft)
    return sorted(kept, key=lambda d: (d.start, d.content[0]))


def _touch(a: Span | None, b: Span | None) -> bool:
    return a is not None and b is not None and a[0] < b[1] + 1 and b[0] < a[1] + 1


def _overlap(a: Sequence[Span], b: Sequence[Span]) -> float:
    shared = sum(max(0, min(e, f) - max(s, g)) for s, e in a for g, f in b)
    total = sum(e - s for s, e in a) + sum(f - g for g, f in b) - shared
    return shared / total if total else 0.0
