"""Whether a statement's confidence says how often such statements are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

Outcome = tuple[float, bool]
"""A statement's confidence, and whether it was matched and given the right act."""
BINS = 10
_NORMAL_95 = 1.96


@dataclass(frozen=True, slots=True)
class Bin:
    """Statements of like confidence: how many, their mean confidence, and the share of them that was right."""

    statements: int
    confidence: float
    right: float

    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share that is right."""
        n, share, z = self.statements, self.right, _NORMAL_95
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        reach = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Calibration:
    """`error` is the expected calibration error: the mean distance of confidence and share right over the bins, by weight."""

    error: float
    bins: tuple[Bin, ...]

    @property
    def statements(self) -> int:
        """How many statements it was measured on."""
        return sum(b.statements for b in self.bins)


def calibrate(outcomes: Sequence[Outcome], bins: int = BINS) -> Calibration | None:
    """Measure calibration in bins of equal mass; None without a statement. Equal confidences are not split by their outcome."""
    if not outcomes:
        return None
    ordered = sorted(outcomes, key=lambda outcome: outcome[0])
    edges = [round(number * len(ordered) / bins) for number in range(bins + 1)]
    measured = tuple(
        Bin(len(chunk), sum(p for p, _ in chunk) / len(chunk), sum(right for _, right in chunk) / len(chunk))
        for chunk in (ordered[start:end] for start, end in pairwise(edges))
        if chunk
    )
    error = sum(b.statements * abs(b.confidence - b.right) for b in measured) / len(ordered)
    return Calibration(error, measured)
