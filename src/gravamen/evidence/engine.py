"""What an engine must do to run the steps: tables are made by SQL, one named table a step, and fetched as Arrow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa


class EngineError(Exception):
    """The engine could not do its work: memory or disk ran out, or a file is not what it says. The run ends with this message."""


class Engine(Protocol):
    """Runs the steps, which are written once, in DuckDB's dialect. Only what DuckDB and Spark both do exactly is used in them:
    integers, comparisons and counts; all floating-point work is done on fetched integers."""

    name: str

    def open(self, table: str, files: Sequence[Path]) -> list[tuple[str, str]]:
        """Makes Parquet files readable as one table; gives its columns and their types in DuckDB's words."""
        ...

    def make(self, table: str, sql: str) -> None:
        """Runs a step and keeps its result under this name, replacing an older one."""
        ...

    def fetch(self, sql: str) -> pa.Table:
        """The rows of a query, in the order that the query gives them."""
        ...

    def give(self, table: str, rows: pa.Table) -> None:
        """Makes rows of ours readable under this name."""
        ...

    def drop(self, table: str) -> None:
        """Forgets a table that no later step needs."""
        ...

    def close(self) -> None:
        """Gives back memory and temporary files."""
        ...
