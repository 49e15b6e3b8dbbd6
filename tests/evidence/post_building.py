"""Builders of posts for tests: tables in CooRTweet's shape, and populations with planted groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SHARED_DATA = Path(__file__).parents[3] / "shared" / "data" / "coordination"
"""Real posts with known answers, which are no part of the repository."""
NAMES = ("object_id", "account_id", "content_id", "timestamp_share")
Share = tuple[str, str, str, int]
"""Object, account, post, Unix seconds."""


def table(shares: Iterable[Share]) -> pa.Table:
    """Shares as a table in CooRTweet's shape."""
    columns = list(zip(*shares, strict=True)) or [(), (), (), ()]
    kinds = (pa.string(), pa.string(), pa.string(), pa.int64())
    return pa.table({name: pa.array(values, kind) for name, values, kind in zip(NAMES, columns, kinds, strict=True)})


def write(path: Path, shares: Iterable[Share]) -> Path:
    """Shares as a Parquet file in CooRTweet's shape."""
    pq.write_table(table(shares), path)
    return path


@dataclass(frozen=True, slots=True)
class Planted:
    """Posts of a crowd, and among them groups of accounts that acted together; `pairs` are theirs."""

    shares: list[Share]
    pairs: frozenset[tuple[str, str]]


def planted(
    seed: int,
    *,
    crowd: int = 400,
    posts: int = 6_000,
    groups: Sequence[int] = (3, 5, 8),
    joint: int = 26,
    spread: int = 20,
    noise: float = 0.2,
) -> Planted:
    """A crowd that shares popular objects over ten days, and groups that share `joint` of the same objects within `spread` seconds.

    Half of a group's objects are its own, shared by nobody else; the rest the crowd's. Each member skips a share of `noise` of
    them, and posts as much again on its own.
    """
    rng = np.random.default_rng(seed)
    start, length, objects = 1_700_000_000, 10 * 86_400, 300
    weight = 1 / (np.arange(objects) + 8)
    born = rng.random(objects) * length * 0.8
    shares, pairs = list[Share](), set[tuple[str, str]]()

    def share(account: str, number: int, time: float) -> None:
        shares.append((f"o{number}", account, f"p{len(shares)}", start + int(time)))

    for number in rng.choice(objects, posts, p=weight / weight.sum()):
        share(f"c{rng.integers(crowd)}", number, born[number] + rng.lognormal(9, 1.6))
    for group, size in enumerate(groups):
        members = [f"g{group}m{member}" for member in range(size)]
        pairs.update((a, b) for a in members for b in members if a < b)
        for step in range(joint):
            number = objects + 1000 * group + step if step % 2 else int(rng.integers(60))
            moment = (born[number] if number < objects else 0) + rng.random() * 86_400 * 2
            for account in members:
                if rng.random() >= noise:
                    share(account, number, moment + rng.random() * spread)
        for account in members:
            for number in rng.choice(objects, joint, p=weight / weight.sum()):
                share(account, number, born[number] + rng.lognormal(9, 1.6))
    return Planted(shares, frozenset(pairs))
