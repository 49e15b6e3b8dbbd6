"""Keeping the record honest: `verify`, `history`, `failures`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from gravamen.cli.place import DEFAULT_PLACE, FAILURE, Limit, Place, fail, named, on_paper, opened, print_rows, put
from gravamen.cli.publish import verify_site
from gravamen.publishing.listing import Shape

VERIFY_EPILOG = """\
[bold]What is checked[/bold]

  the archive: every file against the SHA-256 that names it; every text against its bytes, by the extractor that made it

  the statements: every span against its text; what was read against the digest in the history; what stands against what was
  read and what people decided

  what is derived: families, repeated statements, disputes, answers, pledges, by the rules that made them

  the history: the hash of every entry, and that each follows the one before

of a published SITE: every file against the manifest, and the manifest against its signature; only with --public-key does that
  say who published it

[bold]Exit status[/bold]

  0  everything is as it should be

  1  something is not: each is named on standard output
"""


ALL, THE_RECORD = "all", "the record"


def verify(
    site: Annotated[
        Path | None, typer.Argument(metavar="[SITE]", help="A folder that `gravamen publish` wrote; without it the record is checked.")
    ] = None,
    *,
    record: Place = DEFAULT_PLACE,
    reread: Annotated[
        bool, typer.Option("--reread", help="Read every document again too, where the reader is the one that read it.")
    ] = False,
    public_key: Annotated[
        Path | None, typer.Option("--public-key", metavar="KEY.pub", help="The publisher's public key, by which the SITE must be signed.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only what fails.")] = False,
) -> None:
    """Check everything in the record against what it rests on, or every file of a published site against its signed manifest."""
    if site is not None:
        from gravamen.publishing.static.verification import is_site  # noqa: PLC0415

        if not is_site(site):
            fail(f"{site} is no published site: it has no manifest.json (--record names a record)")
        verify_site(site, public_key, quiet)
        return
    if public_key is not None:
        raise typer.BadParameter("--public-key is for a published site: name its folder")
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    from gravamen.publishing.visible import one_line  # noqa: PLC0415
    from gravamen.record.verifying import Fault, Verification  # noqa: PLC0415

    faults = 0
    console = Console(stderr=True)
    with opened(record) as there, Progress(console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        checking = Verification(there, reread)
        task = bar.add_task("verifying", total=None)
        for step in checking.steps():
            if isinstance(step, Fault):
                faults += 1
                typer.echo(one_line(f"{step.what}: {step.reason}"))
            else:
                bar.update(task, description=step.name, total=step.total, completed=step.done)
    if not quiet:
        for line in checking.summary():
            print(f"gravamen: {line}", file=sys.stderr)
        print(f"gravamen: {faults or 'nothing'} {'things are' if faults > 1 else 'thing is' if faults else 'is'} wrong", file=sys.stderr)
    if faults:
        raise typer.Exit(FAILURE)


def history(
    what: Annotated[str, typer.Argument(metavar="ID", help="A statement, document, dispute or actor; or all: the whole record.")],
    *,
    record: Place = DEFAULT_PLACE,
    shape: Annotated[Shape, typer.Option("--format", "-f", metavar="FORMAT", help="table or jsonl.")] = Shape.TABLE,
) -> None:
    """Print every state that something was in: what changed, when, by whom and why, oldest first."""
    from dataclasses import asdict  # noqa: PLC0415

    from gravamen.record.history import history_of, whole_history  # noqa: PLC0415

    with opened(record) as there, there.reading() as connection:
        subject = THE_RECORD if what == ALL else named(connection, what).id
        entries = [asdict(entry) for entry in (whole_history(connection) if what == ALL else history_of(connection, subject))]
    if shape is Shape.TABLE:
        from gravamen.publishing.chronicle import chronicle  # noqa: PLC0415

        put(on_paper(chronicle(subject, entries)))
    else:
        print_rows(entries, shape, iter(()))


def failures(
    *,
    record: Place = DEFAULT_PLACE,
    limit: Limit = 100,
    shape: Annotated[Shape, typer.Option("--format", "-f", metavar="FORMAT", help="table, jsonl or csv.")] = Shape.TABLE,
) -> None:
    """List inputs that could not be read, with the reason and what can be done."""
    from sqlalchemy import select  # noqa: PLC0415

    from gravamen.record.rows import columns_of  # noqa: PLC0415
    from gravamen.record.schema import failure  # noqa: PLC0415

    with opened(record) as there, there.reading() as connection:
        columns = (failure.c.name, failure.c.reason, failure.c.advice, failure.c.first_seen_at)
        found = connection.execute(select(*columns).order_by(failure.c.number).limit(limit or None))
        rows = [dict(columns_of(row)) for row in found]

    def table() -> Iterator[str]:
        from gravamen.publishing.visible import one_line  # noqa: PLC0415

        for row in rows:
            yield one_line(f"{row['name']}: {row['reason']}; {row['advice']}") + "\n"

    print_rows(rows, shape, table())
