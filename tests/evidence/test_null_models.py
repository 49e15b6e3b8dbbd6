"""Where nobody acts together, nobody is reported; where groups are planted, they are found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from post_building import SHARED_DATA, planted, table, write
from searching import accounts_permuted, pairs_of, searched, times_permuted, write_table

from gravamen.evidence.parameters import Null, ParameterError, Parameters

needs_real_posts = pytest.mark.skipif(not SHARED_DATA.is_dir(), reason="real posts are not beside this clone")
REAL = ("ru", "de_url", "de_hashtag")
RUNS = 2
"""Runs here, so that the test is quick; benchmarks/evidence_truth.py makes the twenty of docs/evaluation.md."""


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, frozenset[tuple[str, str]]]:
    made = planted(3)
    return write(tmp_path_factory.mktemp("planted") / "posts.parquet", made.shares), made.pairs


def test_planted_groups_are_found_and_nobody_else(groups: tuple[Path, frozenset[tuple[str, str]]]) -> None:
    path, pairs = groups
    found = pairs_of(searched(path))
    assert len(found & pairs) >= 0.8 * len(pairs)
    assert len(found - pairs) <= 0.02 * len(found)


def test_members_that_share_only_objects_of_their_own_are_told_by_affinity(tmp_path: Path) -> None:
    crowd = planted(8, groups=()).shares
    own = [
        (f"own{step}", f"g{member}", f"q{step}-{member}", 1_700_000_000 + 7_000 * step + member)
        for step in range(12)
        for member in range(3)
    ]
    path = write(tmp_path / "posts.parquet", [*crowd, *own])
    assert not pairs_of(searched(path, null=Null.SYNCHRONY))
    expected = {("g0", "g1"), ("g0", "g2"), ("g1", "g2")}
    assert pairs_of(searched(path, null=Null.AFFINITY)) == expected
    assert pairs_of(searched(path, null=Null.EITHER)) == expected
    assert not pairs_of(searched(path, null=Null.BOTH))


@needs_real_posts
@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("permuted", [times_permuted, accounts_permuted])
def test_real_posts_dealt_anew_give_no_pair(name: str, permuted, tmp_path: Path) -> None:
    posts = pq.read_table(SHARED_DATA / f"{name}__input.parquet")
    for seed in range(RUNS):
        path = write_table(tmp_path / "posts.parquet", permuted(posts, np.random.default_rng(seed)))
        assert not pairs_of(searched(path)), f"seed {seed}"


def test_planted_posts_with_times_dealt_anew_give_no_pair(groups: tuple[Path, frozenset[tuple[str, str]]], tmp_path: Path) -> None:
    posts = pq.read_table(groups[0])
    for seed in range(3):
        assert not pairs_of(searched(write_table(tmp_path / "posts.parquet", times_permuted(posts, np.random.default_rng(seed)))))


def test_p_values_under_the_null_are_no_smaller_than_uniform(groups: tuple[Path, frozenset[tuple[str, str]]], tmp_path: Path) -> None:
    """Among pairs that share objects enough to have met often, at most a share x has a p-value up to x."""
    posts, p = pq.read_table(groups[0]), list[float]()
    eligible = 0
    for seed in range(4):
        dealt = times_permuted(posts, np.random.default_rng(100 + seed))
        edges = searched(write_table(tmp_path / "posts.parquet", dealt), rate=1.0).tables["edges"]
        p.extend(edges["p_value"].to_pylist())
        eligible += sharing_pairs(dealt)
    for level in (0.1, 0.05, 0.01, 0.001):
        assert sum(value <= level for value in p) <= level * eligible * 1.15


def sharing_pairs(posts: pa.Table) -> int:
    """How many pairs of accounts share an object, met or not: those that could have a p-value below 1."""
    accounts, account = np.unique(posts["account_id"].to_numpy(), return_inverse=True)
    objects, o = np.unique(posts["object_id"].to_numpy(), return_inverse=True)
    held = np.zeros((len(accounts), len(objects)), np.int64)
    held[account, o] = 1
    return int(np.triu(held @ held.T > 0, 1).sum())


def test_an_object_that_all_share_at_once_tells_nothing(tmp_path: Path) -> None:
    shares = [(f"o{o}", f"a{a}", f"p{o}-{a}", 1_700_000_000 + 86_400 * o + a) for o in range(40) for a in range(6)]
    edges = searched(write(tmp_path / "posts.parquet", shares), rate=1.0).tables["edges"].to_pylist()
    assert len(edges) == 15
    assert {edge["p_synchrony"] for edge in edges} == {1.0}
    assert {edge["expected_objects"] for edge in edges} == {40.0}


def test_posts_with_several_objects_count_once(tmp_path: Path) -> None:
    """Two accounts that post the same four hashtags in one second have met once, not four times."""
    rng = np.random.default_rng(2)
    crowd = [(f"#t{tag}", f"c{n % 60}", f"c{n}-{tag}", 1_700_000_000 + int(rng.integers(86_400))) for n in range(240) for tag in range(4)]
    both = [(f"#t{tag}", account, f"{account}-post", 1_700_040_000) for account in ("x", "y") for tag in range(4)]
    finding = searched(write(tmp_path / "posts.parquet", [*crowd, *both]), rate=1.0, min_participation=1)
    edge = next(e for e in finding.tables["edges"].to_pylist() if (e["account_a"], e["account_b"]) == ("x", "y"))
    kind = next(e for e in finding.tables["edge_kinds"].to_pylist() if (e["account_a"], e["account_b"]) == ("x", "y"))
    assert (edge["n_objects"], kind["n_tested"]) == (4, 1)
    assert edge["p_value"] > 1e-4
    apart = [(f"#t{tag}", account, f"{account}-post{tag}", 1_700_040_000 + 500 * tag) for account in ("x", "y") for tag in range(4)]
    finding = searched(write(tmp_path / "posts.parquet", [*crowd, *apart]), rate=1.0, min_participation=1)
    edge = next(e for e in finding.tables["edges"].to_pylist() if (e["account_a"], e["account_b"]) == ("x", "y"))
    assert edge["p_value"] < 1e-8


def test_skipped_objects_are_named_and_lose_no_more_than_is_said(groups: tuple[Path, frozenset[tuple[str, str]]]) -> None:
    path, _ = groups
    whole, skipping = searched(path), searched(path, search_limit=300)
    skipped = skipping.facts["skipped"]
    assert 0 < len(skipped["objects"]) < 100
    assert skipped["objects"][0]["co_actions"] >= skipped["objects"][-1]["co_actions"] > 0
    lost = pairs_of(whole) - pairs_of(skipping)
    assert len(lost) < len(pairs_of(whole)) / 2
    assert pairs_of(skipping) <= pairs_of(whole)
    kept = {(e["account_a"], e["account_b"]): e for e in whole.tables["edges"].to_pylist()}
    for edge in skipping.tables["edges"].to_pylist():  # what is found is tested on skipped objects as well
        assert edge["n_objects"] == kept[edge["account_a"], edge["account_b"]]["n_objects"]
        assert edge["p_value"] == kept[edge["account_a"], edge["account_b"]]["p_value"]
    least = skipped["skipped_objects_a_missed_pair_needs"]
    names = {o["object"] for o in skipped["objects"]}
    for pair in lost:
        assert least is not None
        rows = [r for r in whole.tables["evidence"].to_pylist() if (r["account_a"], r["account_b"]) == pair]
        assert len({r["object"] for r in rows} & names) >= least


def test_hypotheses_are_all_pairs_of_compared_accounts(tmp_path: Path) -> None:
    shares = [("o", f"a{n}", f"p{n}", 1_700_000_000 + 1000 * n) for n in range(9)] + [
        ("o", "a0", "q", 1_700_900_000),
        ("o", "a1", "r", 1_700_900_005),
    ]
    facts = searched(write(tmp_path / "posts.parquet", shares)).facts
    assert facts["counts"]["accounts_compared"] == 2
    assert facts["error_rates"]["pairs"] == 1
    assert searched(write(tmp_path / "posts.parquet", shares), min_participation=1).facts["error_rates"]["pairs"] == 36


def test_table_is_what_the_builder_says() -> None:
    assert table([("o", "a", "p", 1)]).column_names == ["object_id", "account_id", "content_id", "timestamp_share"]


def test_strata_find_more_and_still_nobody_where_times_are_dealt_anew(tmp_path: Path) -> None:
    made = planted(4, groups=(4,) * 6, joint=20, noise=0.35)
    posts = table(made.shares)
    path = write_table(tmp_path / "posts.parquet", posts)
    plain, split = pairs_of(searched(path)), pairs_of(searched(path, has_strata=True))
    assert len(split & made.pairs) > len(plain & made.pairs)
    assert len(split - made.pairs) <= 0.02 * len(split)
    for seed in range(3):
        dealt = write_table(tmp_path / "dealt.parquet", times_permuted(posts, np.random.default_rng(seed)))
        assert not pairs_of(searched(dealt, has_strata=True))


def test_q_values_with_strata_are_those_of_the_step_up_rule_on_weighted_p_values(tmp_path: Path) -> None:
    path = write(tmp_path / "posts.parquet", planted(4, groups=(4,) * 6).shares)
    finding = searched(path, has_strata=True)
    edges, rates = finding.tables["edges"], finding.facts["error_rates"]
    classes = [pairs for pairs in rates["pairs_by_objects_shared"] if pairs]
    assert sum(classes) == rates["pairs"]
    weighted = np.sort(edges["p_value"].to_numpy() * edges["pairs_alike"].to_numpy() * len(classes) / rates["pairs"])
    q = weighted * rates["pairs"] / np.arange(1, len(weighted) + 1)
    assert np.sort(edges["q_value"].to_numpy()) == pytest.approx(np.minimum.accumulate(q[::-1])[::-1])
    every = searched(path, has_strata=True, rate=1.0).tables["edges"].to_pylist()  # nothing left out changes nothing
    assert pairs_of(finding) == {(e["account_a"], e["account_b"]) for e in every if e["q_value"] <= 0.01}


def test_strata_cannot_be_made_of_what_is_tested() -> None:
    with pytest.raises(ParameterError, match="strata"):
        Parameters(null=Null.EITHER, has_strata=True)
