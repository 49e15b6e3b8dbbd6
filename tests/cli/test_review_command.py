"""`gravamen review` and `accept` as a user runs them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from test_read import needs_model
from test_record_commands import EXAMPLES, gravamen, rows

pytestmark = needs_model


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("review") / "record"
    assert gravamen(place, "add", EXAMPLES / "harbour-cables.txt", "--workers", 1).exit_code == 0
    return place


def test_a_review_from_queue_to_agreement(filled: Path) -> None:
    first, second, *_ = waiting = rows(filled, "review", "--author", "Ann", "--limit", 0)
    harms = [row["priority"]["harm"] for row in waiting]
    assert harms == sorted(harms, reverse=True)
    table = gravamen(filled, "review", "--author", "Ann", "-n", 1).stdout
    assert first["id"] in table
    assert "of readings that are as sure as this one are wrong" in " ".join(table.split())
    only = rows(filled, "review", "--author", "Ann", "--limit", 0, "--only", "act=deny")
    assert only and {row["act"] for row in only} == {"deny"}

    accepted = gravamen(filled, "accept", first["id"], "--author", "Ann", "--why", "I read it")
    assert accepted.exit_code == 0 and accepted.stdout.startswith("accepted: decision ")
    rejected = gravamen(filled, "reject", second["id"], "--author", "Ann", "--why", "narration")
    assert rejected.exit_code == 0
    left = {row["id"] for row in rows(filled, "review", "--author", "Ann", "--limit", 0)}
    assert left == {row["id"] for row in waiting} - {first["id"], second["id"]}
    assert "No statement was judged by two people yet." in gravamen(filled, "review", "--agreement").stdout

    blind = rows(filled, "review", "--author", "Ben", "--second")
    assert {row["id"] for row in blind} == {first["id"], second["id"]} and not any(row["rejected"] for row in blind)
    for row in blind:
        assert gravamen(filled, "accept", row["id"], "--blind", "--author", "Ben", "--why", "it stands there").exit_code == 0
    (found,) = rows(filled, "review", "--agreement")
    (pair,) = found["pairs"]
    assert (pair["both"], pair["blind"], pair["verdict"]["same"]) == (2, 2, 1)
    (line,) = csv.DictReader(io.StringIO(gravamen(filled, "review", "--agreement", "--format", "csv").stdout))
    assert (line["first"], line["second"], line["verdict_share"]) == ("Ann", "Ben", "0.5")
    told = gravamen(filled, "review", "--agreement").stdout
    assert f"{second['id']}  to settle" in told
    assert "Ann: no statement that the document makes – narration" in told

    decision = accepted.stdout.split()[-1]
    assert gravamen(filled, "decide", "withdraw", decision, "--author", "Ann", "--why", "too fast").exit_code == 0
    assert first["id"] in {row["id"] for row in rows(filled, "review", "--author", "Ann", "--limit", 0)}
    kinds = [json.loads(line)["kind"] for line in gravamen(filled, "history", first["id"], "--format", "jsonl").stdout.splitlines()]
    assert kinds.count("decided") == 3
    assert gravamen(filled, "verify").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["review"], "whose queue? give --author or GRAVAMEN_AUTHOR"),
        (["review", "--agreement", "--second"], "leave out --only and --second"),
        (["accept", "0" * 16, "--author", "Ann", "--why", "x"], "there is no statement"),
        (["accept", "0" * 16, "--author", "Ann"], "a decision needs an author and a reason"),
    ],
)
def test_mistakes_are_one_line(filled: Path, arguments: list[str], told: str) -> None:
    result = gravamen(filled, *arguments)
    assert result.exit_code == 2
    assert told in result.stderr and len(result.stderr.splitlines()) == 1
