"""`gravamen chart`: the charts of the pages as files, for papers and slides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gravamen.cli.options import country
from gravamen.cli.place import DEFAULT_PLACE, Only, Place, fail, opened, selection_of
from gravamen.publishing.themes import Theme

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from gravamen.publishing.charts import Chart
    from gravamen.record.overview import Selected

EPILOG = """\
[bold]Examples[/bold]

  gravamen chart timeline -o timeline.svg --only respondent=RUS --only since=2022

  gravamen chart pair USA CHN -o usa-chn.png --theme dark --scale 3

  gravamen chart acts -o acts.html --only topic=cyber

  gravamen chart pledges -o pledges.svg --width 600

The ending of the file says what it becomes: .svg, .png, or .html, which says more where it is pointed at. A chart shows what was
said, not whether it is so.
"""
ENDINGS = (".svg", ".png", ".html")
WIDEST, NARROWEST, LARGEST = 4000, 200, 8.0

app = typer.Typer(no_args_is_help=True, help="Draw what is in the record.", epilog=EPILOG)


def _output(given: Path) -> Path:
    if given.suffix.lower() not in ENDINGS:
        raise typer.BadParameter(f"{given} does not say what to draw: its ending is none of {', '.join(ENDINGS)}")
    if given.is_dir() or not given.parent.is_dir():
        raise typer.BadParameter(f"{given} is a folder" if given.is_dir() else f"there is no folder {given.parent}")
    return given


Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", callback=_output, help="Where to: a file that ends in .svg, .png or .html.")
]
Themes = Annotated[
    Theme | None,
    typer.Option("--theme", metavar="THEME", help="light, dark, or page: as the screen is (.svg for a page of your own, .html).",
                 show_default="light; page for .html"),
]  # fmt: skip
Width = Annotated[
    int, typer.Option("--width", min=NARROWEST, max=WIDEST, metavar="PIXELS", help="Width of the plot, without labels beside it.")
]
Scale = Annotated[float, typer.Option("--scale", min=0.5, max=LARGEST, metavar="N", help="Dots of a .png to the pixel.")]
Country = Annotated[str, typer.Argument(callback=country, metavar="COUNTRY", help="ISO 3166-1 alpha-3, such as USA.")]


@app.command("timeline", epilog=EPILOG)
def timeline(
    *,
    output: Output,
    only: Only = None,
    theme: Themes = None,
    width: Width = 860,
    scale: Scale = 2.0,
    record: Place = DEFAULT_PLACE,
) -> None:
    """Draw the statements of each respondent in time, a lane each, with its pledges as spans."""

    def drawn(connection: Connection, chosen: Selected) -> Chart:
        from gravamen.publishing.charts import timeline  # noqa: PLC0415
        from gravamen.record.charting import marks, pledges_of  # noqa: PLC0415

        return timeline(marks(connection, chosen), pledges_of(connection, chosen.disputes), today=_today())

    _draw(record, only, drawn, output, theme, width, scale)


@app.command("pair", epilog=EPILOG)
def pair(
    first: Country,
    second: Country,
    *,
    output: Output,
    only: Only = None,
    theme: Themes = None,
    width: Width = 860,
    scale: Scale = 2.0,
    record: Place = DEFAULT_PLACE,
) -> None:
    """Draw what two countries say of and to each other, and answer to each other's complaints, by month: the first above the line."""
    if first == second:
        raise typer.BadParameter(f"a pair is of two countries, and both are {first}")

    def drawn(connection: Connection, chosen: Selected) -> Chart:
        from gravamen.publishing.charts import pair  # noqa: PLC0415
        from gravamen.record.charting import between, numbers_in  # noqa: PLC0415
        from gravamen.record.speaking import speaking_of  # noqa: PLC0415

        # Where nothing is selected, statements that stand in no dispute are drawn too, as on the page of the two.
        return pair(between(speaking_of(connection), first, second, numbers_in(connection, chosen) if only else None), first, second)

    _draw(record, only, drawn, output, theme, width, scale)


@app.command("acts", epilog=EPILOG)
def acts(
    *,
    output: Output,
    only: Only = None,
    theme: Themes = None,
    width: Width = 600,
    scale: Scale = 2.0,
    record: Place = DEFAULT_PLACE,
) -> None:
    """Draw how many statements do what, and which evidence the allegations among them offer."""

    def drawn(connection: Connection, chosen: Selected) -> Chart:
        from gravamen.publishing.charts import acts  # noqa: PLC0415
        from gravamen.record.charting import marks  # noqa: PLC0415

        return acts(marks(connection, chosen))

    _draw(record, only, drawn, output, theme, width, scale)


@app.command("pledges", epilog=EPILOG)
def pledges(
    *,
    output: Output,
    only: Only = None,
    theme: Themes = None,
    width: Width = 860,
    scale: Scale = 2.0,
    record: Place = DEFAULT_PLACE,
) -> None:
    """Draw pledges from the promise to today, by the status that each had."""

    def drawn(connection: Connection, chosen: Selected) -> Chart:
        from gravamen.publishing.charts import pledges  # noqa: PLC0415
        from gravamen.record.charting import pledges_of  # noqa: PLC0415

        return pledges(pledges_of(connection, chosen.disputes), today=_today())

    _draw(record, only, drawn, output, theme, width, scale)


def _today() -> str:
    from gravamen.record.history import now  # noqa: PLC0415

    return now()[:10]


def _draw(
    place: str,
    only: list[str] | None,
    drawn: Callable[[Connection, Selected], Chart],
    output: Path,
    theme: Theme | None,
    width: int,
    scale: float,
) -> None:
    """Draws a chart of the selected part of the record into a file."""
    from gravamen.record.overview import selected  # noqa: PLC0415

    ending = output.suffix.lower()
    if ending == ".png" and theme is Theme.PAGE:
        raise typer.BadParameter("--theme page is for .svg and .html: a .png is light or dark")
    selection = selection_of(only)
    with opened(place) as there, there.reading() as connection:
        chart = drawn(connection, selected(connection, selection))
    if chart.is_empty:
        said = f" ({' '.join(chart.notes)})" if chart.notes else ""
        fail(f"nothing to draw in {selection.in_words()}{said}; `gravamen disputes` lists what there is")
    _write(chart, output, theme or (Theme.PAGE if ending == ".html" else Theme.LIGHT), width, scale)
    for note in chart.notes:
        typer.echo(f"gravamen: {note}", err=True)


def _write(chart: Chart, output: Path, theme: Theme, width: int, scale: float) -> None:
    from gravamen.cli.destination import CannotWriteError, write, write_bytes  # noqa: PLC0415
    from gravamen.publishing.charts import html, png, svg  # noqa: PLC0415

    try:
        if output.suffix.lower() == ".png":
            write_bytes(png(chart, theme, width, scale), output)
        else:
            write([svg(chart, theme, width) if output.suffix.lower() == ".svg" else html(chart, theme, width)], output)
    except CannotWriteError as error:
        fail(str(error))
