"""The story of a search: posts in, a finding out."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from gravamen import __version__
from gravamen.evidence.checks import IMPROBABLE, same_hour
from gravamen.evidence.coortweet import coortweet_edge_table, find_coortweet_pairs, is_above_threshold
from gravamen.evidence.delays import delay_profile
from gravamen.evidence.edges import Reported, edge_table, evidence_table, fetch_names, kind_table, report, tallies_of
from gravamen.evidence.engine import Engine
from gravamen.evidence.group_tables import group_facts, group_table, member_table
from gravamen.evidence.groups import Groups, find_groups
from gravamen.evidence.pairs import Progress, Skipped, Tested, test_pairs
from gravamen.evidence.parameters import MICROSECONDS, Null, Parameters
from gravamen.evidence.poisson_binomial import Floats
from gravamen.evidence.population import Population, pairs_among, populate
from gravamen.evidence.posts import Posts, PostsError, chosen_actions, open_posts
from gravamen.evidence.profiles import profile_groups
from gravamen.evidence.sensitivity import met, sensitivity_table, stability_table, survey, widest_rate
from gravamen.evidence.strata import without_strata

SCHEMA_NAME = "gravamen.finding/1"
_LIBRARIES = ("duckdb", "igraph", "numpy", "scipy", "pyarrow")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search found: the tables by name, and the facts that go into `finding.json`."""

    tables: dict[str, pa.Table]
    facts: dict[str, Any]


def find(engine: Engine, path: Path, parameters: Parameters, say: Progress, *, is_surveyed: bool = True) -> Finding:
    """Search posts for accounts that acted together more than chance allows. `is_surveyed` adds the searches over other settings.

    Raises:
        PostsError: the posts cannot be used.
        EngineError: memory or disk ran out.
    """
    say("opening the posts")
    posts = _opened(engine, path)
    actions = chosen_actions(posts, parameters.actions)
    say("numbering accounts and objects")
    population = populate(engine, posts.table, posts.columns, actions, parameters.min_participation)
    _check_has_rows(population, path, actions)
    # The survey's widest rate serves the finding as well: what is reported at a rate does not depend on who else was tested.
    rate = widest_rate(parameters) if is_surveyed else parameters.rate
    tested = test_pairs(engine, population, parameters, parameters.window, rate, say)
    reported = report(engine, tested, parameters.rate)
    say("describing groups")
    names = fetch_names(engine, np.concatenate([reported.a, reported.b]))
    groups = find_groups(reported.a, reported.b, met(tested)[reported.rows])
    hours = same_hour(engine, reported.a, reported.b, parameters.window)
    delays = delay_profile(engine, parameters.window) if len(reported.rows) else ()
    edges = edge_table(tested, reported, names, hours, groups.common(reported.a, reported.b))
    shared, chance = edges["n_shared"].to_numpy(), edges["expected_shared"].to_numpy()
    profiles = profile_groups(groups, reported, names, hours, shared, chance)
    tables = {
        "edges": edges,
        "edge_kinds": kind_table(tested, reported, names, population.actions),
        "evidence": evidence_table(reported.meetings, names),
        "groups": group_table(profiles, names),
        "members": member_table(profiles, names),
    }
    facts = _facts(engine, posts, parameters, population, len(reported.rows), groups) | {
        "error_rates": _error_rates(parameters, population, tested, tables["edges"]),
        "skipped": _skipped_facts(engine, tested.skipped),
        "checks": {"edges_improbable_within_the_hour": int((hours < IMPROBABLE).sum())},
        "groups": group_facts(profiles, names),
        "only_by_affinity": _only_by_affinity(engine, population, parameters, reported, say),
        "delays": [asdict(bin) | {"expected": float(f"{bin.expected:.6g}")} for bin in delays],
    }
    if is_surveyed:
        settings = survey(engine, population, parameters, tested, groups, say)
        tables |= {"sensitivity": sensitivity_table(settings), "stability": stability_table(settings)}
    return Finding(tables, facts)


