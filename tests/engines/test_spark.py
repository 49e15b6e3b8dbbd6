"""Reading on a real Spark cluster of two workers: the same outcomes as here, in the same order."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="needs the extra: pip install '.[spark]'")
pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="needs Java 17 or later")

import stand_ins  # noqa: E402

from gravamen.engines import read_all  # noqa: E402
from gravamen.engines.spark import read_on_spark  # noqa: E402
from gravamen.model import Document, digest  # noqa: E402
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


def test_a_cluster_reads_what_this_machine_reads() -> None:
    text = (EXAMPLES / "harbour-cables.txt").read_text("utf-8")
    given: list[Document | Unreadable] = [
        Document(f"a{n}", f"{text}\n{n}", digest(f"{text}{n}".encode()), published="2024-09-13") for n in range(5)
    ]
    given.insert(2, Unreadable("gone.txt", "there is no such file", "check the path"))
    # Two portions, the second of them smaller.
    on_cluster = list(read_on_spark(given, CLUSTER, portion=4))
    assert on_cluster == list(read_all(given, 1))


def test_what_fails_on_a_worker_comes_back_in_its_place() -> None:
    given = [Document(str(n), word, "0") for n, word in enumerate(("one", "fail", "two"))]
    outcomes = list(read_on_spark(given, CLUSTER, stand_ins.echo))
    assert [type(outcome).__name__ for outcome in outcomes] == ["Reading", "Unreadable", "Reading"]
    assert isinstance(outcomes[1], Unreadable) and "no such word" in outcomes[1].reason


def test_nothing_to_read_needs_no_cluster() -> None:
    assert list(read_on_spark([], "spark://nowhere.invalid:7077")) == []
