"""Actors and their offices, as the documents show them; merges of actors are decisions (see `decisions`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, func, insert, select, update

from gravamen.model import Actor, Statement
from gravamen.model.calendar import days_of
from gravamen.record.onfile import batches
from gravamen.record.schema import actor, office, statement
from gravamen.record.statements import actor_id


def file_actors(connection: Connection, statements: Iterable[Statement]) -> None:
    """Notes the speakers of statements, and each office in which they speak, with the days of its first and last mention."""
    speakers = [(s.speaker, days_of(s.when.edtf)) for s in statements if s.speaker]
    _file_new(connection, [speaker for speaker, _ in speakers])
    shown: dict[tuple[str, str], list[tuple[str, str] | None]] = {}
    for speaker, days in speakers:
        if speaker.role:
            shown.setdefault((actor_id(speaker.name, speaker.country), speaker.role), []).append(days)
    if shown:
        _file_offices(connection, shown)


def _file_new(connection: Connection, speakers: Iterable[Actor]) -> None:
    by_id = {actor_id(s.name, s.country): s for s in speakers}
    known = set(connection.execute(select(actor.c.id).where(actor.c.id.in_(by_id))).scalars())
    rows = [{"id": id, "name": s.name, "kind": s.kind.value, "country": s.country} for id, s in by_id.items() if id not in known]
    if rows:
        connection.execute(insert(actor), rows)


def _file_offices(connection: Connection, shown: Mapping[tuple[str, str], Sequence[tuple[str, str] | None]]) -> None:
    """Notes, for each holder and role, the days of the statements that show it (None: not dated)."""
    on_file = {(o.actor, o.role): o for o in connection.execute(select(office).where(office.c.actor.in_({holder for holder, _ in shown})))}
    new: list[dict[str, object]] = []
    changed: list[dict[str, object]] = []
    for (holder, role), days in shown.items():
        before = on_file.get((holder, role))
        known = [day for day in days if day]
        firsts, lasts = [first for first, _ in known], [last for _, last in known]
        if before is not None:
            firsts, lasts = [*firsts, *filter(None, [before.first_day])], [*lasts, *filter(None, [before.last_day])]
        values = {
            "first_day": min(firsts, default=None),
            "last_day": max(lasts, default=None),
            "statements": len(days) + (before.statements if before is not None else 0),
        }
        if before is None:
            new.append({"actor": holder, "role": role, **values})
        else:
            changed.append({"holder": holder, "held": role, **values})
    if new:
        connection.execute(insert(office), new)
    if changed:
        same = (office.c.actor == bindparam("holder")) & (office.c.role == bindparam("held"))
        connection.execute(update(office).where(same), changed)


def resolved(connection: Connection, id: str) -> str:
    """The actor that an actor was merged into, or itself."""
    seen = {id}
    while (into := connection.execute(select(actor.c.merged_into).where(actor.c.id == id)).scalar()) and into not in seen:
        seen.add(into)
        id = into
    return id


def names_of(connection: Connection, ids: Iterable[str]) -> list[str]:
    """The ids that actors go by: their own, and those of all that were merged into them, or into one of these."""
    found = dict.fromkeys(ids)
    level = list(found)
    while level:
        merged: list[str] = []
        for some in batches(level):
            merged += connection.execute(select(actor.c.id).where(actor.c.merged_into.in_(some))).scalars()
        level = [id for id in merged if id not in found]
        found |= dict.fromkeys(level)
    return list(found)


def statements_by(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """How many statements each actor makes, those of actors merged into it not counted."""
    found: dict[str, int] = {}
    for some in batches(ids):
        counted = select(statement.c.actor, func.count()).where(statement.c.actor.in_(some)).group_by(statement.c.actor)
        found |= {row[0]: row[1] for row in connection.execute(counted)}
    return found
