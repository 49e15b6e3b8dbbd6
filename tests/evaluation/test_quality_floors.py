"""The gate: reading must not fall below the floors on the repository's own gold (tests/gold/floors.toml)."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from gravamen.cli import app

GOLD = Path(__file__).parents[1] / "gold"


def test_the_shipped_model_keeps_its_floors() -> None:
    result = CliRunner().invoke(app, ["eval", str(GOLD), "--floors", str(GOLD / "floors.toml")])
    assert result.exit_code == 0, result.output
