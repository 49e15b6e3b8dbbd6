"""The pages that are only read: a route each, thin; what they show is made in `publishing.site`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from gravamen.model.calendar import days_of
from gravamen.publishing.site import changes, dispute, document, interface, listing, method, overview, statement, voices
from gravamen.publishing.site.links import Sort as PageSort
from gravamen.publishing.site.rendering import ASSETS, Setting, asset
from gravamen.record.dispute_lists import Sort
from gravamen.record.dispute_parts import Part
from gravamen.record.subjects import Subject, find
from gravamen.web.desk import Desk, desk_of
from gravamen.web.viewing import NotThereError, selection_in, viewer_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Page = Annotated[int, Query(ge=1, le=100_000)]


def _page(request: Request, make: Callable[[Desk, Connection, Setting], str]) -> HTMLResponse:
    desk = desk_of(request)
    with desk.reading() as connection:
        return HTMLResponse(make(desk, connection, desk.setting(connection, viewer_of(request))))


def found(connection: Connection, given: str, sort: str) -> str:
    """The id of what an address names by an id or the beginning of one.

    Raises:
        NotThereError: there is no such thing of that sort.
    """
    subject: Subject = find(connection, given)
    if subject.sort != sort:
        raise NotThereError(f"there is no {sort} {given}")
    return subject.id


@router.get("/")
def read_overview(request: Request, sort: Sort = Sort.RECENT, page: Page = 1) -> Response:
    """All disputes, filtered."""
    selection = selection_in(request)
    return _page(request, lambda desk, c, setting: overview.overview_page(c, setting, desk.overview(c), selection, sort, page))


@router.get("/statements")
def read_statements(request: Request, page: Page = 1) -> Response:
    """All statements, filtered."""
    selection = selection_in(request)
    return _page(request, lambda desk, c, setting: listing.statements_page(c, setting, desk.overview(c), selection, page))


@router.get("/disputes/{id}")
def read_dispute(request: Request, id: str, part: Part | None = None, page: Page = 1) -> Response:
    """One dispute."""
    return _page(request, lambda desk, c, setting: dispute.dispute_page(c, setting, found(c, id, "dispute"), part, page, desk.changes_in))


@router.get("/statements/{id}")
def read_statement(request: Request, id: str) -> Response:
    """One statement."""
    return _page(request, lambda desk, c, setting: statement.statement_page(c, desk.record.archive, setting, found(c, id, "statement")))


@router.get("/documents/{id}")
def read_document(request: Request, id: str) -> Response:
    """One document."""
    return _page(request, lambda desk, c, setting: document.document_page(c, desk.record.archive, setting, found(c, id, "document")))


@router.get("/actors")
def read_actors(request: Request, country: str = "", name: str = "", page: Page = 1) -> Response:
    """Who speaks."""
    return _page(request, lambda _, c, setting: voices.actors_page(c, setting, country or None, name or None, page))


@router.get("/actors/{id}")
def read_actor(request: Request, id: str, page: Page = 1) -> Response:
    """One actor."""
    return _page(request, lambda desk, c, setting: voices.actor_page(c, setting, found(c, id, "actor"), page, desk.changes_by))


@router.get("/countries/{code}")
def read_country(request: Request, code: str, page: Page = 1) -> Response:
    """One country."""
    check_country(code)
    return _page(request, lambda desk, c, setting: voices.country_page(c, setting, code, page, desk.speaking(c)))


@router.get("/pairs/{pair}")
def read_pair(request: Request, pair: str, page: Page = 1) -> Response:
    """Two countries facing each other; one address a pair, whichever comes first."""
    one, _, other = pair.partition("-")
    check_country(one)
    check_country(other)
    if one >= other:
        if one == other:
            raise NotThereError("a pair is of two countries")
        return RedirectResponse(f"/{PageSort.PAIR}/{other}-{one}", 301)
    return _page(request, lambda desk, c, setting: voices.pair_page(c, setting, one, other, page, desk.speaking(c)))


@router.get("/changes")
def read_changes(request: Request, since: str = "", page: Page = 1) -> Response:
    """What is new since a day."""
    days = days_of(since.strip()) if since.strip() else None
    if since.strip() and days is None:
        raise HTTPException(400, f"{since} is no date: write a year, a month or a day, such as 2023, 2023-11 or 2024-04-26")
    day = days[0] if days else changes.a_week_ago()
    return _page(request, lambda desk, c, setting: changes.changes_page(c, setting, day, page, desk.overview(c)))


@router.get("/method")
def read_method(request: Request) -> Response:
    """How the record is put together."""
    return _page(request, lambda _desk, _c, setting: method.method_page(setting))


@router.get("/api")
def read_api(request: Request) -> Response:
    """How programs read the record."""
    return _page(request, lambda _desk, _c, setting: interface.interface_page(setting, request.app.openapi()))


@router.get("/assets/{name}")
def read_asset(name: str) -> Response:
    """A file that pages load."""
    if name not in ASSETS:
        raise NotThereError(f"there is no file {name}")
    return Response(asset(name), media_type=ASSETS[name][1], headers={"Cache-Control": "public, max-age=3600"})


def check_country(code: str) -> None:
    """Raises NotThereError where a code is none of a country."""
    if not voices.is_country(code):
        raise NotThereError(f"{code} is no country code (ISO 3166-1 alpha-3: RUS, CHN, USA …)")
