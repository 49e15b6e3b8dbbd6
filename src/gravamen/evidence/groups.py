"""Groups of accounts: communities of the network of reported pairs, by the Leiden algorithm."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import igraph
import numpy as np

from gravamen.evidence.poisson_binomial import Floats, Integers

_SEED = 20_240_426
_ITERATIONS = -1
"""Until nothing changes any more."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Accounts (by number, ascending) and the group of each, counted from 1 by falling size; 0 for those in none."""

    accounts: Integers
    group: Integers

    @property
    def number(self) -> int:
        """How many groups there are."""
        return int(self.group.max(initial=0))

    def members(self) -> list[Integers]:
        """The accounts of each group."""
        return [self.accounts[places] for places in places_of(self.group, self.number)]

    def of(self, accounts: Integers) -> Integers:
        """The group of each of these accounts, which all are in the network."""
        return self.group[np.searchsorted(self.accounts, accounts)] if len(accounts) else np.zeros(0, np.int64)

    def common(self, a: Integers, b: Integers) -> Integers:
        """The group that both ends of each edge belong to, 0 where they differ."""
        first, second = self.of(a), self.of(b)
        return np.where(first == second, first, 0)


def places_of(labels: Integers, number: int) -> list[Integers]:
    """Where each of the labels 1 to `number` stands, ascending; in one pass, as looking for thousands of labels one by one takes long."""
    order = np.argsort(labels, kind="stable")
    bounds = np.searchsorted(labels[order], np.arange(1, number + 2)).tolist()
    return [order[start:end] for start, end in pairwise(bounds)]


def find_groups(a: Integers, b: Integers, weights: Floats | Integers) -> Groups:
    """Communities of greatest modularity (Traag, Waltman and van Eck 2019), the same for the same edges on every machine.

    A community of a single account is no group.
    """
    accounts = np.unique(np.concatenate([a, b]))
    if not len(accounts):
        return Groups(accounts, np.zeros(0, np.int64))
    ends = np.stack([np.searchsorted(accounts, a), np.searchsorted(accounts, b)], axis=1)
    graph = igraph.Graph(n=len(accounts), edges=ends.tolist())
    igraph.set_random_number_generator(random.Random(_SEED))  # noqa: S311 (to repeat, not to hide)
    try:
        found = graph.community_leiden(objective_function="modularity", weights=weights.tolist(), n_iterations=_ITERATIONS)
    finally:
        igraph.set_random_number_generator(random)
    return Groups(accounts, _numbered(np.array(found.membership, np.int64)))


def _numbered(membership: Integers) -> Integers:
    """Numbers by falling size, then by first member; communities of one are 0."""
    labels, first, sizes = np.unique(membership, return_index=True, return_counts=True)
    number = np.zeros(len(labels), np.int64)
    order = [label for label in np.lexsort((first, -sizes)).tolist() if sizes[label] > 1]
    number[order] = np.arange(1, len(order) + 1)
    return number[membership]


def agreement(first: Groups, second: Groups) -> float:
    """The adjusted Rand index of two groupings, over the accounts that are in a group of either; outside its groups an account is alone."""
    accounts = np.union1d(first.accounts[first.group > 0], second.accounts[second.group > 0])
    if len(accounts) < 2:
        return 1.0
    return adjusted_rand(_labels(first, accounts), _labels(second, accounts))


def adjusted_rand(first: Sequence[int], second: Sequence[int]) -> float:
    """The adjusted Rand index of two labellings of the same accounts (Hubert and Arabie 1985), to twelve digits.

    Where chance leaves no room to disagree (all accounts together, or all alone, in both), it is undefined: those agree.
    """
    value = igraph.compare_communities(first, second, method="adjusted_rand")
    return 1.0 if math.isnan(value) else float(f"{value:.12g}")


def _labels(groups: Groups, accounts: Integers) -> list[int]:
    known = dict(zip(groups.accounts.tolist(), groups.group.tolist(), strict=True))
    labels, alone = list[int](), groups.number
    for account in accounts.tolist():
        label = known.get(account, 0)
        if not label:
            alone += 1
        labels.append((label or alone) - 1)
    return labels


def likeness(groups: Groups, others: Groups) -> tuple[float, ...]:
    """For each group its largest Jaccard index with any of another grouping: 1 where it is found again as it is, 0 where it is gone."""
    there: dict[int, int] = dict(zip(others.accounts.tolist(), others.group.tolist(), strict=True))
    sizes, other_sizes = Counter[int](groups.group.tolist()), Counter[int](others.group.tolist())
    shared = Counter[tuple[int, int]](
        (own, there.get(account, 0)) for account, own in zip(groups.accounts.tolist(), groups.group.tolist(), strict=True)
    )
    best = [0.0] * groups.number
    for (own, other), number in shared.items():
        if own and other:
            best[own - 1] = max(best[own - 1], number / (sizes[own] + other_sizes[other] - number))
    return tuple(float(f"{value:.12g}") for value in best)
