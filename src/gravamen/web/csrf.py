"""Requests that change something must come from a page of this server, not from one elsewhere that the browser also has open.

Two things show it: where the browser says that the request comes from (Origin, Sec-Fetch-Site), and a token in the form (`csrf`) or in
the header X-CSRF-Token, which other sites cannot read. The token is made from the cookie of the session; before somebody has signed in,
from a cookie of the visit and the server's secret.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gravamen.web.cookies import token_in, visit_in
from gravamen.web.denials import SIGN_IN, denial
from gravamen.web.settings import Settings

FIELD, HEADER = "csrf", "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_ELSEWHERE = "this request came from another site, and was not done: open the page here and try again"
_UNPROVEN = "the form has no valid token, or an old one, and was not done: open the page again and try once more"


class Csrf:
    """Refuses requests that change something unless they come from a page of this server."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or refuses it."""
        if scope["type"] != "http" or scope["method"] in _SAFE:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if not _comes_from_here(request, self._settings):
            await denial(request, 403, _ELSEWHERE)(scope, receive, send)
            return
        expected = _expected(request, self._settings)
        given = request.headers.get(HEADER)
        if given is None and expected and request.headers.get("content-type", "").startswith(_FORMS):
            try:
                given, receive = await _field_of(request)
            except ClientDisconnect:
                return
        if expected is None or given is None or not hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):
            await denial(request, 403, _UNPROVEN)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def token_of_session(token: str) -> str:
    """The token for the forms of whose session that is."""
    return _hmac(token.encode("utf-8"), "form")


def token_of_visit(visit: str, settings: Settings) -> str:
    """The token for the form where somebody signs in."""
    return _hmac(settings.secret, f"visit {visit}")


def _comes_from_here(request: Request, settings: Settings) -> bool:
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        return False
    if origin is None:
        return True
    if origin == "null":  # the browser keeps it to itself: only one that says same-origin besides is believed
        return site == "same-origin"
    own = {f"{request.url.scheme}://{request.headers.get('host', '')}"}
    return origin in (own | {settings.address} if settings.public_url else own)


def _expected(request: Request, settings: Settings) -> str | None:
    if request.url.path == SIGN_IN:
        visit = visit_in(request)
        return None if visit is None else token_of_visit(visit, settings)
    token = token_in(request)
    return token_of_session(token) if token else None


async def _field_of(request: Request) -> tuple[str | None, Receive]:
    """The token in a form, and what lets the application read the form once more."""
    body = await request.body()
    try:
        given = (await request.form()).get(FIELD)
    except HTTPException:  # what claims to be a form and is none has no token either
        given = None
    is_read = False

    async def again() -> Message:
        nonlocal is_read
        if is_read:
            return await request.receive()
        is_read = True
        return {"type": "http.request", "body": body, "more_body": False}

    return given if isinstance(given, str) else None, again


def _hmac(key: bytes, of: str) -> str:
    return urlsafe_b64encode(hmac.digest(key, of.encode("utf-8"), "sha256")).rstrip(b"=").decode()
