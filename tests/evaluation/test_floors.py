from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gravamen.evaluation.fields import FormatError
from gravamen.evaluation.floors import bounds, read_floors

RESULT: dict[str, Any] = {"detection": {"f1": 0.8}, "token/cue": {"f1": 0.75}, "calibration": {"error": 0.1}}


def missed(tmp_path: Path, toml: str) -> list[str]:
    path = tmp_path / "floors.toml"
    path.write_text(toml, "utf-8")
    return [str(bound) for bound in bounds(RESULT, read_floors(path)) if not bound.is_kept]


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ("detection.f1 = 0.7", []),
        ("detection.f1 = 0.8", []),  # reached exactly
        ("detection.f1 = 0.9", ["detection.f1 is 0.800, below its floor of 0.900"]),
        ('"token/cue".f1 = 1', ["token/cue.f1 is 0.750, below its floor of 1.000"]),
        ("[at_most]\ncalibration.error = 0.2", []),
        ("[at_most]\ncalibration.error = 0.05", ["calibration.error is 0.100, above its ceiling of 0.050"]),
    ],
)
def test_missed_floors_are_named(tmp_path: Path, toml: str, expected: list[str]) -> None:
    assert missed(tmp_path, toml) == expected


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("detektion.f1 = 0.7", "no such figure"),  # a misspelt floor must not pass unseen
        ("detection = 0.7", "no such figure"),
        ("detection.f1 = 'high'", "no number"),
        ("detection.f1 = true", "no number"),
        ("detection.f1 =", "not TOML"),
    ],
)
def test_a_floor_that_cannot_be_checked_is_refused(tmp_path: Path, toml: str, complaint: str) -> None:
    with pytest.raises(FormatError, match=complaint):
        missed(tmp_path, toml)
