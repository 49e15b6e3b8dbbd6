"""Disputes, and what stands in them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from gravamen.model import Act, PledgeStatus
from gravamen.record import dispute_parts
from gravamen.record.dispute_lists import Sort, dispute_fields, disputes_of
from gravamen.record.dispute_parts import Part
from gravamen.record.listing import statements_after
from gravamen.record.schema import decision, dispute
from gravamen.record.showing import decisions_on, pledges_tracked
from gravamen.web.api.answering import MISSING, Fields, answer, paged
from gravamen.web.api.asking import Nothing, Paging, SelectingPaged
from gravamen.web.api.cursors import key_of
from gravamen.web.api.models import Country, Day, Decision, Dispute, DisputeId, Paged, StatementId, Statements
from gravamen.web.api.pledges import Pledge
from gravamen.web.desk import Desk
from gravamen.web.pages import found
from gravamen.web.viewing import selection_in

router = APIRouter(tags=["disputes"])
_SHOWN_PLEDGES = 20


class Order(StrEnum):
    """By what disputes are sorted. By `id`, a list read part by part misses nothing and repeats nothing, whatever is added meanwhile."""

    RECENT = "recent"
    SIZE = "size"
    OLDEST = "oldest"
    ALLEGATIONS = "allegations"
    ID = "id"


class ListedDispute(Dispute):
    """A dispute in a list."""

    matching: int = Field(description="How many of its statements the selection selects")
    pledge_statuses: list[PledgeStatus] = Field(description="The statuses that its pledges have now")


class Disputes(Paged):
    """Disputes."""

    data: list[ListedDispute]
    total: int


class Silent(BaseModel):
    """A country that is complained of or asked for something and of which no denial or rejection is on file in the dispute."""

    country: Country
    complaints: int


class Change(BaseModel):
    """A change of position: who said one thing first, and later one that goes against it."""

    speaker: str | None
    before: StatementId
    after: StatementId
    from_: Act = Field(alias="from")
    to: Act
    day: Day


class WholeDispute(Dispute):
    """A dispute, without its statements: these are listed by part."""

    rule: str = Field(description="By which rule its statements were put together")
    parts: dict[Part, int] = Field(description="How many statements each part holds; each statement stands in one")
    silent: list[Silent]
    changes_of_position: list[Change]
    pledges_tracked: list[Pledge] = Field(description=f"The first {_SHOWN_PLEDGES} pledges; all of them are listed under /pledges")
    decisions: list[Decision]


class DisputesAsked(SelectingPaged):
    """A part of the disputes of a selection."""

    sort: Order = Field(default=Order.RECENT)


class PartAsked(Paging):
    """A part of what stands in a dispute."""

    part: Part | None = Field(default=None, description="Only this part of the dispute")


@router.get("/disputes", response_model=Disputes, summary="The disputes of a selection")
def list_disputes(request: Request, asked: Annotated[DisputesAsked, Query()]) -> Response:
    """The disputes in which a selected statement stands."""
    return answer(request, Disputes, lambda desk, c: _disputes(desk, c, request, asked))


def _disputes(desk: Desk, connection: Connection, request: Request, asked: DisputesAsked) -> Fields:
    overview = desk.overview(connection)
    chosen = overview.choose(connection, selection_in(request))
    order = f"disputes {asked.sort}"
    after = key_of(asked.cursor, order, int, str)
    keys = overview.disputes_after(chosen, None if asked.sort is Order.ID else Sort(asked.sort), after, asked.limit + 1)
    places = [overview.by_id[id] for _, id in keys]
    statuses = overview.labels["pledge"]
    rows = [
        (key, {**row, "matching": int(chosen.counts[place]), "pledge_statuses": statuses.of_row(place)})
        for key, row, place in zip(keys, disputes_of(connection, [id for _, id in keys]), places, strict=True)
    ]
    return {**paged(request, order, rows, asked.limit), "total": int(chosen.disputes.sum())}


@router.get("/disputes/{id}", response_model=WholeDispute, summary="One dispute", responses=MISSING)
def read_dispute(request: Request, id: DisputeId, _: Annotated[Nothing, Query()]) -> Response:
    """A dispute: its parties and numbers, its pledges, who has not answered, what people decided about it."""
    return answer(request, WholeDispute, lambda desk, c: _dispute(desk, c, found(c, id, "dispute")))


def _dispute(desk: Desk, connection: Connection, id: str) -> Fields:
    row = connection.execute(select(dispute).where(dispute.c.id == id)).one()
    parts, silent = dispute_parts.at_a_glance(connection, id)
    return {
        **dispute_fields(connection, row),
        "rule": row.rule,
        "parts": parts,
        "silent": [{"country": each.country, "complaints": each.complaints} for each in silent],
        "changes_of_position": desk.changes_in(connection, id),
        "pledges_tracked": pledges_tracked(connection, id, _SHOWN_PLEDGES),
        "decisions": decisions_on(connection, decision.c.subject == id),
    }


@router.get("/disputes/{id}/statements", response_model=Statements, summary="What stands in a dispute", responses=MISSING)
def list_statements(request: Request, id: DisputeId, asked: Annotated[PartAsked, Query()]) -> Response:
    """The statements of a dispute, or of one part of it, the earliest first, undated ones last; each complaint with its answers."""
    return answer(request, Statements, lambda _, c: _statements(c, request, found(c, id, "dispute"), asked))


def _statements(connection: Connection, request: Request, id: str, asked: PartAsked) -> Fields:
    after = key_of(asked.cursor, "days", str, int)
    rows = statements_after(connection, dispute_parts.conditions(id, asked.part), after, asked.limit + 1)
    return paged(request, "days", rows, asked.limit)
