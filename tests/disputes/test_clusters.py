"""Average linkage: every statement in one cluster, likely pairs together, against a slow second implementation."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from gravamen.disputes.clusters import BLOCK, LIKELY, clusters


def slowly(ids: list[str], affinity: dict[tuple[str, str], float]) -> list[set[str]]:
    """The same, by trying every pair of clusters again each time."""
    found = [{i} for i in ids]

    def mean(a: set[str], b: set[str]) -> float:
        return sum(affinity.get((x, y), affinity.get((y, x), 0.0)) for x in a for y in b) / (len(a) * len(b))

    while len(found) > 1:
        best, a, b = max(((mean(a, b), i, j) for (i, a), (j, b) in itertools.combinations(enumerate(found), 2)), key=lambda x: x[0])
        if best < LIKELY:
            break
        found[a] |= found[b]
        del found[b]
    return found


@settings(deadline=None)
@given(st.integers(1, 9), st.randoms(use_true_random=False))
def test_the_clusters_are_those_of_average_linkage(count: int, random) -> None:
    ids = [f"s{n}" for n in range(count)]
    affinity = {pair: random.random() for pair in itertools.combinations(ids, 2)}
    assert sorted(map(sorted, clusters(ids, affinity))) == sorted(map(sorted, slowly(ids, affinity)))


def test_unjudged_statements_stand_alone() -> None:
    assert clusters(["a", "b", "c"], {("a", "b"): 0.9}) == [["a", "b"], ["c"]]


@given(st.integers(0, 3 * BLOCK))
def test_every_statement_is_in_one_cluster(count: int) -> None:
    ids = [f"s{n}" for n in range(count)]
    affinity = dict.fromkeys(itertools.pairwise(ids), 0.9)
    assert sorted(i for c in clusters(ids, affinity) for i in c) == sorted(ids)
