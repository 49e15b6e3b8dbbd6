"""The search finds what a slow, obvious second implementation finds, on small posts with all that makes posts awkward."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from obvious import coortweet_edges, synchrony_of_pairs
from post_building import Share, write
from searching import as_coortweet, searched

# Few objects, accounts and seconds, so that ties, windows met exactly and accounts that post twice all occur.
SHARE = st.tuples(st.sampled_from(["o1", "o2", "o3", "p4"]), st.sampled_from(["a", "b", "c", "é", "B"]), st.integers(0, 40))
SHARES = st.lists(SHARE, min_size=1, max_size=30).map(
    lambda rows: [(o, account, f"p{number}", 1_600_000_000 + t) for number, (o, account, t) in enumerate(rows)]
)


@settings(max_examples=60, deadline=None)
@given(SHARES, st.integers(1, 20), st.integers(1, 3))
def test_pairs_and_p_values(shares: list[Share], window: int, min_participation: int) -> None:
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "posts.parquet", [*shares, *shares[:3]])  # some exported twice
        edges = searched(path, window=window, min_participation=min_participation, rate=1.0).tables["edges"].to_pylist()
    expected = synchrony_of_pairs(shares, window, min_participation)
    assert {(e["account_a"], e["account_b"]) for e in edges} == set(expected)
    for edge in edges:
        weight, objects, p = expected[edge["account_a"], edge["account_b"]]
        assert (edge["weight"], edge["n_objects"]) == (weight, objects)
        assert edge["p_value"] == pytest.approx(float(p), rel=1e-9)
        assert edge["a_first"] + edge["b_first"] + edge["at_once"] == weight


@settings(max_examples=60, deadline=None)
@given(SHARES, st.integers(1, 20), st.integers(1, 3), st.integers(0, 3))
def test_edges_of_coortweet(shares: list[Share], window: int, min_participation: int, repeated: int) -> None:
    given_shares = [*shares, *shares[:repeated]]
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "posts.parquet", given_shares)
        edges = as_coortweet(path, window=window, min_participation=min_participation).tables["edges"].to_pylist()
    found = {(e["account_a"], e["account_b"]): (e["weight"], e["n_objects"], pytest.approx(e["avg_time_delta"], abs=1e-9)) for e in edges}
    expected = coortweet_edges(given_shares, window, min_participation)
    assert {pair: (weight, objects, float(mean)) for pair, (weight, objects, mean) in expected.items()} == found
