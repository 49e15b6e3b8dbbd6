"""The history: every change is an entry, and each entry's hash covers the hash of the one before.

Whoever keeps the hash of one entry can tell later whether anything up to it was changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from gravamen.model import digest
from gravamen.record.rows import AnyRow
from gravamen.record.schema import canonical, concerning, entry

BEGINNING = "0" * 64
"""What stands for the hash before the first entry."""

RULES = "gravamen"
"""The author of what no person decided."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: what sort, by whom, when (UTC), and what it was."""

    seq: int
    at: str
    kind: str
    author: str
    body: Mapping[str, Any]
    previous: str
    hash: str


def now() -> str:
    """The present moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def append(connection: Connection, kind: str, author: str, body: Mapping[str, Any], subjects: Iterable[str]) -> int:
    """Adds an entry that concerns these statements, documents, disputes or actors, and returns its number.

    The transaction must be a writing one: the order of the entries is that of the transactions.
    """
    last = connection.execute(select(entry.c.seq, entry.c.hash).order_by(entry.c.seq.desc()).limit(1)).first()
    seq, previous, at = (last.seq + 1 if last else 1), (last.hash if last else BEGINNING), now()
    values = {"seq": seq, "at": at, "kind": kind, "author": author, "body": body, "previous": previous}
    connection.execute(insert(entry).values(**values, hash=hash_of(seq, at, kind, author, body, previous)))
    about = [{"subject": subject, "seq": seq} for subject in sorted(set(subjects))]
    if about:
        connection.execute(insert(concerning), about)
    return seq


def hash_of(seq: int, at: str, kind: str, author: str, body: Mapping[str, Any], previous: str) -> str:
    """The hash of an entry: SHA-256 of its fields as canonical JSON."""
    return digest(canonical([seq, at, kind, author, body, previous]).encode("utf-8"))


def history_of(connection: Connection, subject: str) -> Iterator[Entry]:
    """Every entry that concerns something, oldest first."""
    found = select(entry).join(concerning, concerning.c.seq == entry.c.seq).where(concerning.c.subject == subject)
    for row in connection.execute(found.order_by(entry.c.seq)):
        yield entry_from(row)


def whole_history(connection: Connection) -> Iterator[Entry]:
    """Every entry of the record, oldest first."""
    for row in connection.execute(select(entry).order_by(entry.c.seq)):
        yield entry_from(row)


def histories_of(connection: Connection, subjects: Sequence[str]) -> dict[str, list[Entry]]:
    """For each of several things every entry that concerns it, oldest first."""
    about = connection.execute(select(concerning).where(concerning.c.subject.in_(subjects)).order_by(concerning.c.seq)).all()
    found = select(entry).where(entry.c.seq.in_({row.seq for row in about}))
    entries = {row.seq: entry_from(row) for row in connection.execute(found)}
    histories: dict[str, list[Entry]] = {subject: [] for subject in subjects}
    for row in about:
        histories[row.subject].append(entries[row.seq])
    return histories


def first_since(connection: Connection, since: str) -> int:
    """The number of the first entry that was made on a day or later (ISO date or moment), one more than the last where there is none.

    Entries stand in the order in which they were made, and their numbers have no gaps, so that the middle can be looked at.
    """
    low, high = 1, (connection.execute(select(func.max(entry.c.seq))).scalar() or 0) + 1
    while low < high:
        middle = (low + high) // 2
        at = connection.execute(select(entry.c.at).where(entry.c.seq == middle)).scalar()
        low, high = (low, middle) if at is not None and at >= since else (middle + 1, high)
    return low


def entry_from(row: AnyRow) -> Entry:
    """An entry from its row."""
    return Entry(row.seq, row.at, row.kind, row.author, row.body, row.previous, row.hash)


def broken_links(connection: Connection) -> Iterator[str]:
    """What is wrong with the chain, in words: entries that were changed, are missing, or do not follow the one before."""
    expected_seq, previous = 1, BEGINNING
    for row in connection.execution_options(yield_per=1000).execute(select(entry).order_by(entry.c.seq)):
        if row.seq != expected_seq:
            yield f"entry {expected_seq} of the history is missing"
        if row.previous != previous:
            yield f"entry {row.seq} of the history does not follow the one before it"
        if hash_of(row.seq, row.at, row.kind, row.author, row.body, row.previous) != row.hash:
            yield f"entry {row.seq} of the history was changed (its hash does not fit)"
        expected_seq, previous = row.seq + 1, row.hash


def today(connection: Connection) -> str:
    """The present day in UTC, as an ISO date; on a connection that looks at the record as of a day (see `as_of`), that day."""
    return connection.get_execution_options().get(_TODAY) or now()[:10]


def as_of(connection: Connection, day: str) -> None:
    """From here on this connection takes a day for the present one, so that what it is asked has the same answer on any day.

    It must see one state of the record only: what is asked of it again and again is kept (see `remembered`).
    """
    connection.execution_options(**{_TODAY: day, _REMEMBERED: {}})


def remembered(connection: Connection) -> dict[Any, Any]:
    """What was found on this connection before, where that cannot have changed (see `as_of`); else nothing, and it will not be kept."""
    return connection.get_execution_options().get(_REMEMBERED, {})


_TODAY, _REMEMBERED = "gravamen_today", "gravamen_remembered"


def latest(connection: Connection) -> Entry | None:
    """The last entry, which names the state that the record is in; None for a new record."""
    row = connection.execute(select(entry).order_by(entry.c.seq.desc()).limit(1)).first()
    return entry_from(row) if row else None
