"""Key figures of a selection, and what could be selected further."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gravamen.model import Act
from gravamen.publishing.site.overview import label
from gravamen.record.overview import key_figures
from gravamen.record.selecting import Selection
from gravamen.web.api.answering import Fields, answer
from gravamen.web.api.asking import Selecting
from gravamen.web.desk import Desk
from gravamen.web.viewing import selection_in

router = APIRouter(tags=["overview"])


class Figures(BaseModel):
    """What stands in a selection."""

    disputes: int
    statements: int
    acts: dict[Act, int] = Field(description="How many statements do what")


class Option(BaseModel):
    """A value of a filter."""

    value: str = Field(examples=["RUS"])
    label: str = Field(description="The value as people read it", examples=["Russia"])
    disputes: int = Field(description="How many disputes would be left, were the filter set to it alone and the others as they are")
    is_chosen: bool


class Overview(BaseModel):
    """A selection at a glance."""

    selection: dict[str, list[str]]
    in_words: str = Field(examples=["respondent RUS; since 2023-01-01"])
    entry: int = Field(description="The last entry of the history of which this is true")
    figures: Figures
    options: dict[str, list[Option]] = Field(description="For each filter its values, those that would leave most first")


class OverviewAsked(Selecting):
    """A selection, and how much of its options."""

    options: int = Field(default=50, ge=0, le=1000, description="How many values of each filter at most, beside those that are chosen")


@router.get("/overview", response_model=Overview, summary="A selection at a glance")
def read_overview(request: Request, asked: Annotated[OverviewAsked, Query()]) -> Response:
    """Key figures of a selection, and for each filter which values would leave how many disputes."""
    selection = selection_in(request)
    return answer(request, Overview, lambda desk, c: _overview(desk, c, selection, asked.options))


def _overview(desk: Desk, connection: Connection, selection: Selection, most: int) -> Fields:
    overview = desk.overview(connection)
    said: dict[str, list[str]] = {}
    for name, value in selection.pairs():
        said.setdefault(name, []).append(value)
    options = overview.options(connection, selection, most)
    return {
        "selection": said,
        "in_words": selection.in_words(),
        "entry": overview.state[0],
        "figures": key_figures(overview, overview.choose(connection, selection)),
        "options": {
            name: [{"value": o.value, "label": label(name, o.value), "disputes": o.disputes, "is_chosen": o.is_chosen} for o in found]
            for name, found in options.items()
        },
    }
