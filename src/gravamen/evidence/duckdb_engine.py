"""The steps on DuckDB: in this process, on its cores, spilling to disk where memory does not suffice."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from gravamen.evidence.engine import EngineError

DEFAULT_MEMORY = "2GB"


class DuckDBEngine:
    """An in-memory database of its own, whose tables go to a temporary folder where they exceed the memory given."""

    name = "duckdb"

    def __init__(self, memory: str = DEFAULT_MEMORY, threads: int | None = None) -> None:
        self._spill = tempfile.TemporaryDirectory(prefix="gravamen-")
        self._connection = duckdb.connect()
        try:
            self._connection.execute("SET memory_limit = ?", [memory])
        except duckdb.Error as error:
            self.close()
            raise EngineError(f"the memory {memory!r} is not understood: give a size such as 500MB or 8GB") from error
        self._connection.execute("SET temp_directory = ?", [self._spill.name])
        if threads is not None:
            self._connection.execute("SET threads = ?", [threads])

    def open(self, table: str, files: Sequence[Path]) -> list[tuple[str, str]]:
        """See `Engine.open`."""
        names = ", ".join(_literal(str(path)) for path in files)
        self._run(f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT * FROM read_parquet([{names}], union_by_name = true)")
        columns = self._run(f"SELECT column_name, column_type FROM (DESCRIBE {table})").fetchall()
        return [(str(name), str(kind)) for name, kind in columns]

    def make(self, table: str, sql: str) -> None:
        """See `Engine.make`."""
        # The order of rows in between is free, which saves memory; that of fetched rows is not, even with ORDER BY (DuckDB 2.0.1).
        self._run("SET preserve_insertion_order = false")
        self._run(f"CREATE OR REPLACE TEMP TABLE {table} AS {sql}")

    def fetch(self, sql: str) -> pa.Table:
        """See `Engine.fetch`."""
        self._run("SET preserve_insertion_order = true")
        with _translated():
            return self._connection.sql(sql).to_arrow_table()

    def give(self, table: str, rows: pa.Table) -> None:
        """See `Engine.give`."""
        self._connection.register("given_rows", rows)
        self.make(table, "SELECT * FROM given_rows")
        self._connection.unregister("given_rows")

    def drop(self, table: str) -> None:
        """See `Engine.drop`."""
        self._run(f"DROP TABLE IF EXISTS {table}")

    def close(self) -> None:
        """See `Engine.close`."""
        self._connection.close()
        self._spill.cleanup()

    def _run(self, sql: str) -> duckdb.DuckDBPyConnection:
        with _translated():
            return self._connection.execute(sql)


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise EngineError(f"memory ran out ({_first_line(error)}): give more with --memory, or free disk space for spilling") from error
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.DataError) as error:
        raise EngineError(_first_line(error)) from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
