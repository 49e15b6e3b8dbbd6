"""`gravamen read`: documents in, statements out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from gravamen.model import Reading

EPILOG = """\
[bold]Examples[/bold]

  gravamen read article.txt

  gravamen read article.txt --format html -o page.html

  gravamen read articles.jsonl.gz --format jsonl --disputes > statements.jsonl

  cat article.txt | gravamen read - --published 2024-04-26

  gravamen read reports/ --format attributions -o spans.jsonl

[bold]Exit status[/bold]

  0  everything was read

  1  the program failed

  2  wrong usage

  3  some inputs could not be read: each is named on standard error
"""
# Wrong usage is 2, which the option parser returns by itself.
FAILURE, SOME_UNREADABLE, INTERRUPTED = 1, 3, 130


class Format(StrEnum):
    """How readings are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    HTML = "html"
    ATTRIBUTIONS = "attributions"


def published_option(given: str | None) -> str | None:
    """A publication date given on the command line, as YYYY-MM-DD."""
    if given is None:
        return None
    from gravamen.sources import RefusedError, iso_date  # noqa: PLC0415

    try:
        return iso_date(given)
    except RefusedError as refusal:
        raise typer.BadParameter(f"{refusal.reason}: {refusal.advice}") from refusal


def _output(given: Path | None) -> Path | None:
    if given is None or str(given) == "-":
        return None
    if given.is_dir() or not given.parent.is_dir():
        raise typer.BadParameter(f"{given} is a folder" if given.is_dir() else f"there is no folder {given.parent}")
    return given


def read(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|-...",
            help="Text files, JSON Lines of articles (.jsonl, .ndjson, also .gz: id, text; optional title, published, url), folders of "
            "these, or - for standard input.",
            show_default=False,
        ),
    ],
    *,
    shape: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="table: to look at; jsonl: a line a statement; html: one page that needs nothing "
            "else; attributions: the spans of source, cue and content alone.",
        ),
    ] = Format.TABLE,
    disputes: Annotated[
        bool, typer.Option("--disputes", help="In jsonl, add the disputes of each document (table and html always have them).")
    ] = False,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", callback=published_option, help="Publication date (YYYY-MM-DD) of documents that give none."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Processes to read with; by default all cores, and one for a few documents."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", callback=_output, help="Write here, all or nothing, not to standard output."),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar, no remarks and no summary; unreadable inputs are still named.")
    ] = False,
) -> None:
    """Read news articles into statements: who alleged, denied, demanded or promised what, to whom, when, in which words."""
    from gravamen.cli.destination import CannotWriteError, write  # noqa: PLC0415
    from gravamen.cli.monitor import Monitor  # noqa: PLC0415
    from gravamen.engines import is_fatal, read_all  # noqa: PLC0415
    from gravamen.sources import count, documents  # noqa: PLC0415

    monitor = Monitor(quiet=quiet, output_scrolls=output is None and sys.stdout.isatty())
    total = count(paths) if monitor.shows_progress else None
    try:
        with (
            closing(
                read_all(documents(paths, sys.stdin.buffer, published, monitor.on_left_out), workers, on_part=monitor.on_part)
            ) as outcomes,
            monitor.watching(total),
        ):
            write(_printed(shape, monitor.readings(outcomes), disputes, output), output)
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except CannotWriteError as error:
        monitor.say(f"gravamen: {error}")
        raise typer.Exit(FAILURE) from error
    except Exception as error:
        if not is_fatal(error):
            raise
        monitor.say(f"gravamen: nothing can be read: {error}")
        raise typer.Exit(FAILURE) from error
    monitor.sum_up()
    if monitor.unreadable:
        raise typer.Exit(SOME_UNREADABLE)


def _printed(shape: Format, readings: Iterable[Reading], disputes: bool, output: Path | None) -> Iterator[str]:
    """The chunks of text to print, each made only when the one before is written."""
    if shape is Format.JSONL:
        from gravamen.publishing.jsonl import statement_lines  # noqa: PLC0415

        return statement_lines(readings, disputes)
    if shape is Format.ATTRIBUTIONS:
        from gravamen.publishing.jsonl import attribution_lines  # noqa: PLC0415

        return attribution_lines(readings)
    if shape is Format.HTML:
        from gravamen.publishing.html import page  # noqa: PLC0415

        return page(readings)
    from gravamen.publishing.table import FILE_WIDTH, tables, terminal  # noqa: PLC0415

    width, colour = terminal(sys.stdout) if output is None else (FILE_WIDTH, False)
    return tables(readings, width, colour)
