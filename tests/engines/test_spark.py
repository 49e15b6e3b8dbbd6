"""Reading on a real Spark cluster of two workers: the same outcomes as here, in the same order."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="needs the extra: pip install '.[spark]'")
pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="needs Java 17 or later")

import stand_ins  # noqa: E402

from gravamen.engines import read_all  # noqa: E402
from gravamen.engines.spark import read_on_spark  # noqa: E402
from gravamen.model import Document  # noqa: E402
from gravamen.sources import Unreadable  # noqa: E402

CLUSTER = "local-cluster[2,1,1024]"
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module", autouse=True)
def worker_environment():
    """Workers are processes of their own: they get this interpreter, and what it can import."""
    before = dict(os.environ)
    os.environ |= {
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)]),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    yield
    os.environ.clear()
    os.environ.update(before)


def test_a_record_filled_by_a_cluster_is_the_one_that_this_machine_fills(tmp_path: Path) -> None:
    listed = []
    for engine in (("--engine", "spark", "--master", CLUSTER), ("--workers", "1")):
        place = tmp_path / engine[1]
        run = gravamen("add", EXAMPLES, "--record", place, *engine)
        assert run.returncode == 0, run.stderr
        said = gravamen("said", "--limit", "0", "--format", "jsonl", "--record", place)
        disputes = gravamen("disputes", "--limit", "0", "--format", "jsonl", "--record", place)
        listed.append((said.stdout, disputes.stdout))
    assert listed[0] == listed[1] and all(listed[0])


def gravamen(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gravamen.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)


def test_documents_come_back_in_order_portion_by_portion() -> None:
    gone = Unreadable("gone.txt", "there is no such file", "check the path")
    given: list[Document | Unreadable] = [*(Document(str(n), f"text {n}", "0") for n in range(7)), gone, Document("last", "x", "0")]
    assert list(read_on_spark(given, CLUSTER, stand_ins.echo, portion=4)) == list(read_all(given, 1, stand_ins.echo))


def test_what_fails_on_a_worker_comes_back_in_its_place() -> None:
    given = [Document(str(n), word, "0") for n, word in enumerate(("one", "fail", "two"))]
    outcomes = list(read_on_spark(given, CLUSTER, stand_ins.echo))
    assert [type(outcome).__name__ for outcome in outcomes] == ["Reading", "Unreadable", "Reading"]
    assert isinstance(outcomes[1], Unreadable) and "no such word" in outcomes[1].reason


def test_nothing_to_read_needs_no_cluster() -> None:
    assert list(read_on_spark([], "spark://nowhere.invalid:7077")) == []
