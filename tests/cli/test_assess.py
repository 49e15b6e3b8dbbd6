"""`gravamen assess`: the scorecard as people see it, and what they answer, code and reconcile."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from gravamen.assessment.fields import FIELDS
from gravamen.assessment.scorecard import ITEMS
from gravamen.cli import app
from gravamen.cli import assess as module

EXAMPLE = Path(__file__).parents[2] / "examples" / "harbour-cables.txt"
ANN, BEN, CLEO = (("--author", name, "--why", "read it") for name in ("Ann", "Ben", "Cleo"))


def run(*arguments: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)), input=typed, env={"COLUMNS": "120"})


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("assess") / "record"
    added = run("add", EXAMPLE, "--record", place)
    assert added.exit_code == 0, added.output
    return place


@pytest.fixture
def charge(example: Path, tmp_path: Path) -> tuple[Path, str]:
    """A record of its own for the test, and the id of an allegation in it."""
    place = shutil.copytree(example, tmp_path / "record")
    return place, rows("said", "--act", "allege", "--record", place)[0]["id"]


def rows(*arguments: object) -> list[dict[str, Any]]:
    result = run(*arguments, "--format", "jsonl")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_scorecard_is_shown_with_reasons_and_what_a_score_says(charge: tuple[Path, str]) -> None:
    place, id = charge
    result = run("assess", id[:8], "--record", place)
    assert result.exit_code == 0, result.output
    for word in ("Credibility", "Objectivity", "Evidence", "Transparency", "Coded fields", "names_responsible", "cannot tell"):
        assert word in result.stdout
    assert "how checkable the attribution is, never whether it is" in " ".join(result.stdout.split())


def test_answers_fields_and_a_reconciliation(charge: tuple[Path, str]) -> None:
    place, id = charge
    to = (id, "--record", place)
    first = run("assess", *to, "-a", "headline_fits=yes", "-a", "replicable=no", "--field", "platforms=x,facebook", *ANN)
    assert first.exit_code == 0 and "answered: decision" in first.stdout and "coded: decision" in first.stdout, first.output
    assert run("assess", *to, "--answer", "headline_fits=no", "--answer", "replicable=unknown", *BEN).exit_code == 0
    assert "disputed" in run("assess", *to).stdout
    settled = run("assess", *to, "--reconcile", "--answer", "headline_fits=yes", *CLEO)
    assert settled.exit_code == 0 and "reconciled: decision" in settled.stdout, settled.output
    (shown,) = rows("assess", *to)
    by_key = {each["key"]: each for each in (*shown["items"], *shown["fields"])}
    assert by_key["headline_fits"]["status"] == "reconciled"
    assert by_key["replicable"]["reconciled"] is False
    assert by_key["platforms"]["stands"] == ["facebook", "x"]
    assert (shown["scores"]["all"]["yes"], shown["scores"]["all"]["answered"]) == (1, 2)
    agreed = run("assess", "--agreement", "Ann", "Ben", "--record", place)
    assert agreed.exit_code == 0 and "Cohen's kappa" in agreed.stdout
    assert run("verify", "--record", place).exit_code == 0


def test_csv_has_a_row_for_every_item_and_field(charge: tuple[Path, str]) -> None:
    place, id = charge
    result = run("assess", id, "--record", place, "--format", "csv")
    listed = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["key"] for row in listed] == [each.key for each in (*ITEMS, *FIELDS)]


def test_the_list_says_what_yes_means() -> None:
    listed = rows("assess", "--list")
    assert len(listed) == len(ITEMS) + len(FIELDS)
    assert all(row["yes_means"] for row in listed if row["section"] != "coded field")
    assert "what yes means" in run("assess", "--list").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "give a STATEMENT"),
        (("ID", "--answer", "headline_fits=maybe", *ANN), "write KEY=yes"),
        (("ID", "--field", "platforms", *ANN), "write KEY=VALUE"),
        (("ID", "--answer", "nothing=yes", *ANN), "nothing is no item of the scorecard"),
        (("ID", "--field", "breakout=ten", *ANN), "ten is no breakout: use one, two"),
        (("ID", "--answer", "headline_fits=yes"), "a decision needs an author and a reason"),
        (("ID", "--reconcile", *ANN), "--reconcile needs --answer"),
        (("ID", "--ask", "--answer", "headline_fits=yes", *ANN), "--ask asks for the answers"),
        (("ID", "--ask", *ANN), "--ask needs a terminal"),
        (("ffffffffffff",), "there is no dispute, statement"),
        (("DISPUTE",), "the scorecard is of a statement"),
        (("DENIAL",), "it does deny"),
        (("--agreement", "Zoe", "Zoe"), "two people"),
    ],
)
def test_wrong_use_is_told_in_one_line(example: Path, arguments: tuple[str, ...], message: str) -> None:
    ids = {
        "ID": lambda: rows("said", "--act", "allege", "--record", example)[0]["id"],
        "DENIAL": lambda: rows("said", "--act", "deny", "--record", example)[0]["id"],
        "DISPUTE": lambda: rows("disputes", "--record", example)[0]["id"],
    }
    given = [ids[word]() if word in ids else word for word in arguments]
    result = run("assess", *given, "--record", example)
    assert result.exit_code == 2
    assert message in " ".join(result.output.replace("│", " ").split())


def test_asking_walks_through_what_is_left(charge: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    place, id = charge
    typed = iter(["y", "perhaps", "n", "", "u", "q"])
    monkeypatch.setattr(module, "_is_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    result = run("assess", id, "--ask", "--record", place, *ANN)
    assert result.exit_code == 0, result.output
    assert "1 of 18" in result.stdout and "Yes means:" in result.stdout and "y, n, u, Enter or q" in result.stdout
    (shown,) = rows("assess", id, "--record", place)
    told = " ".join(result.stdout.split())
    assert shown["words"] in told and all(answer["words"] in told for answer in shown["answered_by"])
    assert ("Answered: " in told) != ("Nothing on file answers it." in told)
    answered = {item["key"]: item["answers"][0]["answer"] for item in shown["items"] if item["answers"]}
    assert list(answered.values()) == [True, False, None]
    typed = iter([])  # the end of the input ends it
    monkeypatch.setattr("builtins.input", lambda _: (_ for _ in ()).throw(EOFError))
    again = run("assess", id, "--ask", "--record", place, "--author", " ann ", "--why", "read it")
    assert "1 of 15" in again.stdout and "nothing was answered" in again.stdout


def test_scores_select_what_is_exported(charge: tuple[Path, str]) -> None:
    place, id = charge
    assert run("assess", id, "--record", place, "--answer", "data_open=yes", "--answer", "facts_apart=yes", *ANN).exit_code == 0
    assert run("export", "plover", "--record", place, "--only", "score=2").exit_code == 0
    refused = run("export", "plover", "--record", place, "--only", "score=3")
    assert refused.exit_code == 1 and "no dispute is selected by score 3-18" in refused.output
