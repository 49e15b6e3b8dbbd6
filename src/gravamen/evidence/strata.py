"""Classes of pairs by how many objects they share, over which the error budget can be split.

Most pairs share nothing or one thing and can hardly be found, yet each counts in the false discovery rate. Split evenly over classes of
pairs (Genovese, Roeder and Wasserman 2006: weighted p-values whose weights have mean 1), the budget of a class is used by the pairs in
it, and the few pairs that share much need less evidence. Who shared what is taken as given by the null model of synchrony, so the
classes know nothing of what is tested. Affinity tests just that, and cannot be combined with them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from gravamen.evidence import steps
from gravamen.evidence.engine import Engine
from gravamen.evidence.poisson_binomial import Floats, Integers

SHARING_LIMIT = 5_000_000
"""Pairs of accounts times objects that are looked at: objects that too many accounts share are left out of the count, dearest first."""


@dataclass(frozen=True, slots=True)
class Strata:
    """`pairs[0]` are the pairs that share none of the counted objects, `pairs[k]` those that share from 2^(k-1) up to 2^k."""

    pairs: Integers

    @property
    def weights(self) -> Floats:
        """What p-values of each class are divided by; their mean over all pairs is at most 1."""
        used = self.pairs > 0
        return np.where(used, self.pairs.sum() / (max(1, int(used.sum())) * np.maximum(self.pairs, 1)), 1.0)

    @property
    def largest_bonus(self) -> float:
        """The most evidence, in natural logarithms, that a class spares its pairs."""
        return float(np.log(self.weights[self.pairs > 0]).max(initial=0.0))

    def of(self, engine: Engine, a: Integers, b: Integers) -> Integers:
        """The class of each pair."""
        if len(self.pairs) == 1:
            return np.zeros(len(a), np.int64)
        numbers = pa.table({"place": np.arange(len(a)), "a": pa.array(a, pa.int32()), "b": pa.array(b, pa.int32())})
        engine.give("asked", numbers)
        found = engine.fetch(
            "SELECT q.place, COALESCE(s.stratum, 0) AS stratum FROM asked AS q LEFT JOIN sharing AS s ON q.a = s.a AND q.b = s.b"
        )
        strata = np.zeros(len(a), np.int64)
        strata[found["place"].to_numpy()] = found["stratum"].to_numpy()
        return strata


def without_strata(hypotheses: int) -> Strata:
    """One class of all pairs."""
    return Strata(np.array([hypotheses], np.int64))


def stratify(engine: Engine, hypotheses: int) -> Strata:
    """Makes the tables `sharing` (pairs that share counted objects, with their class) and `bonuses` (of each class, in units of weight)."""
    engine.make("held", "SELECT DISTINCT o, a FROM shares WHERE is_kept = 1")
    engine.make("holders", "SELECT o, COUNT(*) AS n FROM held GROUP BY o")
    found = engine.fetch("SELECT n, COUNT(*) AS objects FROM holders GROUP BY n ORDER BY n")
    holders, objects = found["n"].to_numpy().astype(np.int64), found["objects"].to_numpy().astype(np.int64)
    within = np.cumsum(holders * (holders - 1) // 2 * objects) <= SHARING_LIMIT
    engine.make("sharing", steps.sharing(int(holders[within].max(initial=0))))
    found = engine.fetch("SELECT stratum, COUNT(*) AS pairs FROM sharing GROUP BY stratum ORDER BY stratum")
    pairs = np.zeros(steps.STRATA + 1, np.int64)
    pairs[found["stratum"].to_numpy()] = found["pairs"].to_numpy()
    pairs[0] = hypotheses - pairs.sum()
    for table in ("held", "holders"):
        engine.drop(table)
    strata = Strata(pairs)
    # Rounded up, so that bounds stay bounds.
    bonuses = [math.ceil(math.log(weight) * steps.WEIGHT_UNIT) for weight in strata.weights.tolist()]
    rows = pa.table({"stratum": pa.array(range(len(bonuses)), pa.int32()), "bonus": pa.array(bonuses, pa.int64())})
    engine.give("bonuses", rows)
    return strata
