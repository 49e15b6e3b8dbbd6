"""A finding stands alone, is the same whoever makes it, and can be made again from its posts."""

from __future__ import annotations

import json
import random
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import igraph
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from post_building import planted, table, write
from searching import as_coortweet, pairs_of, searched

from gravamen.evidence.comparison import compare_findings
from gravamen.evidence.duckdb_engine import DuckDBEngine
from gravamen.evidence.folder import FolderError, read_facts, write_folder
from gravamen.evidence.parameters import Null
from gravamen.evidence.posts import PostsError, digest
from gravamen.evidence.verification import verify_finding
from gravamen.publishing.finding import report_page

TABLES = ("edges", "edge_kinds", "evidence", "groups", "members", "sensitivity", "stability")


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("posts") / "posts.parquet", planted(5).shares)


@pytest.fixture(scope="module")
def folder(posts: Path) -> Path:
    finding = searched(posts, surveyed=True)
    path = posts.with_name("FINDING")
    write_folder(finding, path, lambda: report_page(finding))
    return path


def test_the_folder_holds_what_it_says(folder: Path) -> None:
    facts = read_facts(folder)
    assert {f"{name}.parquet" for name in TABLES} | {"network.graphml", "network.gexf"} == set(facts["files"])
    for name in TABLES:
        assert pq.read_metadata(folder / f"{name}.parquet").num_rows == facts["files"][f"{name}.parquet"]["rows"]
    assert facts["counts"]["edges"] == facts["files"]["edges.parquet"]["rows"] > 20
    assert facts["parameters"]["window"] == 60.0


