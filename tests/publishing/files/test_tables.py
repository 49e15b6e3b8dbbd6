"""Tidy tables: typed, in a stable order, complete, and without anything that a spreadsheet would run."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from sqlalchemy import func, select

from gravamen.publishing.exports.columns import TABLES
from gravamen.publishing.exports.tables import write_tables
from gravamen.publishing.forms import TableForm
from gravamen.record import Record, open_record
from gravamen.record.overview import selected
from gravamen.record.schema import statement
from gravamen.record.selecting import Selection
from gravamen.record.tabular import Part


def written(record: Record, folder: Path, form: TableForm, **only: str) -> dict[str, list[dict[str, Any]]]:
    folder.mkdir()
    with record.reading() as connection:
        chosen = selected(connection, Selection.of(only.items())) if only else None
        counts = write_tables(Part(connection, chosen), folder, form, {"selection": "", "history": "h"})
    found = {table.name: read(folder / f"{table.name}.{form.value}") for table in TABLES}
    assert {name: len(rows) for name, rows in found.items()} == counts
    return found


def read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_both_formats_say_the_same(record: Record, tmp_path: Path) -> None:
    as_csv, as_parquet = (written(record, tmp_path / form, form) for form in TableForm)
    for table in TABLES:
        for one, other in zip(as_csv[table.name], as_parquet[table.name], strict=True):
            for column in table.columns:
                assert unwritten(one[column.name]) == told(other[column.name]), (table.name, column.name)


def unwritten(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@\t\r" else cell


def told(cell: Any) -> str:
    """A typed cell as CSV has it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return cell.strftime("%Y-%m-%dT%H:%M:%SZ") if hasattr(cell, "hour") else str(cell)


def test_everything_on_file_is_told_and_what_was_said_stands_where_it_says(record: Record, tmp_path: Path) -> None:
    tables = written(record, tmp_path / "all", TableForm.PARQUET)
    with record.reading() as connection:
        assert len(tables["statements"]) == connection.execute(select(func.count()).select_from(statement)).scalar()
    assert {row["topic"] for row in tables["statements"]} == {"cyber", "disinformation"}
    assert {type(row["day"]) for row in tables["statements"] if row["day"]} == {date}
    texts = {row["sha256"]: record.archive.bytes_of(row["text_sha256"]).decode("utf-8") for row in tables["documents"]}
    assert tables["pieces"]
    for piece in tables["pieces"]:
        assert texts[piece["document"]][piece["start"] : piece["end"]] == piece["words"]
    statuses = [row["status"] for row in tables["pledge_statuses"]]
    assert statuses == ["open", "breach_alleged"]
    assert [(row["kind"], row["author"]) for row in tables["decisions"]] == [("name", "Ann")]
    (named,) = [row for row in tables["disputes"] if row["name"]]
    assert [row["country"] for row in tables["complainants"] if row["dispute"] == named["id"]] == ["EST"]


def test_no_text_of_a_document_is_told_but_the_words_of_statements(folder: str, tmp_path: Path) -> None:
    record = open_record(folder)
    written(record, tmp_path / "all", TableForm.CSV)
    record.close()
    everything = "".join(path.read_text("utf-8") for path in (tmp_path / "all").glob("*.csv"))
    assert "Invented" not in everything and "broke into the harbour" in everything


def test_nothing_is_a_formula_and_the_schema_says_so(folder: str, tmp_path: Path) -> None:
    record = open_record(folder)
    written(record, tmp_path / "all", TableForm.CSV)
    record.close()
    for path in (tmp_path / "all").glob("*.csv"):
        for row in csv.reader(path.open(encoding="utf-8", newline="")):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row), path.name
    schema = json.loads((tmp_path / "all" / "schema.json").read_text("utf-8"))
    assert any("formulas" in note for note in schema["notes"])
    assert schema["version"] == "1.0" and schema["history"] == "h"
    for table in schema["tables"]:
        data = (tmp_path / "all" / table["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == table["sha256"]
        assert data.decode("utf-8").splitlines()[0] == ",".join(column["name"] for column in table["columns"])
        assert all(column["meaning"] and column["type"] in schema["types"] for column in table["columns"])


def test_keys_tell_rows_apart_and_point_to_rows(record: Record, tmp_path: Path) -> None:
    tables = written(record, tmp_path / "all", TableForm.PARQUET)
    for table in TABLES:
        keys = [tuple(row[name] for name in table.key) for row in tables[table.name]]
        assert len(set(keys)) == len(keys), table.name
    statements, documents = ({row[key] for row in tables[name]} for name, key in (("statements", "id"), ("documents", "sha256")))
    assert {row["document"] for row in tables["statements"]} <= documents
    assert {row["statement"] for name in ("pieces", "replies", "pledges") for row in tables[name]} <= statements
    assert {row["actor"] for row in tables["statements"] if row["actor"]} <= {row["id"] for row in tables["actors"]}


def test_a_selection_of_allegations_brings_the_denials_along(record: Record, tmp_path: Path) -> None:
    tables = written(record, tmp_path / "some", TableForm.PARQUET, topic="cyber", act="allege")
    assert sorted(row["act"] for row in tables["statements"]) == ["allege", "deny"]
    (reply,) = tables["replies"]
    assert {reply["statement"], reply["target"]} == {row["id"] for row in tables["statements"]}
    assert len(tables["documents"]) == len(tables["disputes"]) == 1
    assert {row["name"] for row in tables["actors"]} == {"Anna Berg", "Ivan Orlov"}


@pytest.mark.parametrize("form", list(TableForm))
def test_the_same_record_gives_the_same_bytes(folder: str, tmp_path: Path, form: TableForm) -> None:
    record = open_record(folder)
    for name in ("one", "other"):
        written(record, tmp_path / name, form)
    record.close()
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()
