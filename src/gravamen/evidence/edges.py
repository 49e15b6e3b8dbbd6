"""The reported pairs as tables: edges, edges by kind of object, and the posts behind each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gravamen.evidence.engine import Engine
from gravamen.evidence.pairs import Tested, integers, rounded
from gravamen.evidence.parameters import MICROSECONDS
from gravamen.evidence.poisson_binomial import Floats, Integers

_DAY = 86_400 * MICROSECONDS
_TIME = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True, slots=True)
class Reported:
    """The pairs that are reported, by number of accounts, with their co-actions.

    `rows` are the pairs' places in `Tested`. `meetings` has a row for each co-action, sorted by pair, then time: account numbers a and b,
    the number of the pair, kind, object, posts and times of both, and who was first.
    """

    rows: Integers
    a: Integers
    b: Integers
    meetings: pa.Table


def report(engine: Engine, tested: Tested, rate: float) -> Reported:
    """The pairs reported at the rate, with what they rest on. Needs the table `meetings` of the search."""
    rows = np.flatnonzero(tested.q <= rate)
    numbers = pa.table({"pair": pa.array(range(len(rows)), pa.int64()), "a": tested.a[rows], "b": tested.b[rows]})
    return Reported(rows, tested.a[rows], tested.b[rows], fetch_meetings(engine, numbers))


def fetch_meetings(engine: Engine, numbers: pa.Table) -> pa.Table:
    """The co-actions in the table `meetings` of numbered pairs."""
    engine.give("reported", numbers)
    found = engine.fetch(
        "SELECT r.pair, m.a, m.b, o.action AS kind, o.object, m.post_a, m.post_b, m.t_a, m.t_b, m.led, m.o "
        "FROM meetings AS m JOIN reported AS r ON m.a = r.a AND m.b = r.b JOIN objects AS o ON m.o = o.o "
        "ORDER BY r.pair, LEAST(m.t_a, m.t_b), m.t_a, m.t_b, m.o, m.post_a, m.post_b"
    )
    return found.combine_chunks()


@dataclass(frozen=True, slots=True)
class Names:
    """The accounts that occur, by number: name, platform, how many posts."""

    numbers: Integers
    account: pa.Array
    platform: pa.Array
    posts: Integers

    def places(self, numbers: Integers) -> pa.Array:
        """Where accounts of these numbers stand."""
        return pa.array(np.searchsorted(self.numbers, numbers))


def fetch_names(engine: Engine, numbers: Integers) -> Names:
    """Who the accounts of these numbers are."""
    members = np.unique(numbers)
    engine.give("members", pa.table({"a": pa.array(members, pa.int32())}))
    found = engine.fetch(
        "SELECT x.a, x.account, x.platform, p.posts FROM accounts AS x JOIN members AS m ON x.a = m.a JOIN "
        "(SELECT y.a, COUNT(DISTINCT r.post) AS posts FROM rows AS r JOIN accounts AS y ON r.account = y.account "
        "AND r.platform = y.platform JOIN members AS z ON y.a = z.a GROUP BY y.a) AS p ON p.a = x.a ORDER BY x.a"
    ).combine_chunks()
    account, platform = _whole(found["account"]), _whole(found["platform"])
    return Names(integers(found, "a"), account, platform, integers(found, "posts"))


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks else pa.array([], column.type)


def pair_columns(names: Names, a: Integers, b: Integers) -> dict[str, pa.Array]:
    """The columns that say which two accounts a row is about."""
    first, second = names.places(a), names.places(b)
    return {
        "account_a": names.account.take(first),
        "account_b": names.account.take(second),
        "platform_a": names.platform.take(first),
        "platform_b": names.platform.take(second),
    }


@dataclass(frozen=True, slots=True)
class Tallies:
    """What the co-actions of each pair come to; delays in microseconds."""

    weight: Integers
    objects: Integers
    total_delay: Integers
    median_delay: Floats
    first_a: Integers
    first_b: Integers
    first: Integers
    last: Integers
    days: Integers


def tally(pair: Integers, o: Integers, t_a: Integers, t_b: Integers, pairs: int) -> Tallies:
    """Counts by pair; the co-actions come sorted by pair. All in whole numbers, so that no order of addition matters."""
    delay, earlier, later = np.abs(t_a - t_b), np.minimum(t_a, t_b), np.maximum(t_a, t_b)
    weight = np.bincount(pair, minlength=pairs)
    starts = np.concatenate([[0], np.cumsum(weight)[:-1]]).astype(np.int64)
    if not len(pair):
        nothing = np.zeros(pairs, np.int64)
        return Tallies(nothing, nothing, nothing, np.zeros(pairs), nothing, nothing, nothing, nothing, nothing)
    ordered = delay[np.lexsort((delay, pair))]
    middle = (ordered[starts + (weight - 1) // 2] + ordered[starts + weight // 2]) / 2
    return Tallies(
        weight=weight,
        objects=_distinct(pair, o, pairs),
        total_delay=np.add.reduceat(delay, starts),
        median_delay=middle,
        first_a=np.bincount(pair[t_a < t_b], minlength=pairs),
        first_b=np.bincount(pair[t_b < t_a], minlength=pairs),
        first=np.minimum.reduceat(earlier, starts),
        last=np.maximum.reduceat(later, starts),
        days=_distinct(pair, earlier // _DAY, pairs),
    )


def _distinct(pair: Integers, values: Integers, pairs: int) -> Integers:
    both = np.unique(np.stack([pair, values]), axis=1)
    return np.bincount(both[0], minlength=pairs)


def tallies_of(meetings: pa.Table, pairs: int) -> Tallies:
    """What the co-actions of each reported pair come to."""
    return tally(integers(meetings, "pair"), integers(meetings, "o"), integers(meetings, "t_a"), integers(meetings, "t_b"), pairs)


def edge_table(tested: Tested, reported: Reported, names: Names, same_hour: Floats, groups: Integers) -> pa.Table:
    """The table `edges`: a row for each reported pair, by name. `groups` numbers each pair's common group, 0 for none."""
    rows, counts = reported.rows, tallies_of(reported.meetings, len(reported.rows))
    by_pair = _by_pair(tested)
    return pa.table(
        {
            **pair_columns(names, reported.a, reported.b),
            "weight": counts.weight,
            "n_objects": counts.objects,
            "n_shared": by_pair["shared"][rows],
            "expected_objects": by_pair["expected"][rows],
            "expected_shared": by_pair["expected_shared"][rows],
            **_delay_columns(counts),
            "p_value": tested.p[rows],
            "q_value": tested.q[rows],
            "pairs_alike": tested.pairs_alike[rows],
            "p_synchrony": tested.p_synchrony[rows],
            "p_affinity": tested.p_affinity[rows],
            "p_same_hour": same_hour,
            "group": pa.array(groups, pa.int64(), mask=groups == 0),
        }
    )


