"""The report of a finding: what was found, how sure it is, and the posts behind it."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pyarrow as pa
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gravamen.evidence.finding import Finding
from gravamen.evidence.parameters import MICROSECONDS, in_words
from gravamen.evidence.profiles import Profile
from gravamen.publishing.finding import charts, wording
from gravamen.publishing.finding.network import lay_out
from gravamen.publishing.html import shown

SHOWN_PAIRS, SHOWN_GROUPS, SHOWN_MEMBERS, SHOWN_MEETINGS = 40, 30, 40, 8
_COLOURED_GROUPS = 7


def report_page(finding: Finding) -> Iterator[str]:
    """The page, in one chunk."""
    pairs = _strongest(finding)
    yield (
        _environment()
        .get_template("report.html.j2")
        .render(
            facts=finding.facts,
            window=in_words(round(finding.facts["parameters"]["window"] * MICROSECONDS)),
            kinds=finding.facts["parameters"]["actions"],
            is_tested="compatible" not in finding.facts,
            pairs=pairs,
            groups=[_group(profile, finding) for profile in finding.profiles[:SHOWN_GROUPS]],
            sensitivity=_sensitivity(finding),
            stability=_stability(finding),
            charts=_charts(finding),
            **_inline(),
        )
    )


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("gravamen.publishing.finding", "page"), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.filters.update(_filters())
    return environment


def _filters() -> dict[str, Callable[..., Any]]:
    return {
        "shown": _shown,
        "odds": wording.odds,
        "found_again": wording.found_again,
        "number": wording.number,
        "percent": wording.percent,
        "noun": wording.noun,
        "leader": wording.leader,
        "day": wording.day,
        "second": wording.second,
    }


def _shown(value: object) -> Markup:
    return shown(str(value))


def _strongest(finding: Finding) -> list[dict[str, Any]]:
    """The pairs that chance explains least, with the first posts behind each."""
    edges = finding.tables["edges"].to_pylist()
    by_strength = sorted(edges, key=lambda edge: (edge.get("p_value", 0), -edge["n_objects"], -edge["weight"]))[:SHOWN_PAIRS]
    wanted = {_pair(edge) for edge in by_strength}
    evidence = finding.tables["evidence"]
    meetings = defaultdict[tuple[Any, ...], list[dict[str, Any]]](list)
    for row in _rows_of(evidence, wanted):
        meetings[_pair(row)].append(row)
    null = finding.facts["parameters"]["null"]
    return [edge | {"meetings": meetings[_pair(edge)][:SHOWN_MEETINGS], "by_affinity": _is_by_affinity(edge, null)} for edge in by_strength]


def _is_by_affinity(edge: dict[str, Any], null: str) -> bool:
    """Whether what the pair shares, and not when, is what its p-value rests on."""
    return null == "affinity" or (null == "either" and edge.get("p_affinity", 1) < edge.get("p_synchrony", 1))


def _rows_of(evidence: pa.Table, wanted: set[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    for batch in evidence.to_batches(max_chunksize=20_000):
        yield from (row for row in batch.to_pylist() if _pair(row) in wanted)


def _pair(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["platform_a"], row["account_a"], row["platform_b"], row["account_b"]


def _group(profile: Profile, finding: Finding) -> dict[str, Any]:
    members = [row for row in finding.tables["members"].to_pylist() if row["group"] == profile.number]
    members.sort(key=lambda row: (-row["was_first"], str(row["account"])))
    return {
        "profile": profile,
        "members": members[:SHOWN_MEMBERS],
        "more": max(0, len(members) - SHOWN_MEMBERS),
        "explanations": wording.explanations(profile.checks),
    }


def _sensitivity(finding: Finding) -> list[dict[str, Any]]:
    table = finding.tables.get("sensitivity")
    rows = table.to_pylist() if table is not None else []
    return [row | {"window_in_words": in_words(round(row["window"] * MICROSECONDS))} for row in rows]


def _stability(finding: Finding) -> dict[int, float]:
    """For each group the smallest likeness over all other settings."""
    table = finding.tables.get("stability")
    lowest = dict[int, float]()
    for row in table.to_pylist() if table is not None else []:
        lowest[row["group"]] = min(lowest.get(row["group"], 1.0), row["jaccard"])
    return lowest


def _charts(finding: Finding) -> dict[str, tuple[Markup, Markup]]:
    """The charts that the finding has something to show in."""
    drawn = dict[str, charts.Draw]()
    if finding.profiles:
        number = {
            pair: row for row, pair in enumerate(zip(finding.names.platform.to_pylist(), finding.names.account.to_pylist(), strict=True))
        }
        ends = finding.tables["edges"].select(["platform_a", "account_a", "platform_b", "account_b"]).to_pylist()
        accounts = finding.names.numbers.tolist()
        edges = [(accounts[number[e["platform_a"], e["account_a"]]], accounts[number[e["platform_b"], e["account_b"]]]) for e in ends]
        drawn["network"] = charts.network_chart(lay_out(finding.profiles, edges))
        drawn["timeline"] = charts.timeline_chart(_days(finding))
        drawn["hours"] = charts.hour_chart(finding.profiles)
    if finding.delays:
        drawn["delays"] = charts.delay_chart(finding.delays, finding.facts["parameters"]["window"])
    # Drawn from numbers and dates alone: no text of strangers is in a chart.
    return {name: tuple(Markup(text) for text in charts.svg(draw)) for name, draw in drawn.items()}  # type: ignore[misc]  # noqa: S704


def _days(finding: Finding) -> list[dict[str, Any]]:
    """Co-actions by day and group; groups after the largest few together."""
    group_of = {_pair(row): row["group"] for row in finding.tables["edges"].to_pylist()}
    counts = defaultdict[tuple[str, str], int](int)
    for batch in finding.tables["evidence"].to_batches(max_chunksize=20_000):
        for row in batch.to_pylist():
            group = group_of[_pair(row)]
            name = str(group) if group is not None and group <= _COLOURED_GROUPS else "others"
            counts[min(row["time_a"], row["time_b"]).strftime("%Y-%m-%d"), name] += 1
    return [{"day": day, "group": group, "co_actions": number} for (day, group), number in sorted(counts.items())]


def _inline() -> dict[str, str]:
    style = (files("gravamen.publishing.finding") / "page" / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {"style": Markup(style), "style_hash": f"sha256-{digest}"}  # noqa: S704 (a file of this package)
