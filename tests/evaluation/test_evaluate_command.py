"""The command `gravamen eval`: what it prints, what it refuses, and its exit status."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner, Result

import gravamen.engines.local
from gravamen.cli.evaluate import evaluate
from gravamen.evaluation.evaluating import evaluate_statements
from gravamen.evaluation.reports import tables_of
from gravamen.model import (
    Act,
    Actor,
    Attribution,
    Document,
    Quotation,
    Quote,
    Reading,
    Statement,
    Topic,
    When,
)
from gravamen.sources import Unreadable

TEXT = "Oslo denied the charge. Riga accused Oslo."


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.command()(evaluate)
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env={"COLUMNS": "80", "TERM": "dumb"})


def label(act: str = "deny") -> dict[str, Any]:
    statement = {"id": "s1", "act": act, "topic": "cyber", "content_spans": [[12, 22]], "cue_span": [5, 11]}
    return {"id": "a", "statements": [statement], "disputes": []}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.json").write_text(json.dumps(label()), "utf-8")
    (folder / "a.txt").write_text(TEXT, "utf-8")
    return folder


@pytest.fixture
def predictions(tmp_path: Path) -> Path:
    line = {"document": "a", "id": "x", "act": "deny", "confidence": 0.8, "content": [{"span": [12, 22]}]}
    path = tmp_path / "predictions.jsonl"
    path.write_text(json.dumps(line) + "\n", "utf-8")
    return path


@pytest.fixture
def attributions(tmp_path: Path) -> Path:
    article = {"article": "a", "text": TEXT, "attributions": [{"source": [[0, 4]], "cue": [[5, 11]], "content": [[12, 22]]}]}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(article) + "\n", "utf-8")
    return path


def floors_of(tmp_path: Path, toml: str) -> Path:
    path = tmp_path / "floors.toml"
    path.write_text(toml, "utf-8")
    return path


def test_statements_are_scored_as_tables(gold: Path, predictions: Path) -> None:
    result = run(gold, "--predictions", predictions)
    assert result.exit_code == 0
    for title in ("Statements, 1 article ", "Among matched statements", "Acts, end to end", "expected calibration error 0.200"):
        assert title in result.stdout


def test_tables_fit_80_columns_with_nothing_cut_off(gold: Path, predictions: Path, attributions: Path) -> None:
    for result in (run(gold, "--predictions", predictions), run(attributions, "--predictions", attributions)):
        assert max(map(len, result.stdout.splitlines())) <= 80
        assert "…" not in result.stdout


def test_json_has_the_same_figures(gold: Path, predictions: Path) -> None:
    result = json.loads(run(gold, "--predictions", predictions, "--json").stdout)
    assert result["detection"]["f1"] == 1.0
    assert result["calibration"]["error"] == pytest.approx(0.2)
    assert result["among_matched"]["act"] == {"share": 1.0, "interval95": [1.0, 1.0], "n": 1}


def test_attributions_are_scored(attributions: Path) -> None:
    result = run(attributions, "--predictions", attributions, "--json")
    assert json.loads(result.stdout)["relation"]["f1"] == 1.0


def test_a_missed_floor_is_named_and_fails(gold: Path, predictions: Path, tmp_path: Path) -> None:
    kept = run(gold, "--predictions", predictions, "--floors", floors_of(tmp_path, "detection.f1 = 1.0"))
    missed = run(gold, "--predictions", predictions, "--floors", floors_of(tmp_path, "[at_most]\ncalibration.error = 0.1"))
    assert (kept.exit_code, missed.exit_code) == (0, 1)
    assert "gravamen: calibration.error is 0.200, above its ceiling of 0.100" in missed.stderr


def test_unreadable_gold_is_named_and_the_rest_is_measured(gold: Path, predictions: Path) -> None:
    (gold / "b.json").write_text("{", "utf-8")
    result = run(gold, "--predictions", predictions, "--json")
    assert result.exit_code == 3
    assert f"gravamen: {gold / 'b.json'}: not measured: not JSON" in result.stderr
    assert json.loads(result.stdout)["articles"] == 1


def test_nothing_readable_is_status_3(tmp_path: Path, predictions: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty", "--predictions", predictions).exit_code == 3


def test_a_prediction_file_that_is_none_fails_without_a_traceback(gold: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("no JSON\n", "utf-8")
    result = run(gold, "--predictions", bad)
    assert result.exit_code == 1
    assert "bad.jsonl, line 1" in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_two_annotators_are_compared(gold: Path, tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    (second / "a.json").write_text(json.dumps(label("reject")), "utf-8")
    without_its_text = run("--agreement", gold, second)
    (second / "a.txt").write_text(TEXT, "utf-8")
    for result in (without_its_text, run("--agreement", gold, second)):
        assert result.exit_code == 0
        assert "Two annotators, 1 article " in result.stdout
        assert "kappa" in result.stdout


def test_a_plot_is_drawn(gold: Path, predictions: Path, tmp_path: Path) -> None:
    assert run(gold, "--predictions", predictions, "--plot", tmp_path / "plot.svg").exit_code == 0
    assert "<svg" in (tmp_path / "plot.svg").read_text("utf-8")


def test_wrong_usage_is_status_2_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch, gold: Path, predictions: Path, attributions: Path, tmp_path: Path
) -> None:
    def read_all(documents: Iterable[Document], workers: int | None) -> Iterator[Reading]:
        raise AssertionError("something was read")

    monkeypatch.setattr(gravamen.engines.local, "read_all", read_all)
    for arguments in (
        [],
        [gold, "--unseen"],
        [gold, "--linking", "--agreement", gold, gold],
        [gold, "--linking", "--plot", tmp_path / "plot.svg"],
        [gold, "--linking", "--predictions", predictions],
        ["--agreement", gold, gold, "--linking"],
        [gold, "--plot", tmp_path / "nowhere" / "plot.svg"],
        [gold, "--floors", predictions],
        [attributions, "--texts", attributions],
        [attributions, "--linking"],
        ["--fiat", attributions, "--texts", attributions],
        [gold, "--fiat", attributions],
        [gold, "--agreement", gold, gold],
        ["--agreement", gold, gold, "--predictions", predictions],
        [gold, "--plot", "plot.gif"],
        [attributions, "--plot", "plot.svg"],
        ["there-is-no-such-gold"],
        [gold, "--workers", "0"],
    ):
        assert run(*arguments).exit_code == 2, arguments


def reading_of(document: Document) -> Reading:
    """The reading that finds the one statement of the gold."""
    statement = Statement(
        id="x",
        document=document.id,
        document_sha256=document.sha256,
        act=Act.DENY,
        topic=Topic.CYBER,
        speaker=Actor("Oslo", (0, 4), "Norwegian government", country="NOR"),
        addressee=None,
        respondent=None,
        cue=Quote("denied", (5, 11)),
        content=(Quote("the charge", (12, 22)),),
        quotation=Quotation.INDIRECT,
        when=When(None),
    )
    return Reading(document, (Attribution(((0, 4),), ((5, 11),), ((12, 22),)),), (statement,), ())


def test_documents_are_read_by_the_engine(monkeypatch: pytest.MonkeyPatch, gold: Path, attributions: Path) -> None:
    def read_all(documents: Iterable[Document], workers: int | None) -> Iterator[Reading]:
        return map(reading_of, documents)

    monkeypatch.setattr(gravamen.engines.local, "read_all", read_all)
    assert json.loads(run(gold, "--json").stdout)["act_end_to_end"]["f1"] == 1.0
    assert json.loads(run(attributions, "--json").stdout)["relation"]["f1"] == 1.0


def test_a_document_that_could_not_be_read_counts_as_nothing_found(monkeypatch: pytest.MonkeyPatch, gold: Path) -> None:
    def read_all(documents: Iterable[Document], workers: int | None) -> Iterator[Unreadable]:
        return (Unreadable(document.id, "reading it failed", "report it") for document in documents)

    monkeypatch.setattr(gravamen.engines.local, "read_all", read_all)
    result = run(gold, "--json")
    assert result.exit_code == 1
    assert "a: reading it failed" in result.stderr
    assert json.loads(result.stdout)["detection"]["recall"] == 0.0


def test_tables_of_no_matched_statement_can_be_printed(gold: Path, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.jsonl"
    nothing.write_text("", "utf-8")
    console = Console(width=80, record=True)
    for table in tables_of(evaluate_statements(gold, {}, lambda documents: iter(()), nothing).score):
        console.print(table)
    assert "detection" in console.export_text()
