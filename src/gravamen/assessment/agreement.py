"""How far two people agree who answered the same questions independently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over `answered` questions that both answered: how many `same`, and Cohen's kappa (None where nothing was answered by both)."""

    answered: int
    same: int
    kappa: float | None

    @property
    def share(self) -> float | None:
        """The share of same answers; None where both answered nothing."""
        return self.same / self.answered if self.answered else None


def agreement(pairs: Iterable[tuple[str, str]]) -> Agreement:
    """The agreement over pairs of answers to the same questions."""
    table = Counter(pairs)
    same = sum(times for (one, other), times in table.items() if one == other)
    return Agreement(table.total(), same, cohens_kappa(table) if table else None)


def cohens_kappa(table: Counter[tuple[str, str]]) -> float:
    """Agreement beyond chance, from how often each pair of classes was given; 1 where no other agreement was possible."""
    cases = table.total()
    if not cases:
        return 0.0
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, other), times in table.items():
        first[one] += times
        second[other] += times
    observed = sum(times for (one, other), times in table.items() if one == other) / cases
    expected = sum(first[name] * second[name] for name in first) / cases**2
    return (observed - expected) / (1 - expected) if expected < 1 else 1.0
