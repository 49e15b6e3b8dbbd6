"""The pages to review, through the whole application: what is shown, what the forms do, who may, and what stays hidden."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from guarded import HERE, signed_in
from reviewed import command, made
from sqlalchemy import select

from gravamen.record import Record, open_record
from gravamen.record.history import history_of
from gravamen.record.reviewing import queue
from gravamen.record.schema import decision, statement
from gravamen.record.verifying import Fault, Verification
from gravamen.web.app import create_app

HOSTILE = "</textarea><script>document.title='owned'</script> \u202egnp.exe"
Browser = Callable[[str], tuple[TestClient, str]]


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("reviewed") / "record")


@pytest.fixture
def record(articles: Path, tmp_path: Path) -> Iterator[Record]:
    opened = open_record(str(shutil.copytree(articles, tmp_path / "record")))
    yield opened
    opened.close()


@pytest.fixture
def app(record: Record) -> FastAPI:
    return create_app(record)


@pytest.fixture
def browser(app: FastAPI) -> Browser:
    """Signs people in: a browser of their own each, and the token for its forms."""

    def of(name: str) -> tuple[TestClient, str]:
        found = TestClient(app, base_url=HERE, follow_redirects=False)
        return found, signed_in(found, name)

    return of


def first(record: Record, author: str, number: int = 1, second: bool = False) -> str:
    with record.reading() as connection:
        return queue(connection, author, None, number, second=second)[-1]["id"]


def shown(page: str) -> str:
    """The statement whose forms a page has."""
    found = re.search(r'action="/statements/([0-9a-f]{16})/correct"', page)
    assert found, page
    return found[1]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return html.unescape(found[1])


def filled_in(page: str) -> dict[str, str]:
    """What the form to correct would send as it is."""
    form = page[page.index('id="c-form"') :]
    fields = re.findall(r'<input (?!type="checkbox")[^>]*?name="(\w+)" value="([^"]*)"', form)
    sent = {name: html.unescape(value) for name, value in fields}
    for name, options in re.findall(r'<select [^>]*name="(\w+)">(.*?)</select>', form):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        sent[name] = (chosen[1] or chosen[2]) if chosen else ""
    return sent | dict(re.findall(r'name="(hedged|negated|standing)" value="(yes)" checked', form))


def decisions(record: Record) -> list[tuple[str, str, str]]:
    with record.reading() as connection:
        return [(d.kind, d.author, d.why) for d in connection.execute(select(decision).order_by(decision.c.entry))]


def test_the_first_of_the_queue_is_shown_with_its_words_and_reasons(record: Record, browser: Browser) -> None:
    page = browser("Ann")[0].get("/review").text
    id = first(record, "Ann")
    assert shown(page) == id
    with record.reading() as connection:
        words = connection.execute(select(statement.c.words).where(statement.c.id == id)).scalar_one()
    marked = "".join(re.findall(r"<mark>(.*?)</mark>", page, re.S))
    assert words.split(" … ")[0][:40] in html.unescape(marked)
    assert "of readings that are as sure as this one are wrong" in page
    assert 'rel="next"' in page and 'rel="prev"' not in page
    assert shown(browser("Ann")[0].get("/review?at=2").text) == first(record, "Ann", 2)


def test_a_decision_stands_in_the_history_as_one_of_the_command_line_does(record: Record, browser: Browser) -> None:
    client, csrf = browser("Ben")
    page = client.get("/review").text
    id = shown(page)
    sent = {"csrf": csrf, "do": "accept", "why": "I read it", "back": hidden(page, "back")}
    answer = client.post(f"/statements/{id}/correct", data=sent)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/review?at=1&judged={id}"
    after = client.get(answer.headers["location"]).text
    assert shown(after) == first(record, "Ben") != id
    assert "Ben: right as it was read" in after
    place = record.place
    subprocess.run(command("accept", id, "--why", "I too", "--author", "Cora", "--record", place), check=True)
    with record.reading() as connection:
        one, other = [e.body for e in history_of(connection, id) if e.kind == "decided"]
    assert {**one, "why": ""} == {**other, "why": ""} == {"kind": "accept", "subject": id, "body": {}, "why": ""}
    assert decisions(record) == [("accept", "Ben", "I read it"), ("accept", "Cora", "I too")]
    assert [step for step in Verification(record).steps() if isinstance(step, Fault)] == []


def test_a_correction_changes_what_was_changed_and_nothing_else(record: Record, browser: Browser) -> None:
    client, csrf = browser("Ben")
    page = client.get("/review").text
    id = shown(page)
    sent = filled_in(page) | {"csrf": csrf, "act": "warn", "why": "it warns"}
    assert client.post(f"/statements/{id}/correct", data=sent).status_code == 303
    with record.reading() as connection:
        row = connection.execute(select(decision)).one()
    assert (row.kind, row.author, row.body["changes"]) == ("correct", "Ben", {"act": "warn"})
    restored = client.post(f"/statements/{id}/correct", data={"csrf": csrf, "do": "restore", "why": "it did not"})
    assert restored.headers["location"] == f"/statements/{id}"
    assert "it did not" in client.get(f"/statements/{id}").text


def test_what_others_changed_meanwhile_is_left_as_it_is(record: Record, browser: Browser) -> None:
    client, csrf = browser("Ben")
    page = client.get("/review").text
    id = shown(page)
    command_line = command("correct", id, "--topic", "diplomacy", "--why", "x", "--author", "Cora", "--record", record.place)
    subprocess.run(command_line, check=True)
    sent = filled_in(page) | {"csrf": csrf, "act": "warn", "why": "it warns"}
    assert client.post(f"/statements/{id}/correct", data=sent).status_code == 303
    with record.reading() as connection:
        assert connection.execute(select(statement.c.act, statement.c.topic).where(statement.c.id == id)).one() == ("warn", "diplomacy")


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"why": " "}, "a decision needs a reason"),
        ({"why": "x" * 2001}, "the reason has 2,001 characters"),
        ({"why": "y"}, "nothing was changed"),
        ({"why": "y", "respondent_country": "ZZZ"}, "ZZZ is no country code"),
        ({"why": "y", "when": "Tuesday"}, "Tuesday is no date"),
        ({"why": "y", "act": HOSTILE}, "is no act"),
        ({"why": HOSTILE, "when": HOSTILE}, "is no date"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("back", ["/review?at=1", ""])
def test_what_cannot_be_taken_is_said_with_what_was_filled_in(
    record: Record, browser: Browser, changed: dict[str, str], problem: str, back: str
) -> None:
    client, csrf = browser("Ben")
    page = client.get("/review").text
    id = shown(page)
    answer = client.post(f"/statements/{id}/correct", data=filled_in(page) | {"csrf": csrf, "back": back, **changed})
    assert answer.status_code == 400
    assert problem in html.unescape(answer.text)
    assert shown(answer.text) == id
    assert ("<h1>Review</h1>" in answer.text) == bool(back)
    assert "<script>document" not in answer.text
    if "when" in changed:
        assert html.escape(changed["when"][:20]) in answer.text
    assert decisions(record) == []


@pytest.mark.parametrize("at", ["0", "-1", "x", "9" * 5000, "²"])
def test_an_address_to_lead_back_to_may_say_any_place(record: Record, browser: Browser, at: str) -> None:
    client, csrf = browser("Ben")
    id = shown(client.get("/review").text)
    sent = {"csrf": csrf, "do": "accept", "why": "", "back": f"/review?at={at}"}
    answer = client.post(f"/statements/{id}/correct", data=sent)
    assert answer.status_code == 400 and "a decision needs a reason" in answer.text and shown(answer.text) == id


@pytest.mark.parametrize("back", ["/", "/review?at=1&words=%22"])
def test_a_reason_of_strangers_stays_text_everywhere(record: Record, browser: Browser, back: str) -> None:
    client, csrf = browser("Ann")
    id = shown(client.get("/review").text)
    answer = client.post(f"/statements/{id}/correct", data={"csrf": csrf, "do": "accept", "why": HOSTILE, "back": back})
    assert answer.status_code == 303
    for path in (f"/statements/{id}", f"/review?judged={id}", "/review/agreement"):
        page = client.get(path).text
        assert "<script>document" not in page
        assert "\u202e" not in page
    assert "⟨U+202E⟩gnp.exe" in client.get(f"/statements/{id}").text


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "/sign-out", "x"]
)
def test_nobody_is_led_elsewhere(browser: Browser, back: str) -> None:
    client, csrf = browser("Ben")
    id = shown(client.get("/review").text)
    answer = client.post(f"/statements/{id}/correct", data={"csrf": csrf, "do": "accept", "why": "x", "back": back})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_who_may_not_decides_nothing(record: Record, app: FastAPI, browser: Browser) -> None:
    id = first(record, "Ann")
    sent = {"do": "accept", "why": "x"}
    nobody = TestClient(app, base_url=HERE, follow_redirects=False)
    assert nobody.get("/review").headers["location"] == "/sign-in?next=%2Freview"
    assert nobody.post(f"/statements/{id}/correct", data=sent).status_code in (401, 403)
    reader, csrf = browser("Rita")
    assert reader.get("/review").status_code == 403
    assert reader.get("/review/agreement").status_code == 403
    refused = reader.get("/api/v1/review/agreement")
    assert refused.status_code == 403 and "analyst" in refused.json()["error"]["message"]
    assert reader.post(f"/statements/{id}/correct", data={**sent, "csrf": csrf}).status_code == 403
    assert "/correct" not in reader.get(f"/statements/{id}").text
    analyst, csrf = browser("Ben")
    others = browser("Ann")[1]
    for token in ("", "x", others):
        assert analyst.post(f"/statements/{id}/correct", data={**sent, "csrf": token}).status_code == 403
    elsewhere = {"Origin": "https://evil.example"}
    assert analyst.post(f"/statements/{id}/correct", data={**sent, "csrf": csrf}, headers=elsewhere).status_code == 403
    assert analyst.get(f"/statements/{id}/correct").status_code == 405
    assert analyst.post(f"/statements/{id}/correct", data={**sent, "csrf": csrf, "do": "withdraw"}).status_code == 400
    assert analyst.post("/statements/0123456789abcdef/correct", data={**sent, "csrf": csrf}).status_code == 404
    assert decisions(record) == []


def test_a_second_opinion_is_given_without_knowing_the_first(record: Record, browser: Browser) -> None:
    ann, of_ann = browser("Ann")
    page = ann.get("/review").text
    id = shown(page)
    act = "offer" if filled_in(page)["act"] != "offer" else "warn"
    ann.post(f"/statements/{id}/correct", data=filled_in(page) | {"csrf": of_ann, "act": act, "why": "SECRET REASON"})
    assert "Nothing that others judged waits" in ann.get("/review?second=yes").text
    ben, of_ben = browser("Ben")
    blind = ben.get("/review?second=yes").text
    assert shown(blind) == id
    assert "SECRET REASON" not in blind and "corrected by a person" not in blind and "Ann" not in blind
    assert filled_in(blind)["act"] == filled_in(page)["act"]
    # Nor can it be had by claiming to have judged it.
    assert "SECRET REASON" not in ben.get(f"/review?second=yes&judged={id}").text
    sent = filled_in(blind) | {"csrf": of_ben, "act": act, "why": "so it seems to me"}
    answer = ben.post(f"/statements/{id}/correct", data=sent)
    assert answer.status_code == 303
    assert "SECRET REASON" in ben.get(answer.headers["location"]).text
    agreed = ben.get("/review/agreement").text
    assert "Ann</bdi> and <bdi>Ben" in agreed and "100%" in agreed and "To settle" not in agreed
    rejected = first(record, "Ben")
    ben.post(f"/statements/{rejected}/correct", data={"csrf": of_ben, "do": "reject", "why": "narration"})
    blind = ann.get("/review?second=yes").text
    assert shown(blind) == rejected and "rejected" not in blind
    ann.post(f"/statements/{rejected}/correct", data={"csrf": of_ann, "do": "accept", "why": "it is one", "second": "yes"})
    agreed = ann.get("/review/agreement").text
    assert "To settle: 1 disagreement" in agreed
    for said in ("Ben: no statement that the document makes – narration", "Ann: right as it was read"):
        assert said in html.unescape(agreed)
    told = ann.get("/api/v1/review/agreement").json()
    assert told["reviewers"] == [{"reviewer": "Ann", "judged": 2}, {"reviewer": "Ben", "judged": 2}]
    (unsettled,) = told["disagreements"]
    assert unsettled["statement"] == rejected
    assert {(each["author"], each["verdict"]) for each in unsettled["verdicts"]} == {("Ann", "accept"), ("Ben", "reject")}


def test_the_queue_can_be_narrowed_and_ends(record: Record, browser: Browser) -> None:
    client, csrf = browser("Ben")
    page = client.get("/review?act=deny").text
    with record.reading() as connection:
        assert connection.execute(select(statement.c.act).where(statement.c.id == shown(page))).scalar_one() == "deny"
    assert hidden(page, "back") == "/review?act=deny&at=1"
    assert "Nothing like that is left" in client.get("/review?words=nowhereatall").text
    assert client.get("/review?at=9999999").status_code == 200
    assert client.get("/review?at=0").status_code == 400
    assert client.get("/review?act=nonsense").status_code == 400
    while "data-review" in (page := client.get("/review?act=deny").text):
        client.post(f"/statements/{shown(page)}/correct", data={"csrf": csrf, "do": "accept", "why": "x"})
    assert "Nothing like that is left" in page
