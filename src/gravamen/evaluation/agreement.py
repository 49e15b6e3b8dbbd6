"""How far two annotators agree who marked the same articles independently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from gravamen.assessment.agreement import cohens_kappa
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
