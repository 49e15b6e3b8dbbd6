"""`gravamen users`: who may change the record in the application. Accounts are made and changed here alone."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gravamen.cli.place import DEFAULT_PLACE, WRONG_USAGE, Place, fail, on_paper, opened, print_rows, put
from gravamen.model.roles import Role
from gravamen.publishing.listing import Shape

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from gravamen.record.accounts import Account, Identity

EPILOG = """\
[bold]Examples[/bold]

  gravamen users add "Ann Berg" --role analyst

  gravamen users add "Ben Oduya" --role editor --issuer https://id.example.org --subject 248289761001

  printf '%s' "$PASSWORD" | gravamen users add "Cato Lind" --role reader --password-stdin

  gravamen users role "Ann Berg" editor

  gravamen users disable "Ann Berg"

[bold]Roles[/bold]

  reader   reads, where reading needs an account

  analyst  also accepts, corrects and rejects statements, notes, and answers scorecards

  editor   also merges, splits, moves and names disputes, sets pledges, files exhibits, and takes decisions back
"""
ADD_EPILOG = """\
[bold]Examples[/bold]

  gravamen users add "Ann Berg" --role analyst

  gravamen users add "Ben Oduya" --role editor --issuer https://id.example.org --subject 248289761001

The password is asked for twice and not shown; it is never given on the command line, where other programs could read it. With
--issuer and --subject the account signs in at an OpenID provider, and has no password unless --password-stdin gives one.
"""
app = typer.Typer(no_args_is_help=True, epilog=EPILOG, help="Accounts: who may change the record in the application.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The account's name, as it stands beside what it decides.", show_default=False)]
By = Annotated[
    str, typer.Option("--author", envvar="GRAVAMEN_AUTHOR", metavar="NAME", help="Who does this; by default the user of this machine.")
]
FromInput = Annotated[bool, typer.Option("--password-stdin", help="Take the password from the first line of standard input.")]
Issuer = Annotated[str | None, typer.Option(metavar="URL", help="The OpenID provider where it signs in.")]
Subject = Annotated[str | None, typer.Option(metavar="ID", help="Who it is there: the provider's `sub`.")]
_MACHINES_USER = ""


@app.command("add", epilog=ADD_EPILOG)
def add(
    name: Name,
    *,
    role: Annotated[Role, typer.Option(metavar="ROLE", help="reader, analyst or editor.", show_default=False)],
    issuer: Issuer = None,
    subject: Subject = None,
    password_stdin: FromInput = False,
    record: Place = DEFAULT_PLACE,
    author: By = _MACHINES_USER,
) -> None:
    """Add an account."""
    from gravamen.record import accounts  # noqa: PLC0415

    identity = _identity(issuer, subject)
    asks = password_stdin or identity is None

    def added(connection: Connection, by: str, password: str | None) -> str:
        made = accounts.add(connection, name, role, by, password=password, identity=identity)
        return f"added: {made.name}, {made.role}"

    _changed(record, author, added, lambda: _password(name, password_stdin) if asks else None)


@app.command("list")
def list_accounts(
    *,
    record: Place = DEFAULT_PLACE,
    shape: Annotated[Shape, typer.Option("--format", "-f", metavar="FORMAT", help="table, jsonl or csv.")] = Shape.TABLE,
) -> None:
    """List all accounts, those that were disabled included."""
    from gravamen.record import accounts  # noqa: PLC0415

    with opened(record) as there, there.reading() as connection:
        rows = [_fields(found) for found in accounts.accounts(connection)]
    print_rows(rows, shape, _table(rows))


@app.command("role")
def set_role(
    name: Name,
    role: Annotated[Role, typer.Argument(metavar="ROLE", help="reader, analyst or editor.", show_default=False)],
    *,
    record: Place = DEFAULT_PLACE,
    author: By = _MACHINES_USER,
) -> None:
    """Give an account another role, from its next request on."""
    from gravamen.record import accounts  # noqa: PLC0415

    def changed(connection: Connection, by: str, _: str | None) -> str:
        accounts.set_role(connection, name, role, by)
        return f"changed: {name} is {role}"

    _changed(record, author, changed)


@app.command("password")
def set_password(name: Name, *, password_stdin: FromInput = False, record: Place = DEFAULT_PLACE, author: By = _MACHINES_USER) -> None:
    """Give an account another password, and end its sessions."""
    from gravamen.record import accounts  # noqa: PLC0415

    def changed(connection: Connection, by: str, password: str | None) -> str:
        accounts.set_password(connection, name, password or "", by)
        return f"changed: the password of {name}; its sessions have ended"

    _changed(record, author, changed, lambda: _password(name, password_stdin))


@app.command("link")
def set_identity(
    name: Name,
    *,
    issuer: Annotated[str, typer.Option(metavar="URL", help="The OpenID provider where it signs in.", show_default=False)],
    subject: Annotated[str, typer.Option(metavar="ID", help="Who it is there: the provider's `sub`.", show_default=False)],
    record: Place = DEFAULT_PLACE,
    author: By = _MACHINES_USER,
) -> None:
    """Say who an account is at an OpenID provider, and end its sessions."""
    from gravamen.record import accounts  # noqa: PLC0415

    def changed(connection: Connection, by: str, _: str | None) -> str:
        accounts.set_identity(connection, name, accounts.Identity(issuer, subject), by)
        return f"linked: {name} is {subject} at {issuer}; its sessions have ended"

    _changed(record, author, changed)


@app.command("disable")
def disable(name: Name, *, record: Place = DEFAULT_PLACE, author: By = _MACHINES_USER) -> None:
    """Keep an account from signing in, and end its sessions; what it decided stands."""
    from gravamen.record import accounts  # noqa: PLC0415

    def changed(connection: Connection, by: str, _: str | None) -> str:
        accounts.disable(connection, name, by)
        return f"disabled: {name}; its sessions have ended"

    _changed(record, author, changed)


@app.command("enable")
def enable(name: Name, *, record: Place = DEFAULT_PLACE, author: By = _MACHINES_USER) -> None:
    """Let an account that was disabled sign in again."""
    from gravamen.record import accounts  # noqa: PLC0415

    def changed(connection: Connection, by: str, _: str | None) -> str:
        accounts.enable(connection, name, by)
        return f"enabled: {name}"

    _changed(record, author, changed)


@app.command("history")
def history(name: Name, *, record: Place = DEFAULT_PLACE) -> None:
    """Print what was done to an account, when and by whom, oldest first."""
    from dataclasses import asdict  # noqa: PLC0415

    from gravamen.publishing.chronicle import chronicle  # noqa: PLC0415
    from gravamen.record import accounts  # noqa: PLC0415
    from gravamen.record.history import history_of  # noqa: PLC0415

    with opened(record) as there, there.reading() as connection:
        try:
            found = accounts.get(connection, name)
        except accounts.AccountError as error:
            fail(str(error), WRONG_USAGE)
        entries = [asdict(entry) for entry in history_of(connection, accounts.subject_of(found.name))]
    put(on_paper(chronicle(found.name, entries)))


def _changed(
    place: str, author: str, change: Callable[[Connection, str, str | None], str], password: Callable[[], str | None] = lambda: None
) -> None:
    """Does a change and prints what was done. The password is asked for before the record is locked, and only where there is one."""
    from gravamen.record.accounts import AccountError  # noqa: PLC0415

    by = author or getpass.getuser()
    with opened(place) as there:
        try:
            given = password()
            with there.writing() as connection:
                told = change(connection, by, given)
        except AccountError as error:
            fail(str(error), WRONG_USAGE)
    typer.echo(told)


def _password(name: str, from_input: bool) -> str:
    from gravamen.record.accounts import AccountError  # noqa: PLC0415

    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise AccountError("a password is asked for at a terminal, and this is none: give it on standard input with --password-stdin")
    first = getpass.getpass(f"Password for {name}: ")
    if getpass.getpass("Once more: ") != first:
        raise AccountError("the two passwords differ: nothing was changed")
    return first


def _identity(issuer: str | None, subject: str | None) -> Identity | None:
    from gravamen.record.accounts import Identity  # noqa: PLC0415

    if (issuer is None) != (subject is None):
        raise typer.BadParameter("--issuer and --subject go together: where it signs in, and who it is there")
    return None if issuer is None or subject is None else Identity(issuer, subject)


def _fields(found: Account) -> dict[str, Any]:
    ways = ["password"] * found.has_password + ([found.identity.issuer] if found.identity else [])
    return {
        "name": found.name, "role": found.role.value, "signs_in_by": ways, "added_at": found.added_at, "disabled_at": found.disabled_at
    }  # fmt: skip


def _table(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    from gravamen.publishing.visible import one_line  # noqa: PLC0415

    if not rows:
        yield "No accounts yet: `gravamen users add` makes one.\n"
    for row in rows:
        since = f"disabled {row['disabled_at'][:10]}" if row["disabled_at"] else f"since {row['added_at'][:10]}"
        yield one_line(f"{row['name']}: {row['role']}, {since}, signs in by {' or '.join(row['signs_in_by'])}") + "\n"
