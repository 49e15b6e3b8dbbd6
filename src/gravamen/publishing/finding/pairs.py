"""The pairs of a finding, the strongest first, with the first posts behind each, and on which days each group met.

Rows of `evidence` stand in the order of the rows of `edges`, as many for each as its `weight` says. So a page needs neither to
join the two nor to hold the larger one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa

from gravamen.evidence.poisson_binomial import Integers
from gravamen.publishing.finding.network import Edge
from gravamen.publishing.finding.tables import Column, TableError, Tables

SHOWN_PAIRS, SHOWN_MEETINGS = 20, 8
COLOURED_GROUPS = 7
"""Groups after these are drawn in one colour: eyes do not tell more apart."""
DAY = 86_400_000_000
_ENDS = {"account_a": Column.NAME, "account_b": Column.NAME, "platform_a": Column.WORD, "platform_b": Column.WORD}
_EDGE = _ENDS | {"weight": Column.WHOLE, "n_objects": Column.WHOLE, "group": Column.GROUP, "avg_time_delta": Column.REAL}
_TESTED = {
    "n_shared": Column.WHOLE, "expected_objects": Column.REAL, "expected_shared": Column.REAL,
    "p_value": Column.REAL, "q_value": Column.REAL, "p_synchrony": Column.REAL, "p_affinity": Column.REAL,
    "a_first": Column.WHOLE, "b_first": Column.WHOLE, "at_once": Column.WHOLE,
}  # fmt: skip
_MEETING = _ENDS | {
    "object": Column.NAME, "post_a": Column.NAME, "post_b": Column.NAME, "time_a": Column.TIME, "time_b": Column.TIME,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PairsShown:
    """`edges`: all pairs, the strongest first. `strongest`: the first of these with the first of their posts (`meetings`).

    `days`: co-actions by day since 1970 and group, in which 0 stands for no group and for groups that get no colour.
    """

    edges: pa.Table
    strongest: list[dict[str, Any]]
    days: Counter[tuple[int, int]]

    @classmethod
    def of(cls, tables: Tables, *, is_tested: bool, null: str) -> Self:
        """The pairs of a finding. Raises TableError."""
        edges = tables.table("edges", _EDGE | (_TESTED if is_tested else {}))
        weight = edges["weight"].to_numpy()
        if len(weight) and weight.min() < 1:
            raise TableError("the table edges has a pair without co-actions")
        order = _by_strength(edges)
        first = order[:SHOWN_PAIRS]
        meetings, days = _walk(tables, weight, _coloured(edges), first)
        strongest = edges.take(pa.array(first)).to_pylist()
        for edge, met in zip(strongest, meetings, strict=True):
            if any(pair_ends(row) != pair_ends(edge) for row in met):
                raise TableError("the table evidence is not in the order of the table edges")
            edge |= {"meetings": met, "by_affinity": is_tested and _is_by_affinity(edge, null)}
        return cls(edges.take(pa.array(order)), strongest, days)


def pair_ends(row: dict[str, Any]) -> Edge:
    """The two accounts of a row."""
    return (row["platform_a"], row["account_a"]), (row["platform_b"], row["account_b"])


def _by_strength(edges: pa.Table) -> Integers:
    """The numbers of the rows: those first that chance explains least, then those that met on most objects, then most often."""
    keys = [-edges["weight"].to_numpy(), -edges["n_objects"].to_numpy()]
    return np.lexsort((*keys, edges["p_value"].to_numpy()) if "p_value" in edges.column_names else keys)


def _is_by_affinity(edge: dict[str, Any], null: str) -> bool:
    """Whether what the pair shares, and not when, is what its p-value rests on."""
    return null == "affinity" or (null == "either" and edge["p_affinity"] < edge["p_synchrony"])


def _coloured(edges: pa.Table) -> Integers:
    group = edges["group"].fill_null(0).to_numpy()
    return np.where((group >= 1) & (group <= COLOURED_GROUPS), group, 0)


def _walk(
    tables: Tables, weight: Integers, group: Integers, wanted: Integers
) -> tuple[list[list[dict[str, Any]]], Counter[tuple[int, int]]]:
    """Once through the evidence: the first rows of the wanted pairs, and the counts by day and group."""
    ends = np.cumsum(weight)
    starts, days = ends - weight, Counter[tuple[int, int]]()
    meetings: list[list[dict[str, Any]]] = [[] for _ in wanted]
    done = 0
    for batch in tables.batches("evidence", _MEETING):
        pair = np.searchsorted(ends, np.arange(done, done + len(batch)), side="right")
        if not len(ends) or pair.max(initial=0) >= len(ends):
            raise TableError("the table evidence has more rows than the table edges counts")
        moment = np.minimum(*(batch.column(name).cast(pa.int64()).to_numpy() for name in ("time_a", "time_b")))
        # One number for both: NumPy sorts numbers ten times as fast as pairs of them.
        found, counts = np.unique(moment // DAY * (COLOURED_GROUPS + 1) + group[pair], return_counts=True)
        days.update(dict(zip((divmod(each, COLOURED_GROUPS + 1) for each in found.tolist()), counts.tolist(), strict=True)))
        for place, number in enumerate(wanted.tolist()):
            low = max(int(starts[number]), done)
            high = min(int(starts[number]) + min(SHOWN_MEETINGS, int(weight[number])), done + len(batch))
            if low < high:
                meetings[place] += batch.slice(low - done, high - low).to_pylist()
        done += len(batch)
    if done != (int(ends[-1]) if len(ends) else 0):
        raise TableError("the table evidence has fewer rows than the table edges counts")
    return meetings, days
