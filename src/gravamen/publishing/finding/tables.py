"""The tables of a finding, from memory or from archived Parquet, a batch at a time, in types that a page can count on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import types

MOST_ROWS = 1_000_000
"""Rows of a table that is read for a page. That is some seconds of work; what is larger is for programs, not for a page."""
_BATCH = 65_536
_TIME = pa.timestamp("us", tz="UTC")
_FIRST, _LAST = -62_135_596_800_000_000, 253_402_300_799_999_999
"""The years 1 to 9999 in microseconds, beyond which Python has no times."""


class TableError(Exception):
    """A table is missing, is not what a finding has under its name, or is too large for a page; the message says which, and what."""


class Column(Enum):
    """What a column holds."""

    NAME = "names"
    WORD = "text"
    WHOLE = "whole numbers"
    GROUP = "whole numbers or nothing"
    REAL = "numbers"
    TIME = "times"
    HOURS = "lists of whole numbers"


_TYPES: Mapping[Column, pa.DataType] = {
    Column.WORD: pa.string(),
    Column.WHOLE: pa.int64(),
    Column.GROUP: pa.int64(),
    Column.REAL: pa.float64(),
    Column.TIME: _TIME,
    Column.HOURS: pa.list_(pa.int64()),
}
_NUMBERS = frozenset({Column.WHOLE, Column.GROUP, Column.REAL})
Opened = pa.Table | pq.ParquetFile


class Tables:
    """The tables of one finding by name."""

    def __init__(self, opened: Callable[[str], Opened | None]) -> None:
        self._opened = opened

    def has(self, name: str) -> bool:
        """Whether the finding has a table of that name."""
        return self._opened(name) is not None

    def batches(self, name: str, wanted: Mapping[str, Column]) -> Iterator[pa.RecordBatch]:
        """The wanted columns, some rows at a time: no null but in groups, no number that is not finite, no time that Python lacks.

        Raises:
            TableError: the table is missing, damaged, of other columns, or too large.
        """
        opened = self._opened(name)
        if opened is None:
            raise TableError(f"the table {name} is missing")
        try:
            yield from _batches(name, opened, wanted)
        except (OSError, pa.ArrowException) as error:
            raise TableError(f"the table {name} is damaged ({' '.join(str(error).split())[:200]})") from error

    def table(self, name: str, wanted: Mapping[str, Column]) -> pa.Table:
        """The wanted columns of all rows. Raises as `batches`."""
        found = list(self.batches(name, wanted))
        if found:
            return pa.Table.from_batches(found)
        return pa.table({column: pa.array([], _TYPES.get(sort, pa.string())) for column, sort in wanted.items()})


def in_memory(tables: Mapping[str, pa.Table]) -> Tables:
    """Tables that were just made."""
    return Tables(tables.get)


def in_files(bytes_of: Callable[[str], bytes | None]) -> Tables:
    """Tables as Parquet; each is fetched when it is asked for, by the name of its file."""
    kept: dict[str, pq.ParquetFile | None] = {}

    def opened(name: str) -> pq.ParquetFile | None:
        if name not in kept:
            data = bytes_of(f"{name}.parquet")
            try:
                kept[name] = pq.ParquetFile(pa.BufferReader(data)) if data is not None else None
            except (OSError, pa.ArrowException) as error:
                raise TableError(f"the table {name} is no Parquet ({' '.join(str(error).split())[:200]})") from error
        return kept[name]

    return Tables(opened)


def _batches(name: str, opened: Opened, wanted: Mapping[str, Column]) -> Iterator[pa.RecordBatch]:
    rows, columns = (opened.num_rows, opened.column_names) if isinstance(opened, pa.Table) else _shape(opened)
    if rows > MOST_ROWS:
        raise TableError(f"the table {name} has {rows:,} rows, and a page reads {MOST_ROWS:,} at most")
    if missing := [column for column in wanted if columns.count(column) != 1]:
        raise TableError(f"the table {name} has no column {', '.join(missing)}")
    names = list(wanted)
    found = (
        opened.select(names).to_batches(max_chunksize=_BATCH)
        if isinstance(opened, pa.Table)
        else opened.iter_batches(batch_size=_BATCH, columns=names, use_threads=False)
    )
    for batch in found:
        yield pa.record_batch({column: _as(batch.column(column), sort, name, column) for column, sort in wanted.items()})


def _shape(opened: pq.ParquetFile) -> tuple[int, list[str]]:
    return opened.metadata.num_rows, list(opened.schema_arrow.names)


def _as(values: pa.Array, sort: Column, name: str, column: str) -> pa.Array:
    """The values in the type that a page counts on."""
    is_whole = types.is_integer(values.type)
    is_number = is_whole or (types.is_floating(values.type) and sort is Column.REAL)
    try:
        if sort in _NUMBERS and not is_number:
            raise pa.ArrowInvalid(f"they are {values.type}")
        cast = values.cast(_TYPES.get(sort, pa.int64() if is_whole else pa.string()))
        # Parquet may hold bytes that are no UTF-8 in a column of text.
        cast.validate(full=True)
    except pa.ArrowException as error:
        raise TableError(f"the column {column} of the table {name} does not hold {sort.value} ({error})") from error
    if cast.null_count and sort is not Column.GROUP:
        raise TableError(f"the column {column} of the table {name} has gaps")
    if not _is_sound(cast, sort):
        raise TableError(f"the column {column} of the table {name} holds {sort.value} that cannot be")
    return cast


def _is_sound(values: pa.Array, sort: Column) -> bool:
    if sort is Column.REAL:
        return bool(pc.all(pc.is_finite(values)).as_py() in (True, None))
    if sort is Column.TIME and len(values):
        bounds: dict[str, Any] = pc.min_max(values.cast(pa.int64())).as_py()
        return bounds["min"] >= _FIRST and bounds["max"] <= _LAST
    return True
