"""`gravamen export`: the record, or a selection of it, in the formats that others' tools read."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gravamen.cli.place import DEFAULT_PLACE, Only, Place, as_jsonl, fail, opened, put, selection_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from gravamen.record.selecting import Selection

EPILOG = """\
[bold]Examples[/bold]

  gravamen export stix -o record.stix.json

  gravamen export jsonld --only respondent=RUS --only topic=cyber > cyber.jsonld

  gravamen export plover --only since=2023 -o events.jsonl

  gravamen export fiat -o cases.csv

What each format holds, and what it loses, stands in docs/exports.md.
"""

Fields = dict[str, Any]
export = typer.Typer(no_args_is_help=True, help="Write what is in the record for use elsewhere.", epilog=EPILOG)


def _output(given: Path | None) -> Path | None:
    if given is None or str(given) == "-":
        return None
    if given.is_dir() or not given.parent.is_dir():
        raise typer.BadParameter(f"{given} is a folder" if given.is_dir() else f"there is no folder {given.parent}")
    return given


Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE|-", callback=_output, help="Write here, all or nothing, not to standard output."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")]


@export.command("stix")
def export_stix(
    *,
    only: Only = None,
    texts: Annotated[
        bool,
        typer.Option("--texts", help="Give whole texts along, not only the passages around statements. Mind their publishers' rights."),
    ] = False,
    output: Output = None,
    record: Place = DEFAULT_PLACE,
    quiet: Quiet = False,
) -> None:
    """Write a STIX 2.1 bundle: reports, campaigns as alleged, notes, denials as opinions, and our extension for what STIX lacks."""
    from gravamen.publishing.exports.stix import stix_bundle  # noqa: PLC0415
    from gravamen.record.gathering import latest_hash  # noqa: PLC0415

    def written(told: _Told) -> Iterable[str]:
        return stix_bundle(told.disputes, latest_hash(told.connection), f"{told.selection.query()}{' with texts' if texts else ''}")

    _export(record, only, output, quiet, written, texts)


@export.command("jsonld")
def export_jsonld(*, only: Only = None, output: Output = None, record: Place = DEFAULT_PLACE, quiet: Quiet = False) -> None:
    """Write JSON-LD: schema.org claims and quotations, with Web Annotation selectors for where their words stand."""
    from gravamen.publishing.exports.jsonld import jsonld  # noqa: PLC0415

    _export(record, only, output, quiet, lambda told: jsonld(told.disputes))


@export.command("plover")
def export_plover(*, only: Only = None, output: Output = None, record: Place = DEFAULT_PLACE, quiet: Quiet = False) -> None:
    """Write PLOVER event records, JSON Lines, a statement a line; the first line declares extensions, and what PLOVER cannot hold."""
    from gravamen.publishing.exports.plover import plover_lines  # noqa: PLC0415

    _export(record, only, output, quiet, lambda told: plover_lines(told.disputes))


@export.command("fiat")
def export_fiat(*, only: Only = None, output: Output = None, record: Place = DEFAULT_PLACE, quiet: Quiet = False) -> None:
    """Write a CSV table with FIAT's columns, a row for each dispute in which something is alleged; what is unknown stays empty."""
    from gravamen.publishing.exports.fiat import fiat_table  # noqa: PLC0415

    _export(record, only, output, quiet, lambda told: fiat_table(told.disputes))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a format is told of: the disputes one after the other, the state of the record, and how they were selected."""

    disputes: Iterator[Fields]
    connection: Connection
    selection: Selection


@contextmanager
def _progress(total: int, shown: bool) -> Generator[Callable[[], None]]:
    """A bar of disputes meanwhile, on a terminal, where there are more than a few."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    console = Console(stderr=True)
    if not shown or total < 20 or not console.is_terminal:
        yield lambda: None
        return
    columns = (TextColumn("exporting disputes"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


def _export(
    place: str,
    only: list[str] | None,
    output: Path | None,
    quiet: bool,
    written: Callable[[_Told], Iterable[str]],
    texts: bool = False,
) -> None:
    """Writes the selected disputes as a format tells them, one after the other."""
    from gravamen.cli.destination import CannotWriteError, write  # noqa: PLC0415
    from gravamen.record.gathering import gathered  # noqa: PLC0415
    from gravamen.record.overview import selected  # noqa: PLC0415

    selection = selection_of(only)
    with opened(place) as there, there.reading() as connection:
        chosen = selected(connection, selection)
        if not chosen.disputes:
            fail(f"nothing is exported: no dispute is selected by {selection.in_words()}; `gravamen disputes` lists what there is")
        with _progress(len(chosen.disputes), not quiet and output is not None) as advance:
            disputes = _counted(gathered(connection, there.archive, chosen.disputes, chosen.statements, texts), advance)
            try:
                write(written(_Told(disputes, connection, selection)), output)
            except CannotWriteError as error:
                fail(str(error))


def _counted(disputes: Iterator[Fields], advance: Callable[[], None]) -> Iterator[Fields]:
    for dispute in disputes:
        yield dispute
        advance()


@export.command("corrections")
def export_corrections(*, record: Place = DEFAULT_PLACE) -> None:
    """Write people's corrections as training data: JSON Lines, a statement a line, as read and as corrected, with its text.

    Offsets are code points into `text`. Rejected statements have "corrected": null.
    """
    from gravamen.record.exporting import corrections  # noqa: PLC0415

    with opened(record) as there, there.reading() as connection:
        for row in corrections(connection, there.archive):
            put(as_jsonl(row))
