"""Role scores of words → runs of words with one role: what an anchor's source, cue and content are.

Words are scored one by one, so that a stray word far away may look like content. Where content begins or ends beside words of no
role it therefore costs a fixed amount (as in the Potts model), and a greedy search gives up the runs that do not make up for it.
A source or a cue, often a single word, costs nothing.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
# [first, last] word numbers.
Runs = list[tuple[int, int]]

NONE, SOURCE, CUE, CONTENT = range(4)


def word_runs(mask: Floats) -> Runs:
    """[first, last] word numbers of every run of true values."""
    padded = np.zeros(len(mask) + 2, dtype=bool)
    padded[1:-1] = mask
    edges: list[int] = np.flatnonzero(padded[1:] != padded[:-1]).tolist()
    return [(first, after - 1) for first, after in zip(edges[::2], edges[1::2], strict=True)]


def runs_by_role(path: NDArray[np.int64]) -> tuple[Runs, ...]:
    """For every role the [first, last] word numbers of its runs."""
    bounds = _bounds(path)
    found: tuple[Runs, ...] = ([], [], [], [])
    roles: list[int] = path[bounds[:-1]].tolist()
    for role, (first, after) in zip(roles, itertools.pairwise(bounds), strict=True):
        found[role].append((first, after - 1))
    return found


def _bounds(path: NDArray[np.int64]) -> list[int]:
    """Where the runs of a path begin, and its end."""
    return [0, *(np.flatnonzero(path[1:] != path[:-1]) + 1).tolist(), len(path)]


def smoothed(scores: Floats, change: float) -> NDArray[np.int64]:
    """The role [W] of every word by scores [W, 4], where content beside words of no role costs `change` a boundary.

    Starts from the best role of every word and gives up, as long as that pays, the run whose giving up pays most.
    """
    path = scores.argmax(-1)
    bounds = _bounds(path)
    if len(bounds) <= 3:
        return path
    ends = scores.cumsum(0, dtype=np.float64)[np.array(bounds[1:]) - 1]
    ends[1:] -= ends[:-1].copy()
    totals: list[list[float]] = ends.tolist()
    roles: list[int] = path[bounds[:-1]].tolist()
    lengths = [after - first for first, after in itertools.pairwise(bounds)]
    while len(roles) > 1:
        gain, number, role = max(_gains(totals, roles, change))
        if gain <= 0:
            break
        roles[number] = role
        for left in (number, number - 1):
            if left >= 0 and left + 1 < len(roles) and roles[left] == roles[left + 1]:
                totals[left] = [a + b for a, b in zip(totals[left], totals.pop(left + 1), strict=True)]
                lengths[left] += lengths.pop(left + 1)
                roles.pop(left + 1)
    return np.repeat(roles, lengths)


def _gains(totals: list[list[float]], roles: list[int], change: float) -> list[tuple[float, int, int]]:
    """What it pays to make content of a run of no role, or nothing of a run of content: (gain, number of the run, new role)."""
    gains: list[tuple[float, int, int]] = [(0.0, 0, roles[0])]
    # Beyond both ends stands no role of any word.
    beside = [-1, *roles, -1]
    for number, role in enumerate(roles):
        if role in (NONE, CONTENT):
            other = CONTENT - role
            before, after = beside[number], beside[number + 2]
            saved = change * ((before == other) + (after == other) - (before == role) - (after == role))
            gains.append((saved - totals[number][role] + totals[number][other], number, other))
    return gains
