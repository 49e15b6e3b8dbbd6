"""The steps on Spark: the same SQL, translated by SQLGlot, on a cluster or on the cores of this machine."""

from __future__ import annotations

import functools
import logging
import os
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow.types import is_large_string

from gravamen.evidence.engine import EngineError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_TYPES = {
    "bigint": "BIGINT",
    "int": "INTEGER",
    "smallint": "SMALLINT",
    "tinyint": "TINYINT",
    "double": "DOUBLE",
    "float": "FLOAT",
    "string": "VARCHAR",
}
_SIZE = re.compile(r"(\d+)\s*([kmgt])i?b?", re.IGNORECASE)


class SparkEngine:
    """A Spark session. Every step is kept as Spark computed it, so that no later one computes it again or otherwise."""

    name = "spark"

    def __init__(self, master: str | None, memory: str, partitions: int | None = None) -> None:
        size = _SIZE.fullmatch(memory.strip())
        if size is None:
            raise EngineError(f"the memory {memory!r} is not understood: give a size such as 500MB or 8GB")
        self._spark = _session(master or "local[*]", f"{size[1]}{size[2].lower()}", partitions)
        self._kept: dict[str, DataFrame] = {}

    def open(self, table: str, files: Sequence[Path]) -> list[tuple[str, str]]:
        """See `Engine.open`."""
        with _translated_errors():
            frame = self._spark.read.option("mergeSchema", "true").parquet(*(str(path.resolve()) for path in files))
            frame.createOrReplaceTempView(table)
            return [(name, _TYPES.get(kind, kind.upper())) for name, kind in frame.dtypes]

    def make(self, table: str, sql: str) -> None:
        """See `Engine.make`."""
        # Spark translates a step first and computes it here, so that most of what can go wrong goes wrong in the second half.
        with _translated_errors():
            self._keep(table, self._spark.sql(translated(sql)).localCheckpoint())

    def fetch(self, sql: str) -> pa.Table:
        """See `Engine.fetch`."""
        with _translated_errors():
            return _plain(self._spark.sql(translated(sql)).toArrow())

    def give(self, table: str, rows: pa.Table) -> None:
        """See `Engine.give`."""
        session: Any = self._spark
        with _translated_errors():
            self._keep(table, session.createDataFrame(rows))

    def drop(self, table: str) -> None:
        """See `Engine.drop`."""
        self._spark.catalog.dropTempView(table)
        self._kept.pop(table, None)

    def close(self) -> None:
        """See `Engine.close`."""
        self._spark.stop()

    def _keep(self, table: str, frame: DataFrame) -> None:
        frame.createOrReplaceTempView(table)
        self._kept[table] = frame


@contextmanager
def _translated_errors() -> Generator[None]:
    from py4j.protocol import Py4JError  # noqa: PLC0415
    from pyspark.errors import PySparkException  # noqa: PLC0415

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise EngineError(f"Spark could not go on ({str(error).splitlines()[0]})") from error


@functools.cache
def translated(sql: str) -> str:
    """A step of DuckDB's dialect in Spark's."""
    import sqlglot  # noqa: PLC0415

    # The one function that SQLGlot does not know in DuckDB's dialect.
    return sqlglot.transpile(sql, read="duckdb", write="spark")[0].replace("EPOCH_US(", "UNIX_MICROS(")


def _session(master: str, memory: str, partitions: int | None) -> SparkSession:
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as error:
        raise EngineError("Spark is not installed: pip install 'gravamen[spark]' (it needs Java 17 or later as well)") from error
    # Where the machine's own name leads nowhere, Spark would wait for itself.
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    # What Spark logs of an error is a page of Java; its first line comes with the exception.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    builder: Any = SparkSession.builder
    settings = {
        "spark.app.name": "gravamen evidence",
        "spark.driver.memory": memory,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.parquet.inferTimestampNTZ.enabled": "false",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.log.level": "ERROR",
    }
    if partitions is not None:
        settings["spark.sql.shuffle.partitions"] = str(partitions)
    builder = builder.master(master)
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, RuntimeError, OSError) as error:
        raise EngineError(f"Spark could not be started at {master} ({str(error).splitlines()[0]}): it needs Java 17 or later") from error


def _plain(table: pa.Table) -> pa.Table:
    """The table with plain strings, whichever width Spark sends them in, and without its notes on null values."""
    fields = [pa.field(field.name, pa.string() if is_large_string(field.type) else field.type) for field in table.schema]
    return table.cast(pa.schema(fields))
