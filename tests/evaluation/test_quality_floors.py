"""The gate: reading must not fall below its floors, on the repository's own gold and, where they are at hand, on the shared dev sets."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gravamen.cli import app
from gravamen.engines.local import read_all
from gravamen.evaluation.evaluating import Evaluation, evaluate_attributions, evaluate_statements
from gravamen.evaluation.floors import bounds
from gravamen.evaluation.reports import result_of

OWN = Path(__file__).parents[1] / "gold"
WRITTEN = Path(__file__).parents[2] / "training/written/held-out"
SHARED = Path(__file__).parents[3] / "shared/data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the dev sets stand in ../shared, which is not beside this clone")
# Floors that this reader misses while larger sets gain (docs/evaluation.md). They stay; one that is passed leaves this list.
MISSED = {"statements/dev": {"replies.f1", "among_matched.when.share"}}
FLOORS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))


def test_the_shipped_model_keeps_its_floors() -> None:
    result = CliRunner().invoke(app, ["eval", str(OWN), "--floors", str(OWN / "floors.toml")])
    assert result.exit_code == 0, result.output


def test_the_shipped_model_keeps_its_floors_beyond_the_news_that_it_knows() -> None:
    result = CliRunner().invoke(app, ["eval", str(WRITTEN), "--floors", str(Path(__file__).with_name("written_floors.toml"))])
    assert result.exit_code == 0, result.output


def evaluated(gold: Path) -> Evaluation:
    def read(documents: Any) -> Any:
        return read_all(documents, None)

    return evaluate_statements(gold, {}, read, None) if gold.is_dir() else evaluate_attributions(gold, read, None)


@needs_shared
@pytest.mark.parametrize("name", FLOORS)
def test_the_shipped_model_keeps_its_floors_on_the_dev_sets(name: str) -> None:
    missed = {bound.measure: str(bound) for bound in bounds(result_of(evaluated(SHARED / name).score), FLOORS[name]) if not bound.is_kept}
    assert missed.keys() == MISSED.get(name, set()), missed
