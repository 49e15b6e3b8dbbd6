"""Actors and their offices, as the documents show them; merges of actors are decisions (see `decisions`)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, insert, select, update

from gravamen.model import Actor, Statement
from gravamen.model.calendar import days_of
from gravamen.record.schema import actor, office
from gravamen.record.statements import actor_id


def file_actors(connection: Connection, statements: Iterable[Statement]) -> None:
    """Notes the speakers of statements, and each office in which they speak, with the days of its first and last mention."""
    speakers = [(s.speaker, days_of(s.when.edtf)) for s in statements if s.speaker]
    _file_new(connection, [speaker for speaker, _ in speakers])
    for speaker, days in speakers:
        if speaker.role:
            _file_office(connection, actor_id(speaker.name, speaker.country), speaker.role, days)


def _file_new(connection: Connection, speakers: Iterable[Actor]) -> None:
    by_id = {actor_id(s.name, s.country): s for s in speakers}
    known = set(connection.execute(select(actor.c.id).where(actor.c.id.in_(by_id))).scalars())
    rows = [{"id": id, "name": s.name, "kind": s.kind.value, "country": s.country} for id, s in by_id.items() if id not in known]
    if rows:
        connection.execute(insert(actor), rows)


def _file_office(connection: Connection, holder: str, role: str, days: tuple[str, str] | None) -> None:
    same = (office.c.actor == holder) & (office.c.role == role)
    found = connection.execute(select(office).where(same)).first()
    first, last = days or (None, None)
    if found is None:
        connection.execute(insert(office).values(actor=holder, role=role, first_day=first, last_day=last, statements=1))
        return
    changed = {
        "first_day": min(filter(None, (found.first_day, first)), default=None),
        "last_day": max(filter(None, (found.last_day, last)), default=None),
        "statements": found.statements + 1,
    }
    connection.execute(update(office).where(same).values(**changed))


def resolved(connection: Connection, id: str) -> str:
    """The actor that an actor was merged into, or itself."""
    seen = {id}
    while (into := connection.execute(select(actor.c.merged_into).where(actor.c.id == id)).scalar()) and into not in seen:
        seen.add(into)
        id = into
    return id


def statements_by(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """How many statements each actor makes, those of actors merged into it not counted."""
    from gravamen.record.schema import statement  # noqa: PLC0415

    counted = select(statement.c.actor, func.count()).where(statement.c.actor.in_(list(ids))).group_by(statement.c.actor)
    return {row[0]: row[1] for row in connection.execute(counted)}
