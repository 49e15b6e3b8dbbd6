"""The sample article, read and printed in each format, is what the golden files hold (README.md here says how to renew them)."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gravamen.cli import app

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "examples/harbour-cables.txt"
FILES = {"table": "table.txt", "jsonl": "statements.jsonl", "html": "page.html", "attributions": "attributions.jsonl"}
RENEWS = os.environ.get("GRAVAMEN_RENEW") == "1"
# int8 arithmetic rounds differently on different processors: probabilities are compared loosely, all else exactly.
CONFIDENCE = re.compile(r'(?<="confidence": )[\d.]+|\b\d+(?= % sure)')
NEAR = {"jsonl": 0.05, "html": 5.0}


def printed(shape: str) -> str:
    arguments = ["read", str(SAMPLE), "--format", shape, "--workers", "1", *(["--disputes"] if shape == "jsonl" else [])]
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("shape", FILES)
def test_the_sample_is_printed_as_before(shape: str) -> None:
    path, now = HERE / FILES[shape], printed(shape)
    if RENEWS:
        path.write_bytes(now.encode())
    before = path.read_bytes().decode()
    assert CONFIDENCE.sub("", now) == CONFIDENCE.sub("", before), "the reading changed; tests/golden/README.md says how to renew"
    pairs = zip(CONFIDENCE.findall(now), CONFIDENCE.findall(before), strict=True)
    assert all(abs(float(a) - float(b)) <= NEAR[shape] for a, b in pairs)


def test_the_golden_table_fits_80_columns() -> None:
    assert max(map(len, (HERE / FILES["table"]).read_text("utf-8").splitlines())) <= 80
