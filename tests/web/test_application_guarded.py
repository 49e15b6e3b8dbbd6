"""That the application itself is under guard: people sign in and out on its pages, and nothing is served around the checks."""

from __future__ import annotations

from guarded import Client, field, sign_in
from starlette.routing import Route

from gravamen.record import Record
from gravamen.web import pages
from gravamen.web.app import create_app
from gravamen.web.headers import FIXED
from gravamen.web.settings import Settings


def test_people_sign_in_and_out_on_the_pages(client: Client, people: Record) -> None:
    browser = client(app=create_app(people))
    home = browser.get("/").text
    assert 'href="/sign-in"' in home and "Sign out" not in home
    assert sign_in(browser, "analyst", next="/method").headers["location"] == "/method"
    home = browser.get("/method").text
    assert "<bdi>analyst</bdi> (analyst)" in home
    assert browser.post("/sign-out").status_code == 403
    assert browser.post("/sign-out", data={"csrf": field(home)}).status_code == 303
    assert "Sign out" not in browser.get("/method").text


def test_every_page_has_the_headers_those_of_what_went_wrong_too(client: Client, people: Record) -> None:
    browser = client(app=create_app(people))
    for path, status in (
        ("/", 200),
        ("/assets/site.css", 200),
        ("/nowhere", 404),
        ("/?page=x", 400),
        ("/changes?since=x", 400),
        ("/sign-in", 200),
    ):
        answer = browser.get(path)
        assert answer.status_code == status
        assert {name: answer.headers.get(name) for name in FIXED} == FIXED


def test_where_reading_needs_an_account_every_page_does(client: Client, people: Record) -> None:
    app = create_app(people, Settings(needs_account=True))
    browser = client(app=app)
    paths = [route.path for route in (*app.routes, *pages.router.routes) if isinstance(route, Route) and "GET" in (route.methods or ())]
    assert "/" in paths and "/api/v1/openapi.json" in paths
    for path in paths:
        if path not in ("/sign-in", "/assets/{name}"):
            answer = browser.get(path)
            assert answer.status_code == (401 if path.startswith("/api/") else 303), path
    assert "record" not in browser.get("/sign-in").text.lower()
    sign_in(browser, "reader")
    assert browser.get("/").status_code == 200
