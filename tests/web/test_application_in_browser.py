"""The application in a real browser, over a record built from whole articles by the real reader."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from guarded import GOOD
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from chromium import BUILD, found_by_axe, needs_chromium
from gravamen.model.roles import Role
from gravamen.record import accounts, open_record
from gravamen.record.schema import actor, dispute, document, statement

pytestmark = needs_chromium
ROOT = Path(__file__).parents[2]
SIZES = {"desk": (1440, 900), "hand": (390, 844)}
SCHEMES = ("light", "dark")


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "gravamen.cli", *map(str, arguments)]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of the articles that this repository has, and an account."""
    made = tmp_path_factory.mktemp("application") / "record"
    articles = sorted((ROOT / "tests" / "gold").glob("*.txt"))
    subprocess.run(command("add", ROOT / "examples", *articles, "--record", made, "--quiet"), check=True)
    record = open_record(str(made))
    with record.writing() as connection:
        accounts.add(connection, "Ann", Role.ANALYST, "Root", password=GOOD)
    record.close()
    return made


@pytest.fixture(scope="module")
def address(place: Path) -> Iterator[str]:
    """Where `gravamen serve` serves it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(command("serve", "--record", place, "--port", port), stderr=subprocess.PIPE)
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            httpx.get(f"{address}/method")
            break
        except httpx.TransportError:
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait()


def opened(browser: Browser, address: str, size: str = "desk", scheme: str = "light") -> BrowserContext:
    width, height = SIZES[size]
    return browser.new_context(base_url=address, viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and everything that the browser complains of, or that it asks of anybody else."""
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(("http://127.0.0.1", "data:")) else complaints.append(request.url))
    return page, complaints


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = opened(browser, address)
    page, complaints = watched(context)
    yield page
    context.close()
    assert complaints == []


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Name").fill("Ann")
    page.get_by_label("Password").fill(GOOD)
    page.get_by_role("button", name="Sign in").click()


def test_filters_narrow_the_disputes_and_stand_in_the_address_in_words(page: Page) -> None:
    page.goto("/")
    everything = page.locator("article.dispute").count()
    first = page.locator("details.filter").first.locator("label.choice").first
    count = int(first.locator(".count").inner_text())
    first.click()
    page.wait_for_url(re.compile(r"\?respondent=[A-Z]{3}$"))
    expect(page.locator("article.dispute")).to_have_count(min(count, 25))
    assert 0 < count < everything
    # The other countries still say what choosing them would leave.
    assert page.locator("details.filter").first.locator("label.choice").count() > 1
    page.get_by_role("link", name=re.compile("take away")).click()
    expect(page.locator("article.dispute")).to_have_count(everything)


def test_a_line_leads_to_its_exact_words_in_the_archived_text(page: Page) -> None:
    page.goto("/")
    page.locator("article.dispute h2 a").first.click()
    words = page.locator("article.statement blockquote.words").first
    said = words.inner_text()
    words.get_by_role("link").click()
    marked = page.locator(".context mark").all_inner_texts()
    assert said.split(" … ")[0].strip() in " ".join(marked)
    page.locator(".origin a").first.click()
    page.wait_for_url(re.compile(r"/documents/[0-9a-f]{64}#[0-9a-f]{16}$"))
    card = page.locator(".card:target")
    expect(card).to_be_visible()
    number = card.get_attribute("data-n")
    marks = page.locator(f'.text [data-con~="{number}"]').all_inner_texts()
    assert said.split(" … ")[0].strip() in "".join(marks)


def test_an_allegation_never_stands_without_what_answers_it(page: Page, place: Path) -> None:
    record = open_record(str(place))
    with record.reading() as connection:
        ids = connection.execute(select(dispute.c.id).where(dispute.c.allegations > 0, dispute.c.merged_into.is_(None))).scalars().all()
    record.close()
    assert ids
    for id in ids:
        page.goto(f"/disputes/{id}")
        for allegation in page.locator("#allegations ~ .facing").all():
            assert re.search(r"What answers it\s*(No denial or rejection|.+)", allegation.inner_text(), re.S)


def test_a_correction_is_seen_with_its_history(page: Page, place: Path) -> None:
    sign_in(page)
    record = open_record(str(place))
    with record.reading() as connection:
        id = connection.execute(select(statement.c.id).where(statement.c.act == "state").order_by(statement.c.number)).scalars().first()
    record.close()
    page.goto(f"/statements/{id}")
    page.get_by_label("Act").select_option("concern")
    page.get_by_label(re.compile("^Why")).fill("it <b>voices</b> worry")
    page.get_by_role("button", name="Correct", exact=True).click()
    page.goto(f"/statements/{id}")
    expect(page.locator("h1")).to_contain_text("voices concern")
    # What the correction touches is linked again after it, which is an entry of its own.
    decided = page.locator(".history li", has_text="it <b>voices</b> worry")
    expect(decided).to_have_count(1)
    expect(decided).to_contain_text("Ann")
    printed = subprocess.run(command("history", id, "--record", place), capture_output=True, check=True, text=True).stdout
    assert "it <b>voices</b> worry" in printed


def paths(place: Path) -> dict[str, str]:
    """A page of every sort."""
    record = open_record(str(place))
    with record.reading() as connection:
        largest = connection.execute(select(dispute.c.id, dispute.c.respondent).order_by(dispute.c.statements.desc())).first()
        charge = connection.execute(select(statement.c.id).where(statement.c.act == "allege")).scalars().first()
        pair = connection.execute(
            select(statement.c.speaker_country, statement.c.respondent_country).where(
                statement.c.speaker_country.is_not(None), statement.c.respondent_country != statement.c.speaker_country
            )
        ).first()
        text = connection.execute(select(document.c.sha256)).scalars().first()
        speaker = connection.execute(select(actor.c.id).order_by(actor.c.name)).scalars().first()
    record.close()
    assert largest and pair
    return {
        "overview": "/",
        "nothing-selected": "/?words=nowhereatall",
        "dispute": f"/disputes/{largest.id}",
        "statement": f"/statements/{charge}",
        "scorecard": f"/statements/{charge}/scorecard",
        "document": f"/documents/{text}",
        "statements": "/statements",
        "actors": "/actors",
        "actor": f"/actors/{speaker}",
        "country": f"/countries/{largest.respondent}",
        "pair": f"/pairs/{'-'.join(sorted(pair))}",
        "changes": "/changes?since=2000",
        "method": "/method",
        "sign-in": "/sign-in",
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_page_can_be_used_by_everyone(browser: Browser, address: str, place: Path, size: str, scheme: str) -> None:
    """Nothing is wider than the screen, axe-core finds nothing, and the browser complains of nothing."""
    pictures = BUILD / "screenshots"
    context = opened(browser, address, size, scheme)
    page, complaints = watched(context)
    for name, path in paths(place).items():
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=pictures / f"{name}-{size}-{scheme}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide} pixels wider than the screen"
        assert not found_by_axe(page), path
    context.close()
    assert complaints == []
