"""The history: what changed since an entry, with the hashes by which the chain is checked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gravamen.record.keeping import latest_entry
from gravamen.record.listing import entries_after
from gravamen.web.api.answering import Fields, answer, paged
from gravamen.web.api.asking import Name, Paging
from gravamen.web.api.cursors import key_of
from gravamen.web.api.models import Entry, Paged

router = APIRouter(tags=["history"])


class Changes(Paged):
    """Entries of the history."""

    data: list[Entry]
    last: int = Field(description="The last entry of the history: ask `since` it next time")


class ChangesAsked(Paging):
    """A part of the history."""

    since: int = Field(default=0, ge=0, le=2**53 - 1, description="Only entries with higher numbers", examples=[1200])
    subject: Name | None = Field(default=None, description="Only entries that concern this dispute, statement, document or actor")


@router.get("/changes", response_model=Changes, summary="What changed")
def list_changes(request: Request, asked: Annotated[ChangesAsked, Query()]) -> Response:
    """Entries of the history, oldest first; fewer than asked for where they are large. Those about accounts are left out, so that
    numbers may be missing."""
    return answer(request, Changes, lambda _, c: _changes(c, request, asked))


def _changes(connection: Connection, request: Request, asked: ChangesAsked) -> Fields:
    after = key_of(asked.cursor, "entries", int)
    found, has_more = entries_after(connection, max(asked.since, after[0] if after else 0), asked.subject, asked.limit)
    rows = [((entry.seq,), asdict(entry)) for entry in found]
    return {**paged(request, "entries", rows, asked.limit, has_more), "last": latest_entry(connection)}
