"""The vocabulary, and by which rules the record is put together."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from gravamen import __version__
from gravamen.disputes import linking, replying, tracking
from gravamen.disputes.positions import DIRECTNESS
from gravamen.disputes.tracking import MEANING
from gravamen.model import Act, Evidence, Kind, PledgeStatus, Quotation, Topic
from gravamen.publishing import wording
from gravamen.publishing.account import GRADES
from gravamen.reading.version import reader_version
from gravamen.record.dispute_parts import ACTS, Part
from gravamen.web.api.answering import answer
from gravamen.web.api.asking import Nothing

router = APIRouter(tags=["method"])


class ActMeant(BaseModel):
    """What a statement may do."""

    act: Act
    verb: str = Field(examples=["alleges"])
    is_complaint: bool = Field(description="It holds something against its respondent; what answers it is shown with it")
    is_answer: bool
    is_deed: bool = Field(description="A thing done rather than said")


class Method(BaseModel):
    """The closed vocabularies with their meanings, and the rules."""

    version: str
    reader: str = Field(description="What read the documents")
    rules: list[str] = Field(description="By which statements are linked, answers found and pledges followed")
    acts: list[ActMeant]
    topics: list[Topic]
    evidence: dict[Evidence, str]
    directness: dict[str, str]
    pledge_statuses: dict[PledgeStatus, str]
    parts: dict[Part, list[Act]] = Field(description="The parts of a dispute; `positions` has what is held over time, whatever it does")
    kinds: list[Kind]
    quotations: list[Quotation]


@router.get("/method", response_model=Method, summary="Words and rules")
def read_method(request: Request, _: Annotated[Nothing, Query()]) -> Response:
    """What the words of this interface mean."""
    return answer(request, Method, lambda _desk, _c: _METHOD)


_METHOD = {
    "version": __version__,
    "reader": reader_version(),
    "rules": [linking.RULE, replying.RULE, tracking.RULE],
    "acts": [
        {
            "act": act,
            "verb": wording.verb_of(act, negated=False),
            "is_complaint": act.is_complaint,
            "is_answer": act.is_answer,
            "is_deed": act.is_deed,
        }
        for act in Act
    ],
    "topics": list(Topic),
    "evidence": GRADES,
    "directness": DIRECTNESS,
    "pledge_statuses": MEANING,
    "parts": {part: ACTS.get(part, list(Act)) for part in Part},
    "kinds": list(Kind),
    "quotations": list(Quotation),
}
