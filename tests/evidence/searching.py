"""Runs a search on shares, for tests that look at what it finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from gravamen.evidence.duckdb_engine import DuckDBEngine
from gravamen.evidence.finding import Finding, find, find_compatible
from gravamen.evidence.parameters import MICROSECONDS, Parameters


def searched(path: Path, *, surveyed: bool = False, threads: int = 1, memory: str = "500MB", **asked: Any) -> Finding:
    """A finding in the posts at a path; `window` is in seconds."""
    engine = DuckDBEngine(memory, threads)
    try:
        return find(engine, path, _parameters(asked), lambda _: None, is_surveyed=surveyed)
    finally:
        engine.close()


def as_coortweet(path: Path, **asked: Any) -> Finding:
    """CooRTweet's edges of the posts at a path; `window` is in seconds."""
    engine = DuckDBEngine("500MB", 1)
    try:
        return find_compatible(engine, path, _parameters(asked), 0.5, lambda _: None)
    finally:
        engine.close()


def _parameters(asked: dict[str, Any]) -> Parameters:
    if "window" in asked:
        asked["window"] = round(asked["window"] * MICROSECONDS)
    return Parameters(**asked)


def pairs_of(finding: Finding) -> set[tuple[str, str]]:
    """The reported pairs."""
    edges = finding.tables["edges"]
    return set(zip(edges["account_a"].to_pylist(), edges["account_b"].to_pylist(), strict=True))


def times_permuted(posts: pa.Table, rng: np.random.Generator) -> pa.Table:
    """The posts with times dealt anew within each object: nobody acts together but by chance."""
    objects = np.unique(posts["object_id"].to_numpy(), return_inverse=True)[1]
    return _dealt(posts, "timestamp_share", objects, rng)


def accounts_permuted(posts: pa.Table, rng: np.random.Generator) -> pa.Table:
    """The posts with accounts dealt anew among those of like activity (powers of two of posts)."""
    _, number, counts = np.unique(posts["account_id"].to_numpy(), return_inverse=True, return_counts=True)
    return _dealt(posts, "account_id", np.floor(np.log2(counts[number])), rng)


def _dealt(posts: pa.Table, column: str, classes: np.ndarray, rng: np.random.Generator) -> pa.Table:
    values = posts[column].to_numpy()
    dealt = values.copy()
    dealt[np.argsort(classes, kind="stable")] = values[np.lexsort((rng.random(len(values)), classes))]
    return posts.set_column(posts.column_names.index(column), column, pa.array(dealt))


def write_table(path: Path, posts: pa.Table) -> Path:
    """Posts as a Parquet file."""
    pq.write_table(posts, path)
    return path
