"""Tails are exact to rounding, however far out, and bounds never lie below them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from obvious import tail

from gravamen.evidence.poisson_binomial import SMALLEST, poisson_bounds, upper_tails

ODDS = st.lists(st.fractions(0, 1, max_denominator=10_000), max_size=12)


@given(st.lists(st.tuples(ODDS, st.integers(0, 12)), min_size=1, max_size=6))
def test_tails_of_several_groups_are_those_of_the_exact_sum(groups: list[tuple[list[Fraction], int]]) -> None:
    owner = np.array([number for number, (odds, _) in enumerate(groups) for _ in odds], np.int64)
    odds = np.array([float(p) for odds, _ in groups for p in odds])
    successes = np.array([min(wanted, len(odds)) for odds, wanted in groups], np.int64)
    found = upper_tails(owner, odds, successes)
    for (exact, _), wanted, value in zip(groups, successes.tolist(), found.tolist(), strict=True):
        assert value == pytest.approx(max(float(tail([Fraction(float(p)) for p in exact], wanted)), SMALLEST), rel=1e-12)


def test_far_tails_keep_their_digits() -> None:
    odds = [Fraction(1, 1000)] * 60
    found = upper_tails(np.zeros(60, np.int64), np.array([1e-3] * 60), np.array([50]))
    assert found[0] == pytest.approx(float(tail(odds, 50)), rel=1e-10)
    assert found[0] < 1e-130


def test_what_underflows_is_reported_as_a_bound_and_never_as_zero() -> None:
    assert upper_tails(np.zeros(200, np.int64), np.full(200, 1e-9), np.array([200]))[0] == SMALLEST


def test_large_groups_and_many_groups_are_worked_on_in_parts() -> None:
    sizes = np.array([3_000, *([5] * 4_000)])
    owner = np.repeat(np.arange(len(sizes)), sizes)
    found = upper_tails(owner, np.full(len(owner), 0.5), np.where(sizes > 5, 1_500, 3))
    assert found[1:] == pytest.approx(np.full(4_000, 0.5))
    assert found[0] == pytest.approx(0.5072834, rel=1e-6)  # binomial, by symmetry one half and half its middle term


@given(ODDS.filter(len), st.integers(1, 12))
def test_bounds_from_the_mean_lie_above_the_exact_tail(odds: list[Fraction], wanted: int) -> None:
    bound = poisson_bounds(np.array([float(sum(odds))]), np.array([wanted]))[0]
    assert bound >= float(tail(odds, min(wanted, len(odds) + 1))) * (1 - 1e-9) or wanted > len(odds)
