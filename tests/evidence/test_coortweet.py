"""CooRTweet's own results, reproduced."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from post_building import SHARED_DATA
from searching import as_coortweet

EXPECTED = sorted((SHARED_DATA / "expected").glob("*__edges.parquet"))


@pytest.mark.skipif(not EXPECTED, reason="the data with CooRTweet's results are not beside this clone")
@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_edges_are_those_that_coortweet_gives(path: Path) -> None:
    match = re.fullmatch(r"(.+)__tw(\d+)__mp(\d+)__edges", path.stem)
    assert match
    finding = as_coortweet(SHARED_DATA / f"{match[1]}__input.parquet", window=int(match[2]), min_participation=int(match[3]))
    found = {(e["account_a"], e["account_b"]): e for e in finding.tables["edges"].to_pylist()}
    expected = pq.read_table(path).to_pylist()
    assert len(found) == len(expected)
    for edge in expected:
        ours = found[tuple(sorted((edge["account_a"], edge["account_b"])))]
        assert (ours["weight"], ours["n_objects"]) == (edge["weight"], edge["n_objects"])
        assert ours["avg_time_delta"] == pytest.approx(edge["avg_time_delta"], abs=1e-9)
        assert ours["weight_threshold"] == bool(edge["weight_threshold_p50"])
