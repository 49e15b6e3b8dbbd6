"""The application over a record."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from gravamen import __version__
from gravamen.publishing.site.rendering import render
from gravamen.record import Record, open_record
from gravamen.record.searching import SearchError
from gravamen.record.selecting import SelectionError
from gravamen.record.subjects import NotFoundError
from gravamen.web import api, charts, findings, pages, reviewing, scorecard
from gravamen.web.api.cursors import CursorError
from gravamen.web.denials import API, denial
from gravamen.web.desk import Desk, desk_of
from gravamen.web.guarding import guard
from gravamen.web.methods import HeadAsGet
from gravamen.web.settings import Settings
from gravamen.web.viewing import NotThereError, refuse_nul, viewer_of


def create_app(record: Record, settings: Settings | None = None) -> FastAPI:
    """The application: pages to read, the interface for programs, and what people may do. Without settings, as on this machine alone."""
    app = FastAPI(
        title="Gravamen",
        version=__version__,
        description=api.DESCRIPTION,
        openapi_url=f"{api.ROOT}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_serving,
    )
    app.state.desk = Desk(record)
    for router in (pages.router, charts.router, reviewing.router, findings.router, scorecard.router):
        app.include_router(router, dependencies=[Depends(refuse_nul)])
    app.include_router(api.router)
    for error in (NotFoundError, NotThereError, SelectionError, SearchError, CursorError, RequestValidationError, HTTPException):
        app.add_exception_handler(error, _problem)
    app.add_middleware(HeadAsGet)
    guard(app, record, settings or Settings(), only_read=API)
    return app


@asynccontextmanager
async def _serving(app: FastAPI) -> AsyncGenerator[None]:
    desk: Desk = app.state.desk
    await run_in_threadpool(desk.make_ready)
    yield


def application(place: str, settings: Settings) -> FastAPI:
    """The application over the record at a place, for a process that opens it for itself."""
    return create_app(open_record(place), settings)


async def _problem(request: Request, error: Exception) -> Response:
    """A page that says what is wrong."""
    status, reason = _status(error)
    if status == HTTPStatus.UNAUTHORIZED or request.url.path.startswith(API):
        return denial(request, status, reason, error.headers if isinstance(error, HTTPException) else None)
    desk = desk_of(request)
    with desk.reading() as connection:
        setting = desk.setting(connection, viewer_of(request))
    return HTMLResponse(render("problem", setting, title=HTTPStatus(status).phrase, reason=reason), status)


def _status(error: Exception) -> tuple[int, str]:
    match error:
        case HTTPException(status_code=HTTPStatus.NOT_FOUND, detail="Not Found"):
            return HTTPStatus.NOT_FOUND, "there is nothing at this address"
        case HTTPException():
            return error.status_code, str(error.detail)
        case RequestValidationError():
            return HTTPStatus.BAD_REQUEST, f"The address cannot be understood: {'; '.join(map(_told, error.errors()))}"
        case SelectionError() | SearchError() | CursorError():
            return HTTPStatus.BAD_REQUEST, str(error)
        case _:
            return HTTPStatus.NOT_FOUND, str(error)


def _told(fault: Mapping[str, Any]) -> str:
    name = ".".join(str(each) for each in fault["loc"][1:])
    return f"{name} is no parameter of this address" if fault["type"] == "extra_forbidden" else f"{name}: {fault['msg']}"
