"""The commands as a user meets them: what is written, what is said, and how errors read."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from post_building import planted, write


def gravamen(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gravamen.cli", "evidence", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("posts") / "posts.parquet", planted(5).shares)


def test_from_an_export_to_a_verified_finding(posts: Path, tmp_path: Path) -> None:
    rows = pq.read_table(posts).to_pylist()
    lines = [f"{r['object_id']},{r['account_id']},{r['content_id']},{r['timestamp_share']}" for r in rows]
    (tmp_path / "export.csv").write_text("object_id,account_id,content_id,timestamp_share\n" + "\n".join([*lines, "o,,p,1"]) + "\n")
    run = gravamen("load", tmp_path / "export.csv", "-o", tmp_path / "p.parquet")
    assert run.returncode == 3
    assert "1 rows were left out" in run.stderr
    assert json.loads((tmp_path / "p.parquet.skipped.jsonl").read_text())["reason"] == "no account"
    run = gravamen("find", tmp_path / "p.parquet", "-o", tmp_path / "F", "--fdr", "0.01")
    assert run.returncode == 0, run.stderr
    assert re.search(r"^\d+ pairs and 3 groups among \d+ accounts compared", run.stderr)
    assert "Who acted together" in (tmp_path / "F" / "report.html").read_text("utf-8")
    assert gravamen("verify", tmp_path / "F", tmp_path / "p.parquet").returncode == 0
    assert gravamen("compare", tmp_path / "F", tmp_path / "F").returncode == 0
    run = gravamen("find", tmp_path / "p.parquet", "-o", tmp_path / "G", "--window", "2s", "--quiet", "--no-report", "--no-sensitivity")
    assert (run.returncode, run.stderr, run.stdout) == (0, "", "")
    assert not (tmp_path / "G" / "report.html").exists()
    run = gravamen("compare", tmp_path / "F", tmp_path / "G")
    assert run.returncode == 1
    assert "window: 60.0 against 2.0" in run.stdout


def test_compatible_mode_has_no_p_values(posts: Path, tmp_path: Path) -> None:
    assert gravamen("find", posts, "-o", tmp_path / "F", "--compatible", "coortweet").returncode == 0
    columns = pq.read_schema(tmp_path / "F" / "edges.parquet").names
    assert {"account_a", "account_b", "weight", "n_objects", "avg_time_delta"} <= set(columns)
    assert not [name for name in columns if name.startswith(("p_", "q_"))]
    assert "Nothing here was tested against chance" in (tmp_path / "F" / "report.html").read_text("utf-8")


SCHEMA = pa.schema([("object_id", pa.string()), ("account_id", pa.string()), ("content_id", pa.string()), ("timestamp_share", pa.int64())])
LONE = [("o", "a", "p", 1_700_000_000)]
FINDS_NOTHING = {
    "one row": LONE,
    "one account": [("o", "a", f"p{n}", 1_700_000_000 + n) for n in range(5)],
    "the years 1, 1969 and 9999": [
        ("o", "a", "p", 253_402_300_799),
        ("o", "b", "q", 253_402_300_799),
        ("o", "c", "r", -62_135_596_800),
        ("o", "d", "s", -5),
    ],
    "two rows": [("o", "a", "p", 1_700_000_000), ("o", "b", "q", 1_700_000_001)],
}


@pytest.mark.parametrize("shares", FINDS_NOTHING.values(), ids=FINDS_NOTHING)
def test_too_little_to_find_is_an_empty_finding(shares: list[tuple[str, str, str, int]], tmp_path: Path) -> None:
    run = gravamen("find", write(tmp_path / "p.parquet", shares), "-o", tmp_path / "F", "--min-participation", "1")
    assert run.returncode == 0, run.stderr
    assert pq.read_metadata(tmp_path / "F" / "edges.parquet").num_rows == 0
    assert "No pair of accounts" in (tmp_path / "F" / "report.html").read_text("utf-8")
    assert gravamen("find", tmp_path / "p.parquet", "-o", tmp_path / "C", "--compatible", "coortweet").returncode == 0


def test_rows_that_lack_something_or_lie_beyond_all_calendars_take_no_part_and_are_counted(tmp_path: Path) -> None:
    shares = planted(5).shares
    broken = [
        ("o1", None, "x1", 1_700_000_000),
        (None, "a", "x2", 1_700_000_000),
        ("o1", "a", "x3", None),
        ("o1", "a", "x4", 10**15),
        ("o1", "a", "x5", -(10**18)),
    ]
    columns = list(zip(*[*shares, *broken], strict=True))
    pq.write_table(pa.table([pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)], schema=SCHEMA), tmp_path / "p.parquet")
    run = gravamen("find", tmp_path / "p.parquet", "-o", tmp_path / "F", "--no-sensitivity")
    assert run.returncode == 0, run.stderr
    assert "5 rows lack a field and took no part" in run.stderr
    assert json.loads((tmp_path / "F" / "finding.json").read_text())["counts"]["rows"] == len(shares)


def _written(path: Path, content: object) -> Path:
    if isinstance(content, pa.Table):
        pq.write_table(content, path)
    elif isinstance(content, bytes):
        path.write_bytes(content)
    return path


REFUSED = {
    "no file": (None, [], "there is no file"),
    "no Parquet": (b"object_id,account_id\n", [], "gravamen evidence load"),
    "empty": (SCHEMA.empty_table(), [], "nothing to compare"),
    "other columns": (pa.table({"x": [1]}), [], "posts have account, platform"),
    "times as text": (
        pa.table({"object_id": ["o"], "account_id": ["a"], "content_id": ["p"], "timestamp_share": ["noon"]}),
        [],
        "not a time",
    ),
    "an action that is not there": (
        pa.Table.from_pylist([dict(zip(SCHEMA.names, LONE[0], strict=True))], SCHEMA),
        ["--actions", "url"],
        "there are object",
    ),
    "memory": (pa.Table.from_pylist([dict(zip(SCHEMA.names, LONE[0], strict=True))], SCHEMA), ["--memory", "much"], "500MB or 8GB"),
}


@pytest.mark.parametrize(("content", "more", "message"), REFUSED.values(), ids=REFUSED)
def test_errors_name_what_where_and_what_to_do(content: object, more: list[str], message: str, tmp_path: Path) -> None:
    path = _written(tmp_path / "p.parquet", content)
    run = gravamen("find", path, "-o", tmp_path / "F", *more)
    assert run.returncode == 1
    assert message in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "F").exists()


@pytest.mark.parametrize(
    "arguments",
    [["--window", "soon"], ["--window", "0s"], ["--fdr", "0"], ["--fdr", "2"], ["--min-participation", "0"], ["--null", "luck"]],
)
def test_wrong_usage_is_status_2(posts: Path, arguments: list[str], tmp_path: Path) -> None:
    assert gravamen("find", posts, "-o", tmp_path / "F", *arguments).returncode == 2


def test_a_folder_with_other_things_is_refused_before_the_search(posts: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    run = gravamen("find", posts, "-o", tmp_path)
    assert run.returncode == 1
    assert "other things than a finding" in run.stderr


@pytest.mark.parametrize("command", ["load", "find", "compare", "verify"])
def test_every_command_has_help(command: str) -> None:
    run = gravamen(command, "--help")
    assert run.returncode == 0
    assert "Usage" in run.stdout
