"""Exhibits, and the findings among them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints, TypeAdapter
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from gravamen.archive import ArchiveError
from gravamen.publishing.site.finding import MOST_BYTES
from gravamen.record.findings import FINDING
from gravamen.record.listing import exhibits_after
from gravamen.record.rows import columns_of
from gravamen.record.schema import decision, exhibit
from gravamen.record.showing import decisions_on
from gravamen.web.api.answering import MISSING, Fields, answer, paged
from gravamen.web.api.asking import Nothing, Paging
from gravamen.web.api.cursors import key_of
from gravamen.web.api.models import Decision, Exhibit, ExhibitId, Paged
from gravamen.web.desk import Desk
from gravamen.web.viewing import NotThereError

router = APIRouter(tags=["evidence"])
_FACTS = TypeAdapter(dict[str, Any])


class Exhibits(Paged):
    """Exhibits."""

    data: list[Exhibit]


class WholeExhibit(Exhibit):
    """An exhibit with the decision that filed it."""

    decisions: list[Decision]


class Finding(WholeExhibit):
    """A finding about conduct online: who acted together, how often, against which null model, at which error rate."""

    facts: dict[str, Any] = Field(description="The finding's own `finding.json`: figures, parameters, and the SHA-256 of every file of it")


class ExhibitsAsked(Paging):
    """A part of the exhibits."""

    dispute: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")] | None = Field(default=None, description="Filed in this dispute")


@router.get("/exhibits", response_model=Exhibits, summary="Evidence on file")
def list_exhibits(request: Request, asked: Annotated[ExhibitsAsked, Query()]) -> Response:
    """Exhibits in the order in which they were filed."""
    return answer(request, Exhibits, lambda _, c: _exhibits(c, request, asked, None))


@router.get("/exhibits/{id}", response_model=WholeExhibit, summary="One exhibit", responses=MISSING)
def read_exhibit(request: Request, id: ExhibitId, _: Annotated[Nothing, Query()]) -> Response:
    """An exhibit."""
    return answer(request, WholeExhibit, lambda _, c: _exhibit(c, id))


@router.get("/findings", response_model=Exhibits, summary="Findings on file")
def list_findings(request: Request, asked: Annotated[ExhibitsAsked, Query()]) -> Response:
    """Findings about conduct online, in the order in which they were filed."""
    return answer(request, Exhibits, lambda _, c: _exhibits(c, request, asked, FINDING))


@router.get("/findings/{id}", response_model=Finding, summary="One finding", responses=MISSING)
def read_finding(request: Request, id: ExhibitId, _: Annotated[Nothing, Query()]) -> Response:
    """A finding with its facts."""
    return answer(request, Finding, lambda desk, c: _finding(desk, c, id))


def _exhibits(connection: Connection, request: Request, asked: ExhibitsAsked, sort: str | None) -> Fields:
    after = key_of(asked.cursor, "exhibits", int, str)
    return paged(request, "exhibits", exhibits_after(connection, asked.dispute, sort, after, asked.limit + 1), asked.limit)


def _exhibit(connection: Connection, id: str) -> Fields:
    row = connection.execute(select(exhibit).where(exhibit.c.id == id)).first()
    if row is None:
        raise NotThereError(f"there is no exhibit {id}")
    made = decisions_on(connection, decision.c.kind == "exhibit", decision.c.subject == row.dispute, decision.c.entry == row.entry)
    return {**columns_of(row), "decisions": made}


def _finding(desk: Desk, connection: Connection, id: str) -> Fields:
    found = _exhibit(connection, id)
    if found["sort"] != FINDING:
        raise NotThereError(f"exhibit {id} is no finding but a {found['sort']}: it is at /api/v1/exhibits/{id}")
    try:
        return {**found, "facts": _facts(desk, found["sha256"])}
    except (ArchiveError, ValueError) as error:
        # Any file can be filed as a finding. The archive's own words would name places of the machine.
        reason = "the archive lacks it" if isinstance(error, ArchiveError) else "it is no JSON object of a size that is sent"
        raise NotThereError(
            f"what was filed as the finding {id} cannot be shown ({reason}): its exhibit is at /api/v1/exhibits/{id}"
        ) from error


def _facts(desk: Desk, sha256: str) -> dict[str, Any]:
    """The JSON of a finding. Raises ArchiveError, or ValueError where it is none that can be told again."""
    if desk.record.archive.size_of(sha256) > MOST_BYTES:
        raise ValueError
    facts = _FACTS.validate_json(desk.record.archive.bytes_of(sha256))
    _FACTS.dump_json(facts)
    return facts
