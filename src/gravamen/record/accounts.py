"""Accounts: who may change the record. Every change of one is an entry of the history, without secrets.

Sign-ins are no entries: the history tells of what became of the record, and would drown in them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from gravamen.model import digest
from gravamen.model.roles import Role
from gravamen.record import passwords, sessions
from gravamen.record.history import RULES, append, now
from gravamen.record.opening import Record
from gravamen.record.rows import AnyRow
from gravamen.record.schema import account, canonical

LONGEST_NAME = 80
"""How many characters the name of an account may have: it stands beside every decision."""


class AccountError(ValueError):
    """An account cannot be made or changed so; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at an OpenID provider: the provider's issuer URL, and its own name for the person (`sub`)."""

    issuer: str
    subject: str

    @property
    def digest(self) -> str:
        """What the history says of it: enough to tell whether it was changed, and no personal data."""
        return digest(canonical([self.issuer, self.subject]).encode("utf-8"))


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands. `has_password` and `identity` say how it signs in."""

    number: int
    name: str
    role: Role
    has_password: bool
    identity: Identity | None
    added_at: str
    disabled_at: str | None


def add(
    connection: Connection, name: str, role: Role, author: str, *, password: str | None = None, identity: Identity | None = None
) -> Account:
    """Adds an account, which signs in with a password, at an OpenID provider, or either way.

    Raises:
        AccountError: the name is taken or unfit, the password weak, or there is no way to sign in.
    """
    named = _fit(name)
    if _row(connection, named) is not None:
        raise AccountError(f"there is an account {named} already: choose another name, or `gravamen users enable` it where it is disabled")
    if password is None and identity is None:
        raise AccountError("an account needs a way to sign in: a password, or who it is at an OpenID provider (--subject and --issuer)")
    _check_free(connection, identity)
    values: dict[str, Any] = {
        "name": named, "folded": folded(named), "role": role.value, "added_at": now(),
        "password": None if password is None else _hash_of(password, named),
        "issuer": identity and identity.issuer, "subject": identity and identity.subject,
    }  # fmt: skip
    connection.execute(insert(account).values(values))
    ways = {"has_password": password is not None, "identity": identity and identity.digest}
    _note(connection, named, author, {"change": "added", "role": role.value, **ways})
    return get(connection, named)


def accounts(connection: Connection) -> Sequence[Account]:
    """All accounts by name, those that were disabled included."""
    return [_account(row) for row in connection.execute(select(account).order_by(account.c.folded))]


def get(connection: Connection, name: str) -> Account:
    """The account of that name. Raises AccountError where there is none."""
    row = _row(connection, name)
    if row is None:
        raise AccountError(f"there is no account {name}: `gravamen users list` names them")
    return _account(row)


def with_identity(connection: Connection, identity: Identity) -> Account | None:
    """The account, not disabled, of somebody whom an OpenID provider vouches for."""
    is_theirs = (account.c.issuer == identity.issuer) & (account.c.subject == identity.subject) & account.c.disabled_at.is_(None)
    row = connection.execute(select(account).where(is_theirs)).first()
    return None if row is None else _account(row)


def set_role(connection: Connection, name: str, role: Role, author: str) -> None:
    """Gives an account another role; it holds from its next request on."""
    found = get(connection, name)
    if found.role is role:
        raise AccountError(f"{found.name} is {role} already")
    _change(connection, found, author, {"role": role.value}, {"change": "role", "role": role.value, "before": found.role.value})


def set_password(connection: Connection, name: str, password: str, author: str) -> None:
    """Gives an account another password, and ends its sessions."""
    found = get(connection, name)
    _change(connection, found, author, {"password": _hash_of(password, found.name)}, {"change": "password"})
    sessions.end_all(connection, found.number)


def set_identity(connection: Connection, name: str, identity: Identity, author: str) -> None:
    """Says who an account is at an OpenID provider, and ends its sessions."""
    found = get(connection, name)
    _check_free(connection, identity)
    values = {"issuer": identity.issuer, "subject": identity.subject}
    _change(connection, found, author, values, {"change": "identity", "identity": identity.digest})
    sessions.end_all(connection, found.number)


def disable(connection: Connection, name: str, author: str) -> None:
    """Keeps an account from signing in, and ends its sessions. What it decided stands."""
    found = get(connection, name)
    if found.disabled_at is not None:
        raise AccountError(f"{found.name} was disabled already, on {found.disabled_at[:10]}")
    _change(connection, found, author, {"disabled_at": now()}, {"change": "disabled"})
    sessions.end_all(connection, found.number)


def enable(connection: Connection, name: str, author: str) -> None:
    """Lets an account that was disabled sign in again."""
    found = get(connection, name)
    if found.disabled_at is None:
        raise AccountError(f"{found.name} is not disabled")
    _change(connection, found, author, {"disabled_at": None}, {"change": "enabled"})


def with_password(record: Record, name: str, password: str) -> Account | None:
    """The account of that name and password, where it may sign in.

    Takes as long whether or not there is such an account, so that nobody can find out which there are.
    """
    nobodys = passwords.nobodys()  # before anything is known, since the first call takes longer
    with record.reading() as connection:
        row = _row(connection, name)
    stored = row.password if row is not None and row.disabled_at is None else None
    if not passwords.fits(password, stored or nobodys) or row is None or stored is None:
        return None
    if passwords.is_outdated(stored):
        again = passwords.hashed(password)
        with record.writing() as connection:
            unchanged = (account.c.number == row.number) & (account.c.password == stored)
            connection.execute(update(account).where(unchanged).values(password=again))
    return _account(row)


def folded(name: str) -> str:
    """A name as it is compared: without regard to case, to the form of its letters, and to white space around it."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def subject_of(name: str) -> str:
    """What entries of the history that concern an account are found by."""
    return f"account:{folded(name)}"


