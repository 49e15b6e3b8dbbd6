"""What a page shows of a finding, from its facts and its tables: as much as people can take in, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from markupsafe import Markup

from gravamen.evidence.facts import Facts, GroupFacts
from gravamen.evidence.parameters import MICROSECONDS, in_words
from gravamen.publishing.finding import charts, timeline, wording
from gravamen.publishing.finding.network import MOST_ACCOUNTS, Account, Circle, lay_out
from gravamen.publishing.finding.pairs import PairsShown, pair_ends
from gravamen.publishing.finding.tables import Column, TableError, Tables

SHOWN_GROUPS, SHOWN_MEMBERS, SHOWN_HOURS = 30, 40, 20
MOST_SETTINGS = 100
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group with its first members, how many more there are, how stable it is, and what else could explain it."""

    facts: GroupFacts
    members: Rows
    more: int
    lowest_likeness: float | None
    explanations: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Contents:
    """A finding as it is shown. `charts` has each by name as SVG for wide and narrow screens; `drawn` how much of the network is in its
    chart (groups, accounts); `problem` says why nothing of the tables is shown."""

    facts: Facts
    window: str
    pairs: Rows
    groups: list[GroupShown]
    sensitivity: Rows
    charts: dict[str, tuple[Markup, Markup]]
    drawn: tuple[int, int] = (0, 0)
    problem: str | None = None

    @property
    def is_tested(self) -> bool:
        """Whether anything was tested against chance."""
        return self.facts.compatible is None


def contents(facts: Facts, tables: Tables) -> Contents:
    """What is shown of a finding. Takes from tenths of a second to some seconds, as charts are drawn: keep it.

    Raises:
        TableError: a table is not what the finding says.
    """
    shown = PairsShown.of(tables, is_tested=facts.compatible is None, null=facts.parameters.null)
    members = tables.table("members", _MEMBER)
    circles = _circles(facts, members)
    drawn = dict[str, charts.Draw]()
    if circles:
        drawn["network"] = charts.network_chart(lay_out(circles, _edges_among(circles, shown.edges)))
        drawn["timeline"] = timeline.chart(shown.days)
        drawn["hours"] = charts.hour_chart(_hours(tables))
    if facts.delays and facts.counts.edges:
        drawn["delays"] = charts.delay_chart(facts.delays, facts.parameters.window)
    return Contents(
        facts=facts,
        window=window_in_words(facts.parameters.window),
        pairs=shown.strongest,
        groups=_groups(facts, members, _lowest_likeness(tables)),
        sensitivity=_sensitivity(tables),
        # Drawn from numbers and dates alone: no text of strangers is in a chart.
        charts={name: (Markup(wide), Markup(narrow)) for name, draw in drawn.items() for wide, narrow in [charts.svg(draw)]},  # noqa: S704
        drawn=(len(circles), sum(len(circle.members) for circle in circles)),
    )


def without_tables(facts: Facts, problem: str) -> Contents:
    """What is shown where the tables cannot be: what the facts alone say."""
    return Contents(facts, window_in_words(facts.parameters.window), [], [], [], {}, problem=problem)


def window_in_words(seconds: float) -> str:
    """A window as people say it."""
    return in_words(round(seconds * MICROSECONDS))


_MEMBER = {
    "account": Column.NAME, "platform": Column.WORD, "group": Column.WHOLE, "edges": Column.WHOLE, "was_first": Column.WHOLE,
}  # fmt: skip


def _groups(facts: Facts, members: pa.Table, lowest: Mapping[int, float]) -> list[GroupShown]:
    first = facts.groups[:SHOWN_GROUPS]
    rows = defaultdict[int, Rows](list)
    for group in {each.group for each in first}:
        own = members.filter(pc.equal(members["group"], group))
        strongest = own.take(pa.array(np.argsort(-own["was_first"].to_numpy(), kind="stable")[: 4 * SHOWN_MEMBERS]))
        rows[group] = sorted(strongest.to_pylist(), key=lambda row: (-row["was_first"], str(row["account"])))[:SHOWN_MEMBERS]
    return [
        GroupShown(
            each, rows[each.group], max(0, each.accounts - len(rows[each.group])), lowest.get(each.group), wording.explanations(each.checks)
        )
        for each in first
    ]


def _circles(facts: Facts, members: pa.Table) -> list[Circle]:
    """The groups that are drawn: as many as go in whole, in their order; of a first one that is too large its best connected members."""
    circles, seen = list[Circle](), set[Account]()
    first = facts.groups[:MOST_ACCOUNTS]
    members = members.filter(pc.is_in(members["group"], pa.array([each.group for each in first], pa.int64())))
    for each in first:
        if circles and len(seen) + each.accounts > MOST_ACCOUNTS:
            break
        own = members.filter(pc.equal(members["group"], each.group))
        if len(own) > MOST_ACCOUNTS:
            own = own.take(pa.array(np.sort(np.argsort(-own["edges"].to_numpy(), kind="stable")[:MOST_ACCOUNTS])))
        found = dict.fromkeys(zip(own["platform"].to_pylist(), own["account"].to_pylist(), strict=True))
        accounts = tuple(account for account in found if account not in seen)
        seen.update(accounts)
        if accounts:
            circles.append(Circle(each.group, accounts))
    return circles


def _edges_among(circles: Sequence[Circle], edges: pa.Table) -> list[tuple[Account, Account]]:
    """The pairs of which both accounts are drawn, the strongest first."""
    known = {account for circle in circles for account in circle.members}
    names = pa.array([name for _, name in known])
    if names.type != edges["account_a"].type:
        raise TableError("the tables edges and members do not name accounts alike")
    near = edges.filter(pc.and_(pc.is_in(edges["account_a"], names), pc.is_in(edges["account_b"], names)))
    found = dict.fromkeys(pair_ends(row) for row in near.to_pylist())
    return [(a, b) for a, b in found if a in known and b in known and a != b]


def _hours(tables: Tables) -> dict[int, list[int]]:
    """How often each of the first groups acted at each hour of the day."""
    rows = tables.table("groups", {"group": Column.WHOLE, "hours": Column.HOURS}).slice(0, SHOWN_HOURS).to_pylist()
    if any(len(row["hours"]) != 24 or None in row["hours"] or min(row["hours"]) < 0 for row in rows):
        raise TableError("the column hours of the table groups does not hold 24 counts")
    return {row["group"]: row["hours"] for row in rows}


def _sensitivity(tables: Tables) -> Rows:
    if not tables.has("sensitivity"):
        return []
    wanted = {"window": Column.REAL, "fdr": Column.REAL, "edges": Column.WHOLE, "groups": Column.WHOLE, "adjusted_rand": Column.REAL}
    rows: Iterable[dict[str, Any]] = tables.table("sensitivity", wanted).slice(0, MOST_SETTINGS).to_pylist()
    return [row | {"window": window_in_words(row["window"])} for row in rows]


def _lowest_likeness(tables: Tables) -> dict[int, float]:
    """For each group the smallest likeness over all other settings."""
    lowest = dict[int, float]()
    if tables.has("stability"):
        table = tables.table("stability", {"group": Column.WHOLE, "jaccard": Column.REAL})
        for row in table.filter(pc.less_equal(table["group"], SHOWN_GROUPS)).to_pylist():
            lowest[row["group"]] = min(lowest.get(row["group"], 1.0), row["jaccard"])
    return lowest
