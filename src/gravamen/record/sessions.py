"""Sessions: who is signed in. The browser holds a random token; the record holds its SHA-256 alone.

A session ends when its account signs out, gets another password or is disabled, when it was not used for a while, and after a while anyhow.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, or_, select, update

from gravamen.model import digest
from gravamen.model.roles import Role
from gravamen.record.schema import account, session

_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a session lasts: without being used (`idle`), and at most (`longest`)."""

    idle: timedelta = timedelta(hours=2)
    longest: timedelta = timedelta(hours=12)

    @property
    def grain(self) -> timedelta:
        """How exactly it is noted when a session was last used: a note for every page would have readers wait for the database."""
        return min(timedelta(minutes=1), self.idle / 10)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in: the name and role of the account. `is_due` says that the use of the session is to be noted again."""

    name: str
    role: Role
    is_due: bool = False


def begin(connection: Connection, account_number: int, lifetimes: Lifetimes, at: datetime | None = None) -> str:
    """Begins a session and returns its token, a new one each time; sessions that have ended by now are forgotten."""
    at = at or datetime.now(UTC)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    ended = or_(session.c.seen_at <= _text(at - lifetimes.idle), session.c.began_at <= _text(at - lifetimes.longest))
    connection.execute(delete(session).where(ended))
    values = {"token_sha256": _digest(token), "account": account_number, "began_at": _text(at), "seen_at": _text(at)}
    connection.execute(insert(session).values(values))
    return token


def signed_in(connection: Connection, token: str, lifetimes: Lifetimes, at: datetime | None = None) -> SignedIn | None:
    """Whose session a token is; None where it is nobody's, or has ended."""
    at = at or datetime.now(UTC)
    stands = (
        (session.c.token_sha256 == _digest(token))
        & (session.c.seen_at > _text(at - lifetimes.idle))
        & (session.c.began_at > _text(at - lifetimes.longest))
        & account.c.disabled_at.is_(None)
    )
    found = select(account.c.name, account.c.role, session.c.seen_at).join(account, account.c.number == session.c.account)
    row = connection.execute(found.where(stands)).first()
    return None if row is None else SignedIn(row.name, Role(row.role), row.seen_at <= _text(at - lifetimes.grain))


def note_use(connection: Connection, token: str, at: datetime | None = None) -> None:
    """Notes that a session is in use."""
    connection.execute(update(session).where(session.c.token_sha256 == _digest(token)).values(seen_at=_text(at or datetime.now(UTC))))


def end(connection: Connection, token: str) -> None:
    """Ends a session."""
    connection.execute(delete(session).where(session.c.token_sha256 == _digest(token)))


def end_all(connection: Connection, account_number: int) -> None:
    """Ends all sessions of an account."""
    connection.execute(delete(session).where(session.c.account == account_number))


def _digest(token: str) -> str:
    return digest(token.encode("utf-8"))


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
