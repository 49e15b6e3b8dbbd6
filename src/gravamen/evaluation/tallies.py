"""Counting: precision, recall, F1, shares, and the interval that resampling articles gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

import numpy as np

Interval = tuple[float, float]
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were right, of how many predicted, against how many in the gold.

    A share (right answers among cases) is the tally whose `predicted` and `gold` both count the cases: its precision,
    recall and F1 are the share.
    """

    hits: int = 0
    predicted: int = 0
    gold: int = 0

    @classmethod
    def share(cls, hits: int, cases: int) -> Tally:
        """So many right answers among so many cases."""
        return cls(hits, cases, cases)

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hits + other.hits, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Share of the predicted that is right; 0 where nothing was predicted."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 0 where there is none."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


Counts = Mapping[str, Tally]
"""The tallies of one article (or of all) by the name of the measure."""


def total(articles: Iterable[Counts]) -> dict[str, Tally]:
    """Sum the tallies of many articles, measure by measure, in the order in which the measures first appear."""
    summed: dict[str, Tally] = {}
    for counts in articles:
        for name, tally in counts.items():
            summed[name] = summed.get(name, Tally()) + tally
    return summed


def interval(tallies: Sequence[Tally], figure: Callable[[Tally], float] = lambda tally: tally.f1) -> Interval:
    """The 95 % interval of a figure, from resampling the articles whose tallies are given. Raises ValueError for none.

    The seed is fixed, so that the same gold and the same readings always give the same interval.
    """
    if not tallies:
        raise ValueError("an interval needs the tallies of at least one article")
    table = np.array([(tally.hits, tally.predicted, tally.gold) for tally in tallies])
    sums = table[_resamples(len(tallies))].sum(axis=1)
    figures = sorted(figure(Tally(*map(int, row))) for row in sums)
    return figures[24], figures[974]


@cache
def _resamples(articles: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Which articles each resample draws: shape (resamples, articles)."""
    random = Random(0)  # noqa: S311 - statistics, not secrecy
    return np.array([[random.randrange(articles) for _ in range(articles)] for _ in range(RESAMPLES)], dtype=np.int64)
