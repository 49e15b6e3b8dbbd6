"""The cookies: the token of a session, and before somebody has signed in what ties the form to the browser that it was sent to."""

from __future__ import annotations

import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

from gravamen.web.denials import SIGN_IN
from gravamen.web.settings import Settings

SESSION, VISIT = "gravamen_session", "gravamen_visit"
_VISIT_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


def token_in(request: Request) -> str:
    """The token of a session that a request comes with; empty where there is none."""
    return request.cookies.get(SESSION, "")


def set_session(response: Response, token: str, settings: Settings) -> None:
    """Has the browser send the token of a session from now on."""
    longest = int(settings.lifetimes.longest.total_seconds())
    response.set_cookie(SESSION, token, max_age=longest, path="/", secure=settings.is_https, httponly=True, samesite="lax")


def clear_session(response: Response, settings: Settings) -> None:
    """Has the browser forget the session."""
    response.delete_cookie(SESSION, path="/", secure=settings.is_https, httponly=True, samesite="lax")


def visit_in(request: Request) -> str | None:
    """What ties the form to the browser; None where a request comes without it."""
    given = request.cookies.get(VISIT, "")
    return given if _VISIT_SHAPE.fullmatch(given) else None


def new_visit() -> str:
    """A value for that cookie, which nobody can guess."""
    return secrets.token_urlsafe(32)


def set_visit(response: Response, visit: str, settings: Settings) -> None:
    """Has the browser send it with the form where somebody signs in."""
    response.set_cookie(VISIT, visit, path=SIGN_IN, secure=settings.is_https, httponly=True, samesite="lax")


def clear_visit(response: Response, settings: Settings) -> None:
    """Has the browser forget the visit."""
    response.delete_cookie(VISIT, path=SIGN_IN, secure=settings.is_https, httponly=True, samesite="lax")
