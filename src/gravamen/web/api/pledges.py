"""Pledges, with every status that each had and what these rest on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gravamen.disputes.tracking import MEANING
from gravamen.model import PledgeStatus
from gravamen.record.showing import pledges_numbered
from gravamen.web.api.answering import Fields, answer, paged
from gravamen.web.api.asking import SelectingPaged
from gravamen.web.api.cursors import key_of
from gravamen.web.api.models import Day, Paged, Statement
from gravamen.web.desk import Desk
from gravamen.web.viewing import selection_in

router = APIRouter(tags=["pledges"])


class Status(BaseModel):
    """A status that a pledge came to have."""

    status: PledgeStatus
    meaning: str
    day: Day | None = Field(description="From which it holds")
    by: str | None = Field(description="Who says so")
    interested: bool | None = Field(description="Whether who says so is a party to the dispute")
    why: list[str] = Field(description="Ids of the statements that it rests on, or titles of exhibits")
    reason: str


class Pledge(BaseModel):
    """A promise by the respondent's side of a dispute, tracked."""

    statement: Statement
    negative: bool = Field(description="A promise not to do something")
    term: Day | None = Field(description="Its last day, where a person set one")
    statuses: list[Status] = Field(description="Every status that it had, the earliest first; the last whose day has come holds")
    status: Status | None = Field(description="The one that holds")


class Pledges(Paged):
    """Pledges, and what their statuses mean."""

    data: list[Pledge]
    total: int
    definitions: dict[PledgeStatus, str]


@router.get("/pledges", response_model=Pledges, summary="The pledges of a selection")
def list_pledges(request: Request, asked: Annotated[SelectingPaged, Query()]) -> Response:
    """The pledges among the selected statements, the latest made first. With `pledge`, those that have one of these statuses now."""
    return answer(request, Pledges, lambda desk, c: _pledges(desk, c, request, asked))


def _pledges(desk: Desk, connection: Connection, request: Request, asked: SelectingPaged) -> Fields:
    overview, selection = desk.overview(connection), selection_in(request)
    chosen = overview.pledged(overview.choose(connection, selection), selection.pledge)
    keys = overview.statements_after(chosen, key_of(asked.cursor, "pledges", int, int), asked.limit + 1)
    rows = list(zip(keys, pledges_numbered(connection, [number for _, number in keys]), strict=True))
    return {**paged(request, "pledges", rows, asked.limit), "total": int(chosen.statements.sum()), "definitions": MEANING}
