"""Openings: which anchors of a window open one and the same attribution or statement.

The network splits its belief where annotators differ in where a cue begins: of "have been saying" both "have" and "saying" may look
like the first word, each at half the probability. Two anchors near one another with one content are one opening.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# Words between two anchors of one opening at most, and the share of their contents' words that both have at least.
NEAR, SHARED = 4, 0.6


def openings(anchors: NDArray[np.int64], probability: NDArray[Any], contents: NDArray[np.bool_]) -> list[tuple[int, float]]:
    """The rows of the anchors that stand for an opening, likeliest anchors first, and the probability of each.

    An anchor [K] that a likelier one covers, since they are near one another and share their content [K, W] (or since it has none),
    adds its probability to the other's: only one of them can be the first word.
    """
    found: list[tuple[int, float]] = []
    left = np.argsort(-probability, kind="stable")
    while len(left):
        row, others = int(left[0]), left[1:]
        own = contents[row]
        shared, either = (contents[others] & own).sum(-1), (contents[others] | own).sum(-1)
        same = (shared > SHARED * either) | ~contents[others].any(-1)
        covered = same & (np.abs(anchors[others] - anchors[row]) <= NEAR)
        found.append((row, min(1.0, float(probability[row] + probability[others[covered]].sum()))))
        left = others[~covered]
    return found
