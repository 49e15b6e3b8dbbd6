"""How much of a finding hangs on its settings: the search again over windows and error rates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from gravamen.evidence.engine import Engine
from gravamen.evidence.groups import Groups, agreement, find_groups, likeness
from gravamen.evidence.pairs import Progress, Tested, test_pairs
from gravamen.evidence.parameters import MICROSECONDS, Parameters, in_words
from gravamen.evidence.population import Population

WINDOW_FACTORS = (0.25, 1.0, 4.0)
RATES = (0.001, 0.01, 0.05)


@dataclass(frozen=True, slots=True)
class Setting:
    """One search: window in microseconds, rate, what it reported, and how its groups agree with those of the finding."""

    window: int
    rate: float
    edges: int
    groups: Groups
    agreement: float
    likeness: tuple[float, ...]


def widest_rate(parameters: Parameters) -> float:
    """The largest rate of the survey."""
    return max(*RATES, parameters.rate)


def survey(
    engine: Engine, population: Population, parameters: Parameters, own: Tested, groups: Groups, say: Progress
) -> tuple[Setting, ...]:
    """The searches over windows and rates around the finding's, each compared with the finding's groups.

    `own` is the finding's search, made at the `widest_rate`.
    """
    windows = sorted({max(1, round(parameters.window * factor)) for factor in WINDOW_FACTORS})
    rates = sorted({*RATES, parameters.rate})
    settings = list[Setting]()
    for window in windows:
        say(f"trying a window of {in_words(window)}")
        tested = own if window == parameters.window else test_pairs(engine, population, parameters, window, rates[-1], _quiet)
        settings.extend(_setting(tested, window, rate, groups) for rate in rates)
    return tuple(settings)


def _quiet(_: str) -> None:
    return None


def _setting(tested: Tested, window: int, rate: float, groups: Groups) -> Setting:
    rows = np.flatnonzero(tested.q <= rate)
    a, b = tested.a[rows], tested.b[rows]
    found = find_groups(a, b, met(tested)[rows])
    return Setting(window, rate, len(rows), found, agreement(groups, found), likeness(groups, found))


def met(tested: Tested) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """On how many objects each tested pair met."""
    first = tested.synchrony.first_of_pair
    return np.add.reduceat(tested.synchrony.met, first) if len(first) else np.zeros(0, np.int64)


def sensitivity_table(settings: tuple[Setting, ...]) -> pa.Table:
    """The table `sensitivity`: a row for each setting."""
    return pa.table(
        {
            "window": pa.array([setting.window / MICROSECONDS for setting in settings], pa.float64()),
            "fdr": pa.array([setting.rate for setting in settings], pa.float64()),
            "edges": pa.array([setting.edges for setting in settings], pa.int64()),
            "groups": pa.array([setting.groups.number for setting in settings], pa.int64()),
            "accounts": pa.array([int((setting.groups.group > 0).sum()) for setting in settings], pa.int64()),
            "adjusted_rand": pa.array([setting.agreement for setting in settings], pa.float64()),
        }
    )


def stability_table(settings: tuple[Setting, ...]) -> pa.Table:
    """The table `stability`: a row for each group of the finding and setting, with the Jaccard index of the most alike group there."""
    rows = [(number, s.window / MICROSECONDS, s.rate, value) for s in settings for number, value in enumerate(s.likeness, 1)]
    rows.sort()
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    types = (pa.int64(), pa.float64(), pa.float64(), pa.float64())
    return pa.table(
        {name: pa.array(values, kind) for name, values, kind in zip(("group", "window", "fdr", "jaccard"), columns, types, strict=True)}
    )
