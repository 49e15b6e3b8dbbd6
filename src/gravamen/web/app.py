"""The application over a record."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from gravamen import __version__
from gravamen.publishing.site.rendering import render
from gravamen.record import Record
from gravamen.record.selecting import SelectionError
from gravamen.record.showing import NotFoundError
from gravamen.web import charts, findings, pages, reviewing, scorecard
from gravamen.web.denials import API, denial
from gravamen.web.desk import Desk, desk_of
from gravamen.web.guarding import guard
from gravamen.web.settings import Settings
from gravamen.web.viewing import NotThereError, viewer_of


def create_app(record: Record, settings: Settings | None = None) -> FastAPI:
    """The application: pages to read, the interface for programs, and what people may do. Without settings, as on this machine alone."""
    app = FastAPI(title="Gravamen", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    app.state.desk = Desk(record)
    app.include_router(pages.router)
    app.include_router(charts.router)
    app.include_router(reviewing.router)
    app.include_router(findings.router)
    app.include_router(scorecard.router)
    for error in (NotFoundError, NotThereError, SelectionError, RequestValidationError, HTTPException):
        app.add_exception_handler(error, _problem)
    guard(app, record, settings or Settings())
    return app


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
        case HTTPException():
            return error.status_code, str(error.detail)
        case RequestValidationError():
            told = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors())
            return HTTPStatus.BAD_REQUEST, f"The address cannot be understood: {told}"
        case SelectionError():
            return HTTPStatus.BAD_REQUEST, str(error)
        case _:
            return HTTPStatus.NOT_FOUND, str(error)
