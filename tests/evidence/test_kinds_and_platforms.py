"""Several kinds of object and several platforms in one table."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from post_building import Share, planted
from searching import as_coortweet, searched

from gravamen.evidence.posts import SCHEMA, PostsError

Row = tuple[str, str, str, int, str, str]


def canonical(path: Path, rows: list[Row]) -> Path:
    """Rows (account, platform, post, Unix seconds, kind, object) as a canonical table."""
    columns = list(zip(*rows, strict=True))
    times = pa.array([t * 1_000_000 for t in columns[3]], pa.int64()).cast(SCHEMA.field("time").type)
    arrays = [times if field.name == "time" else pa.array(column, pa.string()) for field, column in zip(SCHEMA, columns, strict=True)]
    pq.write_table(pa.table(arrays, schema=SCHEMA), path)
    return path


def of_kind(shares: list[Share], kind: str, platform: str = "x", prefix: str = "") -> list[Row]:
    return [(account, platform, prefix + post, t, kind, o) for o, account, post, t in shares]


def test_the_best_kind_counts_times_the_number_of_kinds(tmp_path: Path) -> None:
    urls, texts = planted(5, posts=1_500).shares, planted(6, posts=1_500).shares
    rows = of_kind(urls, "url") + of_kind(texts, "text", prefix="t")
    both = searched(canonical(tmp_path / "both.parquet", rows), rate=1.0)
    by_kind = dict[tuple[str, str], list[dict[str, object]]]()
    for row in both.tables["edge_kinds"].to_pylist():
        by_kind.setdefault((row["account_a"], row["account_b"]), []).append(row)
    assert any(len(found) == 2 for found in by_kind.values())
    for edge in both.tables["edges"].to_pylist():
        kinds = by_kind[edge["account_a"], edge["account_b"]]
        assert edge["p_value"] == pytest.approx(min(1.0, 2 * min(kind["p_synchrony"] for kind in kinds)), rel=1e-9)
        assert edge["n_objects"] == sum(kind["n_objects"] for kind in kinds)
    alone = searched(canonical(tmp_path / "url.parquet", of_kind(urls, "url")), rate=1.0)
    p_alone = {(e["account_a"], e["account_b"]): e["p_synchrony"] for e in alone.tables["edge_kinds"].to_pylist()}
    beside = {pair: kind["p_synchrony"] for pair, kinds in by_kind.items() for kind in kinds if kind["kind"] == "url"}
    assert p_alone.items() <= beside.items()  # beside texts, accounts with a single link are active enough to be compared


def test_kinds_that_do_not_tell_are_compared_only_when_asked_for(tmp_path: Path) -> None:
    shares = planted(5).shares
    path = canonical(tmp_path / "posts.parquet", of_kind(shares, "url") + of_kind(shares, "domain"))
    assert searched(path).facts["parameters"]["actions"] == ["url"]
    assert searched(path, actions=("url", "domain")).facts["parameters"]["actions"] == ["domain", "url"]
    only = canonical(tmp_path / "domains.parquet", of_kind(shares, "domain"))
    with pytest.raises(PostsError, match="--actions"):
        searched(only)


def test_kinds_asked_for_that_are_missing_are_named_and_the_others_compared(tmp_path: Path) -> None:
    path = canonical(tmp_path / "posts.parquet", of_kind(planted(5).shares, "url"))
    facts = searched(path, actions=("url", "repost")).facts
    assert (facts["parameters"]["actions"], facts["posts"]["kinds_missing"]) == (["url"], ["repost"])
    with pytest.raises(PostsError, match="there are url"):
        searched(path, actions=("repost",))


def test_one_name_on_two_platforms_is_two_accounts(tmp_path: Path) -> None:
    shares = planted(5).shares
    rows = of_kind(shares, "url", "x") + of_kind(shares, "url", "telegram", "t")
    edges = searched(canonical(tmp_path / "posts.parquet", rows)).tables["edges"].to_pylist()
    across = [e for e in edges if e["account_a"] == e["account_b"]]
    assert across
    assert all((e["platform_a"], e["platform_b"]) == ("telegram", "x") for e in across)
    assert all((e["account_a"], e["platform_a"]) < (e["account_b"], e["platform_b"]) for e in edges)


def test_an_original_post_is_no_share_of_itself(tmp_path: Path) -> None:
    rows = [("a", "x", "p1", 1_700_000_000, "repost", "p1"), ("b", "x", "p2", 1_700_000_001, "repost", "p1")]
    finding = searched(canonical(tmp_path / "posts.parquet", rows), rate=1.0, min_participation=1)
    assert finding.facts["counts"]["rows"] == 1
    assert not len(finding.tables["edges"])


def test_one_name_of_two_kinds_is_two_objects_in_coortweets_edges_too(tmp_path: Path) -> None:
    rows = [(a, "x", f"{kind}{a}", 1_700_000_000, kind, "p1") for kind in ("reply", "quote") for a in "ab"]
    finding = as_coortweet(canonical(tmp_path / "posts.parquet", rows))
    assert finding.facts["counts"]["objects"] == 2
    assert finding.tables["edges"]["n_objects"].to_pylist() == [2]


def test_a_kind_of_which_every_row_lacks_something_is_refused(tmp_path: Path) -> None:
    rows = of_kind(planted(5).shares, "url")
    lacking = [("a", None, "p", 1_700_000_000, "reply", "p1")]
    table = pq.read_table(canonical(tmp_path / "whole.parquet", rows))
    more = pa.table(
        [
            pa.array([value], pa.string()) if name != "time" else table["time"].slice(0, 1)
            for name, value in zip(SCHEMA.names, lacking[0], strict=True)
        ],
        SCHEMA.names,
    )
    pq.write_table(pa.concat_tables([table, more], promote_options="permissive"), tmp_path / "posts.parquet")
    for search in (searched, as_coortweet):
        with pytest.raises(PostsError, match="no row of the kind reply with"):
            search(tmp_path / "posts.parquet", actions=("reply",))
