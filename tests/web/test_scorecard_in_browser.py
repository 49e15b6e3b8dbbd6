"""A scorecard answered in a real browser: by keyboard alone, without scripts, on a desk and in a hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from assessed import card, first, made
from guarded import GOOD
from playwright.sync_api import Browser, BrowserContext, Page, expect
from serving import served

from chromium import BUILD, found_by_axe, needs_chromium
from gravamen.record import Record, assessing, open_record
from gravamen.record.deciding import By

pytestmark = needs_chromium
SIZES = {"desk": (1440, 900), "hand": (390, 844)}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    opened = open_record(str(made(tmp_path_factory.mktemp("keyboard") / "record")))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(record: Record) -> Iterator[str]:
    with served(record) as found:
        yield found


def at(context: BrowserContext, name: str, id: str) -> tuple[Page, list[str]]:
    """Somebody at a scorecard, and all that the browser complains of."""
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"/sign-in?next=/statements/{id}/scorecard")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(GOOD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("How checkable is this allegation?")
    return page, complaints


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until an input of that name has the focus."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_scorecard_is_answered_by_keyboard(browser: Browser, address: str, record: Record, has_scripts: bool) -> None:
    id = first(record)
    context = browser.new_context(base_url=address, java_script_enabled=has_scripts)
    page, complaints = at(context, "Ann" if has_scripts else "Ben", id)
    keys = page.keyboard
    tab_to(page, "item-no_financial_interest")
    keys.press("ArrowRight")  # from “leave it open”, the last, round to “yes”
    tab_to(page, "why-no_financial_interest")
    keys.type("sells nothing" if has_scripts else "its budget is public")
    tab_to(page, "item-data_open")
    keys.press("ArrowLeft")  # to “cannot tell”
    if not has_scripts:
        keys.press("ArrowLeft")  # to “no”
    tab_to(page, "field-platforms")
    keys.press("Space")
    tab_to(page, "field-breakout")
    keys.type("three")
    tab_to(page, "why")
    keys.type("read the report")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "File my answers"
    keys.press("Enter")
    page.wait_for_url("**/scorecard?filed=4#told")
    expect(page.get_by_role("status")).to_have_text("4 answers filed under your name.")
    now = card(record, id)
    mine = {key: now[key]["answers"][-1] for key in ("no_financial_interest", "data_open", "platforms", "breakout")}
    assert {key: each["answer"] for key, each in mine.items()} == {
        "no_financial_interest": True, "data_open": None if has_scripts else False, "platforms": ["facebook"], "breakout": "three",
    }  # fmt: skip
    assert mine["no_financial_interest"]["why"] == ("sells nothing" if has_scripts else "its budget is public")
    assert complaints == []
    context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_forms_can_be_used_by_everyone(browser: Browser, address: str, record: Record, size: str, scheme: str) -> None:
    """With two people in dispute: axe-core finds nothing, and nothing is wider than the screen."""
    width, height = SIZES[size]
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    id = first(record)
    with record.writing() as connection:
        for name, is_so in (("Ann", True), ("Ben", False)):
            assessing.answer(connection, id, {"shows_reach": is_so}, By(name, "a" * 300))
    page, complaints = at(context, "Cleo", id)
    expect(page.get_by_role("heading", name="Settle what is in dispute")).to_be_visible()
    page.screenshot(path=BUILD / "screenshots" / f"scorecard-form-{size}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert found_by_axe(page) == []
    assert complaints == []
    context.close()
