"""Who would share so many objects by taste and activity alone: the bipartite configuration model.

Accounts and objects form a bipartite graph: who posted what. Among all graphs in which each account has on average as many objects,
and each object as many accounts, as in the data, the one of greatest entropy makes every link independent of the others, with odds
x_a * y_o to 1 (Saracco, Di Clemente, Gabrielli and Squartini 2015; Saracco and others 2017 for the projection on accounts). The number of
objects that two accounts share is then Poisson-binomial.

Assumed: tastes and times do not differ. Accounts that follow one subject share more than this allows without knowing of each other,
which is why affinity alone is no sign of coordination.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gravamen.evidence.poisson_binomial import Floats, Integers, poisson_bounds

_TOLERANCE = 1e-7
_ROUNDS = 2000


@dataclass(frozen=True, slots=True)
class Configuration:
    """A fitted model. Accounts of one activity, and objects of one popularity, share their parameter.

    `activity` are the numbers of objects that accounts have, ascending; `popularity` those of accounts that objects have, with
    `objects` of each. `accounts` says how many of each activity. `x` and `y` are the parameters.
    """

    activity: Integers
    accounts: Integers
    popularity: Integers
    objects: Integers
    x: Floats
    y: Floats

    def links(self) -> Floats:
        """The odds that an account of each activity (rows) posted an object of each popularity (columns)."""
        product = self.x[:, None] * self.y[None, :]
        return product / (1 + product)

    def expected_shared(self, first: Integers, second: Integers) -> Floats:
        """How many objects two accounts of the given activities share on average."""
        links = self.links()
        rows = np.searchsorted(self.activity, np.stack([first, second]))
        kinds, place = np.unique(np.sort(rows, axis=0), axis=1, return_inverse=True)
        weighted = links * self.objects
        means = np.array([float((weighted[i] * links[j]).sum()) for i, j in kinds.T])
        return means[place.reshape(-1)] if len(means) else np.zeros(len(first))

    def tails(self, first: Integers, second: Integers, shared: Integers) -> Floats:
        """Upper bounds of the odds that accounts of these activities share at least so many objects."""
        return poisson_bounds(self.expected_shared(first, second), shared)


def fit(activity: Integers, accounts: Integers, popularity: Integers, objects: Integers) -> Configuration:
    """The model whose mean degrees of accounts are those of the data to one in ten million, or as near as 2,000 rounds come.

    The fixed point x = d / sum(y / (1 + x y)), and the same for y, is approached from the sparse limit x = d / sqrt(links). Accounts
    that posted every object have no finite parameter; they are held just below, and the rounds end with their odds near 1, not at it.
    """
    d = np.minimum(activity, objects.sum() - 1e-9).astype(np.float64)
    k = np.minimum(popularity, accounts.sum() - 1e-9).astype(np.float64)
    root = np.sqrt(max(float((d * accounts).sum()), 1.0))
    x, y = d / root, k / root
    for _ in range(_ROUNDS):
        x = d / (objects * y / (1 + x[:, None] * y)).sum(axis=1)
        y = k / (accounts * x / (1 + y[:, None] * x)).sum(axis=1)
        product = x[:, None] * y[None, :]
        reached = (objects * product / (1 + product)).sum(axis=1)
        if np.all(np.abs(reached - d) <= _TOLERANCE * d):
            break
    return Configuration(activity, accounts, popularity, objects, x, y)
