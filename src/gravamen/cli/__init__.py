"""The command line: thin, one file a command. What is slow to import is imported by the command that needs it."""

from __future__ import annotations

from typing import Annotated

import typer

from gravamen import __version__
from gravamen.cli import add, ask, assess, chart, decide, evidence, export, export_files, importing, keep, review, serve, users
from gravamen.cli import evaluate as evaluating
from gravamen.cli import publish as publishing
from gravamen.cli import read as reading

EPILOG = """\
[bold]Examples[/bold]

  gravamen read article.txt

  gravamen read reports/ --format html -o reports.html

  gravamen eval gold/

  gravamen add reports/ articles.jsonl.gz

  gravamen disputes --respondent RUS

  gravamen serve

  gravamen assess 3f2a9c41d07b5e66

  gravamen evidence find posts.parquet -o FINDING

Each command says more: gravamen read --help
"""

app = typer.Typer(
    name="gravamen",
    help="Reads public reporting into a record of disputes between states that anyone can check.",
    epilog=EPILOG,
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


app.command("read", epilog=reading.EPILOG)(reading.read)
app.command("eval", epilog=evaluating.EPILOG)(evaluating.evaluate)
app.add_typer(evidence.app, name="evidence")
app.command("add", epilog=add.EPILOG)(add.add)
app.command("disputes", epilog=ask.DISPUTES_EPILOG)(ask.disputes)
app.command("said", epilog=ask.SAID_EPILOG)(ask.said)
app.command("search", epilog=ask.SEARCH_EPILOG)(ask.search)
app.command("show", epilog=ask.SHOW_EPILOG)(ask.show)
app.command("actors")(ask.actors)
app.command("review", epilog=review.EPILOG)(review.review)
app.command("accept", epilog=decide.ACCEPT_EPILOG)(decide.accept)
app.command("correct", epilog=decide.CORRECT_EPILOG)(decide.correct)
app.command("reject")(decide.reject)
app.command("restore")(decide.restore)
app.command("note")(decide.note)
app.add_typer(decide.decide, name="decide")
app.command("assess", epilog=assess.EPILOG)(assess.assess)
app.command("history")(keep.history)
app.command("verify", epilog=keep.VERIFY_EPILOG)(keep.verify)
app.command("failures")(keep.failures)
export.export.command("tables", epilog=export_files.TABLES_EPILOG)(export_files.export_tables)
export.export.command("dossier", epilog=export_files.DOSSIER_EPILOG)(export_files.export_dossier)
app.add_typer(export.export, name="export")
app.add_typer(importing.importing, name="import")
app.add_typer(chart.app, name="chart")
app.command("serve", epilog=serve.EPILOG)(serve.serve)
app.command("publish", epilog=publishing.PUBLISH_EPILOG)(publishing.publish)
app.add_typer(publishing.keys, name="keys")
app.add_typer(users.app, name="users")
