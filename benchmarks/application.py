"""How fast the application answers on a large record, under a load tool (locust) over HTTP.

    pip install -e '.[load]'
    python benchmarks/application.py FOLDER [--statements 100000] [--users 4] [--seconds 120] [--workers 1] [--think 0] [--only REGEX]

FOLDER keeps the record (`generated_record.py` makes it where there is none). The application runs by `gravamen serve`. First each kind
of page is asked for alone, one request after the other, for the CPU time of the server and the size of an answer; then all of them in
a mix, by so many readers at once who ask for the next page so many seconds (--think) after they have one.
Printed are, for each kind: how many, CPU milliseconds of the server for one, and under the mix median, 95th and 99th percentile in
milliseconds and failures; then the memory of the server and the load of the machine before and after.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from application_pages import SEED, pages_of
from generated_record import generate
from gravamen.record import open_record

HERE = Path(__file__).parent
_TICKS = os.sysconf("SC_CLK_TCK")
_ALONE = 30


class Server:
    """The application in processes of its own."""

    def __init__(self, record: Path, port: int, workers: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "gravamen.cli", "serve", "--record", str(record), "--port", str(port)]
        command += ["--workers", str(workers)]
        self._process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)

    def wait(self) -> None:
        """Waits until it answers."""
        for _ in range(600):
            try:
                httpx.get(f"{self.url}/method", timeout=60)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
        sys.exit("the application does not answer")

    def processes(self) -> list[int]:
        """Its processes."""
        found = [self._process.pid]
        for parent in found:
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
            found.extend(int(child) for child in children.split())
        return found

    def cpu(self) -> float:
        """CPU seconds that it has used."""
        fields = [Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split() for pid in self.processes()]
        return sum(int(each[11]) + int(each[12]) for each in fields) / _TICKS

    def memory(self) -> list[float]:
        """Peak resident memory of each of its processes, in MiB."""
        found: list[float] = []
        for pid in self.processes():
            lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
            found += [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]
        return found

    def stop(self) -> None:
        """Ends it."""
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait()


@contextmanager
def running(record: Path, port: int, workers: int) -> Iterator[Server]:
    """The application, while it is needed."""
    server = Server(record, port, workers)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def alone(server: Server, addresses: Mapping[str, list[str]]) -> dict[str, tuple[float, float, int]]:
    """For each kind: CPU milliseconds and wall milliseconds of one answer, and bytes of the largest."""
    chance = random.Random(SEED)  # noqa: S311
    found: dict[str, tuple[float, float, int]] = {}
    with httpx.Client(base_url=server.url, timeout=120) as client:
        client.get("/")
        for kind, some in addresses.items():
            asked = [chance.choice(some) for _ in range(_ALONE)]
            before, started = server.cpu(), time.perf_counter()
            answers = [client.get(each) for each in asked]
            wall = time.perf_counter() - started
            failed = [f"{answer.status_code} {answer.url.path}" for answer in answers if answer.status_code != 200]
            if failed:
                sys.exit(f"{kind}: {failed[0]}")
            found[kind] = ((server.cpu() - before) / _ALONE * 1000, wall / _ALONE * 1000, max(len(each.content) for each in answers))
    return found


def together(server: Server, pages: Mapping[str, tuple[int, list[str]]], users: int, seconds: int, think: float) -> list[dict[str, Any]]:
    """Runs locust; what it counted, a kind each."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as told:
        weights = {kind: [weight] for kind, (weight, _) in pages.items()}
        json.dump({"weights": weights, "addresses": {kind: some for kind, (_, some) in pages.items()}}, told)
        told.flush()
        command = [sys.executable, "-m", "locust", "-f", str(HERE / "application_load.py"), "--headless", "--host", server.url, "--json"]
        options = ["-u", str(users), "-r", str(users), "-t", f"{seconds}s", "--loglevel", "ERROR", "--exit-code-on-error", "0"]
        environment = os.environ | {"GRAVAMEN_PAGES": told.name, "GRAVAMEN_THINK": str(think)}
        done = subprocess.run([*command, *options], env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def percentile(counted: Mapping[str, int], share: float) -> float:
    """The milliseconds that a share of the answers stayed under; `counted` has how many took how long."""
    total, seen = sum(counted.values()), 0
    for took, number in sorted((float(took), number) for took, number in counted.items()):
        seen += number
        if seen >= total * share:
            return took
    return 0.0


def main() -> None:
    """Measures, and prints the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--statements", type=int, default=100_000)
    options.add_argument("--users", type=int, default=4)
    options.add_argument("--seconds", type=int, default=120)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--think", type=float, default=0.0)
    options.add_argument("--port", type=int, default=8765)
    options.add_argument("--only", default="", help="kinds of page that this regular expression finds")
    given = options.parse_args()
    record = open_record(str(given.folder), create=True)
    generate(record, given.statements)
    with record.reading() as connection:
        pages = {kind: page for kind, page in pages_of(connection).items() if re.search(given.only, kind)}
    record.close()
    before = os.getloadavg()
    with running(given.folder, given.port, given.workers) as server:
        single = alone(server, {kind: some for kind, (_, some) in pages.items()})
        counted = {each["name"]: each for each in together(server, pages, given.users, given.seconds, given.think)} if given.seconds else {}
        memory = server.memory()
    report(single, counted)
    print(f"{given.users} readers, {given.workers} workers, peak memory {', '.join(f'{each:.0f}' for each in memory)} MiB")
    print(f"load of the machine {before[0]:.1f} before, {os.getloadavg()[0]:.1f} after, {len(os.sched_getaffinity(0))} cores")


def report(single: Mapping[str, tuple[float, float, int]], counted: Mapping[str, dict[str, Any]]) -> None:
    """Prints the table."""
    print(f"{'page':24}{'CPU ms':>8}{'alone ms':>9}{'kB':>7}{'asked':>8}{'median':>8}{'95 %':>8}{'99 %':>8}{'failed':>8}")
    for kind, (cpu, wall, size) in single.items():
        line = f"{kind:24}{cpu:8.0f}{wall:9.0f}{size / 1000:7.0f}"
        if row := counted.get(kind):
            took = row["response_times"]
            line += f"{row['num_requests']:8}" + "".join(f"{percentile(took, share):8.0f}" for share in (0.5, 0.95, 0.99))
            line += f"{row['num_failures']:8}"
        print(line)
    if counted:
        every: dict[str, int] = {}
        for row in counted.values():
            for took, number in row["response_times"].items():
                every[took] = every.get(took, 0) + number
        requests = sum(row["num_requests"] for row in counted.values())
        shares = "".join(f"{percentile(every, share):8.0f}" for share in (0.5, 0.95, 0.99))
        print(f"{'all':48}{requests:8}{shares}{sum(row['num_failures'] for row in counted.values()):8}")


if __name__ == "__main__":
    main()
