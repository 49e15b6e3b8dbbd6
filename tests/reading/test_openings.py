"""Which anchors of a window open one attribution or statement."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gravamen.reading.openings import NEAR, openings

SAYS, DENIES = [0, 0, 0, 0, 1, 1, 1, 1], [1, 1, 0, 0, 0, 0, 0, 0]


def found(*anchors: tuple[int, float, list[int]]) -> list[tuple[int, float]]:
    words, probability, contents = zip(*anchors, strict=True)
    return openings(np.array(words), np.array(probability), np.array(contents, dtype=bool))


def test_two_words_that_may_both_begin_a_cue_are_one_opening() -> None:
    """ "have been saying": each of "have" and "saying" is likely only at half."""
    assert found((1, 0.4, SAYS), (3, 0.5, SAYS)) == [(1, pytest.approx(0.9))]


def test_what_is_far_or_says_something_else_is_an_opening_of_its_own() -> None:
    assert found((0, 0.4, SAYS), (NEAR + 1, 0.5, SAYS)) == [(1, 0.5), (0, 0.4)]
    assert found((2, 0.5, SAYS), (3, 0.4, DENIES)) == [(0, 0.5), (1, 0.4)]


def test_no_more_is_certain_than_certain() -> None:
    assert found((2, 0.9, SAYS), (3, 0.8, SAYS)) == [(0, 1.0)]


ANCHORS = st.lists(st.tuples(st.floats(0.05, 1), st.lists(st.booleans(), min_size=6, max_size=6)), min_size=1, max_size=8)


@given(anchors=ANCHORS, gaps=st.lists(st.integers(1, 6), min_size=8, max_size=8))
def test_every_anchor_is_an_opening_or_lends_its_probability_to_one(anchors: list[tuple[float, list[bool]]], gaps: list[int]) -> None:
    probability, contents = (np.array(column) for column in zip(*anchors, strict=True))
    words = np.cumsum(gaps)[: len(anchors)]
    opened = openings(words, probability, contents)
    rows = [row for row, _ in opened]
    assert len(set(rows)) == len(rows) and int(probability.argmax()) == rows[0]
    assert all(probability[row] <= p + 1e-9 and p <= 1 for row, p in opened)
    for row in set(range(len(anchors))) - set(rows):
        assert any(abs(words[row] - words[other]) <= NEAR and probability[other] >= probability[row] for other in rows)
