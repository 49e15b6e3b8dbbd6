"""The folder of a finding: written whole or not at all, and read again."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from gravamen.evidence.facts import FactsError, facts_from
from gravamen.evidence.finding import SCHEMA_NAME, Finding
from gravamen.evidence.network_files import gexf, graphml
from gravamen.evidence.posts import digest

FACTS = "finding.json"
REPORT = "report.html"
_COMPRESSION_LEVEL = 3


class FolderError(Exception):
    """A folder is no finding, or cannot be written; the message says why and what would do."""


def check_destination(folder: Path) -> None:
    """Whether a finding may be written there: to a new place, an empty folder, or over an older finding.

    Raises:
        FolderError: it may not.
    """
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder} is a file: give the name of a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / FACTS).is_file():
        raise FolderError(f"the folder {folder} holds other things than a finding: give a new or an empty one")
    if not folder.resolve().parent.is_dir():
        raise FolderError(f"there is no folder {folder.resolve().parent} to write {folder.name} into: make it first")


def write_folder(finding: Finding, folder: Path, report: Callable[[], Iterable[str]] | None) -> None:
    """Writes a finding beside its place, then moves it there, so that an interrupted run leaves what was there before.

    Raises:
        FolderError: the folder may not be written, or the disk is full.
    """
    check_destination(folder)
    folder = folder.resolve()
    draft = folder.with_name(f".{folder.name}.{os.getpid()}.draft")
    try:
        draft.mkdir()
        _write(finding, draft, report)
        _put_in_place(draft, folder)
    except OSError as error:
        raise FolderError(f"{folder} could not be written ({error.strerror or error})") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, folder: Path) -> None:
    if not folder.exists():
        draft.rename(folder)
        return
    older = folder.with_name(f".{folder.name}.{os.getpid()}.older")
    folder.rename(older)
    try:
        draft.rename(folder)
    except OSError:
        older.rename(folder)
        raise
    shutil.rmtree(older)


def _write(finding: Finding, folder: Path, report: Callable[[], Iterable[str]] | None) -> None:
    for name, table in finding.tables.items():
        write_table(table, folder / f"{name}.parquet")
    _write_text(folder / "network.graphml", graphml(finding.tables["edges"], finding.tables["members"]))
    _write_text(folder / "network.gexf", gexf(finding.tables["edges"], finding.tables["members"]))
    if report is not None:
        _write_text(folder / REPORT, report())
    files = sorted(path for path in folder.iterdir() if path.name != REPORT)
    facts = finding.facts | {"files": {path.name: _fact(path) for path in files}}
    _write_text(folder / FACTS, [json.dumps(facts, indent=1, ensure_ascii=False, allow_nan=False), "\n"])


def write_table(table: pa.Table, path: Path) -> None:
    """Writes Parquet whose bytes depend on the rows alone, for one version of the library."""
    pq.write_table(table.combine_chunks(), path, compression="zstd", compression_level=_COMPRESSION_LEVEL, write_page_index=False)


def _write_text(path: Path, chunks: Iterable[str]) -> None:
    # What exports call text may hold half of a surrogate pair, which no encoding has.
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as stream:
        stream.writelines(chunks)


def _fact(path: Path) -> dict[str, Any]:
    fact: dict[str, Any] = {"sha256": digest(path)}
    if path.suffix == ".parquet":
        fact["rows"] = pq.read_metadata(path).num_rows
    return fact


def read_facts(folder: Path) -> dict[str, Any]:
    """The contents of `finding.json`.

    Raises:
        FolderError: there is none, or it is not of a finding that this version knows.
    """
    path = folder / FACTS
    try:
        facts: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FolderError(
            f"{folder} is no finding: {path} could not be read ({error.strerror or error}); "
            "give the folder that `gravamen evidence find -o` wrote"
        ) from error
    except (ValueError, RecursionError) as error:
        raise FolderError(f"{path} is damaged ({error}): make the finding again") from error
    found = cast("dict[str, Any]", facts) if isinstance(facts, dict) else {}
    if found.get("schema") != SCHEMA_NAME:
        raise FolderError(f"{path} is not of a finding of the form {SCHEMA_NAME}: it was made by another version or another program")
    try:
        facts_from(found)
    except FactsError as error:
        raise FolderError(f"{path} is damaged ({error}): make the finding again") from error
    return found


def read_table(folder: Path, name: str) -> pa.Table:
    """A table of a finding.

    Raises:
        FolderError: it is missing or damaged.
    """
    try:
        return pq.read_table(folder / f"{name}.parquet")
    except (OSError, pa.ArrowException) as error:
        raise FolderError(f"the table {name} of {folder} could not be read ({error})") from error
