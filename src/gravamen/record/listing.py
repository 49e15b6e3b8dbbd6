"""Lists a part at a time, each part going on behind a row: what is added meanwhile neither hides a row nor shows one twice.

`after` is what the last row before is sorted by, and its number or id; None begins the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from sqlalchemy import ColumnElement, Connection, Text, and_, func, or_, select, type_coerce

from gravamen.record.actors import statements_by
from gravamen.record.asking import Fields, listed, statements_numbered
from gravamen.record.history import Entry, entry_from
from gravamen.record.rows import columns_of
from gravamen.record.schema import actor, concerning, document, entry, exhibit, statement
from gravamen.record.searching import document_fields, documents_with
from gravamen.record.showing import offices_by

DayAndNumber = tuple[str | None, int]
_OF_ACCOUNTS = "account"
_MOST_CHARACTERS = 2_000_000


def statements_after(
    connection: Connection, conditions: Sequence[ColumnElement[bool]], after: DayAndNumber | None, limit: int
) -> list[tuple[DayAndNumber, Fields]]:
    """Statements in the order of their days, the earliest first, undated ones last."""
    s = statement.c
    # First which, then what they say: sorting whole rows would take longer than all the rest.
    wanted = select(s.day, s.number).where(*conditions, *([_behind(*after)] if after else []))
    keys = [(row[0], row[1]) for row in connection.execute(wanted.order_by(s.day.asc().nulls_last(), s.number).limit(limit))]
    return list(zip(keys, listed(connection, statements_numbered(connection, [number for _, number in keys])), strict=True))


def statements_in(connection: Connection, document_number: int, after: tuple[int] | None, limit: int) -> list[tuple[tuple[int], Fields]]:
    """The statements of a document in the order of their words."""
    s = statement.c
    wanted = select(s.number, s.position).where(s.document == document_number, s.rejected.is_(False), s.position > (after or (-1,))[0])
    keys = connection.execute(wanted.order_by(s.position).limit(limit)).all()
    rows = listed(connection, statements_numbered(connection, [row.number for row in keys]))
    return [((key.position,), row) for key, row in zip(keys, rows, strict=True)]


def _behind(day: str | None, number: int) -> ColumnElement[bool]:
    s = statement.c
    if day is None:
        return and_(s.day.is_(None), s.number > number)
    return or_(s.day > day, and_(s.day == day, s.number > number), s.day.is_(None))


def documents_before(
    connection: Connection, words: str | None, publishers: Sequence[str], before: tuple[int] | None, limit: int
) -> list[tuple[tuple[int], Fields]]:
    """Documents, the last filed first; with words, those that have them in title or text.

    Raises:
        SearchError: the words ask for nothing.
    """
    wanted = select(document).order_by(document.c.number.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(document.c.number < before[0])
    if publishers:
        wanted = wanted.where(document.c.publisher.in_(publishers))
    if words is not None:
        wanted = wanted.where(document.c.number.in_(documents_with(connection, words)))
    return [((row.number,), document_fields(row)) for row in connection.execute(wanted)]


def exhibits_after(
    connection: Connection, dispute: str | None, sort: str | None, after: tuple[int, str] | None, limit: int
) -> list[tuple[tuple[int, str], Fields]]:
    """Exhibits in the order in which they were filed."""
    e = exhibit.c
    wanted = select(exhibit).order_by(e.entry, e.id).limit(limit)
    for column, value in ((e.dispute, dispute), (e.sort, sort)):
        if value is not None:
            wanted = wanted.where(column == value)
    if after is not None:
        wanted = wanted.where(or_(e.entry > after[0], and_(e.entry == after[0], e.id > after[1])))
    return [((row.entry, row.id), dict(columns_of(row))) for row in connection.execute(wanted)]


def entries_after(connection: Connection, seq: int, subject: str | None, limit: int) -> tuple[list[Entry], bool]:
    """Entries of the history with higher numbers, oldest first, and whether more follow: no more than a limit, and no more than some
    megabytes, since an entry may tell of thousands of statements.

    Those about accounts are left out: they are the business of those who manage accounts.
    """
    body = type_coerce(entry.c.body, Text)
    wanted = select(entry.c.seq, func.length(body).label("size")).where(entry.c.seq > seq, entry.c.kind != _OF_ACCOUNTS)
    if subject is not None:
        wanted = wanted.join(concerning, concerning.c.seq == entry.c.seq).where(concerning.c.subject == subject)
    found = connection.execute(wanted.order_by(entry.c.seq).limit(limit + 1)).all()
    sizes = list(accumulate(row.size for row in found[:limit]))
    kept = [row.seq for row, size in zip(found, sizes, strict=False) if size <= _MOST_CHARACTERS] or [row.seq for row in found[:1]]
    rows = connection.execute(select(entry).where(entry.c.seq.in_(kept)).order_by(entry.c.seq))
    return [entry_from(row) for row in rows], len(found) > len(kept)


def brief_history_of(connection: Connection, subject: str) -> list[Fields]:
    """Which entries concern something, oldest first, without what they say."""
    told = select(entry.c.seq, entry.c.at, entry.c.kind, entry.c.author).join(concerning, concerning.c.seq == entry.c.seq)
    return [dict(columns_of(row)) for row in connection.execute(told.where(concerning.c.subject == subject).order_by(entry.c.seq))]


def actors_after(
    connection: Connection, country: str | None, name: str | None, after: tuple[str, str] | None, limit: int
) -> list[tuple[tuple[str, str], Fields]]:
    """The actors on file by name, merged ones under the name that they were merged into."""
    conditions: list[ColumnElement[bool]] = [actor.c.merged_into.is_(None)]
    if country is not None:
        conditions.append(actor.c.country == country)
    if name is not None:
        conditions.append(actor.c.name.icontains(name, autoescape=True))
    if after is not None:
        conditions.append(or_(actor.c.name > after[0], and_(actor.c.name == after[0], actor.c.id > after[1])))
    rows = connection.execute(select(actor).where(*conditions).order_by(actor.c.name, actor.c.id).limit(limit)).all()
    ids = [row.id for row in rows]
    counts, offices = statements_by(connection, ids), offices_by(connection, ids)
    told = ("id", "name", "kind", "country")
    return [
        (
            (row.name, row.id),
            {**{name: columns_of(row)[name] for name in told}, "statements": counts.get(row.id, 0), "offices": offices.get(row.id, [])},
        )
        for row in rows
    ]
