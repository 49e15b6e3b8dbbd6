"""The chance of at least n successes in independent trials of unlike odds: the Poisson-binomial upper tail, exact and in bounds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SMALLEST = 1e-300
"""No p-value below this is given: what underflows is reported as this bound, never as zero."""
_CELLS = 4_000_000
"""Numbers held at a time, 8 bytes each: trials and states of the pairs that are worked on together."""


def upper_tails(owner: Integers, odds: Floats, successes: Integers) -> Floats:
    """For each group of trials, the probability of at least so many successes, exact to rounding.

    The recursion runs over states "successes still missing", of which none missing absorbs. Only products and sums of positive
    numbers occur, so that the relative error stays near machine precision far into the tail, where the usual one minus the sum
    of the other terms, or a Fourier transform, has nothing left. Cost: trials times successes.

    Args:
        owner: for each trial the number of its group, ascending.
        odds: for each trial its probability of success, in [0, 1].
        successes: for each group how many successes were seen.

    Returns:
        For each group the tail, in [SMALLEST, 1].
    """
    groups = len(successes)
    sizes = np.bincount(owner, minlength=groups)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    tails = np.ones(groups)
    # Groups of like size are worked on together, so that little room is lost to padding.
    order = np.lexsort((successes, sizes))
    begin = 0
    while begin < groups:
        end = _batch_end(order, sizes, successes, begin)
        chosen = order[begin:end]
        tails[chosen] = _batch(_padded(odds, starts[chosen], sizes[chosen]), successes[chosen])
        begin = end
    return np.clip(tails, SMALLEST, 1.0)


def _batch_end(order: Integers, sizes: Integers, successes: Integers, begin: int) -> int:
    end, deepest = begin, 0
    while end < len(order):
        deepest = max(deepest, int(successes[order[end]]))
        if (end + 1 - begin) * (int(sizes[order[end]]) + deepest + 2) > _CELLS and end > begin:
            break
        end += 1
    return end


def _padded(odds: Floats, starts: Integers, sizes: Integers) -> Floats:
    """A row of odds for each group, filled up with trials that cannot succeed."""
    widest = int(sizes.max(initial=0))
    columns = np.arange(widest)
    inside = columns[None, :] < sizes[:, None]
    rows = np.zeros((len(sizes), widest))
    rows[inside] = odds[(starts[:, None] + columns[None, :])[inside]]
    return rows


def _batch(odds: Floats, successes: Integers) -> Floats:
    deepest = int(successes.max(initial=0))
    missing = np.zeros((len(successes), deepest + 1))
    missing[np.arange(len(successes)), successes] = 1.0
    for column in range(odds.shape[1]):
        p = odds[:, column : column + 1]
        hit = missing[:, 1:] * p
        missing[:, 1:] *= 1.0 - p
        missing[:, :-1] += hit
    return missing[:, 0]


def poisson_bounds(expected: Floats, successes: Integers) -> Floats:
    """An upper bound of Poisson-binomial tails from the expected number alone.

    For at least `expected + 1` successes the tail is at most that of the Poisson distribution of the same mean (Hoeffding 1956,
    Theorem 5, with Anderson and Samuels 1967, Theorem 2.1); for fewer the bound is 1. Sharp where all odds are small.
    """
    sure = successes >= expected + 1
    tails = special.gammainc(np.maximum(successes, 1), expected)
    return np.clip(np.where(sure, tails, 1.0), SMALLEST, 1.0)
