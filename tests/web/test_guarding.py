"""What every request has to pass: where it comes from, who makes it, how large it is, for which name it asks; and the headers of all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from guarded import HERE, Client, application, field, sign_in, signed_in
from starlette.requests import Request

from gravamen.model.roles import NEEDED, Role
from gravamen.record import Record
from gravamen.web.attempts import Attempts, SignInLimit, address_of
from gravamen.web.headers import FIXED
from gravamen.web.settings import Oidc, Settings, SettingsError

PUBLIC = Settings(public_url="https://disputes.example.org")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


# Forgery


def test_a_form_with_its_token_is_done_and_reaches_the_route_whole(client: Client) -> None:
    browser = client()
    csrf = signed_in(browser, "analyst")
    assert browser.post("/words", data={"csrf": csrf, "why": "“so”"}).json() == {"why": "“so”"}
    assert browser.post("/words", data={"why": "header"}, headers={"X-CSRF-Token": csrf}).json() == {"why": "header"}
    parts = browser.post("/words", data={"csrf": csrf, "why": "parts"}, files={"file": ("a.txt", b"x" * 100_000)})
    assert parts.json() == {"why": "parts"}
    answer = browser.post("/api/v1/words", json={"a": 1}, headers={"X-CSRF-Token": csrf})
    assert answer.json() == {"by": "analyst", "said": {"a": 1}}


def test_a_form_without_its_token_is_refused(client: Client) -> None:
    browser = client()
    csrf = signed_in(browser, "analyst")
    others = signed_in(client(app=browser.app), "analyst")
    visit = field(client(app=browser.app).get("/sign-in").text)
    for given in (None, "", "x", csrf[:-1], others, visit, "é" * 43):
        answer = browser.post("/words", data={"why": "x"} if given is None else {"why": "x", "csrf": given})
        assert answer.status_code == 403 and "no valid token" in answer.text, given
    assert browser.post("/api/v1/words", json={"csrf": csrf}).json()["error"]["status"] == 403
    assert browser.post("/words", content=b"csrf=" + csrf.encode(), headers={"Content-Type": "text/plain"}).status_code == 403
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert browser.post("/words", content=b"no parts at all", headers=broken).status_code == 403
    for method in ("PUT", "PATCH", "DELETE"):
        assert browser.request(method, "/words").status_code == 403
    assert client().post("/words", data={"csrf": csrf}).status_code == 403  # nobody signed in


def test_a_sign_in_without_the_token_of_its_visit_is_refused(client: Client) -> None:
    """Else another site could sign people in to an account of its own, and learn what they do there."""
    browser, attacker = client(), client()
    token = field(attacker.get("/sign-in").text)
    form = {"name": "analyst", "password": "lantern oxide seven harbour"}
    assert browser.post("/sign-in", data=form).status_code == 403
    browser.get("/sign-in")
    assert browser.post("/sign-in", data={**form, "csrf": token}).status_code == 403
    browser.cookies.set("gravamen_visit", "short", path="/sign-in")
    assert browser.post("/sign-in", data={**form, "csrf": token}).status_code == 403


def test_a_visit_that_somebody_planted_does_not_prove_the_forms_of_a_session(client: Client) -> None:
    browser = client()
    signed_in(browser, "analyst")
    planted = client(app=browser.app)
    token, visit = field(planted.get("/sign-in").text), planted.cookies["gravamen_visit"]
    browser.cookies.set("gravamen_visit", visit, path="/")
    assert browser.post("/words", data={"csrf": token}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": HERE}, 200),
        ({"Origin": HERE, "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost:8001"}, 403),
        ({"Origin": "https://localhost:8000"}, 403),
        ({"Origin": HERE, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_a_request_from_another_site_is_refused_even_with_its_token(client: Client, headers: dict[str, str], status: int) -> None:
    browser = client()
    csrf = signed_in(browser, "analyst")
    assert browser.post("/words", data={"csrf": csrf, "why": "x"}, headers=headers).status_code == status


def test_behind_a_proxy_the_public_address_is_where_forms_come_from(client: Client) -> None:
    browser = client(PUBLIC, base="https://disputes.example.org")
    csrf = signed_in(browser, "analyst")
    for origin, status in (("https://disputes.example.org", 200), ("https://example.org", 403)):
        answer = browser.post("/words", data={"csrf": csrf}, headers={"Origin": origin})
        assert answer.status_code == status


# Roles


@pytest.mark.parametrize("role", [None, *Role])
def test_each_action_needs_its_role(client: Client, role: Role | None) -> None:
    browser = client()
    csrf = signed_in(browser, role.value) if role else ""
    for action, needed in NEEDED.items():
        answer = browser.post(f"/do/{action}", headers={"X-CSRF-Token": csrf})
        expected = 200 if role and role.includes(needed) else 403
        assert answer.status_code == expected, action
        if role and expected == 403:
            assert f"This needs the role {needed}, and {role} is {role}" in answer.text


def test_reading_needs_nothing_on_this_machine_and_an_account_elsewhere(client: Client) -> None:
    assert client().get("/").status_code == 200
    elsewhere = Settings(host="0.0.0.0")  # noqa: S104
    browser = client(elsewhere, base="http://192.0.2.1:8000")
    answer = browser.get("/dispute/7?act=deny")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fdispute%2F7%3Fact%3Ddeny")
    answer = browser.get("/api/v1/who")
    assert answer.status_code == 401 and answer.json() == {"error": {"status": 401, "message": "sign in first"}}
    assert browser.post("/words").status_code == 401
    assert browser.get("/assets/page.js").status_code == 200
    assert browser.get("/assets/../api/v1/who").status_code == 401
    signed_in(browser, "reader")
    assert browser.get("/api/v1/who").json() == {"name": "reader"}


@pytest.mark.parametrize(
    ("settings", "needs_account"),
    [
        (Settings(), False),
        (Settings(host="::1"), False),
        (Settings(host="localhost", public_url="http://localhost:9000"), False),
        (Settings(needs_account=True), True),
        (PUBLIC, True),  # a proxy in front of it: it listens here alone, and is reached from everywhere
        (Settings(host="0.0.0.0"), True),  # noqa: S104
        (Settings(host="192.0.2.1"), True),
        (Settings(host="192.0.2.1", needs_account=False), False),
    ],
)
def test_where_reading_needs_an_account(settings: Settings, needs_account: bool) -> None:
    assert settings.read_needs_account is needs_account


def test_settings_that_cannot_be_are_told() -> None:
    for make, reason in (
        (lambda: Settings(public_url="disputes.example.org"), "is no address of a server"),
        (lambda: Settings(public_url="https://example.org/here"), "is no address of a server"),
        (lambda: Oidc("http://id.example", "x", "y"), "must have an https"),
        (lambda: Settings(host="0.0.0.0", oidc=Oidc("https://id.example", "x", "y")), "--public-url"),  # noqa: S104
    ):
        with pytest.raises(SettingsError, match=reason):
            make()
    assert Settings(host="192.0.2.1").sends_passwords_in_clear and not PUBLIC.sends_passwords_in_clear
    assert "hush" not in repr(Settings(oidc=Oidc("https://id.example", "x", "hush"))) and "secret=" not in repr(Settings())


# Limits


def test_a_body_that_is_too_large_is_refused_by_what_it_says_and_by_what_it_is(client: Client) -> None:
    browser = client(Settings(max_request_bytes=1000))
    csrf = signed_in(browser, "analyst")

    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 100

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for path, headers in (("/words", form), ("/words", form | {"X-CSRF-Token": csrf}), ("/api/v1/words", {"X-CSRF-Token": csrf})):
        for content in (b"x" * 1001, pieces()):
            answer = browser.post(path, content=content, headers=headers)
            assert answer.status_code == 413 and "larger than the 1,000 bytes" in answer.text
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert browser.post("/sign-in", content=pieces(), headers=form).status_code in (403, 413)
    for told in ("-1", "1e3", "9" * 30, "²"):
        assert browser.post("/words", content=b"", headers={"Content-Length": told.encode("utf-8")}).status_code == 413  # type: ignore[dict-item]
    assert browser.post("/words", data={"csrf": csrf, "why": "x" * 800}).status_code == 200


@pytest.mark.parametrize(
    ("settings", "host", "status"),
    [
        (Settings(), "localhost:8000", 200),
        (Settings(), "LOCALHOST", 200),
        (Settings(), "127.0.0.1:8000", 200),
        (Settings(), "[::1]:8000", 200),
        (Settings(), "evil.example:8000", 400),
        (Settings(), "127.0.0.1.evil.example", 400),
        (Settings(), "localhost.evil.example", 400),
        (Settings(), "", 400),
        (Settings(), "[::1", 400),
        (Settings(public_url="https://disputes.example.org", needs_account=False), "disputes.example.org", 200),
        (Settings(public_url="https://disputes.example.org", needs_account=False), "evil.example", 400),
        (Settings(host="0.0.0.0", needs_account=False), "any.example", 200),  # noqa: S104
    ],
)
def test_a_name_that_is_not_the_servers_is_refused(client: Client, settings: Settings, host: str, status: int) -> None:
    answer = client(settings).get("/", headers={"Host": host})
    assert answer.status_code == status
    if status == 400:
        assert "does not go by that name" in answer.text


def test_tries_wait_longer_each_time_and_never_pass_together() -> None:
    clock = Clock()
    tries = Attempts(free=3, longest_s=60, clock=clock)
    for _ in range(3):
        assert tries.wait_s("ann") == 0
        tries.count("ann")
    waits: list[float] = []
    for _ in range(9):
        waits.append(tries.wait_s("ann"))
        clock.now += waits[-1]
        assert tries.wait_s("ann") == 0 and tries.wait_s("ben") == 0
        tries.count("ann")
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    clock.now += 3601
    assert tries.wait_s("ann") == 0


def test_the_memory_of_tries_is_bounded_and_keeps_the_latest() -> None:
    tries = Attempts(free=1, longest_s=60, clock=Clock(), kept=100)
    for n in range(1000):
        tries.count(str(n))
    assert len(tries) == 100 and tries.wait_s("999") > 0 and tries.wait_s("1") == 0


def test_signing_in_is_slowed_down_by_account(client: Client, people: Record) -> None:
    clock = Clock()
    app = application(people, Settings(), SignInLimit(clock))
    browser = client(app=app)
    assert [sign_in(browser, "analyst", "wrong").status_code for _ in range(6)] == [401] * 5 + [429]
    answer = sign_in(browser, "ANALYST")
    assert answer.status_code == 429 and answer.headers["retry-after"] == "1" and "wait 1 second and" in answer.text
    clock.now += 1
    assert sign_in(browser, "analyst").status_code == 303
    assert sign_in(client(app=app), "analyst", "wrong").status_code == 401  # forgotten with the success


def test_signing_in_is_slowed_down_by_address_whatever_the_name_and_the_headers(client: Client, people: Record) -> None:
    clock = Clock()
    app = application(people, Settings(), SignInLimit(clock))
    statuses: list[int] = []
    for n in range(21):
        if n % 5 == 4:
            assert sign_in(client(app=app), "reader").status_code == 303  # one's own account washes nothing away
        browser = client(app=app)
        statuses.append(sign_in(browser, f"name{n}", "wrong", **{"X-Forwarded-For": f"198.51.100.{n}"}).status_code)
    assert statuses == [401] * 20 + [429]


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "expected"),
    [
        ("203.0.113.9", "198.51.100.1", (), "203.0.113.9"),  # anyone can write a header
        ("203.0.113.9", "198.51.100.1", ("203.0.113.9",), "198.51.100.1"),
        ("203.0.113.9", "made up, 198.51.100.1, 203.0.113.10", ("203.0.113.9", "203.0.113.10"), "198.51.100.1"),
        ("203.0.113.9", "", ("203.0.113.9",), ""),
        ("2001:db8::1:2:3:4", "", (), "2001:db8::"),  # whoever has one address of the network has them all
        ("::ffff:198.51.100.1", "", (), "198.51.100.1"),
        (None, "", (), "unknown"),  # a socket in the file system
    ],
)
def test_where_a_try_comes_from(peer: str | None, forwarded: str, trusted: tuple[str, ...], expected: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())]
    request = Request({"type": "http", "headers": headers, "client": None if peer is None else (peer, 1)})
    assert address_of(request, frozenset(trusted)) == expected


# Headers


def test_every_response_has_the_headers(client: Client) -> None:
    browser = client()
    csrf = signed_in(browser, "analyst")
    answers = [
        browser.get("/"), browser.get("/sign-in"), browser.get("/nowhere"), browser.get("/api/v1/who"), browser.get("/fails"),
        browser.post("/words"), browser.post("/words", data={"csrf": csrf}), browser.get("/", headers={"Host": "evil.example"}),
        browser.post("/do/merge", headers={"X-CSRF-Token": csrf}), browser.put("/words", headers={"X-CSRF-Token": csrf}),
        browser.post("/words", content=b"", headers={"Content-Length": "99999999"}), browser.get("/assets/page.js"),
    ]  # fmt: skip
    assert [a.status_code for a in answers] == [200, 303, 404, 200, 500, 403, 200, 400, 403, 405, 413, 200]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in FIXED} == FIXED
        assert "Strict-Transport-Security" not in answer.headers
        assert "Traceback" not in answer.text and "on purpose" not in answer.text


def test_pages_of_somebody_are_kept_nowhere(client: Client) -> None:
    browser = client()
    assert browser.get("/").headers["Cache-Control"] == "no-cache"
    assert browser.get("/sign-in").headers["Cache-Control"] == "no-store"
    signed_in(browser, "reader")
    answer = browser.get("/")
    assert answer.headers["Cache-Control"] == "no-store" and "Cookie" in answer.headers["Vary"]
    assert browser.get("/assets/page.js").headers["Cache-Control"] == "public, max-age=3600"


def test_over_tls_cookies_are_secure_and_browsers_are_told_to_stay_on_it(client: Client) -> None:
    browser = client(PUBLIC, base="https://disputes.example.org")
    page = browser.get("/sign-in")
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000" and "secure" in page.headers["set-cookie"].lower()
    answer = sign_in(browser, "reader")
    assert all("secure" in cookie.lower() for cookie in answer.headers.get_list("set-cookie"))
