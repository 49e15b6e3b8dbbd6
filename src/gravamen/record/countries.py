"""A country, and two facing each other: their disputes, who speaks, of whom, and how."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, or_, select

from gravamen.reading.countries import name_of
from gravamen.record.asking import Fields
from gravamen.record.dispute_lists import listed_disputes
from gravamen.record.schema import actor, dispute
from gravamen.record.speaking import Speaking

_LARGEST = 20
"""Of disputes, speakers and countries so many are named, the largest."""


def country_shown(connection: Connection, speaking: Speaking, code: str) -> Fields:
    """A country: the largest disputes about it (`about`) and in which it complains, who speaks most for it, whom it faces most."""
    mine = speaking.by_country(code)
    return {
        "code": code,
        "name": name_of(code),
        "statements": int(mine.sum()),
        "acts": _acts(speaking.by_act(mine)),
        "about": _disputes(connection, dispute.c.respondent == code),
        "complaining": _disputes(connection, _complains(code)),
        "facing": [{"code": other, "name": name_of(other), "statements": number} for other, number in speaking.faced_by(code)[:_LARGEST]],
        "speakers": _speakers(connection, speaking.by_voice(mine)[:_LARGEST]),
    }


def pair_shown(connection: Connection, speaking: Speaking, one: str, other: str) -> Fields:
    """Two countries: the largest disputes between them, and what each side does in what stands between them (`Speaking.between`)."""
    between = speaking.between(one, other)
    facing = or_(*(_complains(a) & (dispute.c.respondent == b) for a, b in ((one, other), (other, one))))
    sides = ((code, speaking.by_act(between & speaking.by_country(code))) for code in (one, other))
    return {
        "countries": [one, other],
        "statements": int(between.sum()),
        "disputes": _disputes(connection, facing),
        "sides": [{"code": code, "name": name_of(code), "acts": _acts(acts)} for code, acts in sides],
    }


def _acts(counted: Sequence[tuple[str, int]]) -> list[Fields]:
    return [{"act": act, "statements": number} for act, number in counted]


def _disputes(connection: Connection, which: ColumnElement[bool]) -> list[Fields]:
    found = select(dispute).where(dispute.c.merged_into.is_(None), dispute.c.statements >= 2, which)
    largest = found.order_by(dispute.c.statements.desc(), dispute.c.id).limit(_LARGEST)
    return listed_disputes(connection, connection.execute(largest).all())


def _complains(code: str) -> ColumnElement[bool]:
    return dispute.c.complainant_codes.contains(f" {code} ", autoescape=True)


def _speakers(connection: Connection, counted: Sequence[tuple[str, int]]) -> list[Fields]:
    ids = [id for id, _ in counted]
    names = {row.id: row.name for row in connection.execute(select(actor.c.id, actor.c.name).where(actor.c.id.in_(ids)))}
    return [{"actor": id, "speaker": names[id], "statements": number} for id, number in counted if id in names]
