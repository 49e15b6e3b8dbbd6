"""Exports that are files rather than streams: `gravamen export tables` and `gravamen export dossier`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gravamen.cli.place import DEFAULT_PLACE, WRONG_USAGE, Only, Place, fail, named, opened, selection_of
from gravamen.publishing.forms import TableForm

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from gravamen.record.selecting import Selection
    from gravamen.record.tabular import Part

TABLES_EPILOG = """\
[bold]Examples[/bold]

  gravamen export tables -o tables/

  gravamen export tables -o russia/ --format parquet --only respondent=RUS

schema.json in the folder says what every column means. No text of a document is written but the words of its statements.
"""
DOSSIER_EPILOG = """\
[bold]Examples[/bold]

  gravamen export dossier 7a9794219cbf -o dispute.pdf

  gravamen export dossier 7a9794219cbf -o dispute.pdf --fonts NotoSansCJK/
"""


def _new_folder(given: Path) -> Path:
    if given.exists() and (not given.is_dir() or any(given.iterdir())):
        raise typer.BadParameter(f"{given} is {'not empty' if given.is_dir() else 'a file'}: give a new folder")
    if not given.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {given.parent}")
    return given


def _pdf(given: Path) -> Path:
    if given.suffix.lower() != ".pdf":
        raise typer.BadParameter(f"{given} does not end in .pdf")
    if given.is_dir() or not given.absolute().parent.is_dir():
        raise typer.BadParameter(f"{given} is a folder" if given.is_dir() else f"there is no folder {given.parent}")
    return given


def export_tables(
    *,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FOLDER", callback=_new_folder, help="A new folder; it appears whole or not at all."),
    ],
    form: Annotated[
        TableForm, typer.Option("--format", "-f", metavar="FORMAT", help="csv, or parquet with typed columns.")
    ] = TableForm.CSV,
    only: Only = None,
    record: Place = DEFAULT_PLACE,
) -> None:
    """Write every table of the record as CSV or Parquet, with a schema that says what each column means."""
    from gravamen.publishing.exports.tables import write_tables  # noqa: PLC0415
    from gravamen.record.gathering import latest_hash  # noqa: PLC0415

    selection = selection_of(only)
    draft = output.absolute().with_name(f".{output.absolute().name}.{os.getpid()}.draft")
    try:
        draft.mkdir()
        with opened(record) as there, there.reading() as connection:
            about: dict[str, Any] = {"selection": selection.query(), "history": latest_hash(connection)}
            counts = write_tables(_part(connection, selection), draft, form, about)
        if output.exists():
            output.rmdir()
        draft.rename(output)
    except OSError as error:
        fail(f"{output} could not be written ({error.strerror})")
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    typer.echo(f"gravamen: {output}: " + ", ".join(f"{name.replace('_', ' ')} {number:,}" for name, number in counts.items()), err=True)


def _part(connection: Connection, selection: Selection) -> Part:
    from gravamen.record.overview import selected  # noqa: PLC0415
    from gravamen.record.tabular import Part  # noqa: PLC0415

    if not selection:
        return Part(connection)
    chosen = selected(connection, selection)
    if not chosen.disputes:
        fail(f"nothing is exported: no dispute is selected by {selection.in_words()}; `gravamen disputes` lists what there is")
    return Part(connection, chosen)


def export_dossier(
    dispute: Annotated[str, typer.Argument(metavar="DISPUTE", help="The id of a dispute, or its beginning.")],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", callback=_pdf, help="Where to: a file that ends in .pdf.")],
    fonts: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", exists=True, file_okay=False, help="Fonts for scripts that the PDF's own lack, such as Chinese."),
    ] = None,
    record: Place = DEFAULT_PLACE,
) -> None:
    """Write a dispute as a PDF: allegations and answers side by side, pledges, and every statement with its words and source."""
    from gravamen.cli.destination import CannotWriteError, write_bytes  # noqa: PLC0415
    from gravamen.publishing.exports.dossier import dossier  # noqa: PLC0415
    from gravamen.record.gathering import gathered, latest_hash  # noqa: PLC0415
    from gravamen.record.history import now  # noqa: PLC0415

    with opened(record) as there, there.reading() as connection:
        subject = named(connection, dispute)
        if subject.sort != "dispute":
            fail(f"{dispute} is a {subject.sort}: a dossier is of a dispute; `gravamen disputes` lists them", WRONG_USAGE)
        (shown,) = gathered(connection, there.archive, [subject.id])
        history = latest_hash(connection)
    try:
        write_bytes(dossier(shown, history, now()[:10], fonts), output)
    except CannotWriteError as error:
        fail(str(error))
