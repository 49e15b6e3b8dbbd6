"""Who speaks: an actor with its offices, a country, two countries facing each other, and the list of all actors."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from gravamen.publishing.site.rendering import Setting, country, render
from gravamen.reading.countries import codes
from gravamen.record.asking import Asked, Fields, dispute_fields, said, statements_where
from gravamen.record.positions import changes_by, held_by
from gravamen.record.rows import AnyRow
from gravamen.record.schema import actor, decision, dispute, pledge, statement
from gravamen.record.showing import actors, decisions_on, offices_of

PAGE = 50
SHOWN_DISPUTES = 20
SHOWN_SPEAKERS = 20
_LEADING = (statement.c.lead.is_(None), statement.c.rejected.is_(False))


def actor_page(connection: Connection, setting: Setting, id: str, page: int = 1) -> str:
    """An actor: offices over time, positions and changes of position, promises, and everything that it said."""
    row = connection.execute(select(actor).where(actor.c.id == id)).one()
    merged = connection.execute(select(actor).where(actor.c.merged_into == id)).all()
    ids = [id, *(m.id for m in merged)]
    mine = (statement.c.actor.in_(ids), *_LEADING)
    count = _count(connection, mine)
    return render(
        "actor",
        setting,
        actor=row,
        merged=merged,
        offices=offices_of(connection, ids, None),
        acts=_by_act(connection, mine),
        positions=held_by(connection, ids, 20) if page == 1 else [],
        changes=changes_by(connection, ids) if page == 1 else [],
        pledges=_pledged(connection, mine) if page == 1 else [],
        rows=said(connection, Asked(by=id), PAGE, (page - 1) * PAGE),
        count=count,
        page=page,
        pages=_pages(count),
        decisions=decisions_on(connection, decision.c.subject == id),
    )


def country_page(connection: Connection, setting: Setting, code: str, page: int = 1) -> str:
    """A country: disputes about it and of it, who speaks for it, whom it faces, and what it said."""
    mine = (statement.c.speaker_country == code, *_LEADING)
    count = _count(connection, mine)
    return render(
        "country",
        setting,
        code=code,
        name=country(code),
        about=_disputes(connection, dispute.c.respondent == code),
        complaining=_disputes(connection, _complains(code)),
        facing=_facing(connection, code),
        speakers=_speakers(connection, mine),
        acts=_by_act(connection, mine),
        rows=said(connection, Asked(by=code), PAGE, (page - 1) * PAGE),
        count=count,
        page=page,
        pages=_pages(count),
    )


def pair_page(connection: Connection, setting: Setting, one: str, other: str, page: int = 1) -> str:
    """Two countries: everything that one says to or about the other."""
    between = (_between(one, other), *_LEADING)
    facing = or_(*(_complains(a) & (dispute.c.respondent == b) for a, b in ((one, other), (other, one))))
    count = _count(connection, between)
    return render(
        "pair",
        setting,
        one=one,
        other=other,
        disputes=_disputes(connection, facing),
        sides=[(code, _by_act(connection, (*between, statement.c.speaker_country == code))) for code in (one, other)],
        rows=statements_where(connection, *between, limit=PAGE, offset=(page - 1) * PAGE),
        count=count,
        page=page,
        pages=_pages(count),
    )


def actors_page(connection: Connection, setting: Setting, code: str | None, name: str | None, page: int = 1) -> str:
    """The list of actors, by name."""
    rows = actors(connection, code, name, None, PAGE + 1, (page - 1) * PAGE)
    speaking = select(actor.c.country, func.count()).where(actor.c.country.is_not(None), actor.c.merged_into.is_(None))
    found = [(row[0], row[1]) for row in connection.execute(speaking.group_by(actor.c.country))]
    countries = sorted(found, key=lambda pair: country(pair[0]))
    return render("actors", setting, rows=rows[:PAGE], has_more=len(rows) > PAGE, code=code, name=name, page=page, countries=countries)


def is_country(code: str) -> bool:
    """Whether a code is one of a country."""
    return code in codes()


def _disputes(connection: Connection, which: ColumnElement[bool]) -> list[Fields]:
    """The largest disputes of some."""
    found = select(dispute).where(dispute.c.merged_into.is_(None), dispute.c.statements >= 2, which)
    largest = found.order_by(dispute.c.statements.desc(), dispute.c.id).limit(SHOWN_DISPUTES)
    return [dispute_fields(row) for row in connection.execute(largest)]


def _complains(code: str) -> ColumnElement[bool]:
    return dispute.c.complainant_codes.contains(f" {code} ", autoescape=True)


def _between(one: str, other: str) -> ColumnElement[bool]:
    s = statement.c
    ways = ((one, other), (other, one))
    return or_(*(and_(s.speaker_country == a, or_(s.respondent_country == b, s.addressee_country == b)) for a, b in ways))


def _count(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> int:
    return connection.execute(select(func.count()).select_from(statement).where(*conditions)).scalar_one()


def _pages(count: int) -> int:
    return max(1, -(-count // PAGE))


def _by_act(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> list[tuple[str, int]]:
    """How often each act, the most frequent first."""
    found = connection.execute(select(statement.c.act, func.count()).where(*conditions).group_by(statement.c.act)).all()
    return sorted(((row[0], row[1]) for row in found), key=lambda pair: (-pair[1], pair[0]))


def _facing(connection: Connection, code: str) -> list[tuple[str, int]]:
    """Whom a country speaks of or to, the most spoken of first."""
    spoken: dict[str, int] = {}
    for column in (statement.c.respondent_country, statement.c.addressee_country):
        wanted = select(column, func.count()).where(statement.c.speaker_country == code, column.is_not(None), column != code)
        for row in connection.execute(wanted.group_by(column)):
            spoken[row[0]] = spoken.get(row[0], 0) + row[1]
    return sorted(spoken.items(), key=lambda pair: (-pair[1], pair[0]))[:12]


def _speakers(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> list[AnyRow]:
    """Who speaks most for a country."""
    columns = (statement.c.actor, statement.c.speaker)
    grouped = select(*columns, func.count().label("statements")).where(*conditions, statement.c.actor.is_not(None)).group_by(*columns)
    return list(connection.execute(grouped.order_by(func.count().desc(), statement.c.speaker).limit(SHOWN_SPEAKERS)))


def _pledged(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> list[Fields]:
    pledged = statement.c.id.in_(select(pledge.c.statement))
    return statements_where(connection, *conditions, pledged, limit=SHOWN_DISPUTES)
