"""How far two annotators agree who marked the same articles independently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from gravamen.evaluation.records import StatementGold
from gravamen.evaluation.statements import StatementScore, score_statements


@dataclass(frozen=True, slots=True)
class Agreement:
    """The second annotator scored against the first; `act_kappa` is Cohen's kappa of the act over the matched statements.

    `only_first` and `only_second` count articles that only one of them marked, which are left out.
    """

    score: StatementScore
    act_kappa: float
    only_first: int
    only_second: int


def agreement(first: Iterable[StatementGold], second: Iterable[StatementGold]) -> Agreement:
    """Compare two annotators on the articles that both marked. Raises ValueError where there is none."""
    by_first = {gold.document.id: gold for gold in first}
    by_second = {gold.document.id: gold.marks for gold in second}
    common = [gold for name, gold in by_first.items() if name in by_second]
    if not common:
        raise ValueError("the two folders have no article in common (labels are paired by their file names)")
    score = score_statements(common, by_second)
    return Agreement(score, _act_kappa(score), len(by_first) - len(common), len(by_second) - len(common))


def _act_kappa(score: StatementScore) -> float:
    table = Counter({(act, act): tally.hits for act, tally in score.per_act.items()})
    table.update({(marked, found): times for marked, found, times in score.confusions})
    return cohens_kappa(table)


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
