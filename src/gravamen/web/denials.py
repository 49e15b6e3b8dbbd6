"""What is answered where something is not done: a page for people, one shape of JSON under /api/.

`{"error": {"status": 403, "message": "what, why, and what to do about it"}}`
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from gravamen.web.templates import rendered

API = "/api/"
"""What the paths of the interface for programs begin with."""

SIGN_IN = "/sign-in"
"""The path of the page where people sign in; whatever belongs to it is below it."""


def denial(request: Request, status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a request that is not served. Who only has to sign in to see a page is sent to where that is done."""
    if request.url.path.startswith(API):
        return JSONResponse({"error": {"status": status, "message": message}}, status, headers)
    if status == HTTPStatus.UNAUTHORIZED and request.method in ("GET", "HEAD"):
        return RedirectResponse(f"{SIGN_IN}?{urlencode({'next': _asked_for(request)})}", HTTPStatus.SEE_OTHER)
    return HTMLResponse(rendered("denied.html.j2", title=HTTPStatus(status).phrase, message=message), status, headers)


def _asked_for(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
