"""The record as tidy tables: CSV for every tool, Parquet for typed columns, and `schema.json` that says what every column means.

Rows stream from the database into the files, so that a large record needs little memory. No text of a document is in the tables
but the words of its statements.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gravamen import __version__
from gravamen.publishing.exports.columns import TABLES, TYPES, Column, Table, Type
from gravamen.publishing.forms import TableForm
from gravamen.publishing.listing import csv_line
from gravamen.record.schema import canonical
from gravamen.record.tabular import Part

VERSION = "1.0"
"""Of the schema: the second number grows with what is added, the first with what changes its meaning."""
_BATCH = 5000
_ARROW: dict[Type, pa.DataType] = {
    "text": pa.string(),
    "json": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "day": pa.date32(),
    "moment": pa.timestamp("s", tz="UTC"),
}
_FORMULAS = (
    "Text cells that begin with =, +, -, @, a tab or a carriage return have an apostrophe before them, so that no spreadsheet runs them "
    "as formulas: take it away where exact words matter, or use Parquet, whose cells are exact."
)


def write_tables(part: Part, folder: Path, form: TableForm, about: dict[str, Any]) -> dict[str, int]:
    """Writes every table into an empty folder, then `schema.json` with `about` in it; the number of rows of each table."""
    counts: dict[str, int] = {}
    told: list[dict[str, Any]] = []
    for table in TABLES:
        path = folder / f"{table.name}.{form.value}"
        counts[table.name] = _WRITERS[form](table, path, table.rows(part))
        told.append(_schema_of(table, path, counts[table.name]))
    (folder / "schema.json").write_text(json.dumps(_schema(form, about, told), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return counts


def _schema(form: TableForm, about: dict[str, Any], tables: list[dict[str, Any]]) -> dict[str, Any]:
    notes = [
        "A row of `statements` says that somebody said or did something, never that what was said is so. Denials stand in the same table; "
        "`replies` says what answers what.",
        "Of a selection of statements, all denials and rejections in their disputes are told too.",
    ]
    return {
        "schema": "gravamen tables",
        "version": VERSION,
        "made_by": f"gravamen {__version__}",
        **about,
        "format": form.value,
        "notes": [*notes, *([_FORMULAS] if form is TableForm.CSV else [])],
        "types": dict(TYPES),
        "tables": tables,
    }


def _schema_of(table: Table, path: Path, rows: int) -> dict[str, Any]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    columns = [{"name": column.name, "type": column.type, "meaning": column.meaning} for column in table.columns]
    return {
        "name": table.name,
        "file": path.name,
        "sha256": digest,
        "rows": rows,
        "a_row_is": table.row,
        "key": list(table.key),
        "columns": columns,
    }


def _cells(table: Table, rows: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
    """The rows with their columns in order, JSON as text."""
    for row in rows:
        yield [_cell(column, row[column.field or column.name]) for column in table.columns]


def _cell(column: Column, value: Any) -> Any:
    return canonical(value) if column.type == "json" else value


def _csv(table: Table, path: Path, rows: Iterable[dict[str, Any]]) -> int:
    number = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(csv_line([column.name for column in table.columns]))
        for number, cells in enumerate(_cells(table, rows), 1):  # noqa: B007 (the last number is the count)
            stream.write(csv_line([str(cell).lower() if isinstance(cell, bool) else cell for cell in cells]))
    return number


def _parquet(table: Table, path: Path, rows: Iterable[dict[str, Any]]) -> int:
    schema = pa.schema([pa.field(column.name, _ARROW[column.type]) for column in table.columns])
    number, cells = 0, _cells(table, rows)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(cells, _BATCH)):
            number += len(batch)
            writer.write_batch(pa.record_batch(list(_arrays(table, batch)), schema=schema))
    return number


def _arrays(table: Table, batch: list[list[Any]]) -> Iterator[pa.Array]:
    for column, cells in zip(table.columns, zip(*batch, strict=True), strict=True):
        yield pa.array([_typed(column, cell) for cell in cells], _ARROW[column.type])


def _typed(column: Column, cell: Any) -> Any:
    if cell is None:
        return None
    if column.type == "day":
        return date.fromisoformat(cell)
    if column.type == "moment":
        return datetime.fromisoformat(cell).astimezone(UTC)
    return cell


_WRITERS: dict[TableForm, Callable[[Table, Path, Iterable[dict[str, Any]]], int]] = {TableForm.CSV: _csv, TableForm.PARQUET: _parquet}
