"""The measures are those of the project's scripts in ../shared/tools, to the last digit, on gold with mistakes put into it."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from markings import perturbed_attributions, perturbed_statements

from gravamen.evaluation.evaluating import evaluate_attributions, evaluate_statements
from gravamen.evaluation.reports import result_of

SHARED = Path(__file__).parents[3] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the scripts and the gold stand in ../shared, which is not beside this clone")
ARTICLES = 25
"""Articles of PolNeAR dev that are compared: enough for every kind of attribution."""


def read_nothing(documents: object) -> Any:
    raise AssertionError("predictions are given: nothing is to be read")


def by_script(script: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, str(SHARED / "tools" / script), *arguments, "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@needs_shared
@pytest.mark.parametrize("seed", [1, 2])
def test_attributions_are_scored_as_by_the_script(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    with gzip.open(SHARED / "data/polnear/dev.jsonl.gz", "rt", encoding="utf-8", newline="") as lines:
        records = [json.loads(line) for _, line in zip(range(ARTICLES), lines, strict=False)]
    gold, predictions = tmp_path / "gold.jsonl", tmp_path / "predictions.jsonl"
    gold.write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
    # The last article has no line of its own: it counts as one with no prediction.
    predictions.write_text("".join(json.dumps(perturbed_attributions(r, random)) + "\n" for r in records[:-1]), "utf-8")

    expected = by_script("score_attributions.py", str(gold), str(predictions))
    result = result_of(evaluate_attributions(gold, read_nothing, predictions).score)

    assert result.pop("articles") == expected.pop("articles") == ARTICLES
    named = {"P": "precision", "R": "recall", "F1": "f1", "tp": "hits", "pred": "predicted", "gold": "gold"}
    figures = {name: {old: tally[new] for old, new in named.items()} for name, tally in result.items()}
    assert figures == expected


@needs_shared
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("half", ["train", "dev"])
def test_statements_are_scored_as_by_the_script(tmp_path: Path, half: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    folder = SHARED / "data/statements" / half
    predictions = tmp_path / "predictions.jsonl"
    with predictions.open("w", encoding="utf-8") as out:
        for path in sorted(folder.glob("*.json"))[1:]:  # the first is left out: nothing found in it
            record = json.loads(path.read_text("utf-8"))
            length = len(path.with_suffix(".txt").read_bytes().decode())
            for line in perturbed_statements(path.stem, record, length, random):
                out.write(json.dumps(line) + "\n")

    expected = by_script("score_statements.py", str(folder), str(predictions))
    result = result_of(evaluate_statements(folder, {}, read_nothing, predictions).score)

    detection = expected["detection"]
    assert result["articles"] == expected["articles"]
    assert result["detection"]["interval95"] == detection["interval95"]
    assert [result["detection"][k] for k in ("gold", "predicted")] == [detection[k] for k in ("gold", "predicted")]
    for measure in ("detection", "act_end_to_end", "replies", "dispute_pairs"):
        assert {k: result[measure][k] for k in ("precision", "recall", "f1")} == {
            k: expected[measure][k] for k in ("precision", "recall", "f1")
        }
    for act, tally in expected["per_act"].items():
        assert {k: result["per_act"][act][k] for k in tally} == tally
    shares = {name.replace("_where_given", " (where given)"): v for name, v in result["among_matched"].items()}
    for name, share in expected["among_matched"].items():
        found = shares.get(name) or shares[name.replace(" ", "_")]
        assert {k: found[k] for k in ("share", "n")} == share, name
    assert sorted(times for *_, times in result["confusions"])[-12:] == sorted(n for *_, n in expected["confusions"])
