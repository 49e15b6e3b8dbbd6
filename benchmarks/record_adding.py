"""What filing costs beside reading: `gravamen read` and `gravamen add` on the same articles, one after the other, all cores.

    python benchmarks/record_adding.py ARTICLES.jsonl[.gz] [--sizes 300 1476] [--rounds 1]

For each size, the first so many articles are read (`read --format jsonl --disputes`, output thrown away) and added to a new record.
Printed are articles a second with start-up, CPU seconds of all processes, the largest sum of their resident memory and the largest
of one of them (which need /proc), and what is on file then. Both run in the same minutes, so that what else the machine does weighs
on both; CPU seconds say the same with less noise.
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from gravamen.record import open_record
from gravamen.record.asking import count_of
from gravamen.record.schema import dispute, document, failure, pledge, statement
from read import MemoryWatch, children_cpu


def first_articles(source: Path, number: int, target: Path) -> None:
    """Writes the first so many lines of a file of articles."""
    with source.open("rb") as plain, target.open("wb") as out:
        lines = gzip.GzipFile(fileobj=plain) if source.suffix == ".gz" else plain
        out.writelines(islice(lines, number))


def run(*arguments: str | Path) -> tuple[float, float, float, float]:
    """Wall seconds, CPU seconds, and the peak memory in MiB of all processes and of the largest one, of one command."""
    before, started = children_cpu(), time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "gravamen.cli", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with MemoryWatch(process.pid) as memory:
        _, told = process.communicate()
    if process.returncode not in (0, 3):
        sys.exit(told.decode())
    return time.perf_counter() - started, children_cpu() - before, memory.peak_mib or 0.0, memory.largest_mib or 0.0


def on_file(place: Path) -> str:
    """What a record holds."""
    record = open_record(str(place))
    with record.reading() as connection:
        counts = {table.name: count_of(connection, table) for table in (document, statement, pledge, failure)}
        families = len(connection.execute(select(document.c.family).distinct()).all())
        disputes = len(connection.execute(select(dispute.c.id).where(dispute.c.statements > 1)).all())
    record.close()
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    told = ", ".join(f"{number} {name}s" for name, number in counts.items())
    return f"{told}, {families} families, {disputes} disputes, {size / 2**20:.0f} MiB"


def main() -> None:
    """Measures every size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 1476])
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    print(f"{len(os.sched_getaffinity(0))} cores")
    for size in given.sizes:
        for _ in range(given.rounds):
            with tempfile.TemporaryDirectory() as folder:
                articles, record = Path(folder) / "articles.jsonl", Path(folder) / "record"
                first_articles(given.articles, size, articles)
                read = run("read", articles, "--format", "jsonl", "--disputes")
                add = run("add", articles, "--record", record)
                for name, (wall, cpu, memory, largest) in (("read", read), ("add", add)):
                    speed = f"{size / wall:8.2f} articles/s{cpu:9.1f} CPU s"
                    print(f"{size:6} articles  {name:5}{speed}{memory:9.0f} MiB, largest {largest:.0f}")
                print(f"{size:6} articles  add against read: {read[0] / add[0]:.0%} of its speed, {read[1] / add[1]:.0%} by CPU seconds")
                print(f"       on file: {on_file(record)}", flush=True)


if __name__ == "__main__":
    main()
