"""Whether planted groups are found, and how often chance is taken for acting together.

    python benchmarks/evidence_truth.py planted [POSTS.parquet ...]         precision and recall beside the rules in use
    python benchmarks/evidence_truth.py chance INPUT.parquet ... [--runs 20] [--plot docs/evidence-calibration.svg]

`planted`: files are of tools/synthetic_posts.py (planted accounts numbered from a tenth of the posts up, ten a group; name them with their
number of posts, as in mild=1000000=PATH); without files, harder sets are made here: groups that share partly or wholly objects of
their own, slower than the window, with members that often stay away, of three accounts.
`chance`: posts in CooRTweet's shape are dealt anew, times within each object or accounts within classes of activity (powers of two), so
that nobody acts together; every pair reported is false.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import altair as alt
import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from gravamen.evidence.duckdb_engine import DuckDBEngine
from gravamen.evidence.pairs import Tested, test_pairs
from gravamen.evidence.parameters import Null, Parameters
from gravamen.evidence.population import populate
from gravamen.evidence.posts import chosen_actions, open_posts

MICROSECONDS = 1_000_000
LEVELS = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)


@dataclass(frozen=True, slots=True)
class Hard:
    """A harder planted set: sizes of groups, the share of objects that are the group's own, within how many seconds members act, and
    how often one stays away. Accounts and objects are numbers; planted accounts start at `crowd`."""

    name: str
    sizes: tuple[int, ...]
    own: float = 0.5
    spread: int = 20
    away: float = 0.2
    objects: int = 40
    crowd: int = 10_000
    posts: int = 100_000


HARDER = (
    Hard("groups of three", (3,) * 30),
    Hard("groups of three, 15 objects", (3,) * 30, objects=15),
    Hard("often away (50 %)", (6,) * 15, away=0.5),
    Hard("mostly own objects (80 %)", (6,) * 15, own=0.8),
    Hard("only own objects", (6,) * 15, own=1.0),
    Hard("slow: within 5 minutes", (6,) * 15, spread=300),
    Hard("slow: within 30 minutes", (6,) * 15, spread=1800),
    Hard("large groups (30)", (30,) * 4),
)


def made(hard: Hard, seed: int = 7) -> pa.Table:
    """The posts of a harder set: a crowd with bursty objects over thirty days, and the groups."""
    rng, start, length, kinds = np.random.default_rng(seed), 1_700_000_000, 30 * 86_400, hard.posts // 8
    weight = 1 / (np.arange(kinds) + 20.0)
    born = rng.random(kinds) * length * 0.9
    o = rng.choice(kinds, hard.posts, p=weight / weight.sum())
    activity = 1 / (np.arange(hard.crowd) + 10.0) ** 0.7
    a = rng.choice(hard.crowd, hard.posts, p=activity / activity.sum())
    t = born[o] + rng.lognormal(np.log(7200), 1.8, hard.posts)
    parts, account = [(o, a, t)], hard.crowd
    for group, size in enumerate(hard.sizes):
        members = np.arange(account, account + size)
        account += size
        own = rng.random(hard.objects) < hard.own
        objects = np.where(own, kinds + group * hard.objects + np.arange(hard.objects), rng.integers(0, 400, hard.objects))
        moments = np.where(
            own, rng.random(hard.objects) * length, born[np.minimum(objects, kinds - 1)] + rng.lognormal(np.log(7200), 1.8, hard.objects)
        )
        joins = rng.random((size, hard.objects)) >= hard.away
        who, which = np.nonzero(joins)
        parts.append((objects[which], members[who], moments[which] + rng.random(len(which)) * hard.spread))
        # Members also post on their own, as much again as in the group.
        alone = rng.choice(kinds, size * hard.objects, p=weight / weight.sum())
        parts.append((alone, np.repeat(members, hard.objects), born[alone] + rng.lognormal(np.log(7200), 1.8, len(alone))))
    o, a, t = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    names = ("object_id", "account_id", "content_id", "timestamp_share")
    columns = (o.astype(np.int64), a.astype(np.int64), np.arange(len(o)) + 10**9, (start + t).astype(np.int64))
    return pa.table(dict(zip(names, columns, strict=True)))


def groups_of(hard: Hard) -> dict[int, int]:
    """The planted group of each planted account."""
    accounts, group_of = hard.crowd, dict[int, int]()
    for group, size in enumerate(hard.sizes):
        group_of.update(dict.fromkeys(range(accounts, accounts + size), group))
        accounts += size
    return group_of


def tested(path: Path, null: Null, rate: float, window: int = 60, *, has_strata: bool = False) -> tuple[Tested, np.ndarray]:
    """A search, and the names of accounts by number."""
    engine = DuckDBEngine("3GB")
    try:
        parameters = Parameters(null=null, window=window * MICROSECONDS, rate=rate, has_strata=has_strata)
        posts = open_posts(engine, path)
        population = populate(engine, posts.table, posts.columns, chosen_actions(posts, None), parameters.min_participation)
        found = test_pairs(engine, population, parameters, parameters.window, rate, lambda _: None)
        return found, engine.fetch("SELECT account FROM accounts ORDER BY a")["account"].to_numpy()
    finally:
        engine.close()


def rules_in_use(path: Path, group_of: dict[int, int], window: int = 60) -> Iterator[tuple[str, int, int]]:
    """(rule, pairs reported, planted pairs among them) of fixed minima and of CooRTweet's percentiles of weight."""
    connection = duckdb.connect()
    connection.execute("SET memory_limit = '4GB'")
    planted = pa.table({"a": list(group_of), "g": list(group_of.values())})
    connection.register("planted", planted)
    bucket = f"SELECT *, timestamp_share // {window} AS k FROM read_parquet('{path}')"
    joined = (
        "SELECT LEAST(x.account_id, y.account_id) AS a, GREATEST(x.account_id, y.account_id) AS b, x.object_id AS o "
        f"FROM ({bucket}) x JOIN ({bucket}) y ON x.object_id = y.object_id AND y.k IN (x.k, x.k + 1) "
        f"AND y.timestamp_share - x.timestamp_share BETWEEN 0 AND {window} AND x.account_id <> y.account_id "
        "AND (x.timestamp_share < y.timestamp_share OR x.account_id < y.account_id)"
    )
    connection.execute(f"CREATE TABLE pairs AS SELECT a, b, COUNT(*) AS weight, COUNT(DISTINCT o) AS n FROM ({joined}) GROUP BY a, b")
    connection.execute(
        "CREATE TABLE judged AS SELECT weight, n, COALESCE(p.g = q.g, false) AS t "
        "FROM pairs LEFT JOIN planted p USING (a) LEFT JOIN planted q ON q.a = b"
    )
    rules = [(f"at least {n} objects", f"n >= {n}") for n in (2, 5)]
    for quantile in (0.5, 0.9, 0.99):
        least = connection.execute(f"SELECT quantile_cont(weight, {quantile}) FROM judged").fetchone()[0]
        rules.append((f"CooRTweet, weight above its {quantile:.0%} quantile ({least:g})", f"weight > {least}"))
    for name, condition in rules:
        reported, true = connection.execute(f"SELECT COUNT(*), COUNT(*) FILTER (t) FROM judged WHERE {condition}").fetchone()
        yield name, reported, true


