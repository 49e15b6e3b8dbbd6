"""The command line: thin, one file a command. What is slow to import is imported by the command that needs it."""

from __future__ import annotations

from typing import Annotated

import typer

from gravamen import __version__
from gravamen.cli import evidence
from gravamen.cli.evaluate import evaluate
from gravamen.cli.read import EPILOG, read

app = typer.Typer(
    name="gravamen",
    help="Reads public reporting into a record of disputes between states that anyone can check.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gravamen {__version__}")
        raise typer.Exit


@app.callback()
def _gravamen(  # pyright: ignore[reportUnusedFunction] (the decorator registers it)
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")] = False,
) -> None:
    pass


app.command("read", epilog=EPILOG)(read)
app.command("eval")(evaluate)
app.add_typer(evidence.app, name="evidence")
