"""Role scores of words → runs of words with one role: what an anchor's source, cue and content are.

Words are scored one by one, so that a stray word far away may look like content. Where content begins or ends beside words of no
role it therefore costs a fixed amount (as in the Potts model), and a greedy search gives up the runs that do not make up for it.
A source or a cue, often a single word, costs nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]

NONE, SOURCE, CUE, CONTENT = range(4)


def word_runs(mask: Floats) -> list[tuple[int, int]]:
    """[first, last] word numbers of every run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]


def smoothed(scores: Floats, change: float) -> NDArray[np.int64]:
    """The role [W] of every word by scores [W, 4], where content beside words of no role costs `change` a boundary.

    Starts from the best role of every word and gives up, as long as that pays, the run whose giving up pays most.
    """
    path = scores.argmax(-1)
    bounds = [0, *(np.flatnonzero(np.diff(path)) + 1).tolist(), len(path)]
    if len(bounds) <= 3:
        return path
    sums = np.zeros((len(path) + 1, scores.shape[1]))
    np.cumsum(scores, 0, out=sums[1:])
    totals: list[list[float]] = np.diff(sums[bounds], axis=0).tolist()
    roles: list[int] = path[bounds[:-1]].tolist()
    lengths: list[int] = np.diff(bounds).tolist()
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
    for number, role in enumerate(roles):
        if role not in (NONE, CONTENT):
            continue
        other = CONTENT - role
        beside = roles[max(0, number - 1) : number] + roles[number + 1 : number + 2]
        saved = change * (beside.count(other) - beside.count(role))
        gains.append((saved - totals[number][role] + totals[number][other], number, other))
    return gains