def find_compatible(engine: Engine, path: Path, parameters: Parameters, quantile: float, say: Progress) -> Finding:
    """CooRTweet's edges of the posts, with groups over those of weight above the quantile. Raises as `find`."""
    say("opening the posts")
    posts = _opened(engine, path)
    actions = chosen_actions(posts, parameters.actions)
    reported = find_coortweet_pairs(engine, posts.table, posts.columns, actions, parameters, say)
    population = _compatible_population(engine, actions)
    _check_has_rows(population, path, actions)
    say("describing groups")
    names = fetch_names(engine, np.concatenate([reported.a, reported.b]))
    weight = tallies_of(reported.meetings, len(reported.rows)).weight
    above = is_above_threshold(weight, quantile)
    strong = _only(reported, above)
    groups = find_groups(strong.a, strong.b, weight[above])
    common = np.zeros(len(reported.a), np.int64)
    common[above] = groups.common(strong.a, strong.b)
    profiles = profile_groups(groups, strong, names, np.ones(len(strong.a)), np.zeros(len(strong.a), np.int64), np.zeros(len(strong.a)))
    tables = {
        "edges": coortweet_edge_table(reported, names, above, common),
        "evidence": evidence_table(reported.meetings, names),
        "groups": group_table(profiles, names),
        "members": member_table(profiles, names),
    }
    facts = _facts(engine, posts, parameters, population, len(reported.rows), groups) | {
        "compatible": {"with": "CooRTweet 2.1.3", "edge_weight": quantile},
        "groups": group_facts(profiles, names),
    }
    return Finding(tables, facts)


def _opened(engine: Engine, path: Path) -> Posts:
    posts = open_posts(engine, path)
    if posts.rows == posts.incomplete:
        raise PostsError(f"{path} holds no row with an account, a post, a time and an object: there is nothing to compare")
    return posts


def _check_has_rows(population: Population, path: Path, actions: Sequence[str]) -> None:
    """Whether anything is left of the kinds asked for, as the complete rows may all be of others."""
    if not population.rows:
        raise PostsError(
            f"{path} holds no row of the kind {', '.join(actions)} with an account, a post, a time and an object other than the post "
            "itself: there is nothing to compare; ask for other kinds with --actions"
        )


