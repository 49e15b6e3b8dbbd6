"""How the interface for programs answers: JSON of a described shape, with a tag by which an unchanged answer is not sent again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import Response

from gravamen import __version__
from gravamen.record.keeping import state_of
from gravamen.web.api.cursors import Key, cursor_of
from gravamen.web.api.models import Problems
from gravamen.web.desk import Desk, desk_of
from gravamen.web.viewing import viewer_of

Fields = Mapping[str, Any]
PROBLEMS: dict[int | str, dict[str, Any]] = {
    304: {"description": "What was had before (`If-None-Match`) is what would be sent"},
    400: {"model": Problems, "description": "A parameter cannot be understood; the message says which, and what would be"},
    405: {"model": Problems, "description": "Here things are only read: GET and HEAD"},
    "default": {"model": Problems, "description": "Anything else that is not what was asked for, in the one shape of errors"},
}
MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Problems, "description": "There is no such thing on file"}}


def answer(request: Request, model: type[BaseModel], make: Callable[[Desk, Connection], Fields]) -> Response:
    """Answers with what `make` finds in one state of the record, unless the asker has it already.

    An answer follows from the address, the state of the record, the day (pledges fall due) and the version of Gravamen: its tag
    says these, so that it is known to be unchanged without being made.
    """
    desk = desk_of(request)
    with desk.reading() as connection:
        tag = _tag(request, connection)
        headers = {"ETag": tag, "Cache-Control": "private, no-cache" if viewer_of(request) else "no-cache"}
        had = _had(request)
        if tag in had:
            return Response(status_code=304, headers=headers)
        found = model.model_validate(make(desk, connection))
    if "*" in had:
        return Response(status_code=304, headers=headers)
    if following := getattr(found, "next", None):
        headers["Link"] = f'<{following}>; rel="next"'
    return Response(found.model_dump_json(by_alias=True), media_type="application/json", headers=headers)


def paged(request: Request, order: str, rows: Sequence[tuple[Key, Fields]], limit: int, has_more: bool | None = None) -> Fields:
    """A part of a list: `rows` has each row with what it is sorted by, and one row more than the limit where anything follows, unless
    `has_more` says it."""
    shown = rows[:limit]
    is_followed = len(rows) > limit if has_more is None else has_more
    return {"data": [row for _, row in shown], "next": _following(request, order, shown[-1][0]) if is_followed else None}


def _following(request: Request, order: str, key: Key) -> str:
    url: URL = request.url.include_query_params(cursor=cursor_of(order, key))
    return f"{url.path}?{url.query}"


def _tag(request: Request, connection: Connection) -> str:
    seq, waiting, day = state_of(connection)
    about = "\n".join((__version__, str(waiting), day, request.url.path, request.url.query))
    return f'"{seq}-{hashlib.sha256(about.encode()).hexdigest()[:24]}"'


def _had(request: Request) -> set[str]:
    """The tags of what the asker has; whether they are weak makes no difference here."""
    return {each.strip().removeprefix("W/") for each in ",".join(request.headers.getlist("If-None-Match")).split(",")}
