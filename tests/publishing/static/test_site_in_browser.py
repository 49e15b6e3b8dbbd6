"""A published site in a real browser, opened from the disk with the network off."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from chromium import BUILD, found_by_axe, needs_chromium

pytestmark = needs_chromium
WIDTHS = {"desk": (1440, 900), "hand": (390, 844)}
SCHEMES = ("light", "dark")


def opened(browser: Browser, width: str = "desk", scripts: bool = True, scheme: str = "light") -> tuple[Page, list[str]]:
    """A tab without a network, and all that the browser complains of or asks for beyond the disk."""
    size = WIDTHS[width]
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True, java_script_enabled=scripts,
                                  color_scheme=scheme)  # type: ignore[arg-type]  # fmt: skip
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("console", lambda message: wrong.append(message.text))
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("requestfailed", lambda asked: wrong.append(asked.url))
    tab.on("request", lambda asked: None if asked.url.startswith(("file:", "data:")) else wrong.append(asked.url))
    return tab, wrong


@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_browsed_from_the_disk(browser: Browser, site: Path, width: str) -> None:
    tab, wrong = opened(browser, width)
    tab.goto((site / "index.html").as_uri())
    assert tab.evaluate("getComputedStyle(document.body).maxWidth") != "none", "the style is loaded"
    assert tab.locator("figure.chart img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    tab.locator("article.dispute h2 a", has_text="cyber").first.click()
    tab.locator("blockquote.words a", has_text="broke into the harbour computers").first.click()
    assert "Anna Berg" in tab.locator("h1").inner_text()
    assert "nobody broke into any computers" in tab.locator(".answers").inner_text()
    tab.locator("p.origin a").first.click()
    assert tab.locator("article.text").is_visible()
    assert tab.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    tab.go_back()
    assert wrong == []
    tab.context.close()


def test_the_search_finds_words_their_beginnings_and_all_of_them(browser: Browser, site: Path) -> None:
    tab, wrong = opened(browser)
    tab.goto((site / "search.html").as_uri())
    found = tab.locator("#found")
    for words, number in (("meddl", 3), ("meddl promis", 0), ("harbour BROKE", 1), ("harbour nowhere", 0), ("__proto__", 1), ("<img", 1)):
        tab.locator("#words").fill(words)
        tab.keyboard.press("Enter")
        expect(found).to_have_text(re.compile(f"^{number} statement"))
        assert tab.locator("#results > li").count() == number, words
    tab.locator("#words").fill("")
    tab.locator("#respondent").select_option("RUS")
    tab.locator("#act").select_option("deny")
    expect(tab).to_have_url(re.compile("#respondent=RUS&act=deny$"))
    expect(tab.locator("#results > li")).to_have_count(2)
    assert "2 statements" in found.inner_text()
    tab.locator("#results a").first.click()
    tab.wait_for_url("**/statements/**")
    assert wrong == []
    tab.context.close()


def test_what_follows_is_shown_once_however_often_it_is_asked_for(browser: Browser, varied: Path) -> None:
    tab, wrong = opened(browser)
    tab.goto((varied / "search.html").as_uri())
    results = tab.locator("#results > li")
    expect(results).to_have_count(20)
    tab.evaluate("() => { const more = document.querySelector('#more'); more.click(); more.click(); }")
    expect(results).to_have_count(40)
    found = results.locator("article > blockquote a").evaluate_all("links => links.map(link => link.href)")
    assert len(set(found)) == 40
    assert tab.evaluate("document.activeElement.closest('li') === document.querySelectorAll('#results > li')[20]")
    assert wrong == []
    tab.context.close()


def test_what_cannot_be_loaded_is_said(browser: Browser, varied: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(varied, tmp_path / "site")
    tab, _ = opened(browser)
    tab.goto((copy / "search.html").as_uri())
    results, more = tab.locator("#results > li"), tab.locator("#more")
    expect(results).to_have_count(20)
    (copy / "search" / "rows" / "1.js").unlink()
    for shown in (40, 60, 80, 100):
        more.click()
        expect(results).to_have_count(shown)
    more.click()
    expect(tab.locator("#found")).to_have_text("No more can be shown: rows/1 is missing. The lists lead to every statement.")
    tab.context.close()


def test_a_complaint_that_is_found_stands_beside_its_answer(browser: Browser, site: Path) -> None:
    tab, wrong = opened(browser, "hand")
    tab.goto((site / "search.html").as_uri() + "#words=harbour&act=allege")
    tab.wait_for_selector("#results > li")
    assert tab.locator("#words").input_value() == "harbour"
    assert "nobody broke into any computers" in tab.locator("#results .reply").inner_text()
    assert tab.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert wrong == []
    tab.context.close()


def test_the_search_is_usable_by_keyboard_and_told_to_screen_readers(browser: Browser, site: Path) -> None:
    tab, _ = opened(browser)
    tab.goto((site / "search.html").as_uri())
    tab.locator("#words").focus()
    tab.keyboard.type("meddle")
    expect(tab.locator("#found")).to_have_text(re.compile("^3 statements"))
    assert tab.locator("#found").get_attribute("role") == "status"
    for _ in range(12):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.closest('#results') !== null"):
            break
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/statements/**")
    tab.context.close()


def test_hostile_words_stay_words(browser: Browser, site: Path) -> None:
    tab, wrong = opened(browser)
    hostile = [place for place in sorted(site.rglob("*.html")) if "owned" in place.read_text(encoding="utf-8")]
    assert len(hostile) > 5
    for place in hostile:
        # A chart is loaded late: who leaves the page before it is there has it told as failed.
        tab.goto(place.as_uri(), wait_until="networkidle")
        assert tab.title() != "owned", place
    tab.goto((site / "search.html").as_uri() + "#words=owned")
    expect(tab.locator("#results")).to_contain_text("</script><script>")
    assert tab.title() == "Search · Gravamen" and tab.locator("#results img").count() == 0
    assert wrong == []
    tab.context.close()


def test_without_scripts_the_lists_lead_everywhere(browser: Browser, site: Path) -> None:
    tab, _ = opened(browser, scripts=False)
    tab.goto((site / "search.html").as_uri())
    assert tab.locator("form.search").is_hidden()
    tab.locator("noscript a", has_text="statements").click()
    tab.locator("blockquote.words a").first.click()
    assert tab.locator("#context").is_visible()
    tab.context.close()


def of_every_kind(site: Path) -> dict[str, Path]:
    """A page of every kind; of those that there are many of, the fullest."""

    def fullest(pattern: str) -> Path:
        return max(site.glob(pattern), key=lambda place: (place.stat().st_size, place))

    dispute = fullest("disputes/*.html")
    found = {place.stem: place for place in site.glob("*.html")}
    return found | {
        "overview-2": site / "overview" / "size-2.html",
        "statements-2": site / "statements" / "2.html",
        "actors-2": site / "actors" / "2.html",
        "dispute": dispute,
        "dispute-allegations-2": site / "disputes" / dispute.stem / "allegations-2.html",
        "dispute-other": site / "disputes" / dispute.stem / "other-1.html",
        "statement": fullest("statements/*/*.html"),
        "document": fullest("documents/*/*.html"),
        "actor": fullest("actors/*/*.html"),
        "scorecard": fullest("scorecards/*/*.html"),
        "country": fullest("countries/*.html"),
        "pair": fullest("pairs/*.html"),
    }


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_page_can_be_used_by_everyone(browser: Browser, varied: Path, site: Path, width: str, scheme: str) -> None:
    """axe-core finds nothing, whatever is folded is unfolded, and nothing is wider than the screen."""
    wanted = of_every_kind(varied)
    assert {"index", "statements", "actors", "search", "changes", "changelog", "method", "downloads"} <= set(wanted)
    wanted["document-with-its-text"] = max(site.glob("documents/*/*.html"), key=lambda place: place.stat().st_size)
    tab, wrong = opened(browser, width, scheme=scheme)
    for name, place in wanted.items():
        tab.goto(place.as_uri() + ("#words=network" if name == "search" else ""))
        if name == "search":
            tab.wait_for_selector("#results > li")
        tab.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
        tab.screenshot(path=BUILD / "screenshots" / f"site-{name}-{width}-{scheme}.png", full_page=True)
        assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, place
        assert not found_by_axe(tab), place
    tab.context.close()
    assert wrong == []
