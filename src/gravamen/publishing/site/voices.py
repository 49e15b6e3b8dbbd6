"""Who speaks: an actor with its offices, a country, two countries facing each other, and the list of all actors."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, Connection, func, select

from gravamen.publishing.site.rendering import Setting, country, render
from gravamen.reading.countries import codes
from gravamen.record.actors import names_of
from gravamen.record.asking import Asked, Fields, listed, said, statements_numbered, statements_where
from gravamen.record.countries import country_shown, pair_shown
from gravamen.record.positions import changes_by, held_by
from gravamen.record.schema import actor, decision, pledge, statement
from gravamen.record.showing import actors, decisions_on, offices_of
from gravamen.record.speaking import Speaking, speaking_of

PAGE = 50
SHOWN_DISPUTES = 20
SHOWN_SPEAKERS = 20
SHOWN_COUNTRIES = 12
_LEADING = (statement.c.lead.is_(None), statement.c.rejected.is_(False))


def actor_page(
    connection: Connection,
    setting: Setting,
    id: str,
    page: int = 1,
    changes: Callable[[Connection, Sequence[str]], list[Fields]] = changes_by,
) -> str:
    """An actor: offices over time, positions and changes of position, promises, and everything that it said."""
    row = connection.execute(select(actor).where(actor.c.id == id)).one()
    ids = names_of(connection, [id])
    merged = connection.execute(select(actor).where(actor.c.id.in_(ids[1:])).order_by(actor.c.id)).all()
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
        changes=changes(connection, ids) if page == 1 else [],
        pledges=_pledged(connection, mine) if page == 1 else [],
        rows=said(connection, Asked(by=id), PAGE, (page - 1) * PAGE),
        count=count,
        page=page,
        pages=_pages(count),
        decisions=decisions_on(connection, decision.c.subject == id),
    )


def country_page(connection: Connection, setting: Setting, code: str, page: int = 1, speaking: Speaking | None = None) -> str:
    """A country: disputes about it and of it, who speaks for it, whom it faces, and what it said."""
    speaking = speaking or speaking_of(connection)
    shown = country_shown(connection, speaking, code)
    mine = speaking.by_country(code)
    return render(
        "country",
        setting,
        **{**shown, "speakers": shown["speakers"][:SHOWN_SPEAKERS], "acts": _pairs(shown["acts"]), "facing": _facing(shown["facing"])},
        rows=listed(connection, statements_numbered(connection, speaking.latest_first(mine, PAGE, (page - 1) * PAGE))),
        count=shown["statements"],
        page=page,
        pages=_pages(shown["statements"]),
    )


def pair_page(connection: Connection, setting: Setting, one: str, other: str, page: int = 1, speaking: Speaking | None = None) -> str:
    """Two countries: everything that stands between them (`Speaking.between`)."""
    speaking = speaking or speaking_of(connection)
    shown = pair_shown(connection, speaking, one, other)
    between = speaking.between(one, other)
    return render(
        "pair",
        setting,
        one=one,
        other=other,
        disputes=shown["disputes"],
        sides=[(side["code"], _pairs(side["acts"])) for side in shown["sides"]],
        rows=listed(connection, statements_numbered(connection, speaking.earliest_first(between, PAGE, (page - 1) * PAGE))),
        count=shown["statements"],
        page=page,
        pages=_pages(shown["statements"]),
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


def _count(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> int:
    return connection.execute(select(func.count()).select_from(statement).where(*conditions)).scalar_one()


def _pages(count: int) -> int:
    return max(1, -(-count // PAGE))


def _by_act(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> list[tuple[str, int]]:
    """How often each act, the most frequent first."""
    found = connection.execute(select(statement.c.act, func.count()).where(*conditions).group_by(statement.c.act)).all()
    return sorted(((row[0], row[1]) for row in found), key=lambda pair: (-pair[1], pair[0]))


def _pairs(acts: Sequence[Fields]) -> list[tuple[str, int]]:
    return [(each["act"], each["statements"]) for each in acts]


def _facing(countries: Sequence[Fields]) -> list[tuple[str, int]]:
    return [(each["code"], each["statements"]) for each in countries[:SHOWN_COUNTRIES]]


def _pledged(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> list[Fields]:
    pledged = statement.c.id.in_(select(pledge.c.statement))
    return statements_where(connection, *conditions, pledged, limit=SHOWN_DISPUTES)
