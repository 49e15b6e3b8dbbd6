"""What the commands on a record share: where it is, how it is opened, how days and answers are given."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType
    from sqlalchemy import Connection

    from gravamen.publishing.listing import Fields, Shape
    from gravamen.record import Record
    from gravamen.record.selecting import Selection
    from gravamen.record.subjects import Sort, Subject

FAILURE, WRONG_USAGE, SOME_UNREADABLE, INTERRUPTED = 1, 2, 3, 130

Place = Annotated[
    str,
    typer.Option("--record", envvar="GRAVAMEN_RECORD", metavar="PLACE", help="The record: a folder, or a postgresql:// URL."),
]
DEFAULT_PLACE = "gravamen-record"
Limit = Annotated[int, typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many; 0 for all.")]
Author = Annotated[str, typer.Option("--author", envvar="GRAVAMEN_AUTHOR", metavar="NAME", help="Who decides this.", show_default=False)]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="NAME=VALUE",
        help="Only what this selects, in the words of the overview's address: respondent=RUS, act=deny, since=2023 …; may be repeated.",
    ),
]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for everyone who reads the record.", show_default=False)]


@contextmanager
def opened(place: str, create: bool = False) -> Generator[Record]:
    """The record at a place; whatever goes wrong with it ends the command with a line that says what to do."""
    from gravamen.archive import ArchiveError  # noqa: PLC0415 - the database library loads only when a record is opened
    from gravamen.reading.installed import ModelError  # noqa: PLC0415
    from gravamen.record import RecordError, open_record  # noqa: PLC0415

    try:
        record = open_record(place, create)
        try:
            yield record
        finally:
            record.close()
    except (RecordError, ArchiveError, ModelError) as error:
        fail(str(error))


def fail(message: str, status: int = FAILURE) -> NoReturn:
    """Ends the command with a message on standard error."""
    say(message)
    raise typer.Exit(status)


def say(message: str) -> None:
    """A message on standard error."""
    from gravamen.publishing.visible import one_line  # noqa: PLC0415

    print(f"gravamen: {one_line(message)}", file=sys.stderr)


def selection_of(only: Sequence[str] | None) -> Selection:
    """The selection that `--only` says. What says nothing is refused: it would select everything."""
    from gravamen.record.selecting import NAMES, Selection, SelectionError  # noqa: PLC0415

    pairs = [each.partition("=") for each in only or ()]
    for name, _, value in pairs:
        if name in NAMES and not value.strip():
            raise typer.BadParameter(f"--only: “{name}” has no value: write {name}=VALUE, such as respondent=RUS, act=deny or since=2023")
    try:
        return Selection.of((name, value) for name, _, value in pairs)
    except SelectionError as error:
        raise typer.BadParameter(f"--only: {error}") from error


def named(connection: Connection, given: str, *sorts: Sort) -> Subject:
    """What is meant by an id, the beginning of one, or a name; where it is nothing of these sorts (or of any), the command ends."""
    from gravamen.record import subjects  # noqa: PLC0415

    try:
        return subjects.find(connection, given, sorts or subjects.SORTS)
    except subjects.NotFoundError as error:
        fail(str(error), WRONG_USAGE)


def listed(given: Sequence[str] | None) -> tuple[str, ...]:
    """The values of an option that may be repeated, each a list with commas."""
    return tuple(value for each in given or () for value in each.split(",") if value)


def put(chunks: Iterable[str]) -> None:
    """Prints to standard output, whose reader may leave early."""
    from gravamen.cli.destination import CannotWriteError, write  # noqa: PLC0415

    try:
        write(chunks, None)
    except CannotWriteError as error:
        fail(str(error))


def print_rows(rows: Sequence[Fields], shape: Shape, table: Iterator[str]) -> None:
    """Prints rows in the shape that was asked for; `table` is made only for that one."""
    from gravamen.publishing.listing import csv_text, jsonl  # noqa: PLC0415

    put({"jsonl": jsonl, "csv": csv_text}[shape](rows) if shape != "table" else table)


def on_paper(shown: RenderableType) -> Iterator[str]:
    """What Rich lays out, as wide as the terminal."""
    from gravamen.publishing.paper import rendered  # noqa: PLC0415
    from gravamen.publishing.table import terminal  # noqa: PLC0415

    width, colour = terminal(sys.stdout)
    yield rendered(shown, max(60, min(width, 140)), colour)


def as_jsonl(shown: Any) -> Iterator[str]:
    """One thing as one line."""
    from gravamen.publishing.listing import jsonl  # noqa: PLC0415

    return jsonl([shown])
