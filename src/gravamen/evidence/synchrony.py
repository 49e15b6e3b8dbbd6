"""Who met more often than the objects' own time profiles explain: times exchangeable within each object.

Given who posted an object and when it was posted, any account may have had any of its times. Two shares then lie within the window
with odds m / (n (n - 1) / 2): the share of all pairs of the object's n shares that do. Accounts that posted it k and l times meet on
it with odds of at most k l times that. Objects are independent of each other, so the number on which a pair meets is Poisson-binomial over
the objects that both posted. This is the permutation test of times within objects, without permuting.

An object whose shares all lie within the window has odds of 1 and tells nothing. Where one post carries several objects (hashtags), it
is counted once: see `_once_each`.

Assumed: within an object nothing but chance, or acting together, brings two accounts' times close. Accounts that are awake at the same
hours, or fed by the same scheduler or newsletter, are closer than that; see `checks`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from gravamen.evidence import steps
from gravamen.evidence.engine import Engine
from gravamen.evidence.poisson_binomial import Floats, Integers, upper_tails

_REPEATED = (
    "SELECT DISTINCT kind FROM (SELECT a, post, kind FROM candidate_shares GROUP BY a, post, kind HAVING COUNT(DISTINCT o) > 1) AS several "
    "ORDER BY kind"
)
"""The kinds of object of which one post carries several."""
_Holding = dict[tuple[int, int], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Synchrony:
    """Arrays over pairs and kinds of object on which they met, by pair, then kind.

    `met` distinct objects on which they met, `shared` both posted, `counted` of the objects met bear on the test; `expected` of
    those would be met by chance, at most. `first_of_pair` is where each pair begins.
    """

    a: Integers
    b: Integers
    kind: Integers
    met: Integers
    shared: Integers
    counted: Integers
    expected: Floats
    p: Floats

    @property
    def first_of_pair(self) -> Integers:
        """The rows on which a new pair begins."""
        if not len(self.a):
            return np.zeros(0, np.int64)
        changes = (np.diff(self.a) != 0) | (np.diff(self.b) != 0)
        return np.concatenate([[0], np.flatnonzero(changes) + 1])


def test_synchrony(engine: Engine, window: int) -> Synchrony:
    """Tests the pairs of the table `candidates`, kind by kind."""
    engine.make("shared", steps.shared())
    engine.make("meetings", steps.co_actions(window))
    shared = engine.fetch("SELECT a, b, kind, o, k_a, k_b, n, m FROM shared ORDER BY a, b, kind, o")
    met = engine.fetch("SELECT DISTINCT a, b, kind, o FROM meetings ORDER BY a, b, kind, o")
    trials = _Trials.of(shared, met)
    repeated = engine.fetch(_REPEATED)["kind"].to_pylist()
    if repeated:
        trials = _once_each(engine, trials, set(repeated))
    engine.drop("shared")
    return trials.tested()


@dataclass(slots=True)
class _Trials:
    """A row is a pair, a kind of object and an object that both posted; `is_counted` and `odds` are of the test."""

    a: Integers
    b: Integers
    kind: Integers
    o: Integers
    odds_of_two: Floats
    odds: Floats
    is_met: Integers
    is_met_in_test: Integers
    is_counted: Integers

    @classmethod
    def of(cls, shared: pa.Table, met: pa.Table) -> _Trials:
        a, b, kind, o, k_a, k_b, n, m = (shared[name].to_numpy().astype(np.int64) for name in shared.column_names)
        pairs = np.maximum(n * (n - 1) // 2, 1)
        odds_of_two = m / pairs
        place = _places(np.stack([a, b, kind, o]), np.stack([met[name].to_numpy().astype(np.int64) for name in met.column_names]))
        is_met = np.zeros(len(a), np.int64)
        is_met[place] = 1
        odds = np.minimum(k_a * k_b * odds_of_two, 1.0)
        return cls(a, b, kind, o, odds_of_two, odds, is_met, is_met.copy(), np.ones(len(a), np.int64))

    def groups(self) -> tuple[Integers, Integers]:
        """For each row the number of its pair and kind, and where each such group begins."""
        if not len(self.a):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        changes = (np.diff(self.a) != 0) | (np.diff(self.b) != 0) | (np.diff(self.kind) != 0)
        return np.concatenate([[0], np.cumsum(changes)]), np.concatenate([[0], np.flatnonzero(changes) + 1])

    def tested(self) -> Synchrony:
        owner, starts = self.groups()
        total = len(starts)
        met = np.bincount(owner, self.is_met, total).astype(np.int64)
        counted = np.bincount(owner, self.is_met_in_test * self.is_counted, total).astype(np.int64)
        odds = self.odds * self.is_counted
        p = upper_tails(owner, odds, counted)
        # Summed in the order of the rows, which is always the same.
        expected = np.bincount(owner, odds, total).astype(np.float64)
        shared = np.bincount(owner, minlength=total)
        seen = np.flatnonzero(met > 0)
        at = starts[seen]
        return Synchrony(self.a[at], self.b[at], self.kind[at], met[seen], shared[seen], counted[seen], expected[seen], p[seen])


def _places(rows: Integers, some: Integers) -> Integers:
    """Where each column of `some` stands among the columns of `rows`; both are sorted, and all of `some` are among `rows`."""
    both = np.concatenate([rows, some], axis=1)
    order = np.lexsort(both[::-1])
    # Equal columns keep their order, so one of `some` directly follows its like among `rows`.
    found = np.flatnonzero(order >= rows.shape[1])
    return order[found - 1]


def _once_each(engine: Engine, trials: _Trials, kinds: set[int]) -> _Trials:
    """Counts each post once, where one post carries several objects of a kind.

    Two accounts that post the same four hashtags in one second meet once and not four times. For each pair, objects are taken
    rarest coincidence first; one is left with those of its posts that no object before it has used, and drops out when either account has
    none left. The choice knows who posted what, and no times, so the trials that remain are independent and their odds exact bounds.
    """
    posts, meetings = _posts(engine, kinds), _meetings(engine, kinds)
    owner, starts = trials.groups()
    ends = np.append(starts[1:], len(owner))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if int(trials.kind[start]) in kinds:
            _thin(trials, range(start, end), posts, meetings)
    return trials


def _thin(trials: _Trials, rows: range, posts: _Holding, meetings: dict[tuple[int, int, int], list[tuple[str, str]]]) -> None:
    a, b = int(trials.a[rows.start]), int(trials.b[rows.start])
    used_a, used_b = set[str](), set[str]()
    for row in sorted(rows, key=lambda row: (float(trials.odds_of_two[row]), int(trials.o[row]))):
        o = int(trials.o[row])
        own, other = posts[a, o] - used_a, posts[b, o] - used_b
        trials.is_counted[row] = bool(own and other)
        if own and other:
            used_a |= own
            used_b |= other
        trials.odds[row] = min(len(own) * len(other) * float(trials.odds_of_two[row]), 1.0)
        trials.is_met_in_test[row] = any(x in own and y in other for x, y in meetings.get((a, b, o), ()))


def _posts(engine: Engine, kinds: set[int]) -> _Holding:
    rows = engine.fetch(f"SELECT a, o, post FROM candidate_shares WHERE kind IN ({_numbers(kinds)})")
    held = defaultdict[tuple[int, int], set[str]](set)
    for a, o, post in _columns(rows, "a", "o", "post"):
        held[a, o].add(post)
    return {key: frozenset(found) for key, found in held.items()}


def _meetings(engine: Engine, kinds: set[int]) -> dict[tuple[int, int, int], list[tuple[str, str]]]:
    rows = engine.fetch(f"SELECT a, b, o, post_a, post_b FROM meetings WHERE kind IN ({_numbers(kinds)})")
    met = defaultdict[tuple[int, int, int], list[tuple[str, str]]](list)
    for a, b, o, post_a, post_b in _columns(rows, "a", "b", "o", "post_a", "post_b"):
        met[a, b, o].append((post_a, post_b))
    return met


def _columns(rows: pa.Table, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(rows[name].to_pylist() for name in names), strict=True)


def _numbers(kinds: set[int]) -> str:
    return ", ".join(str(kind) for kind in sorted(kinds))
