"""Decisions by people: `accept`, `correct`, `reject`, `restore`, `note`, and `decide` for disputes, pledges and actors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gravamen.cli.place import DEFAULT_PLACE, WRONG_USAGE, Author, Place, Why, fail, named, opened
from gravamen.model import Act, Evidence, PledgeStatus, Topic

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from gravamen.record import Record
    from gravamen.record.deciding import By

CORRECT_EPILOG = """\
[bold]Examples[/bold]

  gravamen correct 3f2a9c41d07b5e66 --act deny --why "“There is nothing to it” contests the charge"

  gravamen correct 3f2a9c41d07b5e66 --respondent CHN --when 2023-11 --why "the promise was made at the November summit"

What was read stays on file; `gravamen restore` goes back to it, and `gravamen history` shows every state.
"""
ACCEPT_EPILOG = """\
[bold]Examples[/bold]

  gravamen accept 3f2a9c41d07b5e66 --why "I read it against the page"

  gravamen accept 3f2a9c41d07b5e66 --blind --why "right as it was read"

It changes nothing but the history: the statement leaves your queue (`gravamen review`), and counts where reviewers are compared.
"""
_NO_ONE = ""
Blind = Annotated[bool, typer.Option("--blind", help="A second opinion: of what was read, not having seen what others made of it.")]
StatementId = Annotated[str, typer.Argument(metavar="STATEMENT", help="Its id, or the beginning of it.", show_default=False)]
DisputeId = Annotated[str, typer.Argument(metavar="DISPUTE", help="Its id, or the beginning of it.", show_default=False)]
StatementIds = Annotated[
    list[str], typer.Argument(metavar="STATEMENT...", help="Their ids, or the beginnings of them.", show_default=False)
]

decide = typer.Typer(no_args_is_help=True, help="Overrule the rules that link disputes, and say what only a person can say.")


def decided(place: str, author: str, why: str, act: Callable[[Record, Connection, By], str]) -> None:
    """Does what a person decided in a record, has what it touches linked again, and prints what was done."""
    from gravamen.record.adding import link_everything  # noqa: PLC0415
    from gravamen.record.deciding import By, DecisionError  # noqa: PLC0415

    with opened(place) as there:
        try:
            with there.writing() as connection:
                told = act(there, connection, By(author, why))
        except DecisionError as error:
            fail(str(error), WRONG_USAGE)
        link_everything(there)
    typer.echo(told)


def _statement(connection: Connection, given: str) -> str:
    return named(connection, given, "statement").id


def _dispute(connection: Connection, given: str) -> str:
    return named(connection, given, "dispute").id


def _actor(connection: Connection, given: str) -> str:
    return named(connection, given, "actor").id


def accept(
    statement: StatementId, *, blind: Blind = False, record: Place = DEFAULT_PLACE, author: Author = _NO_ONE, why: Why = _NO_ONE
) -> None:
    """Say that a statement is right as it stands."""
    from gravamen.record import reviewing  # noqa: PLC0415

    decided(record, author, why, lambda _, c, by: f"accepted: decision {reviewing.accept(c, _statement(c, statement), by, blind)}")


def correct(
    statement: StatementId,
    *,
    act: Annotated[Act | None, typer.Option(metavar="ACT", help="What it does.")] = None,
    topic: Annotated[Topic | None, typer.Option(metavar="TOPIC", help="What it is about.")] = None,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Who speaks.")] = None,
    speaker_country: Annotated[str | None, typer.Option(metavar="COUNTRY", help="Of which country; '' for none.")] = None,
    respondent: Annotated[str | None, typer.Option(metavar="COUNTRY", help="Whose conduct is at issue; '' for nobody's.")] = None,
    addressee: Annotated[str | None, typer.Option(metavar="COUNTRY", help="To whom it is said; '' for nobody.")] = None,
    evidence: Annotated[Evidence | None, typer.Option(metavar="GRADE", help="What an allegation offers.")] = None,
    when: Annotated[str | None, typer.Option(metavar="EDTF", help="When it was said; '' for not known.")] = None,
    hedged: Annotated[bool | None, typer.Option("--hedged/--not-hedged", help="Whether it is weakened.")] = None,
    negated: Annotated[bool | None, typer.Option("--negated/--not-negated", help="Whether the act is negated.")] = None,
    standing: Annotated[bool | None, typer.Option("--standing/--dated", help="A position held over time, or a dated act.")] = None,
    blind: Blind = False,
    record: Place = DEFAULT_PLACE,
    author: Author = _NO_ONE,
    why: Why = _NO_ONE,
) -> None:
    """Correct how a statement was understood."""
    from gravamen.record import correcting  # noqa: PLC0415

    given: dict[str, Any] = {
        "act": act and act.value, "topic": topic and topic.value, "speaker": speaker, "speaker_country": speaker_country,
        "respondent_country": respondent, "addressee_country": addressee, "evidence": evidence and evidence.value,
        "when": when, "hedged": hedged, "negated": negated, "standing": standing,
    }  # fmt: skip
    changes = {name: None if value == "" else value for name, value in given.items() if value is not None}
    decided(
        record, author, why, lambda _, c, by: f"corrected: decision {correcting.correct(c, _statement(c, statement), changes, by, blind)}"
    )


def reject(
    statement: StatementId, *, blind: Blind = False, record: Place = DEFAULT_PLACE, author: Author = _NO_ONE, why: Why = _NO_ONE
) -> None:
    """Take a statement out of all disputes and listings, as none that its document makes; it stays on file."""
    from gravamen.record import correcting  # noqa: PLC0415

    decided(record, author, why, lambda _, c, by: f"rejected: decision {correcting.reject(c, _statement(c, statement), by, blind)}")


def restore(statement: StatementId, *, record: Place = DEFAULT_PLACE, author: Author = _NO_ONE, why: Why = _NO_ONE) -> None:
    """Take back the rejection and all corrections of a statement: it stands as it was read."""
    from gravamen.record import correcting  # noqa: PLC0415

    decided(record, author, why, lambda _, c, by: f"restored: decision {correcting.restore(c, _statement(c, statement), by)}")


def note(
    what: Annotated[str, typer.Argument(metavar="ID", help="A statement, document, dispute or actor.", show_default=False)],
    *,
    record: Place = DEFAULT_PLACE,
    author: Author = _NO_ONE,
    why: Annotated[str, typer.Option("--text", "--why", metavar="TEXT", help="What to note.", show_default=False)] = _NO_ONE,
) -> None:
    """Put a note to a statement, document, dispute or actor."""
    from gravamen.record import correcting  # noqa: PLC0415

    decided(record, author, why, lambda _, c, by: f"noted: decision {correcting.note(c, named(c, what).id, by)}")


@decide.command("merge")
def merge_disputes(
    dispute: DisputeId,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The dispute that it becomes part of.", show_default=False)],
    *,
    record: Place = DEFAULT_PLACE,
    author: Author = _NO_ONE,
    why: Why = _NO_ONE,
) -> None:
    """Make two disputes one."""
    from gravamen.record import decisions  # noqa: PLC0415

    decided(record, author, why, lambda _, c, by: f"merged: decision {decisions.merge(c, _dispute(c, dispute), _dispute(c, into), by)}")


@decide.command("split")
def split_dispute(
    dispute: DisputeId, statements: StatementIds, *, record: Place = DEFAULT_PLACE, author: Author = _NO_ONE, why: Why = _NO_ONE
) -> None:
    """Make statements of a dispute a dispute of their own."""
    from gravamen.record import decisions  # noqa: PLC0415

    def parted(_: Record, connection: Connection, by: By) -> str:
        made, new = decisions.split(connection, _dispute(connection, dispute), [_statement(connection, s) for s in statements], by)
        return f"split: decision {made}, new dispute {new}"

    decided(record, author, why, parted)


@decide.command("move")
def move_statements(
    statements: StatementIds,
    *,
    to: Annotated[str | None, typer.Option("--to", metavar="DISPUTE", help="Where to; without it, out of any dispute.")] = None,
    record: Place = DEFAULT_PLACE,
    author: Author = _NO_ONE,
    why: Why = _NO_ONE,
) -> None:
    """Move statements to another dispute, or out of any."""
    from gravamen.record import decisions  # noqa: PLC0415

    def moved(_: Record, connection: Connection, by: By) -> str:
        target = None if to is None else _dispute(connection, to)
        return f"moved: decision {decisions.move(connection, [_statement(connection, s) for s in statements], target, by)}"

    decided(record, author, why, moved)


@decide.command("name")
def name_dispute(
    dispute: DisputeId,
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    *,
    record: Place = DEFAULT_PLACE,
    author: Author = _NO_ONE,
    why: Why = _NO_ONE,
) -> None:
    """Give a dispute a name."""
    from gravamen.record import decisions  # noqa: PLC0415

    decided(record, author, why, lambda _, c, by: f"named: decision {decisions.name(c, _dispute(c, dispute), name, by)}")


@decide.command("pledge")
def set_pledge(
    statement: StatementId,
    *,
    term: Annotated[str | None, typer.Option(metavar="DATE", help="The last day of the promise.")] = None,
    status: Annotated[PledgeStatus | None, typer.Option(metavar="STATUS", help="no_public_evidence or withdrawn.")] = None,
    day: Annotated[str | None, typer.Option(metavar="DATE", help="The day that the status dates from.")] = None,
    record: Place = DEFAULT_PLACE,
    author: Author = _NO_ONE,
    why: Why = _NO_ONE,
) -> None:
    """Set the term of a promise, or a status that only a person can set."""
    from gravamen.record import decisions  # noqa: PLC0415

    given = status.value if status else None
    decided(
        record, author, why, lambda _, c, by: f"set: decision {decisions.set_pledge(c, _statement(c, statement), by, term, given, day)}"
    )


@decide.command("exhibit")
def file_exhibit(
    dispute: DisputeId,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, metavar="FILE", help="A report, a data set, a finding.")],
    *,
    day: Annotated[str, typer.Option(metavar="DATE", help="The day that it dates from.", show_default=False)],
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="What to call it; by default its file name.")] = None,
    sort: Annotated[str, typer.Option(metavar="SORT", help="document, data or finding.")] = "document",
    breach_of: Annotated[
        str | None,
        typer.Option("--shows-breach-of", metavar="STATEMENT", help="The promise whose breach it shows, independently of the parties."),
    ] = None,
    record: Place = DEFAULT_PLACE,
    author: Author = _NO_ONE,
    why: Why = _NO_ONE,
) -> None:
    """File evidence in a dispute: its bytes go into the archive."""
    from gravamen.record import decisions  # noqa: PLC0415
    from gravamen.sources.places import shown  # noqa: PLC0415

    def filed(there: Record, connection: Connection, by: By) -> str:
        id, promise = _dispute(connection, dispute), breach_of and _statement(connection, breach_of)
        sha256 = there.archive.keep(file.read_bytes())
        made = decisions.file_exhibit(connection, id, sha256, title or shown(Path(file.name)), sort, day, promise, by)
        return f"filed: exhibit {made}"

    decided(record, author, why, filed)


@decide.command("same-actor")
def same_actor(
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="Its id.", show_default=False)],
    known_as: Annotated[str, typer.Argument(metavar="KNOWN_AS", help="The id of the actor that it is.", show_default=False)],
    *,
    record: Place = DEFAULT_PLACE,
    author: Author = _NO_ONE,
    why: Why = _NO_ONE,
) -> None:
    """Say that two actors are one."""
    from gravamen.record import decisions  # noqa: PLC0415

    decided(
        record, author, why, lambda _, c, by: f"merged: decision {decisions.merge_actors(c, _actor(c, actor), _actor(c, known_as), by)}"
    )


@decide.command("other-actor")
def other_actor(
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="The id of an actor that was merged.", show_default=False)],
    *,
    record: Place = DEFAULT_PLACE,
    author: Author = _NO_ONE,
    why: Why = _NO_ONE,
) -> None:
    """Say that an actor that was merged into another is one of its own."""
    from gravamen.record import decisions  # noqa: PLC0415

    decided(record, author, why, lambda _, c, by: f"parted: decision {decisions.split_actor(c, _actor(c, actor), by)}")


@decide.command("withdraw")
def withdraw(
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="Its id; `gravamen history` has it.", show_default=False)],
    *,
    record: Place = DEFAULT_PLACE,
    author: Author = _NO_ONE,
    why: Why = _NO_ONE,
) -> None:
    """Take a decision back; it stays in the history."""
    from gravamen.record import decisions  # noqa: PLC0415

    decided(record, author, why, lambda _, c, by: f"taken back: decision {decisions.withdraw(c, decision, by)}")
