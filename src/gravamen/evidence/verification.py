"""Whether a finding still says what its posts say: every file's hash, the posts' hash, and every table made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gravamen.evidence.discovery import Correction
from gravamen.evidence.engine import Engine
from gravamen.evidence.facts import is_plain
from gravamen.evidence.finding import Finding, find, find_compatible
from gravamen.evidence.folder import read_facts, read_table
from gravamen.evidence.parameters import MICROSECONDS, Null, Parameters
from gravamen.evidence.posts import digest, digest_of, posts_files

MakeEngine = Callable[[], Engine]


def verify_finding(folder: Path, posts: Path | None, make_engine: MakeEngine) -> tuple[str, ...]:
    """What does not hold in a finding, a sentence each; none where all of it does.

    Without `posts` only the finding's own files are checked against the hashes in `finding.json`. With them, their hash is compared with
    the one that the finding names, and where it is the same, the search is made again with the same parameters and every table
    compared row by row. `report.html` is drawn from the tables and not compared.

    Raises:
        FolderError: the folder is no finding.
        PostsError: the posts cannot be read.
    """
    facts = read_facts(folder)
    problems = list(_damaged(folder, facts))
    if posts is None:
        return tuple(problems)
    found, named = digest_of(posts_files(posts)), facts["posts"]["sha256"]
    if found != named:
        return (*problems, f"the posts {posts} have the SHA-256 {found}, but the finding rests on posts with {named}")
    engine = make_engine()
    try:
        again = repeat(facts, posts, engine)
        problems.extend(_different(folder, facts, again))
    finally:
        engine.close()
    return tuple(problems)


def repeat(facts: Mapping[str, Any], posts: Path, engine: Engine) -> Finding:
    """The search of a finding, made again."""
    given = facts["parameters"]
    parameters = Parameters(
        window=round(given["window"] * MICROSECONDS),
        actions=tuple(given["actions"]),
        min_participation=given["min_participation"],
        rate=given["fdr"],
        correction=Correction(given["correction"]),
        null=Null(given["null"]),
        search_limit=given["search_limit"],
        has_strata=given["strata"],
    )
    if "compatible" in facts:
        return find_compatible(engine, posts, parameters, facts["compatible"]["edge_weight"], lambda _: None)
    return find(engine, posts, parameters, lambda _: None, is_surveyed="sensitivity.parquet" in facts["files"])


def _damaged(folder: Path, facts: Mapping[str, Any]) -> Iterator[str]:
    for name, fact in facts["files"].items():
        path = folder / name
        if not is_plain(name):
            yield f"finding.json names a file {name!r}, which is no name of a file in the folder of a finding"
        elif not path.is_file():
            yield f"{name} is missing"
        elif digest(path) != fact["sha256"]:
            yield f"{name} was changed after the finding was made: its SHA-256 is not the one in finding.json"


def _different(folder: Path, facts: Mapping[str, Any], again: Finding) -> Iterator[str]:
    for name, table in again.tables.items():
        if f"{name}.parquet" not in facts["files"]:
            yield f"the posts give a table {name}, which the finding lacks"
        elif (folder / f"{name}.parquet").is_file() and not read_table(folder, name).equals(table):
            yield f"{name}.parquet is not what the posts give"
    # Which kinds are missing is told of what was asked for, and the search is repeated with what was found.
    for name in ("rows", "incomplete_rows", "rows_by_kind"):
        if facts["posts"].get(name) != again.facts["posts"][name]:
            yield f"the figure {name!r} under 'posts' in finding.json is not what the posts give"
    for name in ("counts", "error_rates", "skipped", "groups", "checks", "only_by_affinity", "delays"):
        if facts.get(name) != again.facts.get(name):
            yield f"the figures under {name!r} in finding.json are not what the posts give"
