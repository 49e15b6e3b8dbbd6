"""Who speaks: actors, countries, and two countries facing each other."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import ColumnElement, Connection
from starlette.requests import Request
from starlette.responses import Response

from gravamen.model import Kind
from gravamen.record.actors import names_of
from gravamen.record.listing import actors_after, statements_after
from gravamen.record.schema import statement
from gravamen.record.showing import actor_known
from gravamen.web.api.answering import MISSING, Fields, answer, paged
from gravamen.web.api.asking import Name, Nothing, Paging
from gravamen.web.api.cursors import key_of
from gravamen.web.api.disputes import Change
from gravamen.web.api.models import Actor, ActorId, Country, Decision, Office, Paged, Statements
from gravamen.web.desk import Desk
from gravamen.web.pages import found

router = APIRouter(tags=["actors"])
_LEADING = (statement.c.lead.is_(None), statement.c.rejected.is_(False))


class Actors(Paged):
    """Actors."""

    data: list[Actor]


class Alias(BaseModel):
    """An actor that people said is the same."""

    id: str
    name: str
    country: Country | None


class WholeActor(BaseModel):
    """An actor; what it said has an address of its own."""

    id: str
    name: str
    kind: Kind
    country: Country | None
    merged_into: str | None
    also_known_as: list[Alias]
    offices: list[Office]
    changes_of_position: list[Change]
    decisions: list[Decision]


class ActorsAsked(Paging):
    """A part of the actors."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = Field(default=None, description="Of this country")
    name: Name | None = Field(default=None, description="With this in their name")


@router.get("/actors", response_model=Actors, summary="Who speaks")
def list_actors(request: Request, asked: Annotated[ActorsAsked, Query()]) -> Response:
    """Actors by name; those that people merged into another stand under that one."""
    return answer(request, Actors, lambda _, c: _actors(c, request, asked))


def _actors(connection: Connection, request: Request, asked: ActorsAsked) -> Fields:
    after = key_of(asked.cursor, "names", str, str)
    return paged(request, "names", actors_after(connection, asked.country, asked.name, after, asked.limit + 1), asked.limit)


@router.get("/actors/{id}", response_model=WholeActor, summary="One actor", responses=MISSING)
def read_actor(request: Request, id: ActorId, _: Annotated[Nothing, Query()]) -> Response:
    """An actor: its names, offices, changes of position."""
    return answer(request, WholeActor, lambda desk, c: _actor(desk, c, found(c, id, "actor")))


def _actor(desk: Desk, connection: Connection, id: str) -> Fields:
    return {**actor_known(connection, id), "changes_of_position": desk.changes_by(connection, names_of(connection, [id]))}


@router.get("/actors/{id}/statements", response_model=Statements, summary="What an actor said", responses=MISSING)
def list_statements(request: Request, id: ActorId, asked: Annotated[Paging, Query()]) -> Response:
    """Everything that an actor said, the earliest first, undated ones last; what only repeats is left out."""
    return answer(request, Statements, lambda _, c: said(c, request, statement.c.actor.in_(names_of(c, [found(c, id, "actor")])), asked))


def said(connection: Connection, request: Request, which: ColumnElement[bool], asked: Paging) -> Fields:
    """A part of what somebody said."""
    rows = statements_after(connection, (which, *_LEADING), key_of(asked.cursor, "days", str, int), asked.limit + 1)
    return paged(request, "days", rows, asked.limit)
