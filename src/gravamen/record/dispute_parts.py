"""A dispute a part at a time, for pages that must be quick however large it is: allegations, answers, demands, promises, deeds …"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, func, select

from gravamen.model import Act
from gravamen.record.asking import Fields, statements_where
from gravamen.record.schema import statement


class Part(StrEnum):
    """What of a dispute; every statement of it stands in exactly one part."""

    ALLEGATIONS = "allegations"
    ANSWERS = "answers"
    DEMANDS = "demands"
    PROMISES = "promises"
    DEEDS = "deeds"
    POSITIONS = "positions"
    OTHER = "other"


ACTS: Mapping[Part, tuple[Act, ...]] = {
    Part.ALLEGATIONS: (Act.ALLEGE, Act.CONFIRM, Act.CONCERN),
    Part.ANSWERS: (Act.DENY, Act.REJECT),
    Part.DEMANDS: (Act.DEMAND, Act.WARN, Act.THREATEN),
    Part.PROMISES: (Act.PROMISE, Act.OFFER, Act.ENDORSE),
    Part.DEEDS: (Act.MEET, Act.SANCTION),
    Part.OTHER: (Act.STATE,),
}
_PART_OF = {act: part for part, acts in ACTS.items() for act in acts}


@dataclass(frozen=True, slots=True)
class Silent:
    """A country that is complained of or asked for something in a dispute and of which no denial or rejection is on file there."""

    country: str
    complaints: int


def _standing(id: str) -> tuple[ColumnElement[bool], ...]:
    return statement.c.dispute == id, statement.c.lead.is_(None), statement.c.rejected.is_(False)


def _in(part: Part) -> tuple[ColumnElement[bool], ...]:
    if part is Part.POSITIONS:
        return (statement.c.standing.is_(True),)
    return statement.c.act.in_(ACTS[part]), statement.c.standing.is_(False)


def counts(connection: Connection, id: str) -> dict[Part, int]:
    """How many statements each part of a dispute holds."""
    found = dict.fromkeys(Part, 0)
    grouped = select(statement.c.act, statement.c.standing, func.count()).where(*_standing(id))
    for act, standing, number in connection.execute(grouped.group_by(statement.c.act, statement.c.standing)):
        found[Part.POSITIONS if standing else _PART_OF[act]] += number
    return found


def part(connection: Connection, id: str, which: Part, limit: int | None, offset: int = 0) -> list[Fields]:
    """The statements of one part in the order of their days, each complaint with what answers it."""
    return statements_where(connection, *_standing(id), *_in(which), limit=limit, offset=offset)


def silent(connection: Connection, id: str) -> Sequence[Silent]:
    """Who has not answered: the most complained of first."""
    complaints = (act for act in Act if act.is_complaint)
    asked = Counter[str]()
    for column in (statement.c.respondent_country, statement.c.addressee_country):
        wanted = select(column, func.count()).where(*_standing(id), statement.c.act.in_(list(complaints)), column.is_not(None))
        other = wanted.where((statement.c.speaker_country != column) | statement.c.speaker_country.is_(None))
        asked.update({row[0]: row[1] for row in connection.execute(other.group_by(column))})
    answering = select(statement.c.speaker_country).where(*_standing(id), statement.c.act.in_(ACTS[Part.ANSWERS])).distinct()
    answered = set(connection.execute(answering).scalars())
    return [Silent(country, number) for country, number in asked.most_common() if country not in answered]
