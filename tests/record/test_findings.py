"""Findings as exhibits: filed with their posts, made again by `gravamen verify`, and refused where anything was changed."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from gravamen.archive import ArchiveError
from gravamen.cli import app
from gravamen.record import Record

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)), env={"COLUMNS": "120"})


@pytest.fixture
def filed(tmp_path: Path) -> tuple[Path, str, Path, Path]:
    """A record with a dispute, a finding with one planted pair, and the posts that it was made from."""
    record, posts, finding = tmp_path / "record", tmp_path / "posts.parquet", tmp_path / "FINDING"
    added = run("add", EXAMPLES / "harbour-cables.txt", "--record", record)
    assert added.exit_code == 0, added.output
    dispute = json.loads(run("disputes", "--record", record, "--format", "jsonl").stdout.splitlines()[0])["id"]
    chance = random.Random(7)  # noqa: S311 - a seeded crowd
    rows = [(f"o{n}", f"a{chance.randrange(60)}", f"p{n}", chance.randrange(400_000)) for n in range(600)]
    for n in range(30):
        at = chance.randrange(400_000)
        rows += [(f"x{n}", who, f"{who}-{n}", at + lag) for who, lag in (("left", 0), ("right", 3), (f"a{n}", 9000))]
    names = ("object_id", "account_id", "content_id", "timestamp_share")
    pq.write_table(pa.table({name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}), posts)
    found = run("evidence", "find", posts, "-o", finding)
    assert found.exit_code == 0, found.output
    return record, dispute, finding, posts


def file(record: Path, dispute: str, finding: Path, *posts: object) -> Result:
    with_posts = ("--posts", *posts) if posts else ()
    by = ("--author", "Ann", "--why", "posts about the harbour")
    return run("evidence", "file", finding, *with_posts, "--dispute", dispute, "--record", record, *by)


def test_a_filed_finding_is_shown_and_made_again(filed: tuple[Path, str, Path, Path]) -> None:
    record, dispute, finding, posts = filed
    result = file(record, dispute, finding, posts)
    assert result.exit_code == 0, result.output
    assert "Finding FINDING" in run("show", dispute, "--record", record).stdout
    posts.unlink()
    verified = run("verify", "--record", record)
    assert verified.exit_code == 0, verified.output
    assert "findings 1" in verified.output.replace("findings: 1", "findings 1")
    again = file(record, dispute, finding)
    assert again.exit_code == 2
    assert "already" in again.output


def test_without_its_posts_a_finding_is_kept_and_counted_as_not_made_again(filed: tuple[Path, str, Path, Path]) -> None:
    record, dispute, finding, _ = filed
    assert file(record, dispute, finding).exit_code == 0
    verified = run("verify", "--record", record)
    assert verified.exit_code == 0, verified.output
    assert "not checked: 1 findings without their posts" in verified.output


def test_a_changed_finding_and_other_posts_are_refused(filed: tuple[Path, str, Path, Path]) -> None:
    record, dispute, finding, posts = filed
    other = posts.with_name("other.parquet")
    pq.write_table(pq.read_table(posts).slice(1), other)
    refused = file(record, dispute, finding, other)
    assert refused.exit_code == 2
    assert "not the posts" in refused.output
    edges = finding / "edges.parquet"
    edges.write_bytes(edges.read_bytes() + b" ")
    refused = file(record, dispute, finding, posts)
    assert refused.exit_code == 2
    assert "edges.parquet" in refused.output
    assert "Finding" not in run("show", dispute, "--record", record).stdout


def test_archives_tell_sizes_and_give_bytes_in_pieces(record: Record) -> None:
    data = random.Random(1).randbytes((4 << 20) + 9)  # noqa: S311 - more than one piece of either archive
    name = record.archive.keep(data)
    assert record.archive.size_of(name) == len(data)
    assert b"".join(record.archive.chunks_of(name)) == data
    for ask in (record.archive.size_of, lambda asked: list(record.archive.chunks_of(asked))):
        with pytest.raises(ArchiveError):
            ask("0" * 64)


def test_what_is_no_finding_does_not_stop_verify(filed: tuple[Path, str, Path, Path]) -> None:
    record, dispute, finding, _ = filed
    facts = json.loads((finding / "finding.json").read_text())
    facts["files"]["edges.parquet"]["sha256"] = "ab/../../../../etc/passwd"
    nonsense = finding.with_name("nonsense.json")
    nonsense.write_text(json.dumps(facts))
    by = ("--author", "Ann", "--why", "a trap")
    decided = run("decide", "exhibit", dispute, nonsense, "--sort", "finding", "--day", "2024-05-01", "--record", record, *by)
    assert decided.exit_code == 0, decided.output
    assert run("verify", "--record", record).exit_code == 0
