"""Attributions: which words open one, and which are its source, cue and content.

The network scores every word as an anchor (the first word of a cue) and, for each anchor, the role of every word in the window.
An attribution's score is its opening's probability times its clarity, the mean probability of the content's words: the two know of
each other's errors only in part. A weak one is kept too where it explains words that the tags call content and that no stronger one
explains; what then is left of such words goes to the attribution whose content they adjoin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gravamen.model import Attribution, Span
from gravamen.reading.network import Encoded, Network
from gravamen.reading.openings import openings
from gravamen.reading.runs import CONTENT, CUE, NONE, Runs, runs_by_role, smoothed, word_runs
from gravamen.reading.windows import Window, span_of

Floats = NDArray[Any]

# Chosen on PolNeAR dev (docs/evaluation.md).
THRESHOLD = 0.55
WEAK_ANCHOR = 0.05
UNEXPLAINED = 0.5
CHANGE = 3.0
# How much the tags count beside an anchor's own view of a word, for no role, source, cue and content.
TAG_WEIGHT = np.array([0.3, 0.4, 0.3, 0.6])
# Of words left over: how sure the tags are that they are content, how likely they must be for the attribution, and how far they may
# stand from its content.
SURE, POSSIBLE, GAP = 0.6, 0.02, 3
# A cue's word that the tags believe less is none.
DOUBTED = 0.1
FEW_COLUMNS = 7


def sigmoid(x: Floats) -> Floats:
    """Logistic function."""
    return 1.0 / (1.0 + np.exp(-x))


def log_softmax(x: Floats) -> Floats:
    """Log-probabilities along the last axis."""
    x = x - _over_last(np.maximum, x)
    return x - np.log(_over_last(np.add, np.exp(x)))


def _over_last(combine: np.ufunc, x: Floats) -> Floats:
    """Reduce the last axis and keep it; a few columns one after the other, where NumPy would loop over single rows."""
    if x.ndim < 2 or x.shape[-1] > FEW_COLUMNS:
        return combine.reduce(x, -1, keepdims=True)
    total = x[..., :1]
    for column in range(1, x.shape[-1]):
        total = combine(total, x[..., column : column + 1])
    return total


def role_scores(tags: Floats) -> Floats:
    """Log-probabilities of the roles [W, 4] that BIO tag logits [W, 7] imply, whosever role it is."""
    scores = log_softmax(tags)
    inside = np.logaddexp(scores[:, 1::2], scores[:, 2::2])
    return np.concatenate([scores[:, :1], inside], axis=1)


def spans_of(window: Window, runs: Sequence[tuple[int, int]], text: str) -> tuple[Span, ...]:
    """The text spans of runs of words, those of mere punctuation dropped where there are words besides."""
    spans = [span_of(window, run) for run in runs]
    wordy = [s for s in spans if any(c.isalnum() for c in text[s[0] : s[1]])]
    return tuple(wordy or spans)


def attributions_in(network: Network, encoded: Encoded, text: str) -> list[Attribution]:
    """The attributions of one window, likeliest anchors first."""
    probability = sigmoid(encoded.anchors[:, 0])
    anchors = np.flatnonzero(probability >= WEAK_ANCHOR)
    if not len(anchors):
        return []
    tags = role_scores(encoded.tags)
    roles = log_softmax(log_softmax(network.attribution_roles(encoded.words, anchors)) + TAG_WEIGHT * tags)
    paths = np.stack([smoothed(scores, CHANGE) for scores in roles])
    tagged = np.exp(tags)
    kept = _kept(openings(anchors, probability[anchors], paths == CONTENT), roles, paths, tagged[:, CONTENT])
    _explain(tagged[:, CONTENT], paths, roles, [row for row, _ in kept])
    found: dict[frozenset[Span], Attribution] = {}
    for row, score in kept:
        source, cue, content = (spans_of(encoded.window, runs, text) for runs in _runs(paths[row], tagged[:, CUE]))
        cue = cue or (span_of(encoded.window, (anchors[row], anchors[row])),)
        made = Attribution(source, cue, content, score)
        key = frozenset(cue)
        if key not in found or found[key].score < made.score:
            found[key] = made
    return list(found.values())


def _kept(opened: Sequence[tuple[int, float]], roles: Floats, paths: Floats, tagged: Floats) -> list[tuple[int, float]]:
    """The openings that make an attribution, with its score: those that are likely, and those that explain `tagged` content [W]."""
    unexplained = tagged.copy()
    kept: list[tuple[int, float]] = []
    for row, probability in opened:
        content = paths[row] == CONTENT
        if not content.any():
            continue
        score = probability * float(np.exp(roles[row, content, CONTENT]).mean())
        if score >= THRESHOLD or unexplained[content].mean() > UNEXPLAINED:
            unexplained[content] = 0.0
            kept.append((row, score))
    return kept


def _explain(tagged: Floats, paths: Floats, roles: Floats, rows: Sequence[int]) -> None:
    """Give runs of surely `tagged` content [W] that no attribution explains to one whose content they adjoin: a quotation runs on."""
    contents = paths[rows] == CONTENT
    for first, last in word_runs((tagged > SURE) & ~contents.any(0)):
        here = slice(first, last + 1)
        beside = contents[:, max(0, first - GAP) : first].any(1) | contents[:, last + 1 : last + 1 + GAP].any(1)
        chance = np.exp(roles[rows, here, CONTENT]).mean(1) * (beside & (paths[rows, here] == NONE).all(1))
        if len(rows) and chance.max() > POSSIBLE:
            paths[rows[int(chance.argmax())], here] = CONTENT


def _runs(path: Floats, tagged: Floats) -> tuple[Runs, Runs, Runs]:
    """The word runs of source, cue and content, the cue without words that the tags doubt, unless they doubt all of it."""
    _, source, cue, content = runs_by_role(path)
    believed = (path == CUE) & (tagged >= DOUBTED)
    return source, word_runs(believed) if believed.any() else cue, content