def line(name: str, reported: int, true: int, planted: int) -> str:
    """A row of the table."""
    precision = f"{true / reported:8.1%}" if reported else f"{'–':>8s}"
    return f"  {name:58s} {reported:10,d} {precision} {true / planted:8.1%}"


def report_planted(name: str, path: Path, group_of: dict[int, int]) -> None:
    """Precision and recall of all rules on one set."""
    sizes = np.bincount(np.array(list(group_of.values())))
    planted = int((sizes * (sizes - 1) // 2).sum())
    print(f"{name}: {planted:,d} planted pairs\n  {'rule':58s} {'reported':>10s} {'precision':>8s} {'recall':>8s}")
    for null, has_strata in ((Null.SYNCHRONY, False), (Null.SYNCHRONY, True), (Null.EITHER, False)):
        found, names = tested(path, null, 0.01, has_strata=has_strata)
        a, b = names[found.a[found.q <= 0.01] - 1], names[found.b[found.q <= 0.01] - 1]
        true = sum(group_of.get(int(x), -1) == group_of.get(int(y), -2) for x, y in zip(a, b, strict=True))
        print(line(f"gravamen, {null}{', strata' if has_strata else ''}, FDR 1 %", len(a), true, planted))
    for rule, reported, true in rules_in_use(path, group_of):
        print(line(rule, reported, true, planted))
    print(flush=True)


def dealt(posts: pa.Table, what: str, rng: np.random.Generator) -> pa.Table:
    """Posts with times dealt anew within each object, or accounts within classes of activity."""
    if what == "times":
        column, classes = "timestamp_share", np.unique(posts["object_id"].to_numpy(), return_inverse=True)[1]
    else:
        column = "account_id"
        _, number, counts = np.unique(posts[column].to_numpy(), return_inverse=True, return_counts=True)
        classes = np.floor(np.log2(counts[number]))
    values = posts[column].to_numpy()
    anew = values.copy()
    anew[np.argsort(classes, kind="stable")] = values[np.lexsort((rng.random(len(values)), classes))]
    return posts.set_column(posts.column_names.index(column), column, pa.array(anew))


def sharing_pairs(posts: pa.Table) -> int:
    """How many pairs of accounts share an object: those whose p-value could be below 1."""
    connection = duckdb.connect()
    connection.register("posts", posts)
    pairs = "SELECT DISTINCT x.account_id, y.account_id FROM h x JOIN h y ON x.object_id = y.object_id AND x.account_id < y.account_id"
    kept = "SELECT account_id FROM posts GROUP BY account_id HAVING COUNT(*) > 1"
    held = f"SELECT DISTINCT object_id, account_id FROM posts WHERE account_id IN ({kept})"
    return connection.execute(f"WITH h AS ({held}) SELECT COUNT(*) FROM ({pairs})").fetchone()[0]


def report_chance(paths: list[Path], runs: int, plot: Path | None) -> None:
    """False pairs over runs, and how p-values of nobody's acting together are spread."""
    curves = list[dict[str, object]]()
    print(
        f"{'posts':18s} {'dealt anew':10s} {'runs':>4s} {'with a false pair':>18s} {'false pairs':>12s} {'with strata':>12s}   "
        "share of sharing pairs with p up to 0.1, 0.01, 0.001"
    )
    for path in paths:
        posts = pq.read_table(path)
        for what in ("times", "accounts"):
            false, false_split, below, pairs = list[int](), list[int](), np.zeros(len(LEVELS)), 0
            for seed in range(runs):
                with tempfile.TemporaryDirectory() as folder:
                    anew = dealt(posts, what, np.random.default_rng(seed))
                    pq.write_table(anew, Path(folder) / "posts.parquet")
                    found, _ = tested(Path(folder) / "posts.parquet", Null.SYNCHRONY, 1.0)
                    split, _ = tested(Path(folder) / "posts.parquet", Null.SYNCHRONY, 0.01, has_strata=True)
                false.append(int((found.q <= 0.01).sum()))
                false_split.append(int((split.q <= 0.01).sum()))
                below += (found.p[None, :] <= np.array(LEVELS)[:, None]).sum(axis=1)
                pairs += sharing_pairs(anew)
            shares = dict(zip(LEVELS, (below / pairs).tolist(), strict=True))
            curves += [{"level": level, "share": share, "posts": f"{path.stem}, {what}"} for level, share in shares.items() if share]
            shown = ", ".join(f"{shares[level]:.2g}" for level in (0.1, 0.01, 0.001))
            print(
                f"{path.stem:18s} {what:10s} {runs:4d} {sum(n > 0 for n in false):18d} {sum(false):12d} {sum(false_split):12d}   {shown}",
                flush=True,
            )
    if plot is not None:
        draw(curves, plot)


def draw(curves: list[dict[str, object]], plot: Path) -> None:
    """The share of p-values up to each level, beside the diagonal that a test must stay under."""
    scale = alt.Scale(type="log", domain=[1e-7, 1])
    x = alt.X("level:Q", scale=alt.Scale(type="log"), title="level")
    y = alt.Y("share:Q", scale=scale, title="share of pairs with a p-value up to it, where nobody acts together")
    points = (
        alt.Chart(alt.Data(values=curves))
        .mark_line(point=True)
        .encode(x=x, y=y, color=alt.Color("posts:N", title="posts, what is dealt anew"))
    )
    ends = alt.Data(values=[{"level": level, "share": level} for level in (min(LEVELS), max(LEVELS))])
    diagonal = alt.Chart(ends).mark_line(color="#767676", strokeDash=[4, 4]).encode(x=x, y=y)
    alt.LayerChart(layer=[diagonal, points], width=460, height=380).save(str(plot))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    planted = commands.add_parser("planted")
    planted.add_argument("files", nargs="*", help="NAME=NUMBER_OF_POSTS=PATH")
    chance = commands.add_parser("chance")
    chance.add_argument("files", nargs="+", type=Path)
    chance.add_argument("--runs", type=int, default=20)
    chance.add_argument("--plot", type=Path)
    args = parser.parse_args()
    if args.command == "chance":
        report_chance(args.files, args.runs, args.plot)
        return
    for text in args.files:
        name, number, path = text.split("=", 2)
        first = int(float(number)) // 10
        report_planted(name, Path(path), {first + n: n // 10 for n in range(400)})
    if not args.files:
        with tempfile.TemporaryDirectory() as folder:
            for hard in HARDER:
                path = Path(folder) / "posts.parquet"
                pq.write_table(made(hard), path)
                report_planted(hard.name, path, groups_of(hard))


if __name__ == "__main__":
    main()
