"""How fast Gravamen reads, beside a spaCy pipeline (tagger, parser, NER) on the same articles in the same run.

    python benchmarks/read.py ARTICLES… [--spacy-model NAME|PATH] [--spacy-python PATH] [--limit N] [--json]

ARTICLES are text files, folders of them, or JSON Lines with `id` and `text`. Gravamen does its whole reading (attributions,
actors, acts, times, disputes); spaCy does only what is named above. Every measurement is a fresh process with one thread a
process. spaCy is no dependency of Gravamen: it may live in another environment, whose interpreter --spacy-python names.

What is measured (the figures of memory need /proc, that is, Linux):
  one process     articles a second, and CPU seconds, of reading alone: the model is loaded, one article is read before
  all cores       the same for the whole run, start-up and loading included, CPU seconds of all processes
  ratio           spaCy's CPU seconds over Gravamen's: above 1, Gravamen needs less
  memory          largest sum of the resident memory of all processes; for one process also on 4 times the articles
  first result    seconds from starting the interpreter to the first article read
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

DEFAULT_MODEL = "en_core_web_md"
UNUSED_PIPES = ("lemmatizer", "attribute_ruler", "senter")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")
GROWTH = 4
"""How many times the articles are read over, to see whether memory grows with their number."""
MISSING_SPACY = 4
"""Exit status of a measurement for which spaCy or its model is not installed."""
POLL_SECONDS = 0.05
SPACY_BATCH = 32
"""spaCy's own 256 would hold more articles at once than most corpora here have, which tells nothing of its memory."""

Read = Callable[[Iterator[str]], Iterator[object]]
"""Reads texts, and yields something for each."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: of reading alone (`reading_*`, in the process itself) and in all (`total_*`, all its processes)."""

    articles: int
    reading_wall_s: float
    reading_cpu_s: float
    total_wall_s: float
    total_cpu_s: float
    first_result_s: float
    peak_mib: float | None


@dataclass(frozen=True, slots=True)
class Costs:
    """The runs of one system: in one process, in one process on `GROWTH` times the articles, and on all cores."""

    one_process: Cost
    one_process_longer: Cost
    all_cores: Cost


class BenchmarkError(Exception):
    """A measurement cannot be made; the message says what is missing."""


# The measured side: runs in a process of its own, perhaps under an interpreter that has spaCy and no Gravamen.


def gravamen_reader(processes: int) -> Read:
    """The whole reading, by the package's own engine."""
    from gravamen.engines.local import read_all  # noqa: PLC0415
    from gravamen.model import Document, Reading, digest  # noqa: PLC0415

    def read(texts: Iterator[str]) -> Iterator[object]:
        documents = (Document(str(number), text, digest(text.encode())) for number, text in enumerate(texts))
        for outcome in read_all(documents, processes):
            if not isinstance(outcome, Reading):
                raise BenchmarkError(f"article {outcome.name}: {outcome.reason}")
            yield outcome

    return read


def spacy_reader(model: str, processes: int) -> Read:
    """A spaCy pipeline of tagger, parser and NER, in its own batches and processes."""
    try:
        import spacy  # noqa: PLC0415

        pipeline = spacy.load(model, exclude=UNUSED_PIPES)
    except (ImportError, OSError) as error:
        print(f"spaCy and its model {model} are needed for the comparison: {error}", file=sys.stderr)
        sys.exit(MISSING_SPACY)
    return lambda texts: pipeline.pipe(texts, n_process=processes, batch_size=SPACY_BATCH)


def measure(read: Read, articles: Path, repeat: int, warm_up: bool) -> dict[str, float]:
    """Read all articles `repeat` times; with `warm_up`, read one first and keep it out of the figures."""
    first_result: float | None = None
    if warm_up:
        # One text and no more is handed over: a system that works in batches would read a whole batch for one result.
        next(iter(read(islice(texts_of(articles, 1), 1))))
        first_result = time.time()
    wall, cpu, done = time.perf_counter(), time.process_time(), 0
    for _ in read(texts_of(articles, repeat)):
        first_result = first_result or time.time()
        done += 1
    return {
        "articles": done,
        "reading_wall_s": time.perf_counter() - wall,
        "reading_cpu_s": time.process_time() - cpu,
        "first_result_at": first_result or time.time(),
    }


def texts_of(articles: Path, repeat: int) -> Iterator[str]:
    """The texts of the prepared file, one at a time, as often as asked."""
    for _ in range(repeat):
        with articles.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines)


# The measuring side.


def run(command: list[str], *, processes: int, repeat: int = 1) -> Cost:
    """Measure one system in a fresh process. Raises BenchmarkError where it could not run."""
    command = [*command, "--processes", str(processes), "--repeat", str(repeat)]
    before, started = children_cpu(), time.time()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, **ONE_THREAD}, text=True)
    with MemoryWatch(process.pid) as memory:
        output, _ = process.communicate()
    total_wall, total_cpu = time.time() - started, children_cpu() - before
    if process.returncode == MISSING_SPACY:
        raise BenchmarkError("install spaCy with its model, or name an interpreter that has them by --spacy-python")
    if process.returncode:
        raise BenchmarkError(f"{' '.join(command)} failed (exit status {process.returncode})")
    found = json.loads(output)
    first_result_s = found.pop("first_result_at") - started
    return Cost(**found, total_wall_s=total_wall, total_cpu_s=total_cpu, first_result_s=first_result_s, peak_mib=memory.peak_mib)


