"""Reading on a Spark cluster: documents go out in portions, are read there by the same code as here, and come back in order.

A portion is one Spark job over `mapInArrow`, so that no more than a portion of documents is held at a time. The workers of the
cluster need `gravamen` installed, in the version of the driver.
"""

from __future__ import annotations

import pickle
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, cast

import pyarrow as _pyarrow
from pyspark.sql import SparkSession

from gravamen.engines.attempts import Outcome, Understand, attempt, is_fatal
from gravamen.engines.local import understand
from gravamen.model import Document
from gravamen.sources import Unreadable

pa = cast(Any, _pyarrow)

PORTION = 2000
"""Documents a job: some megabytes of text, and minutes of reading, beside which the start of a job is nothing."""
SPLIT = 20
"""Documents a task: few enough that the last tasks of a job end together."""
_SCHEMA = "place long, item binary"


def read_on_spark(
    documents: Iterable[Document | Unreadable], master: str | None = None, read: Understand = understand, portion: int = PORTION
) -> Generator[Outcome]:
    """Every document read on the cluster, in the order given; what came in unreadable goes out in its place.

    `master` is the cluster's URL; None leaves it to Spark's own configuration (spark-submit, SPARK_CONF_DIR). `read` must be
    importable by name on the workers.

    Raises:
        ImportError, gravamen.reading.installed.ModelError: the installation on a worker is broken, so that nothing can be read.
    """
    stream = iter(documents)
    first = list(islice(stream, portion))
    if not first:
        return
    session = _session(master)
    try:
        while first:
            yield from _portion_read(session, first, read)
            first = list(islice(stream, portion))
    finally:
        session.stop()


def _session(master: str | None) -> SparkSession:
    builder: Any = SparkSession.builder.appName("gravamen")  # pyright: ignore[reportUnknownMemberType]
    if master:
        builder = builder.master(master)
    # The reader is one thread a process, as on this machine; outcomes are small, so that batches of them need no limit of their own.
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", SPLIT).config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _portion_read(session: SparkSession, items: Sequence[Document | Unreadable], read: Understand) -> Iterator[Outcome]:
    rows = [(place, pickle.dumps(item)) for place, item in enumerate(items) if isinstance(item, Document)]
    outcomes: dict[int, Outcome | Exception] = {}
    if rows:
        frame = cast(Any, session).createDataFrame(rows, _SCHEMA).repartition(max(1, len(rows) // SPLIT), "place")
        for row in frame.mapInArrow(_reading(read), _SCHEMA).toLocalIterator():
            outcomes[row.place] = pickle.loads(row.item)  # noqa: S301 - made by our own workers
    for place, item in enumerate(items):
        outcome = outcomes[place] if isinstance(item, Document) else item
        if isinstance(outcome, Exception):
            raise outcome
        yield outcome


def _reading(read: Understand) -> Any:
    """What a worker does: batches of documents in, batches of outcomes out."""

    def on_worker(batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            places, items = batch.column("place"), batch.column("item")
            read_ones = [pickle.dumps(_attempted(read, pickle.loads(item.as_py()))) for item in items]  # noqa: S301 - made by the driver
            yield pa.RecordBatch.from_arrays([places, pa.array(read_ones, pa.binary())], ["place", "item"])

    return on_worker


def _attempted(read: Understand, document: Document) -> Outcome | Exception:
    try:
        return attempt(read, document)
    except Exception as error:  # what attempt lets through ends the run, which is for the driver to do
        if is_fatal(error):
            return error
        raise
