"""Signing in at an OpenID provider that answers over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from guarded import Client, application
from provider_building import CLIENT, SECRET, Provider, new_key, served

from gravamen.model.roles import Role
from gravamen.record import Record, accounts
from gravamen.record.accounts import Identity
from gravamen.record.history import history_of
from gravamen.web.settings import Oidc, Settings

pytest.importorskip("authlib")


@pytest.fixture
def provider() -> Iterator[Provider]:
    with served() as serving:
        yield serving


@pytest.fixture
def settings(provider: Provider) -> Settings:
    return Settings(host="localhost", oidc=Oidc(provider.url, CLIENT, SECRET))


@pytest.fixture
def ann(people: Record, provider: Provider) -> accounts.Account:
    with people.writing() as connection:
        return accounts.add(connection, "Ann", Role.ANALYST, "Root", identity=Identity(provider.url, provider.subject))


def go(browser: TestClient, next: str = "/") -> Any:
    """Goes to the provider and comes back, as a browser does."""
    return come_back(browser, leave(browser, next))


def leave(browser: TestClient, next: str = "/") -> str:
    """Goes to the provider; where it sends the browser back to."""
    there = browser.get("/sign-in/oidc", params={"next": next})
    assert there.status_code == 302, there.text
    back = httpx.get(there.headers["location"])
    assert back.status_code == 302
    return back.headers["location"]


def come_back(browser: TestClient, address: str) -> Any:
    return browser.get(address.removeprefix("http://localhost:8000"), headers={"Sec-Fetch-Site": "cross-site"})


def test_who_the_provider_vouches_for_is_signed_in(client: Client, settings: Settings, provider: Provider, ann: accounts.Account) -> None:
    browser = client(settings)
    assert 'href="/sign-in/oidc?next=%2Fmethod"' in browser.get("/sign-in?next=/method").text
    answer = go(browser, "/dispute/7?act=deny")
    assert (answer.status_code, answer.headers["location"]) == (303, "/dispute/7?act=deny")
    assert browser.get("/").text.startswith("Ann ")
    (asked,) = provider.asked
    assert asked["redirect_uri"] == "http://localhost:8000/sign-in/oidc/callback"
    assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (CLIENT, "code", "S256")
    assert len(asked["state"]) >= 20 and len(asked["nonce"]) >= 20 and "openid" in asked["scope"].split()
    assert "gravamen_oidc" not in browser.cookies


@pytest.mark.parametrize("next", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_to_another_site(client: Client, settings: Settings, ann: accounts.Account, next: str) -> None:
    assert go(client(settings), next).headers["location"] == "/"


def test_an_answer_to_another_browser_is_refused(client: Client, settings: Settings, people: Record, ann: accounts.Account) -> None:
    """Else somebody could have others signed in to their own account."""
    app = application(people, settings)
    attacker, victim = client(app=app), client(app=app)
    address = leave(attacker)
    assert_refused(victim, come_back(victim, address))
    leave(victim)
    assert_refused(victim, come_back(victim, address))
    assert_refused(victim, come_back(victim, "http://localhost:8000/sign-in/oidc/callback?code=x&state=y"))
    assert_refused(victim, come_back(victim, "http://localhost:8000/sign-in/oidc/callback"))
    assert come_back(attacker, address).status_code == 303
    assert_refused(victim, come_back(attacker, address), attacker_is_in=True)  # a second time


def assert_refused(browser: TestClient, answer: Any, attacker_is_in: bool = False) -> None:
    assert answer.status_code == 401 and "Signing in at the provider failed" in answer.text
    assert "gravamen_session" not in answer.headers.get("set-cookie", "")
    assert attacker_is_in or "nobody" in browser.get("/").text


WRONG: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "x" * 20}},
    "no nonce": {"without": ("nonce",)},
    "for another client": {"claims": {"aud": "another"}},
    "for another client by ours": {"claims": {"aud": "another", "azp": CLIENT}},
    "for nobody": {"without": ("aud",)},
    "by another issuer": {"claims": {"iss": "https://other.example"}},
    "expired": {"claims": {"exp": 1_000_000_000}},
    "signed by a key that is not published": {"published": [new_key("first")]},
    "no subject": {"without": ("sub",)},
    "no ID token": {"without": ("id_token",)},
    "not allowed": {"denies": "access_denied"},
}


@pytest.mark.parametrize("wrong", list(WRONG.values()), ids=list(WRONG))
def test_what_the_provider_does_not_vouch_for_is_refused(
    client: Client, settings: Settings, provider: Provider, ann: accounts.Account, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(provider, name, value)
    browser = client(settings)
    assert_refused(browser, go(browser))


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_anyone_could_have_signed_is_refused(
    client: Client, settings: Settings, provider: Provider, ann: accounts.Account, algorithm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from joserfc import jwt  # noqa: PLC0415
    from joserfc.jwk import OctKey  # noqa: PLC0415

    def signed(nonce: str) -> str:
        told = {"iss": provider.url, "sub": provider.subject, "aud": CLIENT, "exp": 4_000_000_000, "iat": 1_700_000_000, "nonce": nonce}
        key = OctKey.import_key(SECRET if algorithm == "HS256" else "x" * 32)
        return jwt.encode({"alg": algorithm}, told, key, algorithms=[algorithm])

    monkeypatch.setattr(provider, "id_token", signed)
    browser = client(settings)
    assert_refused(browser, go(browser))


def test_a_provider_that_changes_its_key_is_still_understood(
    client: Client, settings: Settings, provider: Provider, ann: accounts.Account, people: Record
) -> None:
    app = application(people, settings)
    assert go(client(app=app)).status_code == 303
    provider.key = new_key("second")
    assert go(client(app=app)).status_code == 303


def test_a_provider_that_calls_itself_another_one_or_does_not_answer_is_told(
    client: Client, settings: Settings, provider: Provider
) -> None:
    provider.issuer = "https://other.example"
    answer = client(settings).get("/sign-in/oidc")
    assert answer.status_code == 502 and f"The provider {provider.url} cannot be asked now" in answer.text
    silent = replace(settings, oidc=Oidc("http://127.0.0.1:9", CLIENT, SECRET))
    assert client(silent).get("/sign-in/oidc").status_code == 502


def test_a_stranger_is_told_who_they_are_there_and_gets_no_account(client: Client, settings: Settings, people: Record) -> None:
    answer = go(client(settings))
    assert answer.status_code == 403 and "There is no account here for you" in answer.text and "248289761001" in answer.text
    with people.reading() as connection:
        assert {a.name for a in accounts.accounts(connection)} == {"reader", "analyst", "editor"}


def test_a_disabled_account_is_not_signed_in(client: Client, settings: Settings, people: Record, ann: accounts.Account) -> None:
    with people.writing() as connection:
        accounts.disable(connection, "Ann", "Root")
    assert go(client(settings)).status_code == 403


def test_accounts_are_made_where_an_administrator_said_so(client: Client, settings: Settings, people: Record, provider: Provider) -> None:
    told_so = replace(settings, oidc=Oidc(provider.url, CLIENT, SECRET, Role.READER))
    provider.claims = {"name": "Dana Ostrow"}
    browser = client(told_so)
    assert go(browser).status_code == 303 and browser.get("/").text.startswith("Dana Ostrow")
    with people.reading() as connection:
        made = accounts.get(connection, "Dana Ostrow")
        (entry,) = history_of(connection, accounts.subject_of("Dana Ostrow"))
    assert (made.role, made.has_password, entry.author) == (Role.READER, False, "gravamen")
    # A name that is taken is nobody's to take over.
    provider.subject, provider.claims = "2", {"name": "EDITOR"}
    answer = go(client(told_so))
    assert answer.status_code == 403 and "already" in answer.text
    with people.writing() as connection:
        accounts.disable(connection, "Dana Ostrow", "Root")
    provider.subject, provider.claims = "248289761001", {"name": "Dana Again"}
    assert go(client(told_so)).status_code == 403
