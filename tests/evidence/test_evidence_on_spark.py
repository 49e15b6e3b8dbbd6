"""The same steps on a real Spark cluster give the same tables."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from post_building import planted, write
from searching import as_coortweet, searched

from gravamen.evidence.engine import EngineError
from gravamen.evidence.finding import find, find_compatible
from gravamen.evidence.parameters import Null, Parameters
from gravamen.evidence.posts import SCHEMA
from gravamen.evidence.spark_engine import SparkEngine

pytest.importorskip("pyspark", reason="needs pip install 'gravamen[spark]'")
pytestmark = pytest.mark.skipif(shutil.which("java") is None and not os.environ.get("CI"), reason="needs Java 17 or later")
CLUSTER = "local-cluster[2,1,1024]"
"""Two workers in processes of their own, to which data must really be sent."""


@pytest.fixture(scope="module")
def engine() -> Iterator[SparkEngine]:
    engine = SparkEngine(CLUSTER, "1GB", partitions=2)
    yield engine
    engine.close()


def test_a_cluster_finds_what_this_process_finds(engine: SparkEngine, tmp_path: Path) -> None:
    path = write(tmp_path / "posts.parquet", planted(5).shares)
    parameters = Parameters(null=Null.EITHER, search_limit=400)
    spark = find(engine, path, parameters, lambda _: None, is_surveyed=False)
    duck = searched(path, null=Null.EITHER, search_limit=400)
    assert len(duck.tables["edges"]) > 20
    for name, table in duck.tables.items():
        assert spark.tables[name].equals(table), name
    assert {**spark.facts, "made_with": None} == {**duck.facts, "made_with": None}


def test_coortweets_edges_on_the_canonical_table(engine: SparkEngine, tmp_path: Path) -> None:
    rows = [(a, "x", p, t * 1_000_000, "url", o) for o, a, p, t in planted(6, posts=1_000).shares]
    columns = dict(zip(SCHEMA.names, zip(*rows, strict=True), strict=True))
    table = pa.table(
        {f.name: pa.array(columns[f.name], pa.int64() if f.name == "time" else f.type).cast(f.type) for f in SCHEMA}, schema=SCHEMA
    )
    pq.write_table(table, tmp_path / "posts.parquet")
    spark = find_compatible(engine, tmp_path / "posts.parquet", Parameters(), 0.5, lambda _: None)
    for name, table in as_coortweet(tmp_path / "posts.parquet").tables.items():
        assert spark.tables[name].equals(table), name


def test_what_goes_wrong_while_a_step_is_computed_is_one_line(engine: SparkEngine, tmp_path: Path) -> None:
    engine.give("words", pa.table({"word": ["seven"]}))
    with pytest.raises(EngineError, match=r"^Spark could not go on \(.*CAST_INVALID_INPUT") as raised:
        engine.make("numbers", "SELECT CAST(word AS BIGINT) AS number FROM words")
    assert "\n" not in str(raised.value)
    (tmp_path / "posts.parquet").write_bytes(b"no Parquet")
    with pytest.raises(EngineError, match=r"^Spark could not go on"):
        engine.open("posts", [tmp_path / "posts.parquet"])
