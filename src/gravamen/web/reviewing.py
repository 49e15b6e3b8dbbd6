"""The pages to review, and what their forms do: the same decisions as on the command line, by whoever is signed in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
from fastapi import APIRouter, Depends, Form, HTTPException, Query
from sqlalchemy import Connection
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from gravamen.publishing.site.correcting import Sent
from gravamen.publishing.site.rendering import Viewer
from gravamen.publishing.site.review import Place, agreement_page, review_page
from gravamen.publishing.site.statement import statement_page
from gravamen.record import correcting
from gravamen.record.deciding import By, DecisionError, statement_row
from gravamen.record.reviewing import accept, in_order
from gravamen.record.selecting import NAMES, Selection, SelectionError
from gravamen.record.stakes import Numbers, Stakes
from gravamen.record.statements import CORRECTABLE
from gravamen.record.verdicts import JUDGING
from gravamen.web.desk import Desk, desk_of
from gravamen.web.pages import Page, found, selection_in
from gravamen.web.sessions import needs_for
from gravamen.web.signing_in import destination

REVIEW = "/review"
_FLAGS = ("hedged", "negated", "standing")
_LONGEST = 2000
_MOST = 10_000_000

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Reviewer = Annotated[Viewer, Depends(needs_for("accept"))]
Field = Annotated[str, Form()]
At = Annotated[int, Query(ge=1, le=_MOST)]


@router.get(REVIEW)
def read_review(
    request: Request, who: Reviewer, at: Annotated[int, Query(ge=1, le=_MOST)] = 1, second: str = "", judged: str = ""
) -> Response:
    """One statement of the queue of whoever is signed in."""
    place = Place(selection_in(request), at, second == "yes")
    desk = desk_of(request)
    with desk.reading() as connection:
        stakes, numbers = _queue(desk, connection, who, place)
        setting = desk.setting(connection, who)
        return HTMLResponse(review_page(connection, desk.record.archive, setting, stakes, numbers, place, judged or None))


def _queue(desk: Desk, connection: Connection, who: Viewer, place: Place) -> tuple[Stakes, Numbers]:
    stakes = desk.stakes.current(connection)
    overview = desk.overviews.recent(connection) if place.selection else None
    return stakes, in_order(connection, who.name, place.selection, second=place.second, stakes=stakes, overview=overview)


@router.get(f"{REVIEW}/agreement")
def read_agreement(request: Request, who: Reviewer, page: Page = 1) -> Response:
    """How far reviewers agree."""
    desk = desk_of(request)
    with desk.reading() as connection:
        return HTMLResponse(agreement_page(connection, desk.setting(connection, who), page))


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled into a form: what to do, why, how the statement is to be understood, how it was shown, and where it was sent from."""

    do: str
    why: str
    back: str
    second: bool
    values: dict[str, Any]
    was: dict[str, Any]

    @property
    def changes(self) -> dict[str, Any]:
        """The columns that were changed, compared with what was shown: what others changed meanwhile is left as it is."""
        return {name: value for name, value in self.values.items() if value != self.was.get(name, value)}


def _filled(
    why: Field = "", do: Field = "", back: Field = "", second: Field = "", was: Field = "",
    act: Field = "", topic: Field = "", speaker: Field = "", speaker_country: Field = "", respondent_country: Field = "",
    addressee_country: Field = "", evidence: Field = "", when: Field = "", hedged: Field = "", negated: Field = "", standing: Field = "",
) -> Filled:  # fmt: skip
    texts = {"act": act, "topic": topic, "speaker": speaker, "evidence": evidence, "when": when}
    countries = {"speaker_country": speaker_country, "respondent_country": respondent_country, "addressee_country": addressee_country}
    values: dict[str, Any] = {name: given.strip() or None for name, given in texts.items()}
    values |= {name: given.strip().upper() or None for name, given in countries.items()}
    values |= {name: given == "yes" for name, given in zip(_FLAGS, (hedged, negated, standing), strict=True)}
    return Filled(do, why.strip(), back, second == "yes", values, _shown(was))


def _shown(was: str) -> dict[str, Any]:
    """How the statement was shown, as the form said it; empty where that is nonsense."""
    try:
        told = json.loads(was or "{}")
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    named = cast(dict[str, Any], told)
    return {name: named[name] for name in CORRECTABLE if name in named}


