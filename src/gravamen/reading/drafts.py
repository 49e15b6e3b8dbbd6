"""Drafts: statements as the network finds them, window by window, before anybody knows who the words mean."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gravamen.model import Quotation, Span
from gravamen.reading.attributions import log_softmax, sigmoid
from gravamen.reading.network import Encoded, Network
from gravamen.reading.openings import openings
from gravamen.reading.performatives import performative
from gravamen.reading.ranking import fitted
from gravamen.reading.runs import CONTENT, CUE, SOURCE, Runs, runs_by_role, smoothed, word_runs
from gravamen.reading.windows import Window, span_of

Floats = NDArray[Any]

# Chosen on the held-out part of the annotation (docs/evaluation.md).
CHANGE = 4.0
# An anchor less likely than this adds nothing to one beside it.
WEAK_ANCHOR = 0.15
# What is less likely than this a source is none, though no other word be one.
FAINT_SOURCE = 0.1
# Contents that share more than this are one content.
SAME = 0.8

OPENING, CLOSING = "\"“„«‘'", "\"”»’'"
_EDGE = " \t\u00a0,;:–—-"
_MARK = re.compile('["“”„«»]')


@dataclass(frozen=True, slots=True)
class Draft:
    """One statement by its words: spans in the text, and how sure the network is.

    `probability` is that of its opening, `clarity` that of the content's words being content. `vector` [3 × 384] holds the anchor's
    vector and the means over content and source. One that is `faint` is only kept if a first look at the whole document takes it for
    a deed: visits and measures are more often told in passing than what is said, and the network is less sure of them.
    """

    window: Window
    anchor: int
    probability: float
    source: tuple[Span, ...]
    cue: Span | None
    content: tuple[Span, ...]
    condition: Span | None
    clarity: float
    vector: Floats
    faint: bool

    @property
    def start(self) -> int:
        """Where it begins in the text, by its anchor."""
        return int(self.window.start[self.anchor])


_COMPLEMENTISER = re.compile(r"that ", re.I)
_FRAGMENT = re.compile(r"(?:an?|the|his|her|its|their|to|of|on|in|for|and|that)", re.I)


def pieces_of(text: str, spans: Iterable[Span]) -> list[Span]:
    """Content spans as they are shown: trimmed, and without stray function words beside the rest."""
    pieces = [s for span in spans if (s := trimmed(text, span)) and any(c.isalnum() for c in text[slice(*s)])]
    whole = [s for s in pieces if not _FRAGMENT.fullmatch(text, *s)]
    return whole or pieces


def trimmed(text: str, span: Span) -> Span | None:
    """A content span without edge punctuation, its "that", and quotation marks that belong to the outside."""
    start, end = span
    if _COMPLEMENTISER.match(text, start, end):
        start += len("that ")
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


def quotation_of(content: Sequence[Span], quoted: Collection[Span]) -> Quotation:
    """Direct where all words stand inside quotation marks, mixed where some do, indirect where none do."""
    inside = total = 0
    for start, end in content:
        total += end - start
        inside += sum(max(0, min(end, b) - max(start, a)) for a, b in quoted)
    if inside >= 0.85 * total:
        return Quotation.DIRECT
    return Quotation.MIXED if inside > 3 else Quotation.INDIRECT


def _content_groups(window: Window, runs: Runs, anchor: int, bounds: Sequence[int]) -> list[Runs]:
    """Word runs of the content, in groups of one statement each.

    In “A,” he said. “B.” the second quotation is a sentence of its own and makes a second statement.
    """
    cue_sentence = bisect_right(bounds, int(window.start[anchor]))
    before = [r for r in runs if r[0] < anchor]
    groups: list[Runs] = [[]]
    for run in runs:
        later = bisect_right(bounds, int(window.start[run[0]])) > cue_sentence
        if later and before and run[0] > anchor and groups == [before]:
            groups.append([])
        groups[-1].append(run)
    return [g for g in groups if g]


def _condition(window: Window, marks: Floats) -> Span | None:
    runs = word_runs(sigmoid(marks) > 0.5)
    return span_of(window, max(runs, key=lambda r: r[1] - r[0])) if runs else None


def _mean(words: Floats, mask: Floats) -> Floats:
    weight: Floats = mask.astype(words.dtype)
    return weight @ words / max(1.0, float(weight.sum()))


def _path(window: Window, scores: Floats, anchor: int, text: str) -> Floats:
    """The role of every word, smoothed; but where that leaves no content to words that name their act, the best role of each word,
    if its content follows them: the content of "China denied this" is a single word."""
    path = smoothed(scores, CHANGE)
    if (path == CONTENT).any() or performative(text[slice(*_cue(window, runs_by_role(path)[CUE], anchor))]) is None:
        return path
    best = scores.argmax(-1)
    return path if (best[:anchor] == CONTENT).any() else best


def drafts_in(network: Network, encoded: Encoded, text: str, bounds: Sequence[int]) -> list[Draft]:
    """The drafts of one window; `bounds` are the starts of the document's sentences, ascending."""
    window, words = encoded.window, encoded.words
    probability = sigmoid(encoded.anchors[:, 1])
    threshold = fitted()["anchor"]
    least = min(threshold, fitted()["deed"])
    anchors = np.flatnonzero(probability >= min(least, WEAK_ANCHOR))
    if not len(anchors):
        return []
    roles, condition = network.statement_roles(words, anchors)
    scores = log_softmax(roles)
    paths = np.stack([_path(window, row, int(anchor), text) for row, anchor in zip(scores, anchors, strict=True)])
    certain = np.exp(scores).max(-1)
    drafts: list[Draft] = []
    for k, likely in openings(anchors, probability[anchors], paths == CONTENT):
        if likely < least:
            continue
        anchor, path = int(anchors[k]), paths[k]
        runs = runs_by_role(path)
        cue = _cue(window, runs[CUE], anchor)
        source = _sources(window, scores[k], path, cue, bounds)
        for group in _content_groups(window, runs[CONTENT], anchor, bounds):
            pieces = pieces_of(text, (span_of(window, r) for r in group))
            if not pieces:
                continue
            mask = np.zeros(len(path), dtype=bool)
            for a, b in group:
                mask[a : b + 1] = True
            clarity = float(certain[k][mask].mean())
            # A cue that names its act makes a statement, however hard its content is to tell.
            faint = likely < threshold or (likely * clarity < threshold and performative(text[slice(*cue)]) is None)
            if faint and likely * clarity < least:
                continue
            drafts.append(
                Draft(
                    window,
                    anchor,
                    likely,
                    source,
                    cue,
                    tuple(pieces),
                    _condition(window, condition[k]),
                    clarity,
                    np.concatenate([words[anchor], _mean(words, mask), _mean(words, path == SOURCE)]),
                    faint,
                )
            )
    return _without_duplicates(drafts)


