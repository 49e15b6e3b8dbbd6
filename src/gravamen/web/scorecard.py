"""The page of an allegation's scorecard, and what people answer, code and settle on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from gravamen.publishing.site.links import Served, Sort
from gravamen.publishing.site.rendering import Viewer
from gravamen.publishing.site.scorecard import Unfiled, scorecard_page
from gravamen.record import assessing
from gravamen.record.deciding import By, DecisionError
from gravamen.web.answering import AnswerError, Answers, answers_in
from gravamen.web.desk import desk_of
from gravamen.web.forms import form_of, texts_in
from gravamen.web.pages import found
from gravamen.web.sessions import needs_for
from gravamen.web.viewing import NotThereError, viewer_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Form = Annotated[FormData, Depends(form_of)]
File = Callable[[Connection, str, Answers, By], None]


@router.get("/statements/{id}/scorecard")
def read_scorecard(request: Request, id: str, filed: Annotated[int, Query(ge=0, le=1000)] = 0) -> Response:
    """The scorecard of one allegation."""
    return _page(request, id, filed=filed)


@router.post("/statements/{id}/scorecard")
def answer(request: Request, id: str, form: Form, by: Annotated[Viewer, Depends(needs_for("assess"))]) -> Response:
    """Files what somebody answers and codes. What they had answered before and send again is not filed again."""

    def file(connection: Connection, statement_id: str, answers: Answers, by: By) -> None:
        if answers.items:
            assessing.answer(connection, statement_id, answers.items, by)
        if answers.fields:
            assessing.code(connection, statement_id, answers.fields, by)

    return _filed(request, id, form, by, file)


@router.post("/statements/{id}/scorecard/reconcile")
def reconcile(request: Request, id: str, form: Form, by: Annotated[Viewer, Depends(needs_for("reconcile"))]) -> Response:
    """Settles what people answered differently."""

    def file(connection: Connection, statement_id: str, answers: Answers, by: By) -> None:
        assessing.reconcile(connection, statement_id, answers.items | answers.fields, by)

    return _filed(request, id, form, by, file, is_reconciling=True)


def _filed(request: Request, id: str, form: FormData, by: Viewer, file: File, is_reconciling: bool = False) -> Response:
    """Files answers, a decision for each reason: all of them, or none and the page says why."""
    try:
        with desk_of(request).writing() as connection:
            statement_id = found(connection, id, "statement")
            own = {} if is_reconciling else assessing.answers_of(connection, statement_id, by.name)
            given = answers_in(form, own)
            for why, answers in given.items():
                file(connection, statement_id, answers, By(by.name, why))
    except (AnswerError, DecisionError) as error:
        values = {name: texts_in(form, name) for name in form if name != "csrf"}
        kept = {name: texts for name, texts in values.items() if texts}
        return _page(request, id, Unfiled(str(error), kept, is_reconciling))
    count = sum(len(answers) for answers in given.values())
    return RedirectResponse(f"{Served().page(Sort.SCORECARD, statement_id, filed=count)}#told", 303)


def _page(request: Request, id: str, unfiled: Unfiled | None = None, filed: int = 0) -> Response:
    desk = desk_of(request)
    with desk.reading() as connection:
        setting = desk.setting(connection, viewer_of(request))
        try:
            page = scorecard_page(connection, desk.record.archive, setting, found(connection, id, "statement"), unfiled, filed)
        except DecisionError as error:
            raise NotThereError(str(error)) from error
    return HTMLResponse(page, 422 if unfiled else 200)
