"""Runs of roles: stray words do not count as content, single-word sources do."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gravamen.reading.runs import CONTENT, CUE, NONE, SOURCE, smoothed, word_runs


def scores_of(roles: list[int], sure: float = 1.0) -> np.ndarray:
    table = np.zeros((len(roles), 4))
    table[np.arange(len(roles)), roles] = sure
    return table


def worth(scores: np.ndarray, path: np.ndarray, change: float) -> float:
    changes = sum({a, b} == {NONE, CONTENT} for a, b in zip(path[:-1].tolist(), path[1:].tolist(), strict=True))
    return float(scores[np.arange(len(path)), path].sum()) - change * changes


def test_a_stray_word_is_given_up_and_a_gap_is_closed() -> None:
    path = [NONE] * 3 + [CONTENT] + [NONE] * 4 + [CUE] + [CONTENT] * 5 + [NONE] + [CONTENT] * 5
    assert smoothed(scores_of(path), 1.5).tolist() == [NONE] * 8 + [CUE] + [CONTENT] * 11


def test_a_source_of_one_word_stays() -> None:
    path = [CONTENT] * 4 + [SOURCE, CUE] + [CONTENT] * 4
    assert smoothed(scores_of(path), 50.0).tolist() == path


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(-9, 0), min_size=4, max_size=4), min_size=1, max_size=40), st.floats(0, 6))
def test_smoothing_never_makes_the_path_worse(rows: list[list[float]], change: float) -> None:
    scores = np.array(rows)
    path = smoothed(scores, change)
    best = scores.argmax(-1)
    assert len(path) == len(scores)
    assert worth(scores, path, change) >= worth(scores, best, change) - 1e-9
    fixed = (best == SOURCE) | (best == CUE)
    assert (path[fixed] == best[fixed]).all()


@given(st.lists(st.booleans(), max_size=60))
def test_runs_cover_exactly_what_is_true(mask: list[bool]) -> None:
    covered = [False] * len(mask)
    for first, last in word_runs(np.array(mask, dtype=bool)):
        assert not any(covered[first : last + 1])
        covered[first : last + 1] = [True] * (last + 1 - first)
    assert covered == mask
