"""Questions to the record: `disputes`, `said`, `search`, `actors`, `show`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gravamen.cli.options import Acts, By, Format, Grades, Respondent, Since, Topics, Until, country, grades, until
from gravamen.cli.place import DEFAULT_PLACE, Limit, Place, as_jsonl, listed, named, on_paper, opened, print_rows, put
from gravamen.model import Act, PledgeStatus, Topic
from gravamen.publishing.listing import Shape

if TYPE_CHECKING:
    from gravamen.publishing.listing import Fields
    from gravamen.record.asking import Asked

DISPUTES_EPILOG = """\
[bold]Examples[/bold]

  gravamen disputes --respondent RUS --topic election_interference --since 2016

  gravamen disputes --unanswered --evidence none,claimed --sort allegations

  gravamen disputes --pledge breach_alleged --format csv > pledges.csv
"""
SAID_EPILOG = """\
[bold]Examples[/bold]

  gravamen said --by CHN --act deny --about election_interference --since 2023

  gravamen said --by "Antony Blinken" --format jsonl

  gravamen said --act allege --evidence none,claimed --respondent RUS
"""
SEARCH_EPILOG = """\
[bold]Examples[/bold]

  gravamen search '"completely unacceptable"'

  gravamen search 'interfer* OR meddl* -cyber' --by USA

  gravamen search sanctions --in documents --format csv
"""
SHOW_EPILOG = """\
[bold]Examples[/bold]

  gravamen show 7a9794219cbf            # a dispute, a statement, a document or an actor, by id or its beginning

  gravamen show "Antony Blinken"        # an actor, or a document, by name

  gravamen show 7a9794 --format jsonl
