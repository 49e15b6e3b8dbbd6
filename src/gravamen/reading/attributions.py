"""Attributions: which words open one, and which are its source, cue and content.

The network scores every word as an anchor (the first word of a cue) and, for each anchor, the role of every word in the window.
An attribution's score is its anchor's probability times its clarity, the mean probability of the content's words: the two know of
each other's errors only in part. A weak one is kept too where it explains words that the tags call content and that no stronger one
explains.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gravamen.model import Attribution, Span
from gravamen.reading.network import Encoded, Network
from gravamen.reading.runs import CONTENT, CUE, SOURCE, runs_by_role, smoothed
from gravamen.reading.windows import Window

Floats = NDArray[Any]

# Chosen on PolNeAR dev (docs/evaluation.md).
THRESHOLD = 0.5
TAG_WEIGHT = 0.2
WEAK_ANCHOR = 0.15
UNEXPLAINED = 0.55
CHANGE = 2.0
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
    spans = [(int(window.start[a]), int(window.end[b])) for a, b in runs]
    wordy = [s for s in spans if any(c.isalnum() for c in text[s[0] : s[1]])]
    return tuple(wordy or spans)


def attributions_in(network: Network, encoded: Encoded, text: str) -> list[Attribution]:
    """The attributions of one window, likeliest anchors first."""
    probability = sigmoid(encoded.anchors[:, 0])
    anchors = np.flatnonzero(probability >= WEAK_ANCHOR)
    if not len(anchors):
        return []
    anchors = anchors[np.argsort(-probability[anchors], kind="stable")]
    tags = role_scores(encoded.tags)
    unexplained = np.exp(tags[:, CONTENT])
    roles = log_softmax(log_softmax(network.attribution_roles(encoded.words, anchors)) + TAG_WEIGHT * tags)
    paths = [smoothed(scores, CHANGE) for scores in roles]
    found: dict[frozenset[Span], Attribution] = {}
    for anchor, scores, path in zip(anchors, roles, paths, strict=True):
        explained = path == CONTENT
        if not explained.any():
            continue
        score = float(probability[anchor] * np.exp(scores[explained, CONTENT]).mean())
        if score < THRESHOLD and unexplained[explained].mean() <= UNEXPLAINED:
            continue
        unexplained[explained] = 0.0
        runs = runs_by_role(path)
        source, cue, content = (spans_of(encoded.window, runs[role], text) for role in (SOURCE, CUE, CONTENT))
        cue = cue or ((int(encoded.window.start[anchor]), int(encoded.window.end[anchor])),)
        made = Attribution(source, cue, content, score)
        key = frozenset(cue)
        if key not in found or found[key].score < made.score:
            found[key] = made
    return list(found.values())