def test_every_edge_rests_on_its_evidence(folder: Path) -> None:
    edges, evidence = pq.read_table(folder / "edges.parquet").to_pylist(), pq.read_table(folder / "evidence.parquet").to_pylist()
    for edge in edges:
        rows = [r for r in evidence if (r["account_a"], r["account_b"]) == (edge["account_a"], edge["account_b"])]
        delays = sorted(abs(r["delay"]) for r in rows)
        assert edge["account_a"] < edge["account_b"]
        assert (len(rows), len({r["object"] for r in rows})) == (edge["weight"], edge["n_objects"])
        assert edge["avg_time_delta"] == pytest.approx(sum(delays) / len(delays))
        assert edge["median_time_delta"] == pytest.approx((delays[(len(delays) - 1) // 2] + delays[len(delays) // 2]) / 2)
        assert all((r["time_b"] - r["time_a"]).total_seconds() == r["delay"] and abs(r["delay"]) <= 60 for r in rows)
        assert edge["first_time"] == min(min(r["time_a"], r["time_b"]) for r in rows)


def test_groups_are_the_planted_ones(folder: Path) -> None:
    members = pq.read_table(folder / "members.parquet").to_pylist()
    for group in {m["group"] for m in members}:
        names = {m["account"].split("m")[0] for m in members if m["group"] == group}
        assert len(names) == 1
    assert all(0 < m["coordinated_posts"] <= m["posts"] for m in members)


def test_row_order_threads_and_memory_change_no_byte(posts: Path, tmp_path: Path) -> None:
    rows = pq.read_table(posts)
    order = list(range(len(rows)))
    random.Random(1).shuffle(order)  # noqa: S311
    shuffled = tmp_path / "shuffled.parquet"
    pq.write_table(rows.take(pa.array(order)), shuffled, row_group_size=500)
    for number, (path, threads, memory) in enumerate([(posts, 1, "500MB"), (shuffled, 2, "80MB")]):
        finding = searched(path, surveyed=True, threads=threads, memory=memory, null=Null.EITHER)
        write_folder(finding, tmp_path / f"F{number}", None)
    for name in (*(f"{name}.parquet" for name in TABLES), "network.graphml", "network.gexf"):
        assert (tmp_path / "F0" / name).read_bytes() == (tmp_path / "F1" / name).read_bytes(), name


def test_what_is_reported_does_not_depend_on_the_survey(posts: Path, folder: Path) -> None:
    assert searched(posts).tables["edges"].equals(pq.read_table(folder / "edges.parquet"))


def test_several_files_are_one_table(posts: Path, folder: Path, tmp_path: Path) -> None:
    rows = pq.read_table(posts)
    pq.write_table(rows.slice(0, 1000), tmp_path / "a.parquet")
    pq.write_table(rows.slice(1000), tmp_path / "b.parquet")
    assert searched(tmp_path).tables["edges"].equals(pq.read_table(folder / "edges.parquet"))


@pytest.mark.parametrize(
    "kind", [pa.timestamp("s", "UTC"), pa.timestamp("ns", "UTC"), pa.timestamp("ns"), pa.timestamp("us"), pa.float64()], ids=str
)
def test_times_of_any_type_are_the_same_times(kind: pa.DataType, posts: Path, folder: Path, tmp_path: Path) -> None:
    rows = pq.read_table(posts)
    seconds = rows["timestamp_share"].cast(pa.timestamp("s")) if pa.types.is_timestamp(kind) else rows["timestamp_share"]
    pq.write_table(rows.set_column(3, "timestamp_share", seconds.cast(kind)), tmp_path / "posts.parquet")
    assert searched(tmp_path / "posts.parquet").tables["edges"].equals(pq.read_table(folder / "edges.parquet"))


def test_csv_in_coortweets_shape_is_read_as_it_is(posts: Path, folder: Path, tmp_path: Path) -> None:
    rows = pq.read_table(posts).to_pylist()
    lines = [",".join([r["account_id"], r["object_id"], r["content_id"], str(r["timestamp_share"]), "more"]) for r in rows]
    text = "account_id,object_id,content_id,timestamp_share,other\n" + "\n".join(lines)
    (tmp_path / "posts.csv").write_text(text)
    assert searched(tmp_path / "posts.csv").tables["edges"].equals(pq.read_table(folder / "edges.parquet"))
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(PostsError, match="gravamen evidence load"):
        searched(tmp_path / "other.csv")


def test_networks_open_elsewhere(folder: Path) -> None:
    edges = pq.read_table(folder / "edges.parquet")
    graph = igraph.Graph.Read_GraphML(str(folder / "network.graphml"))
    assert graph.ecount() == len(edges)
    assert sorted(graph.es["n_objects"]) == sorted(edges["n_objects"].to_pylist())
    root = ET.parse(folder / "network.gexf").getroot()  # noqa: S314 (our own file)
    space = {"g": "http://gexf.net/1.3"}
    assert len(root.findall(".//g:edge", space)) == len(edges)
    assert {node.get("label") for node in root.findall(".//g:node", space)} == {name for pair in _pairs(edges) for name in pair}


def _pairs(edges: pa.Table) -> list[tuple[str, str]]:
    return list(zip(edges["account_a"].to_pylist(), edges["account_b"].to_pylist(), strict=True))


def test_hostile_names_stay_names(tmp_path: Path) -> None:
    names = {"g0": "=cmd|' /C calc'!A0", "g1": "<script>alert(1)</script>\u202e", "g2": 'a\x00\x01b & "c"'}
    shares = [(o, {"g0m0": names["g0"], "g1m1": names["g1"], "g1m2": names["g2"]}.get(a, a), p, t) for o, a, p, t in planted(5).shares]
    finding = searched(write(tmp_path / "posts.parquet", shares))
    write_folder(finding, tmp_path / "F", lambda: report_page(finding))
    found = {name for pair in pairs_of(finding) for name in pair}
    assert set(names.values()) <= found
    page = (tmp_path / "F" / "report.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "\u202e" not in page
    assert igraph.Graph.Read_GraphML(str(tmp_path / "F" / "network.graphml")).ecount() == len(pairs_of(finding))


def test_verification_names_what_was_changed(posts: Path, folder: Path, tmp_path: Path) -> None:
    assert verify_finding(folder, posts, DuckDBEngine) == ()
    assert verify_finding(folder, None, DuckDBEngine) == ()
    write_folder(searched(posts), tmp_path / "F", None)
    edges = pq.read_table(tmp_path / "F" / "edges.parquet")
    pq.write_table(edges.slice(1), tmp_path / "F" / "edges.parquet")
    (tmp_path / "F" / "network.gexf").unlink()
    problems = verify_finding(tmp_path / "F", posts, DuckDBEngine)
    assert [problem.split(" ")[0] for problem in problems] == ["edges.parquet", "network.gexf", "edges.parquet"]
    facts = json.loads((tmp_path / "F" / "finding.json").read_text())
    facts["counts"]["edges"] += 1
    (tmp_path / "F" / "finding.json").write_text(json.dumps(facts))
    assert any("'counts'" in problem for problem in verify_finding(tmp_path / "F", posts, DuckDBEngine))


def test_verification_looks_at_the_figures_of_the_posts(posts: Path, tmp_path: Path) -> None:
    write_folder(as_coortweet(posts), tmp_path / "F", None)
    _changed(tmp_path / "F", lambda facts: facts["posts"].update(incomplete_rows=7))
    (problem,) = verify_finding(tmp_path / "F", posts, DuckDBEngine)
    assert "'incomplete_rows' under 'posts'" in problem


def test_a_file_outside_the_folder_is_no_file_of_the_finding(posts: Path, tmp_path: Path) -> None:
    write_folder(as_coortweet(posts), tmp_path / "F", None)
    (tmp_path / "secret").write_bytes(b"x")
    _changed(tmp_path / "F", lambda facts: facts["files"].update({"../secret": {"sha256": digest(tmp_path / "secret")}}))
    (problem,) = verify_finding(tmp_path / "F", None, DuckDBEngine)
    assert "'../secret'" in problem


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no files": lambda facts: facts.update(files=[]),
    "no parameters": lambda facts: facts.pop("parameters"),
    "a window that is no time": lambda facts: facts["parameters"].update(window="soon"),
    "neither tested nor compatible": lambda facts: facts.update(compatible=None),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_finding_is_said_to_be_damaged(damage: Callable[[dict[str, Any]], object], posts: Path, tmp_path: Path) -> None:
    write_folder(as_coortweet(posts), tmp_path / "F", None)
    _changed(tmp_path / "F", damage)
    for use in (lambda: verify_finding(tmp_path / "F", posts, DuckDBEngine), lambda: compare_findings(tmp_path / "F", tmp_path / "F")):
        with pytest.raises(FolderError, match=r"finding\.json is damaged .*: make the finding again"):
            use()


def _changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    facts = json.loads((folder / "finding.json").read_text("utf-8"))
    change(facts)
    (folder / "finding.json").write_text(json.dumps(facts), "utf-8")


def test_verification_refuses_other_posts(folder: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other.parquet", planted(6).shares)
    (problem,) = verify_finding(folder, other, DuckDBEngine)
    assert "SHA-256" in problem


def test_a_compatible_finding_is_verified_too(posts: Path, tmp_path: Path) -> None:
    write_folder(as_coortweet(posts), tmp_path / "F", None)
    assert verify_finding(tmp_path / "F", posts, DuckDBEngine) == ()


def test_comparison_says_what_differs(posts: Path, folder: Path, tmp_path: Path) -> None:
    assert compare_findings(folder, folder).is_same
    write_folder(searched(posts, window=5), tmp_path / "F", None)
    comparison = compare_findings(folder, tmp_path / "F")
    assert not comparison.is_same
    assert comparison.same_posts
    assert comparison.settings["window"] == (60.0, 5.0)
    assert comparison.only_first
    assert comparison.common + len(comparison.only_first) == len(pq.read_table(folder / "edges.parquet"))
    assert any("only in the first" in line for line in comparison.lines())
    assert json.loads(comparison.as_json())["settings"]["window"] == [60.0, 5.0]


def test_accounts_by_number_and_by_name_can_be_compared(posts: Path, folder: Path, tmp_path: Path) -> None:
    write_folder(searched(_numbered(tmp_path / "posts.parquet")), tmp_path / "F", None)
    comparison = compare_findings(folder, tmp_path / "F")
    assert comparison.common == 0
    assert len(comparison.only_first) == len(comparison.only_second) > 20


def test_only_a_finding_is_written_over(posts: Path, tmp_path: Path) -> None:
    finding = searched(posts)
    (tmp_path / "F").mkdir()
    (tmp_path / "F" / "thesis.doc").write_text("years of work")
    with pytest.raises(FolderError, match="other things"):
        write_folder(finding, tmp_path / "F", None)
    assert (tmp_path / "F" / "thesis.doc").read_text() == "years of work"
    write_folder(finding, tmp_path / "G", None)
    write_folder(finding, tmp_path / "G", None)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["F", "G"]


def test_an_interrupted_writing_leaves_the_older_finding(posts: Path, tmp_path: Path) -> None:
    finding = searched(posts)
    write_folder(finding, tmp_path / "F", None)
    before = (tmp_path / "F" / "finding.json").read_bytes()

    def failing() -> list[str]:
        raise RuntimeError("drawing failed")

    with pytest.raises(RuntimeError, match="drawing failed"):
        write_folder(finding, tmp_path / "F", failing)
    assert (tmp_path / "F" / "finding.json").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["F"]


def test_a_finding_that_cannot_be_put_in_place_leaves_the_older_one(posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = as_coortweet(posts)
    write_folder(finding, tmp_path / "F", None)
    before = (tmp_path / "F" / "finding.json").stat().st_ino
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if path.name.endswith(".draft"):
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(FolderError, match="No space left on device"):
        write_folder(finding, tmp_path / "F", None)
    assert (tmp_path / "F" / "finding.json").stat().st_ino == before
    assert [p.name for p in tmp_path.iterdir()] == ["F"]


def _numbered(path: Path) -> Path:
    """The planted posts with numbers for accounts."""
    rows = table([(o, a, p, t) for o, a, p, t in planted(5).shares])
    number = {name: place for place, name in enumerate(sorted(set(rows["account_id"].to_pylist())), 5)}
    column = pa.array([number[name] for name in rows["account_id"].to_pylist()], pa.int32())
    pq.write_table(rows.set_column(1, "account_id", column), path)
    return path


def test_objects_that_a_data_frame_made_fractions_of_are_reported_too(tmp_path: Path) -> None:
    rows = table(planted(5).shares)
    column = pa.array([float(name.removeprefix("o")) for name in rows["object_id"].to_pylist()])
    pq.write_table(rows.set_column(0, "object_id", column), tmp_path / "posts.parquet")
    finding = searched(tmp_path / "posts.parquet", search_limit=400)
    assert isinstance(finding.facts["skipped"]["objects"][0]["object"], float)
    assert "".join(report_page(finding))


def test_numbered_accounts_stay_numbers(tmp_path: Path) -> None:
    edges = searched(_numbered(tmp_path / "posts.parquet")).tables["edges"]
    assert edges["account_a"].type == pa.int32()
    assert all(a < b for a, b in _pairs(edges))
