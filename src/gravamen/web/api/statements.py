"""Statements, by what they are and by their words; one with its context, what it answers, and its history."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gravamen.model import Act
from gravamen.record.asking import listed, statements_numbered
from gravamen.record.listing import brief_history_of
from gravamen.record.showing import statement_shown
from gravamen.web.api.answering import MISSING, Fields, answer, paged
from gravamen.web.api.asking import Nothing, SelectingPaged
from gravamen.web.api.cursors import key_of
from gravamen.web.api.models import BriefEntry, Country, Decision, Paged, Statement, StatementId
from gravamen.web.desk import Desk
from gravamen.web.pages import found
from gravamen.web.viewing import selection_in

router = APIRouter(tags=["statements"])


class SelectedStatements(Paged):
    """Statements of a selection."""

    data: list[Statement]
    total: int


class Context(BaseModel):
    """The words around a statement."""

    text: str
    spans: list[list[int]] = Field(description="Where in them its own words stand: code points, the end exclusive")


class Target(BaseModel):
    """What a statement answers."""

    id: StatementId
    when: str | None
    when_inferred: bool
    speaker: str | None
    speaker_country: Country | None
    actor: str | None
    act: Act
    negated: bool
    words: str
    rule: str = Field(description="`reading`, where its document says so; else the rule that links across documents")
    why: str


class WholeStatement(Statement):
    """A statement with all that is known of it."""

    context: Context
    replies_to: list[Target]
    as_read: dict[str, Any] = Field(description="As it was read, in the format of `gravamen read`; corrections do not change it")
    strand_reason: str | None
    decisions: list[Decision]
    history: list[BriefEntry] = Field(description="The entries that concern it; /changes?subject=ID has them whole")


@router.get("/statements", response_model=SelectedStatements, summary="The statements of a selection")
def list_statements(request: Request, asked: Annotated[SelectingPaged, Query()]) -> Response:
    """The selected statements that stand in disputes, the latest first, undated ones last. Those that stand in none are listed with
    their documents, actors and countries."""
    return answer(request, SelectedStatements, lambda desk, c: _statements(desk, c, request, asked))


def _statements(desk: Desk, connection: Connection, request: Request, asked: SelectingPaged) -> Fields:
    overview = desk.overview(connection)
    chosen = overview.choose(connection, selection_in(request))
    keys = overview.statements_after(chosen, key_of(asked.cursor, "latest", int, int), asked.limit + 1)
    rows = listed(connection, statements_numbered(connection, [number for _, number in keys]))
    return {**paged(request, "latest", list(zip(keys, rows, strict=True)), asked.limit), "total": int(chosen.statements.sum())}


@router.get("/statements/{id}", response_model=WholeStatement, summary="One statement", responses=MISSING)
def read_statement(request: Request, id: StatementId, _: Annotated[Nothing, Query()]) -> Response:
    """A statement: its words in context, what it answers and what answers it, how it was read and what people made of it."""
    return answer(request, WholeStatement, lambda desk, c: _statement(desk, c, found(c, id, "statement")))


def _statement(desk: Desk, connection: Connection, id: str) -> Fields:
    return {**statement_shown(connection, desk.record.archive, id), "history": brief_history_of(connection, id)}
