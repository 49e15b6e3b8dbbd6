"""Who looks: the session that a browser's cookie names, and what its account may do."""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from gravamen.model.roles import NEEDED, Role, may
from gravamen.publishing.site.rendering import Viewer
from gravamen.record import Record, RecordError, sessions
from gravamen.record.sessions import SignedIn
from gravamen.web.cookies import token_in
from gravamen.web.csrf import token_of_session
from gravamen.web.denials import SIGN_IN, denial
from gravamen.web.settings import Settings
from gravamen.web.viewing import viewer_of

SIGN_OUT = "/sign-out"
ASSETS = "/assets/"
_NOBODY = "sign in first"
_SCHEME = {"WWW-Authenticate": 'Session realm="gravamen"'}
_log = logging.getLogger("gravamen.web")


class Sessions:
    """Finds out who makes each request, and refuses those that nobody makes where reading needs an account."""

    def __init__(self, app: ASGIApp, record: Record, settings: Settings) -> None:
        self._app, self._record, self._settings = app, record, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, having found out who makes it; or refuses it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        token = token_in(request)
        found = await run_in_threadpool(self._signed_in, token) if token else None
        request.state.viewer = found and _viewer(found, token)
        if found is None and self._settings.read_needs_account and not _is_open(request.url.path):
            await denial(request, 401, _NOBODY, _SCHEME)(scope, receive, send)
            return
        await self._app(scope, receive, send)
        if found is not None and found.is_due:  # after the answer: nobody waits for it
            await run_in_threadpool(self._note_use, token)

    def _signed_in(self, token: str) -> SignedIn | None:
        with self._record.reading() as connection:
            return sessions.signed_in(connection, token, self._settings.lifetimes)

    def _note_use(self, token: str) -> None:
        try:
            with self._record.writing() as connection:
                sessions.note_use(connection, token)
        except RecordError as error:  # the session then ends earlier, which is no reason to fail
            _log.warning("the use of a session was not noted: %s", error)


def _viewer(found: SignedIn, token: str) -> Viewer:
    actions = frozenset(action for action in NEEDED if may(found.role, action))
    return Viewer(found.name, found.role.value, actions, token_of_session(token))


def _is_open(path: str) -> bool:
    return path in (SIGN_IN, SIGN_OUT) or path.startswith((f"{SIGN_IN}/", ASSETS))


def needs(role: Role) -> Callable[[Request], Viewer]:
    """A dependency of routes: who makes the request, which is refused unless they are signed in with that role or more."""

    def checked(request: Request) -> Viewer:
        found = viewer_of(request)
        if found is None:
            raise HTTPException(401, _NOBODY, dict(_SCHEME))
        if not Role(found.role).includes(role):
            raise HTTPException(403, f"this needs the role {role}, and {found.name} is {found.role}: ask who runs this server")
        return found

    return checked


def needs_for(action: str) -> Callable[[Request], Viewer]:
    """A dependency of routes that do something: the role that the table of `gravamen.model.roles` asks for it."""
    return needs(NEEDED[action])
