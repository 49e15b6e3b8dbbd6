"""Countries, and two of them facing each other."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gravamen.publishing.site.voices import is_country
from gravamen.reading.countries import name_of
from gravamen.record.asking import listed, statements_numbered
from gravamen.record.countries import country_shown, pair_shown
from gravamen.record.labels import Mask
from gravamen.record.schema import statement
from gravamen.record.selecting import Selection
from gravamen.record.speaking import Speaking
from gravamen.web.api.actors import said
from gravamen.web.api.answering import MISSING, Fields, answer, paged
from gravamen.web.api.asking import Nothing, Paging
from gravamen.web.api.cursors import key_of
from gravamen.web.api.models import Counted, Country, Dispute, Statements
from gravamen.web.desk import Desk
from gravamen.web.viewing import NotThereError

router = APIRouter(tags=["countries"])
Code = Annotated[str, Path(pattern=r"^[A-Z]{3}$", description="ISO 3166-1 alpha-3, or EUU, UNO, NTO, XKX", examples=["EST"])]
TwoCodes = Annotated[str, Path(pattern=r"^[A-Z]{3}-[A-Z]{3}$", description="Two countries, whichever comes first", examples=["EST-RUS"])]


class NamedCountry(BaseModel):
    """A country with what is said for it and in disputes about it."""

    code: Country
    name: str
    statements: int = Field(description="Said for it")
    disputes: int = Field(description="About its conduct")


class Countries(BaseModel):
    """All countries on file."""

    data: list[NamedCountry]


class Faced(BaseModel):
    """A country that another speaks of or to."""

    code: Country
    name: str
    statements: int


class Speaker(BaseModel):
    """Who speaks for a country."""

    actor: str
    speaker: str
    statements: int


class WholeCountry(BaseModel):
    """A country; what was said for it has an address of its own. Of disputes, countries and speakers the largest are listed."""

    code: Country
    name: str
    statements: int
    acts: list[Counted]
    about: list[Dispute] = Field(description="Disputes about its conduct")
    complaining: list[Dispute] = Field(description="Disputes in which it complains")
    facing: list[Faced]
    speakers: list[Speaker]


class Side(BaseModel):
    """What one of two countries does in what it says of or to the other, or answers it."""

    code: Country
    name: str
    acts: list[Counted]


class Pair(BaseModel):
    """Two countries facing each other."""

    countries: list[Country]
    statements: int
    disputes: list[Dispute]
    sides: list[Side]


@router.get("/countries", response_model=Countries, summary="Countries on file")
def list_countries(request: Request, _: Annotated[Nothing, Query()]) -> Response:
    """Every country for which somebody speaks or about which there is a dispute."""
    return answer(request, Countries, _countries)


def _countries(desk: Desk, connection: Connection) -> Fields:
    overview, speaking = desk.overview(connection), desk.speaking(connection)
    disputes = {option.value: option.disputes for option in overview.options(connection, Selection())["respondent"]}
    statements = dict(speaking.for_countries())
    rows = [
        {"code": code, "name": name_of(code), "statements": statements.get(code, 0), "disputes": disputes.get(code, 0)}
        for code in {*disputes, *statements}
    ]
    return {"data": sorted(rows, key=lambda row: row["code"])}


@router.get("/countries/{code}", response_model=WholeCountry, summary="One country", responses=MISSING)
def read_country(request: Request, code: Code, _: Annotated[Nothing, Query()]) -> Response:
    """A country: disputes about it and of it, who speaks for it, whom it faces."""
    _check(code)
    return answer(request, WholeCountry, lambda desk, c: country_shown(c, desk.speaking(c), code))


@router.get("/countries/{code}/statements", response_model=Statements, summary="What was said for a country", responses=MISSING)
def list_of_country(request: Request, code: Code, asked: Annotated[Paging, Query()]) -> Response:
    """Everything that was said for a country, the earliest first, undated ones last; what only repeats is left out."""
    _check(code)
    return answer(request, Statements, lambda _, c: said(c, request, statement.c.speaker_country == code, asked))


@router.get("/pairs/{pair}", response_model=Pair, summary="Two countries", responses=MISSING)
def read_pair(request: Request, pair: TwoCodes, _: Annotated[Nothing, Query()]) -> Response:
    """Two countries: the disputes between them, and what each side does in what it says of or to the other, or answers it."""
    one, other = _two(pair)
    return answer(request, Pair, lambda desk, c: pair_shown(c, desk.speaking(c), one, other))


@router.get("/pairs/{pair}/statements", response_model=Statements, summary="What two countries say", responses=MISSING)
def list_between(request: Request, pair: TwoCodes, asked: Annotated[Paging, Query()]) -> Response:
    """Everything that either says of or to the other, and what it denies, rejects or promises in disputes in which the other complains
    of it; the earliest first, undated ones last."""
    one, other = _two(pair)
    return answer(request, Statements, lambda desk, c: _between(desk.speaking(c), c, request, (one, other), asked))


def _between(speaking: Speaking, connection: Connection, request: Request, pair: tuple[str, str], asked: Paging) -> Fields:
    between: Mask = speaking.between(*pair)
    keys = speaking.earliest_after(between, key_of(asked.cursor, "days", str, int), asked.limit + 1)
    rows = listed(connection, statements_numbered(connection, [number for _, number in keys]))
    return paged(request, "days", list(zip(keys, rows, strict=True)), asked.limit)


def _two(pair: str) -> tuple[str, str]:
    one, _, other = pair.partition("-")
    _check(one)
    _check(other)
    if one == other:
        raise NotThereError("a pair is of two countries")
    return min(one, other), max(one, other)


def _check(code: str) -> None:
    if not is_country(code):
        raise NotThereError(f"{code} is no country code (ISO 3166-1 alpha-3: RUS, CHN, USA …)")