def _delay_columns(counts: Tallies) -> dict[str, pa.Array | Integers | Floats]:
    at_once = counts.weight - counts.first_a - counts.first_b
    return {
        "avg_time_delta": counts.total_delay / np.maximum(counts.weight, 1) / MICROSECONDS,
        "median_time_delta": counts.median_delay / MICROSECONDS,
        "a_first": counts.first_a,
        "b_first": counts.first_b,
        "at_once": at_once,
        "first_time": pa.array(counts.first, pa.int64()).cast(_TIME),
        "last_time": pa.array(counts.last, pa.int64()).cast(_TIME),
        "n_days": counts.days,
    }


def _by_pair(tested: Tested) -> dict[str, Floats | Integers]:
    s, first = tested.synchrony, tested.synchrony.first_of_pair
    if not len(first):
        return {"shared": np.zeros(0, np.int64), "expected": np.zeros(0), "expected_shared": np.zeros(0)}
    return {
        "shared": np.add.reduceat(s.shared, first),
        "expected": np.add.reduceat(s.expected, first),
        "expected_shared": rounded(np.add.reduceat(tested.expected_shared, first)),
    }


def kind_table(tested: Tested, reported: Reported, names: Names, kinds: tuple[str, ...]) -> pa.Table:
    """The table `edge_kinds`: a row for each reported pair and kind of object on which it met."""
    s = tested.synchrony
    starts = s.first_of_pair
    pair = np.searchsorted(starts, np.arange(len(s.a)), side="right") - 1
    rows = np.flatnonzero(np.isin(pair, reported.rows))
    return pa.table(
        {
            **pair_columns(names, s.a[rows], s.b[rows]),
            "kind": pa.array([kinds[number] for number in s.kind[rows].tolist()], pa.string()),
            "n_objects": s.met[rows],
            "n_shared": s.shared[rows],
            "n_tested": s.counted[rows],
            "expected_objects": s.expected[rows],
            "expected_shared": rounded(tested.expected_shared[rows]),
            "p_synchrony": rounded(s.p[rows]),
            "p_affinity": rounded(tested.affinity_by_action[rows]),
        }
    )


def evidence_table(meetings: pa.Table, names: Names) -> pa.Table:
    """The table `evidence`: a row for each co-action of each reported pair, with the posts and times of both."""
    t_a, t_b = meetings["t_a"], meetings["t_b"]
    return pa.table(
        {
            **pair_columns(names, integers(meetings, "a"), integers(meetings, "b")),
            "kind": meetings["kind"].cast(pa.string()),
            "object": meetings["object"],
            "post_a": meetings["post_a"],
            "post_b": meetings["post_b"],
            "time_a": t_a.cast(pa.int64()).cast(_TIME),
            "time_b": t_b.cast(pa.int64()).cast(_TIME),
            "delay": pc.divide(pc.subtract(t_b, t_a).cast(pa.float64()), float(MICROSECONDS)),
        }
    )
