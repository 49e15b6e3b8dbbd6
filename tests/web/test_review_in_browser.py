"""Single keys of the review in a real browser: they judge and lead on, never while somebody types, and can be switched off."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from guarded import GOOD
from playwright.sync_api import Browser, Page, expect
from reviewed import made
from serving import served
from sqlalchemy import select

from chromium import BUILD, found_by_axe, needs_chromium
from gravamen.record import Record, open_record
from gravamen.record.schema import decision

pytestmark = needs_chromium
SIZES = {"desk": (1440, 900), "hand": (390, 844)}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    opened = open_record(str(made(tmp_path_factory.mktemp("keys") / "record")))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(record: Record) -> Iterator[str]:
    with served(record) as found:
        yield found


def signed_in(browser: Browser, address: str, size: str = "desk", scheme: str = "light", name: str = "Ben") -> tuple[Page, list[str]]:
    width, height = SIZES[size]
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    tab, complaints = context.new_page(), list[str]()
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto("/sign-in?next=/review")
    tab.get_by_label("Name").fill(name)
    tab.get_by_label("Password").fill(GOOD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.wait_for_url("**/review")
    return tab, complaints


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    tab, complaints = signed_in(browser, address)
    yield tab
    tab.context.close()
    assert complaints == []


def made_by(record: Record, count: int) -> list[tuple[str, str]]:
    with record.reading() as connection:
        found = connection.execute(select(decision.c.kind, decision.c.why).order_by(decision.c.entry)).all()
    return [(row.kind, row.why) for row in found[count:]]


def here(page: Page) -> str | None:
    return page.locator("#c-form").get_attribute("action")


def test_keys_judge_and_lead_to_the_next(page: Page, record: Record) -> None:
    count = len(made_by(record, 0))
    before = here(page)
    page.keyboard.press("a")
    page.wait_for_url(re.compile("judged="))
    assert here(page) != before
    expect(page.get_by_role("status")).to_contain_text("right as it was read")
    page.keyboard.press("r")
    expect(page.locator("#r-why")).to_be_focused()
    page.keyboard.type("a narration, carried on")
    before = page.url
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)
    page.keyboard.press("c")
    expect(page.locator("#c-act")).to_be_focused()
    page.locator("#c-when").fill("2024-05")
    page.locator("#c-why").fill("said in May")
    before = page.url
    page.get_by_role("button", name="Correct", exact=True).click()
    page.wait_for_url(lambda url: url != before)
    assert made_by(record, count) == [
        ("accept", "I read it against its words: it is right"),
        ("reject", "a narration, carried on"),
        ("correct", "said in May"),
    ]


def test_keys_turn_pages_and_show_themselves(page: Page) -> None:
    for forth, back in (("n", "p"), ("j", "k")):
        page.goto("/review")
        first = here(page)
        page.keyboard.press(forth)
        page.wait_for_url(re.compile("at=2"))
        assert here(page) != first
        page.keyboard.press(back)
        page.wait_for_url(re.compile("at=1"))
        assert here(page) == first
    page.keyboard.press("?")
    expect(page.get_by_text("accept, for the reason that is filled in")).to_be_visible()
    expect(page.get_by_role("button", name="Accept")).to_have_attribute("aria-keyshortcuts", "a")


def test_keys_do_nothing_while_somebody_types_or_holds_another(page: Page, record: Record) -> None:
    count = len(made_by(record, 0))
    before = page.url
    page.locator("#a-why").focus()
    page.keyboard.type("anpkjr?c")
    expect(page.locator("#a-why")).to_have_value(re.compile(r"anpkjr\?c"))
    page.keyboard.press("Escape")
    expect(page.locator("#a-why")).not_to_be_focused()
    for chord in ("Control+a", "Alt+a", "Meta+a"):
        page.keyboard.press(chord)
    assert page.url == before
    assert made_by(record, count) == []


def test_keys_can_be_switched_off_for_good(page: Page, record: Record) -> None:
    count = len(made_by(record, 0))
    page.keyboard.press("?")
    page.get_by_label(re.compile("Single keys are on")).uncheck()
    page.goto("/review")
    before = page.url
    for key in "arnjpkc?":
        page.keyboard.press(key)
    assert page.url == before
    expect(page.locator("#keys")).not_to_have_attribute("open", "")
    expect(page.locator("button kbd").first).to_be_hidden()
    assert page.locator("[aria-keyshortcuts]").count() == 0
    assert made_by(record, count) == []


def test_it_can_be_done_without_script(browser: Browser, address: str, record: Record) -> None:
    count = len(made_by(record, 0))
    context = browser.new_context(base_url=address, java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/sign-in?next=/review")
    tab.get_by_label("Name").fill("Ann")
    tab.get_by_label("Password").fill(GOOD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.locator("#keys")).to_be_hidden()
    tab.get_by_role("button", name="Accept").click()
    expect(tab.get_by_role("status")).to_contain_text("Ann: right as it was read")
    assert [kind for kind, _ in made_by(record, count)] == ["accept"]
    context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_used_by_everyone(browser: Browser, address: str, size: str, scheme: str) -> None:
    pictures = BUILD / "screenshots"
    tab, complaints = signed_in(browser, address, size, scheme, "Ann")
    for name, path in {"review": "/review", "review-second": "/review?second=yes", "review-agreement": "/review/agreement"}.items():
        tab.goto(path)
        if details := tab.locator("#c-details").all():
            details[0].locator("summary").click()
        tab.screenshot(path=pictures / f"{name}-{size}-{scheme}.png", full_page=True)
        assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
        assert not found_by_axe(tab), path
    tab.context.close()
    assert complaints == []
