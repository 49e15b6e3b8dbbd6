"""The interface for programs: everything that can be read is JSON under /api/v1."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from gravamen.web.api import (
    actors,
    assessments,
    changes,
    countries,
    disputes,
    documents,
    evidence,
    method,
    overview,
    pledges,
    review,
    statements,
)
from gravamen.web.api.answering import PROBLEMS
from gravamen.web.viewing import refuse_nul

ROOT = "/api/v1"
DESCRIPTION = """Everything that can be read in the application, as JSON. A statement is what somebody says, not what is so; a complaint
comes with what answers it.

Lists come in parts: `next` (and the `Link` header) has the address of what follows, which stays good when the record grows.
An answer has an `ETag`: sent back in `If-None-Match`, it saves sending again what has not changed. Whatever is not what was asked for
has one shape, `{"error": {"status", "message"}}`."""

router = APIRouter(prefix=ROOT, dependencies=[Depends(refuse_nul)], responses=PROBLEMS)
for _part in (overview, disputes, statements, documents, actors, countries, pledges, evidence, assessments, review, changes, method):
    router.include_router(_part.router)