"""

WIDE = 100
"""From this width of the terminal on, tables have all their columns."""


def disputes(
    *,
    record: Place = DEFAULT_PLACE,
    respondent: Respondent = None,
    complainant: Annotated[str | None, typer.Option(callback=country, metavar="COUNTRY", help="Who complains.")] = None,
    topic: Topics = None,
    evidence: Grades = None,
    since: Since = None,
    until: Until = None,
    pledge: Annotated[list[PledgeStatus] | None, typer.Option(metavar="STATUS", help="With a pledge of this status.")] = None,
    unanswered: Annotated[bool, typer.Option("--unanswered", help="Only those that the respondent's side never answers.")] = False,
    least: Annotated[int, typer.Option("--least", min=1, metavar="N", help="With at least so many statements.")] = 2,
    sort: Annotated[str, typer.Option(metavar="ORDER", help="recent, oldest, size or allegations.")] = "recent",
    limit: Limit = 50,
    shape: Format = Shape.TABLE,
) -> None:
    """List disputes: who complains of whose conduct, how often it is answered, and on what evidence."""
    from gravamen.record.dispute_lists import AskedDisputes, Sort  # noqa: PLC0415
    from gravamen.record.dispute_lists import disputes as found  # noqa: PLC0415

    if sort not in set(Sort):
        raise typer.BadParameter(f"--sort: {sort} is none of {', '.join(Sort)}")
    asked = AskedDisputes(respondent, complainant, listed(topic), grades(evidence), since, until, listed(pledge), unanswered, least)
    with opened(record) as there, there.reading() as connection:
        rows = found(connection, asked, Sort(sort), limit or None)
    print_rows(rows, shape, disputes_table(rows))


def disputes_table(rows: Sequence[Fields]) -> Iterator[str]:
    """Disputes as a table."""
    import sys  # noqa: PLC0415

    from gravamen.publishing.listing import Column, tabulated  # noqa: PLC0415
    from gravamen.publishing.table import terminal  # noqa: PLC0415

    width, colour = terminal(sys.stdout)
    names = (("said", "statements"), ("alleged", "allegations"), ("answered", "answers"), ("pledges", "pledges"))
    columns = [
        Column("id", lambda row: row["id"]),
        Column("dispute", lambda row: row["name"], is_wide=True),
        *(Column(title, lambda row, name=name: row[name], is_number=True) for title, name in names),
        *([Column("evidence", lambda row: row["evidence"]), Column("from", lambda row: row["first_when"])] if width >= WIDE else []),
        Column("to", lambda row: row["last_when"]),
    ]
    yield tabulated(rows, columns, max(80, min(width, 160)), colour) if rows else "No disputes like that are on file.\n"


def said(
    *,
    record: Place = DEFAULT_PLACE,
    by: By = None,
    act: Acts = None,
    about: Topics = None,
    respondent: Respondent = None,
    to: Annotated[str | None, typer.Option(callback=country, metavar="COUNTRY", help="To whom it is said.")] = None,
    evidence: Grades = None,
    since: Since = None,
    until: Until = None,
    dispute: Annotated[str | None, typer.Option(metavar="ID", help="In this dispute: its id, or the beginning of it.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Published by.")] = None,
    standing: Annotated[bool | None, typer.Option("--standing/--dated", help="Only positions held over time, or only dated acts.")] = None,
    repeats: Annotated[bool, typer.Option("--repeats", help="Copies and other reports of the same occasion too.")] = False,
    rejected: Annotated[bool, typer.Option("--rejected", help="Only statements that people rejected.")] = False,
    limit: Limit = 50,
    shape: Format = Shape.TABLE,
) -> None:
    """List statements: who said what, in their own words, the latest first; a complaint with what answers it."""
    from gravamen.record import asking  # noqa: PLC0415

    asked = _asked(by, act, about, respondent, to, evidence, since, until, None, publisher, standing, repeats, rejected)
    with opened(record) as there, there.reading() as connection:
        if dispute is not None:
            asked = replace(asked, dispute=named(connection, dispute, "dispute").id)
        rows = asking.said(connection, asked, limit or None)
    print_rows(rows, shape, statements_table(rows))


def _asked(
    by: str | None, act: list[Act] | None, about: list[Topic] | None, respondent: str | None, to: str | None,
    evidence: list[str] | None, since: str | None, until: str | None, dispute: str | None = None, publisher: str | None = None,
    standing: bool | None = None, repeats: bool = False, rejected: bool = False,
) -> Asked:  # fmt: skip
    from gravamen.record.asking import Asked  # noqa: PLC0415

    return Asked(
        by, listed(act), listed(about), respondent, to, grades(evidence), since, until, dispute, publisher, standing, repeats, rejected
    )


def statements_table(rows: Sequence[Fields]) -> Iterator[str]:
    """Statements under each other, complaints with their answers."""
    from gravamen.publishing.account import statements  # noqa: PLC0415

    if not rows:
        yield "No statements like that are on file.\n"
        return
    yield from on_paper(statements(rows))


def search(
    words: Annotated[str, typer.Argument(metavar="WORDS", help='Words, "a phrase", prefix*, this OR that, and last -without.')],
    *,
    record: Place = DEFAULT_PLACE,
    inside: Annotated[str, typer.Option("--in", metavar="WHERE", help="statements or documents.")] = "statements",
    by: By = None,
    act: Acts = None,
    about: Topics = None,
    respondent: Respondent = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
    shape: Format = Shape.TABLE,
) -> None:
    """Search the words of statements, or of whole documents; best matches first."""
    from gravamen.record import searching  # noqa: PLC0415

    if inside not in ("statements", "documents"):
        raise typer.BadParameter(f"--in: {inside} is neither statements nor documents")
    asked = _asked(by, act, about, respondent, None, None, since, until)
    try:
        with opened(record) as there, there.reading() as connection:
            if inside == "documents":
                rows = searching.documents_matching(connection, words, limit or 1000)
            else:
                rows = searching.statements_matching(connection, words, asked, limit or 1000)
    except searching.SearchError as error:
        raise typer.BadParameter(str(error)) from error
    print_rows(rows, shape, documents_table(rows) if inside == "documents" else statements_table(rows))


def documents_table(rows: Sequence[Fields]) -> Iterator[str]:
    """Documents as a table."""
    import sys  # noqa: PLC0415

    from gravamen.publishing.listing import Column, tabulated  # noqa: PLC0415
    from gravamen.publishing.table import terminal  # noqa: PLC0415

    columns = [
        Column("id", lambda row: row["sha256"][:12]),
        Column("document", lambda row: row["title"] or row["name"], is_wide=True),
        Column("publisher", lambda row: row["publisher"]),
        Column("published", lambda row: row["published"]),
    ]
    width, colour = terminal(sys.stdout)
    yield tabulated(rows, columns, max(80, min(width, 160)), colour) if rows else "No documents like that are on file.\n"


def actors(
    *,
    record: Place = DEFAULT_PLACE,
    of: Annotated[
        str | None, typer.Option("--country", callback=country, metavar="COUNTRY", help="Of this country (ISO 3166-1 alpha-3).")
    ] = None,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="With this in the name.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", callback=until, metavar="DATE", help="Only offices held then.")] = None,
    limit: Limit = 50,
    shape: Format = Shape.TABLE,
) -> None:
    """List who speaks in the record, with the offices in which documents show them, and when."""
    from gravamen.record.showing import actors as found  # noqa: PLC0415

    with opened(record) as there, there.reading() as connection:
        rows = found(connection, of, name, as_of, limit or None)
    print_rows(rows, shape, actors_table(rows))


def actors_table(rows: Sequence[Fields]) -> Iterator[str]:
    """Actors with their offices as a table."""
    import sys  # noqa: PLC0415

    from gravamen.publishing.listing import Column, tabulated  # noqa: PLC0415
    from gravamen.publishing.pages import office  # noqa: PLC0415
    from gravamen.publishing.table import terminal  # noqa: PLC0415

    columns = [
        Column("id", lambda row: row["id"]),
        Column("actor", lambda row: row["name"], is_wide=True),
        Column("country", lambda row: row["country"]),
        Column("said", lambda row: row["statements"], is_number=True),
        Column("offices", lambda row: "; ".join(map(office, row["offices"])), is_wide=True),
    ]
    width, colour = terminal(sys.stdout)
    yield tabulated(rows, columns, max(80, min(width, 160)), colour) if rows else "No actors like that are on file.\n"


def show(
    what: Annotated[str, typer.Argument(metavar="DISPUTE|STATEMENT|DOCUMENT|ACTOR", help="An id, the beginning of one, or a name.")],
    *,
    record: Place = DEFAULT_PLACE,
    as_of: Annotated[
        str | None, typer.Option("--as-of", callback=until, metavar="DATE", help="Of an actor, only offices held then.")
    ] = None,
    shape: Format = Shape.TABLE,
) -> None:
    """Show one thing whole: a dispute in time with allegation beside denial, a statement in its context, a document, an actor."""
    from gravamen.publishing import pages  # noqa: PLC0415
    from gravamen.record import showing  # noqa: PLC0415

    with opened(record) as there, there.reading() as connection:
        subject = named(connection, what)
        page: Any
        match subject.sort:
            case "dispute":
                shown, page = showing.dispute_shown(connection, subject.id), pages.dispute
            case "statement":
                shown, page = showing.statement_shown(connection, there.archive, subject.id), pages.one_statement
            case "document":
                shown, page = showing.document_shown(connection, subject.id), pages.document
            case "actor":
                shown, page = showing.actor_shown(connection, subject.id, as_of), pages.actor
    if shape is Shape.TABLE:
        put(on_paper(page(shown)))
    else:
        put(as_jsonl(shown)) if shape is Shape.JSONL else print_rows(shown.get("statements_in_time", [shown]), shape, iter(()))
