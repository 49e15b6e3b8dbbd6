"""What tables are written as."""

from __future__ import annotations

from enum import StrEnum


class TableForm(StrEnum):
    """CSV for every tool, or Parquet, whose columns have types and whose cells are exact."""

    CSV = "csv"
    PARQUET = "parquet"