def _only(reported: Reported, wanted: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Reported:
    """Some of the pairs, numbered anew, with their co-actions."""
    number = np.cumsum(wanted) - 1
    pair = reported.meetings["pair"].to_numpy().astype(np.int64)
    kept = reported.meetings.filter(pa.array(wanted[pair] if len(pair) else np.zeros(0, np.bool_)))
    place = kept.column_names.index("pair")
    kept = kept.set_column(place, "pair", pa.array(number[kept["pair"].to_numpy().astype(np.int64)] if len(kept) else [], pa.int64()))
    return Reported(np.arange(int(wanted.sum())), reported.a[wanted], reported.b[wanted], kept)


def _compatible_population(engine: Engine, actions: tuple[str, ...]) -> Population:
    counts = engine.fetch(
        "SELECT (SELECT COUNT(*) FROM rows) AS n_rows, COUNT(*) AS accounts, "
        "CAST(SUM(is_kept) AS BIGINT) AS compared, (SELECT COUNT(*) FROM popularity) AS objects, MIN(first_t) AS first_t, "
        "MAX(last_t) AS last_t FROM accounts"
    ).to_pylist()[0]
    return Population(
        actions=actions,
        rows=counts["n_rows"],
        accounts=counts["accounts"],
        compared=counts["compared"] or 0,
        objects=counts["objects"],
        first=counts["first_t"] or 0,
        last=counts["last_t"] or 0,
        strata=without_strata(pairs_among(counts["compared"] or 0)),
    )


def _only_by_affinity(engine: Engine, population: Population, parameters: Parameters, reported: Reported, say: Progress) -> int | None:
    """How many further pairs met at least twice and share more objects than activity and popularity explain, whatever their times.

    None where affinity was already part of the search, or was too dear to search for.
    """
    if parameters.null is not Null.SYNCHRONY:
        return None
    say("comparing with affinity")
    asked = replace(parameters, null=Null.AFFINITY, has_strata=False, search_limit=min(parameters.search_limit, AFFINITY_LIMIT))
    tested = test_pairs(engine, population, asked, parameters.window, parameters.rate, lambda _: None)
    if len(tested.skipped.objects):
        return None
    known = set(zip(reported.a.tolist(), reported.b.tolist(), strict=True))
    rows = np.flatnonzero(tested.q <= parameters.rate)
    return sum(pair not in known for pair in zip(tested.a[rows].tolist(), tested.b[rows].tolist(), strict=True))


AFFINITY_LIMIT = 3_000_000
"""Co-actions looked at to say how many pairs exceed affinity alone, which is a remark and not the finding."""


def _facts(engine: Engine, posts: Posts, parameters: Parameters, population: Population, edges: int, groups: Groups) -> dict[str, Any]:
    return {
        "schema": SCHEMA_NAME,
        "made_with": {"gravamen": __version__, "engine": engine.name, "python": platform.python_version()}
        | {library: version(library) for library in _LIBRARIES},
        "parameters": parameter_facts(parameters) | {"actions": list(population.actions)},
        "posts": {
            "sha256": posts.sha256,
            "rows": posts.rows,
            "incomplete_rows": posts.incomplete,
            "kinds_missing": sorted(set(parameters.actions or ()) - set(posts.kinds)),
            "rows_by_kind": dict(sorted(posts.kinds.items())),
        },
        "counts": {
            "rows": population.rows,
            "posts": _posts(engine),
            "accounts": population.accounts,
            "accounts_compared": population.compared,
            "objects": population.objects,
            "first": _iso(population.first),
            "last": _iso(population.last),
            "edges": edges,
            "groups": groups.number,
            "accounts_in_groups": int((groups.group > 0).sum()),
        },
    }


def parameter_facts(parameters: Parameters) -> dict[str, Any]:
    """Parameters as JSON values; the window in seconds."""
    return {
        "window": parameters.window / MICROSECONDS,
        "actions": list(parameters.actions) if parameters.actions is not None else None,
        "min_participation": parameters.min_participation,
        "fdr": parameters.rate,
        "correction": str(parameters.correction),
        "null": str(parameters.null),
        "search_limit": parameters.search_limit,
        "strata": parameters.has_strata,
    }


def _error_rates(parameters: Parameters, population: Population, tested: Tested, edges: pa.Table) -> dict[str, Any]:
    p = edges["p_value"].to_numpy()
    expected: Floats = edges["expected_objects"].to_numpy()
    return {
        "false_discovery_rate": parameters.rate,
        "correction": str(parameters.correction),
        "null": str(parameters.null),
        "pairs": tested.hypotheses,
        "pairs_by_objects_shared": population.strata.pairs.tolist(),
        "largest_p_reported": float(p.max()) if len(p) else None,
        "wrong_edges_expected_at_most": float(f"{parameters.rate * len(p):.6g}"),
        "objects_met": int(edges["n_objects"].to_numpy().sum()),
        "objects_met_by_chance": float(f"{sum(expected.tolist()):.6g}"),
    }


def _skipped_facts(engine: Engine, skipped: Skipped) -> dict[str, Any]:
    numbers = ", ".join(str(o) for o in skipped.objects.tolist()) or "0"
    rows = engine.fetch(
        "SELECT x.o, x.action, x.object, COUNT(*) AS n FROM objects AS x JOIN shares AS s ON x.o = s.o "
        f"WHERE x.o IN ({numbers}) GROUP BY x.o, x.action, x.object"
    ).to_pylist()
    known = {row["o"]: row for row in rows}
    return {
        "objects": [
            {
                "kind": known[o]["action"],
                "object": known[o]["object"],
                "shares": known[o]["n"],
                "co_actions": co_actions,
                "evidence_of_one": float(f"{weight:.6g}"),
            }
            for o, co_actions, weight in zip(skipped.objects.tolist(), skipped.co_actions.tolist(), skipped.weights.tolist(), strict=True)
        ],
        "skipped_objects_a_missed_pair_needs": skipped.least_to_lose,
    }


def _posts(engine: Engine) -> int:
    return engine.fetch("SELECT COUNT(*) AS n FROM (SELECT DISTINCT account, platform, post FROM rows) AS posts")["n"][0].as_py()


def _iso(time: int) -> str:
    return str(np.datetime64(time, "us").astype("datetime64[s]")) + "Z"
