"""Speed and memory of `gravamen evidence find`, beside coordination-network-toolkit on the same posts.

    python benchmarks/evidence.py ../shared/tools/synthetic_posts.py [--rows 1e6 --rows 1e7] [--kind viral] [--toolkit compute_networks]

Posts are made by the script named first, which plants groups (see benchmarks/evidence_truth.py for whether they are found). Each
measurement is one run in a process of its own; CPU seconds are those of the process and all its threads, start of the interpreter
included; memory is its largest resident size.

  edges      posts in, the tested pairs with their evidence out, no survey of other settings
  finding    the whole command without the report: groups, checks, sensitivity, files
  toolkit    coordination-network-toolkit: preprocessing, then the co-retweet network of the same window, one process
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

WINDOW = 60


@dataclass(frozen=True, slots=True)
class Cost:
    """One run: CPU seconds, seconds by the clock, and the largest resident memory in GB; `pairs` that it reported."""

    what: str
    cpu_s: float
    wall_s: float
    memory_gb: float
    pairs: int | None


class BenchmarkError(Exception):
    """A measurement failed; the message says which."""


def measured(what: str, commands: list[list[str]], folder: Path) -> Cost:
    """Runs commands one after the other. Raises BenchmarkError where one fails."""
    cpu, memory, started = 0.0, 0, time.time()
    for command in commands:
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise BenchmarkError(f"{' '.join(command)}: {(folder / 'log').read_text(errors='replace')[-2000:]}")
        cpu += used.ru_utime + used.ru_stime
        memory = max(memory, used.ru_maxrss)
    return Cost(what, cpu, time.time() - started, memory / 1e6, None)


def edges_only(posts: Path, out: Path) -> None:
    """The measured side of `edges`, in a process of its own."""
    import numpy as np  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    from gravamen.evidence.duckdb_engine import DuckDBEngine  # noqa: PLC0415
    from gravamen.evidence.edges import edge_table, evidence_table, fetch_names, report  # noqa: PLC0415
    from gravamen.evidence.pairs import test_pairs  # noqa: PLC0415
    from gravamen.evidence.parameters import Parameters  # noqa: PLC0415
    from gravamen.evidence.population import populate  # noqa: PLC0415
    from gravamen.evidence.posts import chosen_actions, open_posts  # noqa: PLC0415

    engine, parameters = DuckDBEngine(), Parameters(window=WINDOW * 1_000_000)
    opened = open_posts(engine, posts)
    population = populate(engine, opened.table, opened.columns, chosen_actions(opened, None), parameters.min_participation)
    tested = test_pairs(engine, population, parameters, parameters.window, parameters.rate, lambda _: None)
    reported = report(engine, tested, parameters.rate)
    names = fetch_names(engine, np.concatenate([reported.a, reported.b]))
    nothing = np.zeros(len(reported.a))
    pq.write_table(edge_table(tested, reported, names, nothing, nothing.astype(np.int64)), out / "edges.parquet")
    pq.write_table(evidence_table(reported.meetings, names), out / "evidence.parquet")


def rows_in(path: Path) -> int:
    """How many pairs a run wrote."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    return pq.read_metadata(path).num_rows


def costs_of(posts: Path, folder: Path, toolkit: str | None) -> list[Cost]:
    """All measurements on one file of posts (without its ending). Raises BenchmarkError."""
    parquet, out = posts.with_suffix(".parquet"), folder / "F"
    own = measured("edges", [[sys.executable, __file__, str(parquet), "--edges-into", str(folder)]], folder)
    command = [
        sys.executable,
        "-m",
        "gravamen.cli",
        "evidence",
        "find",
        str(parquet),
        "-o",
        str(out),
        "--no-report",
        "-q",
        "--window",
        f"{WINDOW}s",
    ]
    whole = measured("finding", [command], folder)
    costs = [
        Cost(**asdict(own) | {"pairs": rows_in(folder / "edges.parquet")}),
        Cost(**asdict(whole) | {"pairs": rows_in(out / "edges.parquet")}),
    ]
    if toolkit:
        database = str(folder / "toolkit.db")
        compute = ["compute", "co_retweet", "--time_window", str(WINDOW), "--min_edge_weight", "2", "--n_cpus", "1"]
        export = ["--output_file", str(folder / "toolkit.graphml")]
        commands = [[toolkit, database, "preprocess", f"{posts}__cnt.csv"], [toolkit, database, *compute, *export]]
        costs.append(measured("toolkit", commands, folder))
    return costs


def main() -> None:
    """Make posts, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("maker", type=Path, help="the script that makes posts")
    parser.add_argument("--rows", action="append", help="how many posts (default 1e6; may be repeated)")
    parser.add_argument("--kind", choices=("mild", "viral"), default="mild")
    parser.add_argument("--toolkit", help="the command compute_networks of coordination-network-toolkit")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--edges-into", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.edges_into:
        edges_only(args.maker, args.edges_into)
        return
    found = dict[str, list[Cost]]()
    for rows in args.rows or ["1e6"]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            subprocess.run([sys.executable, str(args.maker), rows, args.kind, str(folder / "posts")], check=True, stdout=subprocess.DEVNULL)
            try:
                found[rows] = costs_of(folder / "posts", folder, args.toolkit)
            except BenchmarkError as error:
                sys.exit(str(error))
    if args.json:
        print(json.dumps({rows: [asdict(cost) for cost in costs] for rows, costs in found.items()}, indent=1))
        return
    print(f"{'posts':>8s} {'kind':6s} {'what':9s} {'CPU s':>8s} {'wall s':>8s} {'GB':>6s} {'pairs':>8s}")
    for rows, costs in found.items():
        for c in costs:
            pairs = "" if c.pairs is None else f"{c.pairs:,d}"
            print(f"{rows:>8s} {args.kind:6s} {c.what:9s} {c.cpu_s:8.1f} {c.wall_s:8.1f} {c.memory_gb:6.2f} {pairs:>8s}")


if __name__ == "__main__":
    main()