@router.post("/statements/{id}/correct")
def judge_statement(
    request: Request, id: str, who: Annotated[Viewer, Depends(needs_for("correct"))], filled: Annotated[Filled, Depends(_filled)]
) -> Response:
    """Accepts, corrects, rejects or restores a statement, and leads back to where the form was sent from."""
    action = filled.do or "correct"
    if action not in JUDGING:
        raise HTTPException(400, f"there is nothing to do that is called {filled.do[:40]}: {', '.join(JUDGING)} are")
    if action not in who.may:
        raise HTTPException(403, f"{who.name} ({who.role}) may not {action} statements: ask who runs this server")
    desk = desk_of(request)
    with desk.reading() as connection:
        id = found(connection, id, "statement")
    try:
        _check_lengths(filled)
        with desk.writing() as connection:
            _do(connection, action, id, filled, By(who.name, filled.why))
    except DecisionError as error:
        return _not_taken(desk, who, id, filled, str(error))
    # After the answer, as a large dispute takes seconds: whoever reviews need not wait for it, and what waits to be linked is known.
    return RedirectResponse(_back(filled.back, id), 303, background=BackgroundTask(desk.link))


def _check_lengths(filled: Filled) -> None:
    if not filled.why:
        raise DecisionError("a decision needs a reason: say why, for everyone who reads the record")
    if len(filled.why) > _LONGEST:
        raise DecisionError(f"the reason has {len(filled.why):,} characters: say it in {_LONGEST:,}")
    if len(filled.values["speaker"] or "") > _LONGEST:
        raise DecisionError(f"the speaker’s name is longer than {_LONGEST:,} characters")


def _do(connection: Connection, action: str, id: str, filled: Filled, by: By) -> None:
    match action:
        case "accept":
            accept(connection, id, by, filled.second)
        case "reject":
            correcting.reject(connection, id, by, filled.second)
        case "restore":
            correcting.restore(connection, id, by)
        case _:
            if not filled.changes:
                raise DecisionError("nothing was changed: accept it if it is right as it stands")
            correcting.correct(connection, id, filled.changes, by, filled.second)


def _not_taken(desk: Desk, who: Viewer, id: str, filled: Filled, problem: str) -> Response:
    """The page that the form was sent from, with why it was not taken and with what was filled in."""
    sent = Sent(problem, filled.do, filled.values if filled.was else {}, filled.why)
    place = _place_in(filled.back)
    with desk.reading() as connection:
        archive, setting = desk.record.archive, desk.setting(connection, who)
        if place is not None:
            stakes, numbers = _queue(desk, connection, who, place)
            # The queue may have moved on meanwhile.
            at = np.flatnonzero(numbers == statement_row(connection, id).number)
            if at.size:
                place = Place(place.selection, int(at[0]) + 1, place.second)
                return HTMLResponse(review_page(connection, archive, setting, stakes, numbers, place, sent=sent), 400)
        return HTMLResponse(statement_page(connection, archive, setting, id, sent), 400)


def _place_in(back: str) -> Place | None:
    """The place in a queue that an address of the review leads to; None for any other address."""
    parts = urlsplit(destination(back))
    if parts.path != REVIEW:
        return None
    pairs = parse_qsl(parts.query)
    given = dict(pairs)
    try:
        selection = Selection.of(pair for pair in pairs if pair[0] in NAMES)
    except SelectionError:
        return None
    at = given.get("at", "1")
    # As long as the largest place: Python refuses to make a number of thousands of digits.
    number = int(at) if at.isascii() and at.isdigit() and len(at) <= len(str(_MOST)) else 1
    return Place(selection, max(1, number), given.get("second") == "yes")


def _back(wanted: str, id: str) -> str:
    """Where a form leads back to, within this server; the review is told what was judged."""
    path = destination(wanted or f"/statements/{id}")
    if urlsplit(path).path != REVIEW:
        return path
    kept = [pair for pair in parse_qsl(urlsplit(path).query) if pair[0] != "judged"]
    return f"{REVIEW}?{urlencode([*kept, ('judged', id)])}"
