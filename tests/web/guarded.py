"""A small application under guard, over a record with three accounts. What is put before its routes is under test here, not its pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI, Form, Request
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from gravamen.model.roles import NEEDED
from gravamen.publishing.site.rendering import Viewer
from gravamen.record import Record
from gravamen.web.attempts import SignInLimit
from gravamen.web.denials import denial
from gravamen.web.guarding import guard
from gravamen.web.sessions import needs_for
from gravamen.web.settings import Settings
from gravamen.web.viewing import viewer_of

GOOD = "lantern oxide seven harbour"
HERE = "http://localhost:8000"


def application(record: Record, settings: Settings, limit: SignInLimit | None = None) -> FastAPI:
    app = FastAPI()

    @app.get("/")
    def overview(request: Request) -> Response:
        who = viewer_of(request)
        return HTMLResponse(f'{who.name if who else "nobody"} <input name="csrf" value="{who.csrf if who else ""}">')

    @app.get("/api/v1/who")
    def who(request: Request) -> dict[str, str | None]:
        found = viewer_of(request)
        return {"name": found.name if found else None}

    @app.get("/assets/page.js")
    def script() -> Response:
        return Response("", media_type="text/javascript", headers={"Cache-Control": "public, max-age=3600"})

    @app.get("/fails")
    def fails() -> Response:
        raise RuntimeError("on purpose")

    @app.post("/words")
    async def words(request: Request, why: Annotated[str, Form()] = "", _: Annotated[Viewer | None, Depends(needs_for("note"))] = None):
        return {"why": why}

    @app.post("/api/v1/words")
    async def api_words(request: Request, by: Annotated[Viewer, Depends(needs_for("note"))]):
        return {"by": by.name, "said": await request.json()}

    for action in NEEDED:
        app.post(f"/do/{action}", dependencies=[Depends(needs_for(action))])(lambda: {"done": True})

    @app.exception_handler(HTTPException)
    async def denied(request: Request, error: HTTPException) -> Response:
        return denial(request, error.status_code, error.detail, error.headers)

    guard(app, record, settings, limit)
    return app


Client = Callable[..., TestClient]


def field(page: str, name: str = "csrf") -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


def sign_in(browser: TestClient, name: str, password: str = GOOD, next: str = "/", **headers: str):
    token = field(browser.get("/sign-in").text)
    return browser.post("/sign-in", data={"name": name, "password": password, "next": next, "csrf": token}, headers=headers)


def signed_in(browser: TestClient, name: str) -> str:
    """Signs in, and returns the token for forms."""
    assert sign_in(browser, name).status_code == 303
    return field(browser.get("/").text)
