"""Error rates count every pair, and leaving out what cannot be reported changes nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gravamen.evidence.discovery import Correction, least_log_evidence, q_values

P_VALUES = st.lists(st.floats(1e-12, 1), min_size=1, max_size=30)


def obvious_q(p: list[float], hypotheses: int, factor: float) -> list[float]:
    """Benjamini and Hochberg's definition: the smallest rate whose step-up rule includes the pair."""
    ratios = {other: hypotheses * factor * other / sum(x <= other for x in p) for other in p}
    return [min([1.0, *(ratio for other, ratio in ratios.items() if other >= value)]) for value in p]


@given(P_VALUES, st.integers(0, 1000))
def test_q_values_are_the_step_up_rule_over_all_pairs(p: list[float], untested: int) -> None:
    hypotheses = len(p) + untested
    assert q_values(np.array(p), hypotheses, Correction.BH) == pytest.approx(obvious_q(p, hypotheses, 1.0))


def test_yekutieli_pays_the_harmonic_number() -> None:
    assert Correction.BY.factor(4) == pytest.approx(1 + 1 / 2 + 1 / 3 + 1 / 4)
    assert Correction.BY.factor(10**9) == pytest.approx(math.log(10**9) + 0.5772156649, rel=1e-9)
    assert q_values(np.array([1e-6]), 100, Correction.BY)[0] == pytest.approx(1e-4 * sum(1 / i for i in range(1, 101)))


@given(P_VALUES, st.floats(0.1, 1), st.integers(0, 50), st.sampled_from([0.001, 0.01, 0.1]))
def test_what_the_lower_bounds_leave_out_would_not_be_reported(p: list[float], looseness: float, untested: int, rate: float) -> None:
    exact, bounds = np.array(p), np.array(p) ** (1 / looseness)  # below the p-values
    hypotheses = len(p) + untested
    least = least_log_evidence(-np.log(bounds), hypotheses, Correction.BH, rate)
    kept = -np.log(bounds) >= least
    full = q_values(exact, hypotheses, Correction.BH)
    assert not np.any((full <= rate) & ~kept)
    some = q_values(exact[kept], hypotheses, Correction.BH)
    assert np.array_equal(some <= rate, full[kept] <= rate)
    assert some[some <= rate] == pytest.approx(full[kept][full[kept] <= rate])
