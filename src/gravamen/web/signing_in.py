"""Signing in and out: /sign-in with name and password, /sign-out. What an OpenID provider vouches for is in `provider`."""

from __future__ import annotations

import logging
import math
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from gravamen.publishing.visible import one_line
from gravamen.record import Record, accounts, sessions
from gravamen.record.accounts import Account
from gravamen.web import cookies
from gravamen.web.attempts import SignInLimit, address_of
from gravamen.web.csrf import token_of_visit
from gravamen.web.denials import SIGN_IN
from gravamen.web.sessions import SIGN_OUT
from gravamen.web.settings import Settings
from gravamen.web.templates import rendered
from gravamen.web.viewing import viewer_of

PROVIDER = f"{SIGN_IN}/oidc"
"""The path where signing in at the provider begins; it sends people back to `callback` below it."""

_DO_NOT_FIT = "name and password do not fit together"
_AT_ONCE = 2
"""Passwords checked at the same time: each takes 64 MiB and a core for a tenth of a second."""

_log = logging.getLogger("gravamen.web")


class SigningIn:
    """The sign-in of one application: its routes, and what they share."""

    def __init__(self, record: Record, settings: Settings, limit: SignInLimit | None = None) -> None:
        self._record, self._settings = record, settings
        self._limit = limit or SignInLimit()
        self._checking: CapacityLimiter | None = None

    def routes(self) -> APIRouter:
        """The routes of the pages."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route(SIGN_IN, self._form, methods=["GET"], response_model=None)
        router.add_api_route(SIGN_IN, self._sign_in, methods=["POST"], response_model=None)
        router.add_api_route(SIGN_OUT, self._sign_out, methods=["POST"], response_model=None)
        return router

    def page(self, request: Request, status: int, message: str = "", name: str = "", wanted: str = "/") -> Response:
        """The page with the form, and why the last try failed."""
        oidc, visit = self._settings.oidc, cookies.visit_in(request) or cookies.new_visit()
        fields = {
            "message": message, "name": name, "next": destination(wanted), "csrf": token_of_visit(visit, self._settings),
            "provider": oidc and f"{PROVIDER}?{urlencode({'next': destination(wanted)})}",
            "provider_name": oidc and urlsplit(oidc.issuer).netloc,
        }  # fmt: skip
        response = HTMLResponse(rendered("sign_in.html.j2", **fields), status)
        cookies.set_visit(response, visit, self._settings)
        return response

    async def welcome(self, request: Request, account: Account, wanted: str) -> Response:
        """Begins a session, under a token that nobody had before, and sends people to where they wanted to go."""
        token = await run_in_threadpool(self._begin, account, cookies.token_in(request))
        response = RedirectResponse(destination(wanted), 303)
        cookies.set_session(response, token, self._settings)
        cookies.clear_visit(response, self._settings)
        return response

    async def _form(self, request: Request, next: str = "/") -> Response:
        if viewer_of(request) is not None:
            return RedirectResponse(destination(next), 303)
        return self.page(request, 200, wanted=next)

    async def _sign_in(
        self, request: Request, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "", next: Annotated[str, Form()] = "/"
    ) -> Response:
        address = address_of(request, self._settings.trusted_proxies)
        wait_s = math.ceil(self._limit.admit(name, address))
        if wait_s:
            _log.warning("sign-in as “%s” from %s has to wait %s seconds", one_line(name[:100]), address, wait_s)
            message = f"too many tries: wait {_in_words(wait_s)} and try again"
            response = self.page(request, 429, message, name, next)
            response.headers["Retry-After"] = str(wait_s)
            return response
        account = await self._account(name, password)
        if account is None:
            _log.warning("sign-in as “%s” from %s failed", one_line(name[:100]), address)
            return self.page(request, 401, _DO_NOT_FIT, name, next)
        self._limit.succeeded(name, address)
        return await self.welcome(request, account, next)

    async def _account(self, name: str, password: str) -> Account | None:
        if self._checking is None:  # belongs to the event loop that serves
            self._checking = CapacityLimiter(_AT_ONCE)
        return await to_thread.run_sync(accounts.with_password, self._record, name, password, limiter=self._checking)

    def _begin(self, account: Account, before: str) -> str:
        with self._record.writing() as connection:
            sessions.end(connection, before)
            return sessions.begin(connection, account.number, self._settings.lifetimes)

    async def _sign_out(self, request: Request) -> Response:
        await run_in_threadpool(self._end, cookies.token_in(request))
        response = RedirectResponse("/", 303)
        cookies.clear_session(response, self._settings)
        return response

    def _end(self, token: str) -> None:
        with self._record.writing() as connection:
            sessions.end(connection, token)


def destination(wanted: str) -> str:
    """Where somebody goes after signing in: the page of this server that they wanted, else the overview.

    What a browser could take for another site (`//x`, `/\\x`, `/<tab>/x`), or what would only lead back here, is not followed.
    """
    is_ours = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and all(c > " " and c != "\x7f" for c in wanted)
    path = urlsplit(wanted).path if is_ours else "/"
    return wanted if is_ours and not path.startswith((SIGN_IN, SIGN_OUT)) else "/"


def _in_words(seconds: int) -> str:
    if seconds >= 120:
        return f"{math.ceil(seconds / 60)} minutes"
    return f"{seconds} second{'s' * (seconds > 1)}"
