"""Putting in front of an application what keeps it safe: headers, its own names, sizes, sessions, and where requests come from."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from gravamen.record import Record
from gravamen.web.attempts import SignInLimit
from gravamen.web.csrf import Csrf
from gravamen.web.denials import denial
from gravamen.web.headers import Headers, fixed
from gravamen.web.limits import KnownHosts, SizeLimit
from gravamen.web.methods import OnlyRead
from gravamen.web.sessions import Sessions
from gravamen.web.settings import Settings
from gravamen.web.signing_in import SigningIn


def guard(app: FastAPI, record: Record, settings: Settings, limit: SignInLimit | None = None, only_read: str | None = None) -> None:
    """Adds to an application the routes of signing in, and to every request all checks, so that no route can leave one out.

    Below the path `only_read` nothing is taken but requests to read.
    """
    signing_in = SigningIn(record, settings, limit)
    app.include_router(signing_in.routes())
    if settings.oidc is not None:
        from gravamen.web.provider import Provider  # noqa: PLC0415 - Authlib is there only where it is used

        app.router.routes.extend(Provider(record, settings, settings.oidc, signing_in).routes())

    async def failed(request: Request, _: Exception) -> Response:
        # It is answered outside of all that is added below.
        return denial(request, 500, "this server failed; what went wrong is in its log", fixed(settings) | {"Cache-Control": "no-store"})

    app.add_exception_handler(Exception, failed)
    # The one that is added last sees a request first.
    app.add_middleware(Csrf, settings=settings)
    if only_read is not None:
        app.add_middleware(OnlyRead, below=only_read)
    app.add_middleware(Sessions, record=record, settings=settings)
    app.add_middleware(SizeLimit, settings=settings)
    app.add_middleware(KnownHosts, settings=settings)
    app.add_middleware(Headers, settings=settings)
