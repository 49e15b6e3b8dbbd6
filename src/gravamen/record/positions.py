"""Positions held over time and changes of position, in a dispute and of an actor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from gravamen.disputes.positions import changes_of_position
from gravamen.record.asking import Fields, statements_where
from gravamen.record.rows import AnyRow
from gravamen.record.schema import document, statement

_LEADING = statement.c.lead.is_(None)
_STANDING = statement.c.rejected.is_(False)


@dataclass(frozen=True, slots=True)
class _Said:
    """What of a statement a change of position follows from."""

    id: str
    actor: str | None
    speaker: str | None
    act: str
    topic: str
    respondent: str | None
    negated: bool
    since: str | None
    order: tuple[str, str, int, str]


def changes_in(connection: Connection, dispute: str) -> list[Fields]:
    """Changes of position in a dispute: who said one thing first, and later one that goes against it."""
    return _changes(_said(row) for row in _rows(connection, statement.c.dispute == dispute))


def changes_by(connection: Connection, actors: Sequence[str]) -> list[Fields]:
    """Changes of position by an actor that goes by these ids, in whichever disputes, the earliest first."""
    by_dispute: dict[str, list[_Said]] = defaultdict(list)
    for row in _rows(connection, statement.c.actor.in_(actors), statement.c.dispute.is_not(None)):
        by_dispute[row.dispute].append(_said(row))
    found = [change for said in by_dispute.values() for change in _changes(said)]
    return sorted(found, key=lambda change: (change["day"], change["after"]))


def held_by(connection: Connection, actors: Sequence[str], limit: int) -> list[Fields]:
    """Positions that an actor holds over time."""
    mine = (statement.c.actor.in_(actors), statement.c.standing.is_(True), _STANDING, _LEADING)
    return statements_where(connection, *mine, limit=limit)


def _rows(connection: Connection, *conditions: ColumnElement[bool]) -> Iterable[AnyRow]:
    s, d = statement.c, document.c
    told = (s.id, s.actor, s.speaker, s.act, s.topic, s.respondent_country, s.negated, s.standing, s.day, s.position, s.dispute)
    joined = select(*told, d.sha256, d.published).join(document, d.number == s.document)
    return connection.execute(joined.where(s.actor.is_not(None), _LEADING, _STANDING, *conditions)).all()


def _said(row: AnyRow) -> _Said:
    id, actor, speaker, act, topic, respondent, negated, standing, day, position, _, sha256, published = row
    since = published if standing or day is None else day
    return _Said(id, actor, speaker, act, topic, respondent, negated, since, (published or "9999", sha256, position, id))


def _changes(members: Iterable[_Said]) -> list[Fields]:
    return [
        {"speaker": change.after.speaker, "before": change.before.id, "after": change.after.id, "from": change.before.act,
         "to": change.after.act, "day": change.after.since}
        for change in changes_of_position(members)
    ]  # fmt: skip
