"""The report in a real browser, at the width of a desk and of a hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from post_building import planted, write
from searching import as_coortweet, searched

from chromium import chromium, found_by_axe, needs_chromium
from gravamen.evidence.finding import Finding
from gravamen.publishing.finding import report_page

pytestmark = needs_chromium
WIDTHS = {"desk": (1440, 900), "hand": (390, 844)}
HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> \u202egnp.exe" + "x" * 300


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Finding]:
    folder = tmp_path_factory.mktemp("posts")
    shares = [(o, HOSTILE if a == "g0m0" else a, p, t) for o, a, p, t in planted(5).shares]
    path = write(folder / "posts.parquet", shares)
    nothing = write(folder / "nothing.parquet", shares[:3])
    return {"found": searched(path, surveyed=True), "compatible": as_coortweet(path), "nothing": searched(nothing, surveyed=True)}


@pytest.fixture(params=WIDTHS)
def opened(request: pytest.FixtureRequest, findings: dict[str, Finding], tmp_path: Path) -> Iterator[dict[str, Page]]:
    """The reports, with all that the browser complains of or fetches held against them."""
    width, height = WIDTHS[request.param]
    complaints = list[str]()
    with chromium() as browser:
        pages = dict[str, Page]()
        for name, finding in findings.items():
            (tmp_path / f"{name}.html").write_text("".join(report_page(finding)), encoding="utf-8")
            page = browser.new_page(viewport={"width": width, "height": height})
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda request: None if request.url.startswith("file:") else complaints.append(request.url))
            page.goto((tmp_path / f"{name}.html").as_uri())
            pages[name] = page
        yield pages
    assert complaints == []


def test_reports_fit_their_screen_and_run_nothing(opened: dict[str, Page], findings: dict[str, Finding]) -> None:
    for page in opened.values():
        assert page.title() == "Who acted together? · Gravamen"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = opened["found"]
    assert found.locator("figure svg:visible").count() == 4
    assert found.get_by_role("heading", name="Group 1:").is_visible()
    edges = findings["found"].facts["counts"]["edges"]
    assert found.locator(".answer strong").first.inner_text() == f"{edges} pairs"
    first = max(findings["found"].tables["edges"].to_pylist(), key=lambda e: (-e["p_value"], e["n_objects"], e["weight"]))
    assert f"they have {first['n_objects']}" in found.locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_reports_can_be_used_by_everyone(opened: dict[str, Page], scheme: str) -> None:
    for page in opened.values():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
        assert found_by_axe(page) == []


def test_the_posts_behind_a_pair_are_one_click_away(opened: dict[str, Page], findings: dict[str, Finding]) -> None:
    row = opened["found"].locator("table.stack tbody tr").first
    row.locator("summary").click()
    shown = row.locator("li").first.inner_text()
    evidence = findings["found"].tables["evidence"].to_pylist()
    assert any(e["post_a"] in shown and e["post_b"] in shown and e["object"] in shown for e in evidence)


def test_other_explanations_are_offered_for_every_group(opened: dict[str, Page]) -> None:
    cards = opened["found"].locator("section.card")
    assert cards.count() == 3
    cards.first.locator("summary").click()
    text = cards.first.inner_text()
    for what in ("A scheduling tool", "waking hours", "Fans or followers"):
        assert what in text


def test_no_report_calls_anybody_a_bot(opened: dict[str, Page]) -> None:
    for page in opened.values():
        words = page.locator("body").inner_text().casefold()
        assert "bot " not in words and "bots" not in words and "troll" not in words


def test_reports_without_tests_or_findings_say_so(opened: dict[str, Page]) -> None:
    assert "Nothing here was tested against chance" in opened["compatible"].locator("main").inner_text()
    assert "No pair of accounts" in opened["nothing"].locator("main").inner_text()
    assert "no proof that nobody acted together" in opened["nothing"].locator("main").inner_text()
