"""The interface keeps what its own description promises: schemathesis makes requests of it, good and bad, and checks every answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import telling
from backends import Backend
from fastapi import FastAPI
from hypothesis import strategies as st
from sqlalchemy import select
from starlette.types import Receive, Scope, Send

from gravamen.record import open_record
from gravamen.record.schema import actor, dispute, document, exhibit, statement
from gravamen.web import api
from gravamen.web.api.asking import CURSOR, EDTF_DAY, SCORE_RANGE, SEARCH
from gravamen.web.api.models import ACTOR_ID, DISPUTE_ID, DOCUMENT_ID, EXHIBIT_ID, STATEMENT_ID
from gravamen.web.app import create_app

schemathesis = pytest.importorskip("schemathesis")

DAYS = st.dates().map(str) | st.integers(1, 9999).map(lambda year: f"{year:04d}") | st.just("2023-11~") | st.just("2023-11/2024-02")
SCORES = st.integers(0, 18).map(str) | st.integers(0, 18).flatmap(lambda low: st.integers(low, 18).map(lambda high: f"{low}-{high}"))
WORDS = st.sampled_from(["registry", '"harbour registry"', "meddl* OR vote -port", "Берлин", "x" * 300])
TABLES = {
    DISPUTE_ID: dispute.c.id,
    STATEMENT_ID: statement.c.id,
    DOCUMENT_ID: document.c.sha256,
    ACTOR_ID: actor.c.id,
    EXHIBIT_ID: exhibit.c.id,
}
EXAMPLES = 8


class Late:
    """The application, once there is a record; until then what describes the interface, since tests are made for its addresses."""

    def __init__(self) -> None:
        self.app = FastAPI(openapi_url="/api/v1/openapi.json")
        self.app.include_router(api.router)
        self.known: dict[str, list[str]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)

    def ids(self, name: str) -> st.SearchStrategy[str]:
        """Mostly ids of the record."""
        return st.deferred(lambda: st.sampled_from([*self.known.get(name, ()), "0" * 12, "f" * 6, "nobody"]))


late = Late()
for name, strategy in {EDTF_DAY: DAYS, SCORE_RANGE: SCORES, SEARCH: WORDS, CURSOR: st.just("")}.items():
    schemathesis.openapi.format(name, strategy)
for name in TABLES:
    schemathesis.openapi.format(name, late.ids(name))
config = schemathesis.Config(seed=1)
config.projects.default.generation.update(deterministic=True, max_examples=EXAMPLES)
described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", late, config=config)


@pytest.fixture(scope="module", autouse=True)
def application(folders: Backend) -> Iterator[FastAPI]:
    """The real application over a record."""
    record = open_record(folders.new(telling.fill))
    with record.reading() as connection:
        late.known = {name: sorted(connection.execute(select(column)).scalars()) for name, column in TABLES.items()}
    late.app = create_app(record)
    yield late.app
    record.close()


def test_the_application_describes_the_same_interface(application: FastAPI) -> None:
    told = application.openapi()
    assert {name: told[name] for name in ("paths", "components")} == {name: described.raw_schema[name] for name in ("paths", "components")}


def test_everything_on_file_is_told_as_described() -> None:
    """Whatever example is drawn below: each thing of the record, at each address that takes its id."""
    told = set()
    for made in described.get_all_operations():
        operation = made.ok()
        for parameter in operation.path_parameters:
            for id in late.known.get(parameter.definition["schema"].get("format"), ()):
                answer = operation.Case(path_parameters={parameter.name: id}).call(headers={"Host": "localhost"})
                assert answer.status_code == 200 or operation.path.startswith(("/api/v1/findings", "/api/v1/assessments"))
                operation.validate_response(answer)
                told.add(operation.path)
    assert {"/api/v1/disputes/{id}", "/api/v1/statements/{id}", "/api/v1/documents/{id}/text", "/api/v1/findings/{id}"} <= told


@described.parametrize()
def test_every_answer_is_as_described(case) -> None:
    # Which cursors are good for a list no description can say: `test_api` follows them.
    if case.meta.generation.mode.is_positive and case.query:
        case.query.pop("cursor", None)
    case.call_and_validate(headers={"Host": "localhost"})
