"""Who looks at a page, and what is said where it cannot be shown."""

from __future__ import annotations

from urllib.parse import unquote

from starlette.exceptions import HTTPException
from starlette.requests import Request

from gravamen.publishing.site.rendering import Viewer
from gravamen.record.selecting import NAMES, Selection


class NotThereError(LookupError):
    """A page that is asked for does not exist; the message says what is missing."""


def viewer_of(request: Request) -> Viewer | None:
    """Who is signed in; None where nobody is."""
    return getattr(request.state, "viewer", None)


def selection_in(request: Request) -> Selection:
    """The selection that an address says. Raises SelectionError."""
    return Selection.of((name, value) for name, value in request.query_params.multi_items() if name in NAMES)


def refuse_nul(request: Request) -> None:
    """A dependency of routes: refuses what no database can look for."""
    if "\0" in request.url.path or "\0" in unquote(request.url.query):
        raise HTTPException(400, "an address with a NUL character names nothing")
