"""How many of the reported pairs may be wrong: false discovery rates over all pairs, tested or not."""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np

from gravamen.evidence.poisson_binomial import Floats

_EULER = 0.5772156649015329


class Correction(StrEnum):
    """How the false discovery rate is held.

    `bh`: Benjamini and Hochberg 1995, valid for independent and positively dependent tests. `by`: Benjamini and Yekutieli 2001,
    valid under any dependence, at the price of a factor of about the logarithm of the number of pairs.
    """

    BH = "bh"
    BY = "by"

    def factor(self, hypotheses: int) -> float:
        """What thresholds are divided by."""
        if self is Correction.BH or hypotheses < 1:
            return 1.0
        # The harmonic number, to 1e-12 by its series from a thousand on.
        if hypotheses < 1000:
            return math.fsum(1 / i for i in range(1, hypotheses + 1))
        n = float(hypotheses)
        return math.log(n) + _EULER + 1 / (2 * n) - 1 / (12 * n * n)


def q_values(p: Floats, hypotheses: int, correction: Correction) -> Floats:
    """The smallest false discovery rate at which each pair would be reported.

    `p` are the p-values of the pairs that were tested; the others of the `hypotheses` count as 1. Where tested pairs were left out
    because they cannot be reported at a rate alpha, the q-values up to alpha are those of the full list, as a pair beyond the last
    one reported has a ratio above alpha and lowers no q-value below it.
    """
    order = np.argsort(p, kind="stable")
    ranks = np.arange(1, len(p) + 1)
    ratios = p[order] * (hypotheses * correction.factor(hypotheses)) / ranks
    ratios = np.minimum.accumulate(ratios[::-1])[::-1]
    q = np.empty(len(p))
    q[order] = np.minimum(ratios, 1.0)
    return q


def least_log_evidence(log_evidence: Floats, hypotheses: int, correction: Correction, rate: float) -> float:
    """From which evidence on a pair may be reported at all.

    `log_evidence` is minus the logarithm of a lower bound of each pair's p-value. Benjamini–Hochberg reports more pairs when
    p-values fall, so what it reports of the bounds includes what it reports of the p-values. Returns infinity where nothing can
    be reported, and 0 where the rate lets everything through.
    """
    if rate >= 1:
        return 0.0
    ordered = np.sort(log_evidence)[::-1]
    ranks = np.arange(1, len(ordered) + 1)
    needed = math.log(max(hypotheses, 1) * correction.factor(hypotheses) / rate) - np.log(ranks)
    reached = np.flatnonzero(ordered >= needed)
    return float(ordered[reached[-1]]) if len(reached) else math.inf
