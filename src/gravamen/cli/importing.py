"""`gravamen import`: others' cases into the record."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from gravamen.cli.place import DEFAULT_PLACE, SOME_UNREADABLE, Place, opened

if TYPE_CHECKING:
    from gravamen.cli.monitor import Monitor
    from gravamen.record import Record
    from gravamen.record.importing import TakeApart

EPILOG = """\
[bold]Examples[/bold]

  gravamen import stix bundle.json

  gravamen import fiat cases.csv --record ~/records/elections

  gravamen export stix --record theirs | gravamen import stix - --record ours

Importing the same thing again changes nothing, so a run that was interrupted is continued by giving the command again. Nothing is fetched.

[bold]Exit status[/bold]

  0  everything is in the record

  1  the program failed; what was filed stays filed

  2  wrong usage

  3  some of it could not be taken: each part is named at the end, and in the record (gravamen failures)
"""

importing = typer.Typer(no_args_is_help=True, help="Bring others' cases in as documents and statements.", epilog=EPILOG)

File = Annotated[str, typer.Argument(metavar="FILE|-", help="The file, or - for standard input.", show_default=False)]
Workers = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Processes to read with; by default all cores, and one for a few documents.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary; failures are still named.")]


@importing.command("stix")
def import_stix(file: File, *, record: Place = DEFAULT_PLACE, workers: Workers = None, quiet: Quiet = False) -> None:
    """Import a STIX 2.1 bundle.

    Reports, notes, opinions, campaigns and the like become documents with their words, which are read. A bundle of `gravamen export
    stix` tells its statements itself: each is taken where its words stand in the passage that comes with it.
    """
    from gravamen.sources.stix import BUNDLE_LIMIT, bundle_documents  # noqa: PLC0415

    _import(file, record, workers, quiet, BUNDLE_LIMIT, bundle_documents, "import stix")


@importing.command("fiat")
def import_fiat(file: File, *, record: Place = DEFAULT_PLACE, workers: Workers = None, quiet: Quiet = False) -> None:
    """Import a CSV table with the columns of DFRLab's Foreign Interference Attribution Tracker, each row a document.

    Title and description are read; the date of the attribution is the document's, its link the document's address. What was coded by
    hand is filed as decisions of FIAT on the first allegation that is read in a row: answers of the scorecard, and coded fields.
    """
    from gravamen.sources.fiat import TABLE_LIMIT, fiat_documents  # noqa: PLC0415

    _import(file, record, workers, quiet, TABLE_LIMIT, fiat_documents, "import fiat", _file_hand_coded)


def _file_hand_coded(there: Record, monitor: Monitor, quiet: bool) -> None:
    from gravamen.record.hand_coded import file_hand_coded  # noqa: PLC0415

    filed = file_hand_coded(there)
    if not quiet:
        told = f"coded by hand: {filed.now} allegations filed, {filed.before} known already"
        monitor.say(f"gravamen: {told}; in {filed.without_allegation} rows no allegation was read that it could be filed with")


def _import(
    place: str,
    record: str,
    workers: int | None,
    quiet: bool,
    limit: int,
    take_apart: TakeApart,
    engine: str,
    then: Callable[[Record, Monitor, bool], None] | None = None,
) -> None:
    """Adds the documents of a file, links what is new, and does `then` what is left to do."""
    from gravamen.cli.add import link, saying_what_ends_it, sum_up  # noqa: PLC0415
    from gravamen.cli.monitor import Monitor  # noqa: PLC0415
    from gravamen.engines import read_all  # noqa: PLC0415
    from gravamen.record.adding import Adding  # noqa: PLC0415
    from gravamen.record.importing import received_from, without_known  # noqa: PLC0415
    from gravamen.sources.confinement import Confined  # noqa: PLC0415

    monitor = Monitor(quiet=quiet, output_scrolls=False)
    with saying_what_ends_it(monitor), opened(record, create=True) as there:
        with Confined() as confined, monitor.watching(None):
            adding = Adding(there, confined, lambda tally: monitor.advance_to(tally.done))
            received = without_known(there, received_from(place, sys.stdin.buffer, limit, take_apart), adding.tally)
            adding.run(received, lambda documents: read_all(documents, workers, on_part=monitor.on_part), [place], engine)
        link(there, monitor)
        sum_up(adding.tally, monitor, quiet)
        if then:
            then(there, monitor, quiet)
    if adding.tally.failures:
        raise typer.Exit(SOME_UNREADABLE)
