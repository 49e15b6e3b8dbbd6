"""`gravamen evidence compare`, `verify` and `file`: what is done with findings that are there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from gravamen.cli.decide import decided
from gravamen.cli.place import DEFAULT_PLACE, Author, Place, Why, named
from gravamen.cli.reporting import reported_errors

DIFFERENT = 1
_NO_ONE = ""


def compare(
    first: Annotated[Path, typer.Argument(help="A finding.")],
    second: Annotated[Path, typer.Argument(help="Another.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say how two findings differ: settings, pairs gained and lost, and how far their groups agree.

    Exit status: 0 the same; 1 different (or failed).
    """
    from gravamen.evidence.comparison import compare_findings  # noqa: PLC0415

    with reported_errors():
        comparison = compare_findings(first, second)
    print(comparison.as_json() if as_json else "\n".join(comparison.lines()))
    if not comparison.is_same:
        raise typer.Exit(DIFFERENT)


def verify(
    finding: Annotated[Path, typer.Argument(help="The folder of a finding.")],
    posts: Annotated[
        Path | None, typer.Argument(help="The posts that it was made from; without them only its own files are checked.")
    ] = None,
    *,
    memory: Annotated[str, typer.Option(metavar="SIZE", help="Memory for tables.")] = "2GB",
) -> None:
    """Check a finding: its files against their hashes, and with POSTS every table, made again from them.

    Exit status: 0 all holds; 1 something does not (each named on standard output).
    """
    from gravamen.evidence.duckdb_engine import DuckDBEngine  # noqa: PLC0415
    from gravamen.evidence.verification import verify_finding  # noqa: PLC0415

    with reported_errors():
        problems = verify_finding(finding, posts, lambda: DuckDBEngine(memory))
    for problem in problems:
        print(problem)
    if problems:
        raise typer.Exit(DIFFERENT)
    print(
        "every table is what the posts give" if posts else "every file is as the finding left it; give the posts to make its tables again"
    )


def file_finding(
    finding: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="The folder of a finding.")],
    *,
    dispute: Annotated[str, typer.Option(metavar="ID", help="The dispute that it is evidence in.", show_default=False)],
    posts: Annotated[
        Path | None, typer.Option(exists=True, metavar="POSTS", help="The posts that it was made from, so that it can be made again.")
    ] = None,
    day: Annotated[str | None, typer.Option(metavar="DATE", help="The day that it dates from; by default today.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="What to call it.")] = None,
    record: Place = DEFAULT_PLACE,
    author: Author = _NO_ONE,
    why: Why = _NO_ONE,
) -> None:
    """File a finding as an exhibit in a dispute of the record.

    Its files go into the record's archive, and with --posts the posts too; `gravamen verify` then makes it again from them. It says
    who acted together beyond chance, never for whom: whose conduct that was remains what the statements of the dispute allege and deny.
    """
    from gravamen.record.findings import file_finding as filed  # noqa: PLC0415

    dated = day or date.today().isoformat()
    with reported_errors():
        decided(
            record,
            author,
            why,
            lambda r, c, by: f"filed: exhibit {filed(r, c, finding, posts, named(c, dispute, 'dispute').id, title, dated, by)}",
        )
