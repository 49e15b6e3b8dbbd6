"""How far reviewers agree, for those who review."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from gravamen.model import Act
from gravamen.publishing.site.rendering import Viewer
from gravamen.record.verdicts import Judgement, agreement
from gravamen.web.api.answering import answer
from gravamen.web.api.models import Problems, StatementId
from gravamen.web.sessions import needs_for

router = APIRouter(tags=["review"])


class Reviewer(BaseModel):
    """Somebody who judged statements."""

    reviewer: str
    judged: int


class Figures(BaseModel):
    """How often two agree."""

    same: int
    share: float | None = Field(description="Of what both judged")
    kappa: float | None = Field(description="Cohen's kappa; null where it is not defined")


class Pair(BaseModel):
    """Two reviewers on what both judged, by the first verdict that each gave."""

    first: str
    second: str
    both: int
    blind: int = Field(description="On how many the later one had not seen what the earlier one made of it")
    verdict: Figures
    act: Figures


class Verdict(BaseModel):
    """What somebody holds of a statement by now."""

    author: str
    verdict: Judgement
    act: str = Field(description="As which act; `no statement` where rejected", examples=[Act.DENY])
    blind: bool
    why: str
    decided_at: str


class Disagreement(BaseModel):
    """A statement of which people hold different things."""

    statement: StatementId
    differs_in: list[str]
    verdicts: list[Verdict]


class Agreed(BaseModel):
    """How far reviewers agree, and what is left to settle."""

    reviewers: list[Reviewer]
    pairs: list[Pair]
    disagreements: list[Disagreement]


@router.get(
    "/review/agreement",
    response_model=Agreed,
    summary="How far reviewers agree",
    responses={code: {"model": Problems, "description": "For those who review: sign in as analyst or editor"} for code in (401, 403)},
)
def read_agreement(request: Request, _: Annotated[Viewer, Depends(needs_for("accept"))]) -> Response:
    """How far reviewers agree on what two of them judged (per cent, Cohen's kappa), and where they do not."""
    return answer(request, Agreed, lambda _, connection: agreement(connection))
