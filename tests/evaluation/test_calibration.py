from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gravamen.evaluation.calibration import Bin, calibrate
from gravamen.evaluation.diagram import save_diagram

outcomes = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


@given(outcomes)
def test_every_statement_is_in_one_bin_and_bins_have_equal_mass(found: list[tuple[float, bool]]) -> None:
    calibration = calibrate(found)
    assert calibration is not None
    sizes = [b.statements for b in calibration.bins]
    assert calibration.statements == sum(sizes) == len(found)
    assert max(sizes) - min(sizes) <= 1
    assert 0 <= calibration.error <= 1


@given(outcomes)
def test_bins_go_up_in_confidence_and_their_interval_holds_the_share(found: list[tuple[float, bool]]) -> None:
    calibration = calibrate(found)
    assert calibration is not None
    confidences = [b.confidence for b in calibration.bins]
    assert all(first <= second + 1e-9 for first, second in pairwise(confidences))
    for b in calibration.bins:
        low, high = b.interval()
        assert 0 <= low <= b.right + 1e-9
        assert b.right - 1e-9 <= high <= 1


@pytest.mark.parametrize(
    ("found", "error"),
    [
        ([(0.75, True)] * 3 + [(0.75, False)], 0.0),  # three of four right at 0.75
        ([(1.0, False)] * 10, 1.0),  # always sure, always wrong
        ([(0.5, True)] * 10 + [(0.5, False)] * 10, 0.0),  # right half of the time, whatever the order they came in
        ([(0.2, False)] * 10 + [(0.9, True)] * 10, 0.15),  # off by 0.2 in one half and by 0.1 in the other
    ],
)
def test_error_is_the_distance_of_confidence_and_share(found: list[tuple[float, bool]], error: float) -> None:
    calibration = calibrate(found, bins=1 if len({p for p, _ in found}) == 1 else 2)
    assert calibration is not None
    assert calibration.error == pytest.approx(error)


def test_equal_confidences_are_not_sorted_by_being_right() -> None:
    # Sorting (confidence, right) pairs whole would gather all wrong ones in the lower bins and show an error of 0.5.
    calibration = calibrate([(0.5, number % 2 == 0) for number in range(40)])
    assert calibration is not None
    assert calibration.error == pytest.approx(0.0)


def test_without_statements_there_is_nothing_to_calibrate() -> None:
    assert calibrate([]) is None


def test_an_interval_is_narrower_with_more_statements() -> None:
    few, many = (Bin(number, 0.5, 0.5).interval() for number in (10, 1000))
    assert few[0] < many[0] < many[1] < few[1]


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("html", b"<!DOCTYPE html>")])
def test_the_diagram_is_written_by_the_ending(tmp_path: Path, ending: str, start: bytes) -> None:
    calibration = calibrate([(number / 40, number % 3 > 0) for number in range(40)])
    assert calibration is not None
    path = tmp_path / f"plot.{ending}"
    save_diagram(calibration, path)
    written = path.read_bytes()
    assert written.lstrip().startswith(start)
    if ending == "html":
        assert b"<script src=" not in written  # self-contained: nothing is fetched
