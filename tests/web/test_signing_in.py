"""Signing in and out, sessions, and where people go after."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from guarded import GOOD, Client, application, field, sign_in, signed_in
from sqlalchemy import select, update

from gravamen.record import Record, accounts
from gravamen.record.schema import session
from gravamen.record.sessions import Lifetimes
from gravamen.web.settings import Settings
from gravamen.web.signing_in import destination

OTHER = "meadow violin granite eleven"


def test_a_name_and_its_password_sign_in_and_out(client: Client) -> None:
    browser = client()
    assert "nobody" in browser.get("/").text
    answer = sign_in(browser, "Analyst", next="/dispute/7?act=deny")
    assert (answer.status_code, answer.headers["location"]) == (303, "/dispute/7?act=deny")
    (cookie,) = [value for value in answer.headers.get_list("set-cookie") if value.startswith("gravamen_session=")]
    flags = cookie.lower().split("; ")
    assert {"httponly", "samesite=lax", "path=/", "max-age=43200"} <= set(flags) and "secure" not in flags
    home = browser.get("/").text
    assert home.startswith("analyst ")
    answer = browser.post("/sign-out", data={"csrf": field(home)})
    assert answer.status_code == 303 and "nobody" in browser.get("/").text
    assert "gravamen_session" not in browser.cookies


def test_a_session_that_was_signed_out_of_is_over_whoever_kept_its_token(client: Client) -> None:
    browser = client()
    csrf = signed_in(browser, "analyst")
    kept = browser.cookies["gravamen_session"]
    browser.post("/sign-out", data={"csrf": csrf})
    browser.cookies.set("gravamen_session", kept)
    assert "nobody" in browser.get("/").text


def test_a_session_that_somebody_else_planted_is_not_signed_in_to(client: Client, people: Record) -> None:
    browser = client()
    browser.cookies.set("gravamen_session", "planted", domain="localhost.local", path="/")
    assert sign_in(browser, "analyst").status_code == 303
    other = client()
    other.cookies.set("gravamen_session", "planted")
    assert "nobody" in other.get("/").text


def test_signing_in_again_ends_the_session_before_and_begins_another(client: Client, people: Record) -> None:
    browser = client()
    signed_in(browser, "analyst")
    before = browser.cookies["gravamen_session"]
    # Who is signed in is sent on from the page, so the form is asked for by a browser that is not.
    token = browser.cookies.get("gravamen_session")
    fresh = client(app=browser.app)
    page = fresh.get("/sign-in")
    fresh.cookies.set("gravamen_session", token or "")
    answer = fresh.post("/sign-in", data={"name": "editor", "password": GOOD, "csrf": field(page.text)})
    assert answer.status_code == 303
    assert "gravamen_session=" in answer.headers["set-cookie"] and before not in answer.headers["set-cookie"]
    assert "nobody" in browser.get("/").text
    with people.reading() as connection:
        assert len(connection.execute(select(session)).all()) == 1


def test_who_is_signed_in_is_sent_on_from_the_page(client: Client) -> None:
    browser = client()
    signed_in(browser, "reader")
    assert browser.get("/sign-in?next=/method").headers["location"] == "/method"


@pytest.mark.parametrize(("name", "password"), [("analyst", OTHER), ("nobody", GOOD), ("", ""), ("analyst", ""), ("an\x00alyst", GOOD)])
def test_what_does_not_fit_is_told_alike_and_logged_without_the_password(
    client: Client, caplog: pytest.LogCaptureFixture, name: str, password: str
) -> None:
    browser = client()
    with caplog.at_level(logging.WARNING):
        answer = sign_in(browser, name, password)
    assert answer.status_code == 401 and "Name and password do not fit together." in answer.text
    assert "gravamen_session" not in answer.headers.get("set-cookie", "")
    assert "203.0.113.9" in caplog.text and (not password or password not in caplog.text)


def test_a_name_full_of_script_stays_text(client: Client) -> None:
    answer = sign_in(client(), '"><script>alert(1)</script>')
    assert "<script>" not in answer.text and "&lt;script&gt;" in answer.text


def test_sessions_end_by_idling_and_by_age(client: Client, people: Record) -> None:
    browser = client(Settings(lifetimes=Lifetimes(timedelta(hours=1), timedelta(hours=4))))
    for column in ("seen_at", "began_at"):
        signed_in(browser, "analyst")
        with people.writing() as connection:
            connection.execute(update(session).values({column: "2020-01-01T00:00:00Z"}))
        assert "nobody" in browser.get("/").text


def test_the_use_of_a_session_is_noted(client: Client, people: Record) -> None:
    browser = client(Settings(lifetimes=Lifetimes(timedelta(days=40_000), timedelta(days=40_000))))
    signed_in(browser, "analyst")
    with people.writing() as connection:
        connection.execute(update(session).values(seen_at="2020-01-01T00:00:00Z"))
    assert browser.get("/").text.startswith("analyst")
    with people.reading() as connection:
        assert connection.execute(select(session.c.seen_at)).scalar_one() > "2020-01-02"


def test_another_password_and_disabling_end_sessions_at_once(client: Client, people: Record) -> None:
    app = application(people, Settings())
    for change in (
        lambda c: accounts.set_password(c, "analyst", OTHER, "Root"),
        lambda c: accounts.disable(c, "editor", "Root"),
    ):
        first, second = client(app=app), client(app=app)
        signed_in(first, "analyst")
        signed_in(second, "editor")
        with people.writing() as connection:
            change(connection)
        assert ("nobody" in first.get("/").text) or ("nobody" in second.get("/").text)
        with people.writing() as connection:
            accounts.set_password(connection, "analyst", GOOD, "Root")
    assert sign_in(client(app=app), "editor").status_code == 401


@pytest.mark.parametrize("wanted", ["/", "/dispute/7?act=deny#s1", "/said?q=%2F%2Fx", "/a//b", "/words:http://x"])
def test_a_page_of_ours_is_gone_to(wanted: str) -> None:
    assert destination(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "", "x", "//evil.example", "///evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", "\\\\evil.example",
        "/\t/evil.example", "/\n/evil.example", " //evil.example", "/\r\nSet-Cookie: a=b", "http:evil.example", "/sign-in", "/sign-in/oidc",
        "/sign-out", "/\x7f/x", "/x\\y",
    ],
)  # fmt: skip
def test_another_site_is_never_gone_to(client: Client, wanted: str) -> None:
    assert destination(wanted) == "/"
    page = client().get("/sign-in", params={"next": wanted})
    assert field(page.text, "next") == "/"


def test_another_site_in_the_form_is_not_gone_to(client: Client) -> None:
    assert sign_in(client(), "analyst", next="//evil.example").headers["location"] == "/"
