"""Whatever a document holds, in title, text, names, publisher or address: pages show it as text, and do nothing of what it says."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from recording import add
from sqlalchemy import select
from telling import client

from gravamen.record import Record, correcting, decisions, open_record
from gravamen.record.adding import link_everything
from gravamen.record.deciding import By
from gravamen.record.schema import actor, dispute, document, statement

HOSTILE = "</title></textarea><script>alert(1)</script><img src=x onerror=alert(2)>\"' onmouseover='alert(3) \N{RIGHT-TO-LEFT OVERRIDE}gpj"
LONG = "Very" * 90
TEXT = (
    f"Narration {HOSTILE}\n"
    f"Anna Berg/EST allege RUS cyber 2024-04-26 [evidence=shown]: Russia broke in {HOSTILE}\n"
    f"Ivan Orlov/RUS deny RUS cyber 2024-04-27 [replies=1]: nobody did {HOSTILE}\n"
    f"Li Wei/CHN promise CHN cyber 2024-04-27: China will not {HOSTILE}\n"
    f"{LONG}/EST concern RUS cyber 2024-04-28: {LONG}\n"
)
BY = By(HOSTILE, HOSTILE)


class Seen(HTMLParser):
    """The elements of a page that could do something."""

    def __init__(self) -> None:
        super().__init__()
        self.acting: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        handlers = [name for name in given if name.startswith("on") or name in {"style", "srcdoc"}]
        leads = [given.get(name) or "" for name in ("href", "src", "action", "formaction", "xlink:href")]
        if handlers or any(re.match(r"\s*(javascript|vbscript|data:text)", lead, re.I) for lead in leads):
            self.acting.append(f"{tag} {given}")
        if tag in ("iframe", "object", "embed", "base") or (tag == "script" and not (given.get("src") or "").startswith("/assets/")):
            self.acting.append(f"{tag} {given}")
        if tag == "img" and not (given.get("src") or "").startswith("/charts/"):
            self.acting.append(f"{tag} {given}")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Record:
    folder = tmp_path_factory.mktemp("hostile")
    article = {"id": HOSTILE, "text": TEXT, "title": HOSTILE, "publisher": HOSTILE, "url": "javascript:alert(4)", "published": "2024-04-28"}
    (folder / "a.jsonl").write_text(json.dumps(article) + "\n", encoding="utf-8")
    record = open_record(str(folder / "record"), create=True)
    add(record, Path(folder / "a.jsonl"))
    with record.writing() as connection:
        charge = connection.execute(select(statement.c.id).where(statement.c.act == "allege")).scalar_one()
        correcting.note(connection, charge, BY)
        correcting.correct(connection, charge, {"speaker": HOSTILE}, BY)
        id = connection.execute(select(dispute.c.id).where(dispute.c.respondent == "RUS")).scalar_one()
        decisions.name(connection, id, HOSTILE, BY)
        kept = record.archive.keep(b"x")
        decisions.file_exhibit(connection, id, kept, HOSTILE, "document", "2024-05-01", None, BY)
    link_everything(record)
    return record


@pytest.fixture(scope="module")
def browser(hostile: Record) -> TestClient:
    return client(hostile)


def every_page(record: Record) -> list[str]:
    with record.reading() as connection:
        disputes = connection.execute(select(dispute.c.id)).scalars().all()
        statements = connection.execute(select(statement.c.id)).scalars().all()
        actors = connection.execute(select(actor.c.id)).scalars().all()
        documents = connection.execute(select(document.c.sha256)).scalars().all()
    return [
        "/", "/statements", "/actors", "/changes?since=2000", "/method", "/countries/EST", "/countries/RUS", "/pairs/EST-RUS", "/sign-in",
        *(f"/disputes/{id}" for id in disputes),
        *(f"/disputes/{id}?part=allegations" for id in disputes),
        *(f"/statements/{id}" for id in statements),
        *(f"/statements/{id}/scorecard" for id in statements),
        *(f"/actors/{id}" for id in actors),
        *(f"/documents/{id}" for id in documents),
    ]  # fmt: skip


def test_nothing_of_a_document_acts_on_any_page(browser: TestClient, hostile: Record) -> None:
    shown = 0
    for path in every_page(hostile):
        answer = browser.get(path)
        assert answer.status_code in (200, 404), path
        seen = Seen()
        seen.feed(answer.text)
        assert seen.acting == [], path
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in answer.text, path
        shown += "&lt;script&gt;alert(1)" in answer.text
    assert shown > 10


@pytest.mark.parametrize(
    "given",
    [
        HOSTILE,
        "\0",
        "%00",
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "x" * 5000,
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/?words={}", "/?respondent={}", "/?speaker={}", "/statements?source={}", "/actors?name={}", "/changes?since={}"]
)
def test_nothing_of_an_address_acts_on_any_page(browser: TestClient, path: str, given: str) -> None:
    name, _, _ = path.partition("=")
    answer = browser.get(name.split("?")[0], params={name.split("?")[1]: given})
    assert answer.status_code in (200, 400, 404)
    seen = Seen()
    seen.feed(answer.text)
    assert seen.acting == []


@pytest.mark.parametrize(
    "path",
    ["/disputes/{}", "/statements/{}", "/documents/{}", "/actors/{}", "/countries/{}", "/pairs/{}", "/assets/{}", "/charts/dispute-{}.svg"],
)
@pytest.mark.parametrize("given", ["..%2f..%2frecord.sqlite", "%2e%2e", "%3Cscript%3E", "x" * 3000, "USA-USA", "0" * 64])
def test_no_path_leads_out_of_what_there_is(browser: TestClient, path: str, given: str) -> None:
    answer = browser.get(path.format(given))
    assert answer.status_code in (400, 404), answer.text[:200]
    seen = Seen()
    seen.feed(answer.text)
    assert seen.acting == []


def test_charts_hold_no_script(browser: TestClient, hostile: Record) -> None:
    with hostile.reading() as connection:
        ids = connection.execute(select(dispute.c.id)).scalars().all()
    for path in ("/charts/timeline.svg", "/charts/pair-EST-RUS.svg", *(f"/charts/dispute-{id}.svg" for id in ids)):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/svg+xml"
        assert not re.search(r"<script|<foreignObject|\son\w+=|javascript:", answer.text)