def children_cpu() -> float:
    """CPU seconds of all processes that this one started and that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class MemoryWatch:
    """Watches the resident memory of a process and all under it, and keeps the largest sum and the largest of one; None without /proc."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.peak_mib: float | None = None
        self.largest_mib: float | None = None

    def __enter__(self) -> MemoryWatch:
        if Path("/proc/self/statm").exists():
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(POLL_SECONDS):
            each = [resident_mib(pid) for pid in family(self._pid)]
            self.peak_mib = max(self.peak_mib or 0.0, sum(each))
            self.largest_mib = max(self.largest_mib or 0.0, *each)


def family(pid: int) -> Iterator[int]:
    """A process and all processes under it, as far as they still live."""
    yield pid
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = tasks.read_text("ascii").split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def resident_mib(pid: int) -> float:
    """Resident memory of a process, 0 when it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / 2**20


def prepare(places: list[str], limit: int | None, folder: str) -> Path:
    """Write the texts to read into one file, a JSON string a line, so that both systems read the same.

    Raises BenchmarkError where no article can be read; single unreadable ones are named and left out.
    """
    from gravamen.sources import Unreadable, documents  # noqa: PLC0415

    path = Path(folder) / "texts.jsonl"
    written = 0
    with path.open("w", encoding="utf-8") as out:
        for item in documents(places, sys.stdin.buffer):
            if written == limit:
                break
            if isinstance(item, Unreadable):
                print(f"{item.name} is left out: {item.reason}", file=sys.stderr)
                continue
            out.write(json.dumps(item.text) + "\n")
            written += 1
    if not written:
        raise BenchmarkError(f"no article could be read from {', '.join(places)}")
    return path


def costs_of(system: str, python: str, articles: Path, model: str, cores: int) -> Costs:
    """All measurements of one system, run by the given interpreter. Raises BenchmarkError."""
    print(f"measuring {system} …", file=sys.stderr)
    command = [python, __file__, str(articles), "--measure", system, "--spacy-model", model]
    return Costs(
        one_process=run(command, processes=1),
        one_process_longer=run(command, processes=1, repeat=GROWTH),
        all_cores=run(command, processes=cores),
    )


def result_of(gravamen: Costs, spacy: Costs, cores: int) -> dict[str, Any]:
    """The measurements as JSON values, and the ratios of CPU seconds."""
    return {
        "cores": cores,
        "gravamen": asdict(gravamen),
        "spacy": asdict(spacy),
        "ratio_one_process": spacy.one_process.reading_cpu_s / gravamen.one_process.reading_cpu_s,
        "ratio_all_cores": spacy.all_cores.total_cpu_s / gravamen.all_cores.total_cpu_s,
    }


def figures(costs: Costs) -> dict[str, float | None]:
    """What the table shows of one system."""
    one, every = costs.one_process, costs.all_cores
    return {
        "one process: articles/s": one.articles / one.reading_wall_s,
        "one process: CPU s of reading": one.reading_cpu_s,
        "all cores: articles/s, start-up included": every.articles / every.total_wall_s,
        "all cores: CPU s, start-up included": every.total_cpu_s,
        "one process: peak memory, MiB": one.peak_mib,
        f"the same on {GROWTH} times the articles": costs.one_process_longer.peak_mib,
        "all cores: peak memory of all, MiB": every.peak_mib,
        "start to first result, s": one.first_result_s,
    }


def table(gravamen: Costs, spacy: Costs, result: dict[str, Any]) -> Iterator[str]:
    """The comparison in lines of text."""
    title = f"{gravamen.one_process.articles} articles, {result['cores']} cores"
    yield f"{title:42s}{'gravamen':>10s}{'spaCy':>10s}"
    beside = figures(spacy)
    for name, value in figures(gravamen).items():
        yield f"{name:42s}" + "".join(f"{'–':>10s}" if v is None else f"{v:10.2f}" for v in (value, beside[name]))
    one, every = result["ratio_one_process"], result["ratio_all_cores"]
    yield f"ratio of CPU seconds, spaCy over gravamen: one process {one:.2f}, all cores {every:.2f}"


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="+", help="text files, folders, or JSON Lines of articles")
    parser.add_argument("--spacy-model", default=DEFAULT_MODEL, help="name or path of the model (default: %(default)s)")
    parser.add_argument("--spacy-python", default=sys.executable, help="interpreter that has spaCy (default: this one)")
    parser.add_argument("--limit", type=int, help="read no more articles than this")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)), help="processes for all cores")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--measure", choices=("gravamen", "spacy"), help=argparse.SUPPRESS)
    parser.add_argument("--repeat", type=int, default=1, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Compare, or, started by itself in a process of its own, measure one system."""
    args = arguments()
    if args.measure:
        is_gravamen = args.measure == "gravamen"
        read = gravamen_reader(args.processes) if is_gravamen else spacy_reader(args.spacy_model, args.processes)
        print(json.dumps(measure(read, Path(args.articles[0]), args.repeat, warm_up=args.processes == 1)))
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            articles = prepare(args.articles, args.limit, folder)
            # spaCy first: where it is missing, that is said before the long measurement.
            spacy = costs_of("spacy", args.spacy_python, articles, args.spacy_model, args.processes)
            gravamen = costs_of("gravamen", sys.executable, articles, args.spacy_model, args.processes)
    except BenchmarkError as error:
        sys.exit(str(error))
    result = result_of(gravamen, spacy, args.processes)
    print(json.dumps(result, indent=1) if args.json else "\n".join(table(gravamen, spacy, result)))


if __name__ == "__main__":
    main()
