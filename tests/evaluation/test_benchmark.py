"""The benchmark's edges that need no spaCy; its figures are for people to look at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def benchmark(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "benchmarks/read.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_missing_spacy_or_model_is_said_with_what_to_do() -> None:
    done = benchmark(str(ROOT / "examples/harbour-cables.txt"), "--spacy-model", "no_such_model")
    assert done.returncode == 1
    assert "no_such_model" in done.stderr
    assert "--spacy-python" in done.stderr
    assert "Traceback" not in done.stderr


def test_articles_that_are_not_there_are_named() -> None:
    done = benchmark("no-such-articles")
    assert done.returncode == 1
    assert "no article could be read from no-such-articles" in done.stderr
    assert "Traceback" not in done.stderr
