"""Positions held over time and changes of position, in a dispute and of an actor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from gravamen.disputes.filed import Filed
from gravamen.disputes.positions import changes_of_position
from gravamen.record.asking import Fields, statements_where
from gravamen.record.onfile import filed_from, rows_where
from gravamen.record.schema import statement

_LEADING = statement.c.lead.is_(None)


def changes_in(connection: Connection, dispute: str) -> list[Fields]:
    """Changes of position in a dispute: who said one thing first, and later one that goes against it."""
    return _changes(filed_from(connection, rows_where(connection, statement.c.dispute == dispute, _LEADING)))


def changes_by(connection: Connection, actors: Sequence[str]) -> list[Fields]:
    """Changes of position by an actor that goes by these ids, in whichever disputes, the earliest first."""
    inside = rows_where(connection, statement.c.actor.in_(actors), statement.c.dispute.is_not(None), _LEADING)
    by_dispute: dict[str, list[object]] = defaultdict(list)
    for row in inside:
        by_dispute[row.dispute].append(row)
    found = [change for rows in by_dispute.values() for change in _changes(filed_from(connection, rows))]
    return sorted(found, key=lambda change: (change["day"], change["after"]))


def held_by(connection: Connection, actors: Sequence[str], limit: int) -> list[Fields]:
    """Positions that an actor holds over time."""
    mine = (statement.c.actor.in_(actors), statement.c.standing.is_(True), statement.c.rejected.is_(False), _LEADING)
    return statements_where(connection, *mine, limit=limit)


def _changes(members: Iterable[Filed]) -> list[Fields]:
    return [
        {"speaker": change.after.speaker, "before": change.before.id, "after": change.after.id, "from": change.before.act,
         "to": change.after.act, "day": change.after.since}
        for change in changes_of_position(members)
    ]  # fmt: skip
