"""Assessments: how checkable an allegation is, by the scorecard; never whether it is true."""

from __future__ import annotations

from bisect import bisect_right
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gravamen.assessment.scorecard import MEASURES
from gravamen.record.assessing import assessment_of, scores
from gravamen.record.deciding import DecisionError
from gravamen.web.api.answering import MISSING, Fields, answer, paged
from gravamen.web.api.asking import Nothing, Paging
from gravamen.web.api.cursors import key_of
from gravamen.web.api.models import Paged, StatementId
from gravamen.web.desk import Desk
from gravamen.web.pages import found
from gravamen.web.viewing import NotThereError

router = APIRouter(tags=["assessments"])


class Assessed(BaseModel):
    """An allegation that people assessed."""

    statement: StatementId
    score: int = Field(description="How many of the 18 statements of the scorecard people answered with yes")


class AssessedList(Paged):
    """Allegations that people assessed."""

    data: list[Assessed]
    measures: str = Field(description="What a score says")


class Given(BaseModel):
    """An answer by a person."""

    author: str
    answer: Any
    why: str
    at: str
    decision: str


class Prefilled(BaseModel):
    """What the record itself can tell, and from what."""

    answer: Any = Field(description="Null where it cannot tell")
    reason: str
    rests_on: list[str]


class Row(BaseModel):
    """What is answered, by the record and by people."""

    key: str
    text: str
    prefilled: Prefilled
    answers: list[Given] = Field(description="The latest of each person")
    settled: Given | None = Field(description="The answer that settles a difference")
    reconciled: Any = Field(description="What stands of people's answers")
    status: str
    meaning: str
    stands: Any = Field(description="The answer to show")
    by: str | None = Field(description="Whose it is: `people` or `record`")


class Item(Row):
    """A yes/no statement of the scorecard."""

    section: str
    yes_means: str


class CodedField(Row):
    """A coded field."""

    many: bool
    allowed: dict[str, str] | None


class Score(BaseModel):
    """How many items of a section, and how many are answered with yes."""

    items: int
    yes: int
    answered: int
    suggested_yes: int
    suggested_answered: int


class Technique(BaseModel):
    """A technique of DISARM."""

    id: str
    name: str


class Assessment(BaseModel):
    """The scorecard of one allegation, as it stands, with what answers the allegation."""

    statement: StatementId
    words: str
    answered_by: list[dict[str, Any]]
    measures: str
    people: list[str]
    items: list[Item]
    scores: dict[str, Score]
    fields: list[CodedField]
    disarm: list[Technique]


@router.get("/assessments", response_model=AssessedList, summary="Assessed allegations")
def list_assessments(request: Request, asked: Annotated[Paging, Query()]) -> Response:
    """The allegations that people assessed, by id."""
    return answer(request, AssessedList, lambda _, c: _assessed(c, request, asked))


def _assessed(connection: Connection, request: Request, asked: Paging) -> Fields:
    known = scores(connection)
    ids = sorted(known)
    after = key_of(asked.cursor, "assessed", str)
    start = bisect_right(ids, after[0]) if after else 0
    rows = [((id,), {"statement": id, "score": known[id]}) for id in ids[start : start + asked.limit + 1]]
    return {**paged(request, "assessed", rows, asked.limit), "measures": MEASURES}


@router.get("/assessments/{id}", response_model=Assessment, summary="The scorecard of an allegation", responses=MISSING)
def read_assessment(request: Request, id: StatementId, _: Annotated[Nothing, Query()]) -> Response:
    """What the record can tell of each statement of the scorecard, what people answered, and what stands."""
    return answer(request, Assessment, lambda desk, c: _assessment(desk, c, found(c, id, "statement")))


def _assessment(desk: Desk, connection: Connection, id: str) -> Fields:
    try:
        return assessment_of(connection, desk.record.archive, id)
    except DecisionError as error:
        raise NotThereError(str(error)) from error