def _fit(name: str) -> str:
    """A name as it is kept. Raises AccountError where it would not be readable in one line, or be taken for another's."""
    fit = " ".join(unicodedata.normalize("NFC", name).split())
    if not fit or len(fit) > LONGEST_NAME:
        raise AccountError(f"the name of an account has 1 to {LONGEST_NAME} characters; this has {len(fit)}")
    if _has_unseen(fit):
        raise AccountError("the name of an account cannot hold characters that are not seen")
    if folded(fit) == RULES:
        raise AccountError(f"{RULES} stands in the history for what no person decided: choose another name")
    return fit


def _hash_of(password: str, name: str) -> str:
    weakness = passwords.weakness(password, name)
    if weakness is not None:
        raise AccountError(weakness)
    return passwords.hashed(password)


def _check_free(connection: Connection, identity: Identity | None) -> None:
    if identity is None:
        return
    is_theirs = (account.c.issuer == identity.issuer) & (account.c.subject == identity.subject)
    held = connection.execute(select(account.c.name).where(is_theirs)).scalar()
    if held is not None:
        raise AccountError(f"the subject {identity.subject} at {identity.issuer} is the account {held} already")


def _change(connection: Connection, found: Account, author: str, values: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    connection.execute(update(account).where(account.c.number == found.number).values(**values))
    _note(connection, found.name, author, told)


def _note(connection: Connection, name: str, author: str, told: Mapping[str, Any]) -> None:
    if not author.strip():
        raise AccountError("a change of an account needs an author: give --author or GRAVAMEN_AUTHOR")
    append(connection, "account", author, {"account": name, **told}, [subject_of(name)])


def _has_unseen(name: str) -> bool:
    return any(unicodedata.category(c)[0] == "C" for c in name)


def _row(connection: Connection, name: str) -> AnyRow | None:
    if _has_unseen(name):  # no account has such a name, and PostgreSQL refuses to look for some of them
        return None
    return connection.execute(select(account).where(account.c.folded == folded(name))).first()


def _account(row: AnyRow) -> Account:
    identity = None if row.subject is None else Identity(row.issuer, row.subject)
    return Account(row.number, row.name, Role(row.role), row.password is not None, identity, row.added_at, row.disabled_at)