def _cue(window: Window, runs: Runs, anchor: int) -> Span:
    """The run of cue words at the anchor, else the anchor itself."""
    near = [r for r in runs if r[0] <= anchor + 3]
    return span_of(window, min(near, key=lambda r: abs(r[0] - anchor)) if near else (anchor, anchor))


def _sources(window: Window, scores: Floats, path: Floats, cue: Span, bounds: Sequence[int]) -> tuple[Span, ...]:
    """The spans of a source: those in the sentence of the cue first, as a speaker named before is only meant where none is named there;
    then those that are surest, as a stray word far away may look like a source."""
    sure = scores[:, SOURCE] - np.delete(scores, SOURCE, axis=-1).max(-1)
    sentence = bisect_right(bounds, cue[0])
    found = [(span_of(window, run), float(sure[run[0] : run[1] + 1].sum())) for run in _source_runs(scores, path)]
    found.sort(key=lambda pair: (bisect_right(bounds, pair[0][0]) != sentence, -pair[1]))
    return tuple(span for span, _ in found)


def _source_runs(scores: Floats, path: Floats) -> Runs:
    """The runs of a source; where there are none the likeliest words that are not content, as hardly a statement has no source."""
    runs = word_runs(path == SOURCE)
    if runs:
        return runs
    likely = np.where(path == CONTENT, 0.0, np.exp(scores[:, SOURCE]))
    faint = word_runs(likely > FAINT_SOURCE)
    return [max(faint, key=lambda run: float(likely[run[0] : run[1] + 1].sum()))] if faint else []


def _without_duplicates(drafts: list[Draft]) -> list[Draft]:
    """Of drafts that share most of their content the likeliest: what a report says that an official said is one statement."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.faint, -d.probability * d.clarity)):
        if not any(_overlap(draft.content, k.content) > SAME for k in kept):
            kept.append(draft)
    return sorted(kept, key=lambda d: (d.start, d.content[0]))


def _overlap(a: Sequence[Span], b: Sequence[Span]) -> float:
    shared = sum(max(0, min(e, f) - max(s, g)) for s, e in a for g, f in b)
    total = sum(e - s for s, e in a) + sum(f - g for g, f in b) - shared
    return shared / total if total else 0.0
