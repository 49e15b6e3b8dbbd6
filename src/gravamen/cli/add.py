"""`gravamen add`: documents into the record."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from gravamen.cli.place import DEFAULT_PLACE, FAILURE, INTERRUPTED, SOME_UNREADABLE, Place, opened
from gravamen.cli.read import published_option

if TYPE_CHECKING:
    from gravamen.cli.monitor import Monitor
    from gravamen.record import Record
    from gravamen.record.adding import ReadAll, Tally
    from gravamen.sources.confinement import Confined
    from gravamen.sources.deliveries import Deliveries

EPILOG = """\
[bold]Examples[/bold]

  gravamen add reports/ articles.jsonl.gz

  gravamen add crawl.warc.gz --record ~/records/elections

  gravamen add feed.xml page.html report.pdf --published 2024-04-26

  gravamen add articles.jsonl --engine spark

  gravamen add --fetch https://example.org/news/page.html https://example.org/feed.xml

Adding the same thing again changes nothing, so a run that was interrupted is continued by giving the command again.

[bold]Exit status[/bold]

  0  everything is in the record

  1  the program failed; what was filed stays filed

  2  wrong usage

  3  some inputs could not be read: each is named at the end, and in the record (gravamen failures)
"""
_NAMED_FAILURES = 50


class EngineName(StrEnum):
    """Where reading runs."""

    LOCAL = "local"
    SPARK = "spark"


def add(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE|-...",
            help="Text, HTML and PDF files, JSON Lines of articles (.jsonl, .ndjson, also .gz), saved RSS and Atom feeds "
            "(.xml, .rss, .atom), web archives (.warc, .warc.gz), folders of these, or - for standard input.",
            show_default=False,
        ),
    ],
    *,
    record: Place = DEFAULT_PLACE,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", callback=published_option, help="Publication date (YYYY-MM-DD) of documents that give none."),
    ] = None,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Fetch sources that are addresses (http, https): pages, PDF, live feeds. Never without it.")
    ] = False,
    engine: Annotated[EngineName, typer.Option(help="local: the cores of this machine; spark: a Spark cluster.")] = EngineName.LOCAL,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes to read with; by default all cores, and one for a few documents.")
    ] = None,
    master: Annotated[
        str | None, typer.Option(metavar="URL", help="The Spark master; by default the one that Spark is configured with.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary; failures are still named.")] = False,
) -> None:
    """Archive documents, read them, and file them into the record; then link what is new to its disputes."""
    from gravamen.cli.monitor import Monitor  # noqa: PLC0415

    monitor = Monitor(quiet=quiet, output_scrolls=False)
    read_all = _engine(engine, workers, master, monitor)
    with saying_what_ends_it(monitor), opened(record, create=True) as there:
        tally = _add(there, places, published, fetch, read_all, engine, monitor)
        link(there, monitor)
    sum_up(tally, monitor, quiet)
    if tally.failures:
        raise typer.Exit(SOME_UNREADABLE)


@contextmanager
def saying_what_ends_it(monitor: Monitor) -> Generator[None]:
    """Says why nothing more is added, where a person interrupts it or the installation is broken, and ends the program with its status."""
    from gravamen.engines import is_fatal  # noqa: PLC0415

    try:
        yield
    except KeyboardInterrupt:
        monitor.say("gravamen: interrupted; what was filed stays filed, and the same command continues from there")
        raise typer.Exit(INTERRUPTED) from None
    except Exception as error:
        if not is_fatal(error):
            raise
        monitor.say(f"gravamen: nothing can be read: {error}")
        raise typer.Exit(FAILURE) from error


def _engine(engine: EngineName, workers: int | None, master: str | None, monitor: Monitor) -> ReadAll:
    if engine is EngineName.LOCAL:
        from gravamen.engines import read_all  # noqa: PLC0415

        return lambda documents: read_all(documents, workers, on_part=monitor.on_part)
    try:
        from gravamen.engines.spark import read_on_spark  # noqa: PLC0415
    except ImportError as error:
        monitor.say(f"gravamen: --engine spark needs PySpark ({error}): pip install 'gravamen[spark]'")
        raise typer.Exit(FAILURE) from error
    return lambda documents: read_on_spark(documents, master)


def _add(there: Record, places: list[str], published: str | None, fetch: bool, read_all: ReadAll, engine: str, monitor: Monitor) -> Tally:
    from gravamen.record.adding import Adding  # noqa: PLC0415
    from gravamen.sources.confinement import Confined  # noqa: PLC0415
    from gravamen.sources.deliveries import count_deliveries, deliveries  # noqa: PLC0415

    total = count_deliveries(places) if monitor.shows_progress else None
    with Confined() as confined, _fetching(fetch, confined) as fetched, monitor.watching(total):
        adding = Adding(there, confined, lambda tally: monitor.advance_to(tally.done), published)
        adding.run(deliveries(places, sys.stdin.buffer, confined, fetched, monitor.on_left_out), read_all, places, engine)
    return adding.tally


@contextmanager
def _fetching(wanted: bool, confined: Confined) -> Generator[Callable[[str], Deliveries] | None]:
    if not wanted:
        yield None
        return
    from gravamen.sources.fetching import Fetcher  # noqa: PLC0415 - nothing of the network loads unless it is asked for

    with Fetcher(confined) as fetcher:
        yield fetcher.fetch


def link(there: Record, monitor: Monitor) -> None:
    """Links what is new to its disputes, unless another run will."""
    from gravamen.record.adding import link_if_last  # noqa: PLC0415

    with monitor.linking() as on_step:
        is_done = link_if_last(there, on_step)
    if not is_done:
        monitor.say("gravamen: another run is adding to this record; it will link the disputes when it ends")


def sum_up(tally: Tally, monitor: Monitor, quiet: bool) -> None:
    """Says what became of the documents of a run, and names those that could not be read."""
    from gravamen.publishing.wording import plural  # noqa: PLC0415

    for failure in tally.failures[:_NAMED_FAILURES]:
        monitor.say(f"gravamen: {failure.name}: {failure.reason}; {failure.advice}")
    if len(tally.failures) > _NAMED_FAILURES:
        monitor.say(f"gravamen: and {len(tally.failures) - _NAMED_FAILURES} more: see gravamen failures")
    monitor.sum_up_left_out()
    if not quiet:
        counts = f"{plural(tally.filed, 'document')} filed with {plural(tally.statements, 'statement')}, {tally.known:,} known already"
        monitor.say(f"gravamen: {counts}, {len(tally.failures):,} not readable")
        if tally.foreign:
            monitor.say(f"gravamen: {tally.foreign} of those filed seem not to be in English: do not rely on their statements")
