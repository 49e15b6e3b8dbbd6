"""Rows of the database, as the rest of the record handles them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

AnyRow = Any
"""A row whose columns are its attributes. SQLAlchemy cannot type the columns of tables that are described as ours are."""


def columns_of(row: AnyRow) -> Mapping[str, Any]:
    """The columns of a row by their names."""
    return row._mapping  # documented under this name, underscore and all
