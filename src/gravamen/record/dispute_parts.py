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


def conditions(id: str, which: Part | None) -> tuple[ColumnElement[bool], ...]:
    """What makes a statement one of a dispute, or of one part of it."""
    return (*_standing(id), *(_in(which) if which else ()))


def counts(connection: Connection, id: str) -> dict[Part, int]:
    """How many statements each part of a dispute holds."""
    return at_a_glance(connection, id)[0]


def at_a_glance(connection: Connection, id: str) -> tuple[dict[Part, int], Sequence[Silent]]:
    """How many statements each part of a dispute holds, and who has not answered, the most complained of first."""
    s = statement.c
    found, asked, answered = dict.fromkeys(Part, 0), Counter[str](), set[str]()
    by = (s.act, s.standing, s.speaker_country, s.respondent_country, s.addressee_country)
    for act, standing, speaker, respondent, addressee, number in connection.execute(
        select(*by, func.count()).where(*_standing(id)).group_by(*by)
    ):
        found[Part.POSITIONS if standing else _PART_OF[act]] += number
        if Act(act).is_complaint:
            for country in filter(None, (respondent, addressee)):
                asked[country] += number if country != speaker else 0
        if act in ACTS[Part.ANSWERS]:
            answered.add(speaker)
    complained_of = sorted(asked.items(), key=lambda pair: (-pair[1], pair[0]))
    return found, [Silent(country, number) for country, number in complained_of if number and country not in answered]


def part(connection: Connection, id: str, which: Part, limit: int | None, offset: int = 0) -> list[Fields]:
    """The statements of one part in the order of their days, each complaint with what answers it."""
    return statements_where(connection, *conditions(id, which), limit=limit, offset=offset)
