"""Who and what is compared: the rows of the chosen kinds of action, numbered accounts and objects, and how active and popular they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from gravamen.evidence import steps
from gravamen.evidence.affinity import Configuration
from gravamen.evidence.engine import Engine
from gravamen.evidence.poisson_binomial import Integers
from gravamen.evidence.posts import Columns
from gravamen.evidence.strata import Strata, without_strata

Fit = Callable[[Integers, Integers, Integers, Integers], Configuration]


@dataclass(slots=True)
class Population:
    """The counts of a search. `hypotheses` is the number of pairs of compared accounts, tested or not."""

    actions: tuple[str, ...]
    rows: int
    accounts: int
    compared: int
    objects: int
    first: int
    last: int
    strata: Strata
    fitted: dict[str, tuple[Integers, Configuration]] = field(default_factory=dict[str, tuple[Integers, Configuration]])

    @property
    def hypotheses(self) -> int:
        """How many pairs of compared accounts there are."""
        return pairs_among(self.compared)

    def affinity(self, engine: Engine, action: str, fit: Fit) -> tuple[Integers, Configuration]:
        """How many objects of a kind each account (by number) posted, and the configuration model of them, fitted once."""
        if action not in self.fitted:
            self.fitted[action] = self._fitted(engine, action, fit)
        return self.fitted[action]

    def _fitted(self, engine: Engine, action: str, fit: Fit) -> tuple[Integers, Configuration]:
        found = engine.fetch(f"SELECT a, degree FROM activity WHERE action = {steps.literal(action)} ORDER BY a")
        degree = np.zeros(self.accounts + 1, np.int64)
        degree[found["a"].to_numpy()] = found["degree"].to_numpy()
        activity, accounts = np.unique(degree[degree > 0], return_counts=True)
        found = engine.fetch(
            f"SELECT popularity, COUNT(*) AS objects FROM popularity WHERE action = {steps.literal(action)} "
            "GROUP BY popularity ORDER BY popularity"
        )
        popularity, objects = found["popularity"].to_numpy(), found["objects"].to_numpy()
        return degree, fit(activity, accounts, popularity.astype(np.int64), objects.astype(np.int64))


def populate(engine: Engine, posts: str, columns: Columns, actions: Sequence[str], min_participation: int) -> Population:
    """Makes the tables that every search starts from: `rows`, `accounts`, `objects`, `shares`, `activity`, `popularity`."""
    engine.make("rows", steps.rows(posts, columns, actions))
    engine.make("accounts", steps.accounts(min_participation))
    engine.make("holdings", steps.holdings())
    engine.make("activity", steps.activity())
    engine.make("popularity", steps.popularity())
    engine.drop("holdings")
    kinds = number_kinds(engine)
    engine.make("objects", steps.objects())
    engine.make("shares", steps.shares())
    counts = engine.fetch(
        "SELECT CAST(SUM(n_rows) AS BIGINT) AS n_rows, COUNT(*) AS accounts, CAST(SUM(is_kept) AS BIGINT) AS compared, "
        "MIN(first_t) AS first_t, MAX(last_t) AS last_t FROM accounts"
    ).to_pylist()[0]
    objects = engine.fetch("SELECT COUNT(*) AS n FROM popularity")["n"][0].as_py()
    return Population(
        actions=kinds,
        rows=counts["n_rows"] or 0,
        accounts=counts["accounts"],
        compared=counts["compared"] or 0,
        objects=objects,
        strata=without_strata(pairs_among(counts["compared"] or 0)),
        first=counts["first_t"] or 0,
        last=counts["last_t"] or 0,
    )


def pairs_among(accounts: int) -> int:
    """How many pairs so many accounts make."""
    return accounts * (accounts - 1) // 2


def number_kinds(engine: Engine) -> tuple[str, ...]:
    """Makes the table `kinds`, which numbers the kinds of object that occur in `popularity` by their names; gives the names."""
    found = engine.fetch("SELECT DISTINCT action FROM popularity ORDER BY action")["action"].to_pylist()
    engine.give("kinds", pa.table({"number": pa.array(range(len(found)), pa.int32()), "action": pa.array(found, pa.string())}))
    return tuple(found)
