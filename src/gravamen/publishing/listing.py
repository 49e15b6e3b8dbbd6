"""Rows of plain values from the record → JSON Lines, CSV, or lines for a terminal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gravamen.publishing.jsonl import line_of
from gravamen.publishing.visible import one_line

Fields = Mapping[str, Any]
# What a spreadsheet would run as a formula; a leading apostrophe makes it text (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Shape(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, the cell of a row, and whether it takes the width that is left."""

    title: str
    cell: Callable[[Fields], object]
    is_wide: bool = False
    is_number: bool = False


def jsonl(rows: Iterable[Fields]) -> Iterator[str]:
    """A row a line."""
    return (line_of(row) for row in rows)


def csv_text(rows: Sequence[Fields]) -> Iterator[str]:
    """A heading and a row a line; lists and objects as JSON. Nothing that a spreadsheet would run as a formula."""
    if rows:
        yield csv_line(list(rows[0]))
    for row in rows:
        yield csv_line(list(row.values()))


def csv_line(cells: Sequence[object]) -> str:
    """A line of CSV; lists and objects as JSON, and nothing that a spreadsheet would run as a formula."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([_csv_cell(cell) for cell in cells])
    return line.getvalue()


def _csv_cell(value: object) -> object:
    if value is None or isinstance(value, (int, float)):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(_FORMULA) else text


def tabulated(rows: Sequence[Fields], columns: Sequence[Column], width: int, colour: bool) -> str:
    """A table with a row a line; cells that are too wide for it are folded."""
    from rich.table import Table  # noqa: PLC0415 - Rich is not needed for JSON Lines and CSV
    from rich.text import Text  # noqa: PLC0415

    from gravamen.publishing.paper import rendered  # noqa: PLC0415

    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for column in columns:
        justify = "right" if column.is_number else "left"
        grid.add_column(ratio=1 if column.is_wide else None, justify=justify, overflow="fold", no_wrap=not column.is_wide)
    grid.add_row(*(Text(column.title, "dim") for column in columns))
    for row in rows:
        grid.add_row(*(Text(_cell(column.cell(row))) for column in columns))
    return rendered(grid, width, colour)


def _cell(value: object) -> str:
    return "–" if value is None or value == "" else one_line(str(value))
