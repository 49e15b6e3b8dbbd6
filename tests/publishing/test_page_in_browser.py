"""The page in a real browser: what is lit up is what the record says, at the width of a desk and of a hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from building import document, hostile, statement, vote
from playwright.sync_api import Browser, Page

from chromium import found_by_axe, needs_chromium
from gravamen.model import Act, Quote, Reading, Statement
from gravamen.publishing.html import page
from gravamen.publishing.markup import source_spans

pytestmark = needs_chromium
WIDTHS = {"desk": (1440, 900), "hand": (390, 844)}
HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> \u202egnp.exe"


def crossing() -> Reading:
    """Spans that nest, cross and come in pieces, over line ends of both kinds."""
    text = "One said\r\nthat two said three 🗳️ e\u0301 four,\nand five. " + "More words follow here. " * 200

    def at(words: str) -> Quote:
        return Quote(words, (text.index(words), text.index(words) + len(words)))

    base = statement("s", Act.STATE, "One", text=text)
    return Reading(
        document(text, id="crossing", title="A title"),
        (),
        (
            replace(base, id="s1", cue=at("said\r\nthat"), content=(at("two said three 🗳️"), at("five"))),
            replace(base, id="s2", cue=at("said three"), content=(at("three 🗳️ e\u0301 four,\nand"), at("🗳️ e"))),
        ),
        (),
        (),
    )


@pytest.fixture(params=WIDTHS)
def shown(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The page of three documents, with all that the browser complains of or fetches held against it."""
    (tmp_path / "page.html").write_text("".join(page([vote(), crossing(), hostile(HOSTILE)])), encoding="utf-8", newline="")
    width, height = WIDTHS[request.param]
    tab = browser.new_page(viewport={"width": width, "height": height})
    complaints: list[str] = []
    fetched: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("request", lambda asked: fetched.append(asked.url))
    tab.goto((tmp_path / "page.html").as_uri())
    yield tab
    assert complaints == []
    assert fetched == [(tmp_path / "page.html").as_uri()]
    tab.close()


def lit(tab: Page, section: str, role: str) -> str:
    return tab.evaluate(
        "([section, role]) => [...document.querySelectorAll(`#${section} .lit-${role}`)].map(e => e.textContent).join('')",
        [section, role],
    )


def covered(text: str, spans: list[tuple[int, int]]) -> str:
    places = sorted({place for start, end in spans for place in range(start, end)})
    return "".join(text[place] for place in places)


def expected(reading: Reading, said: Statement) -> dict[str, str]:
    text = reading.document.text
    return {
        "src": covered(text, source_spans(said)),
        "cue": covered(text, [said.cue.span] if said.cue else []),
        "con": covered(text, [quote.span for quote in said.content]),
    }


@pytest.mark.parametrize("by", ["hover", "focus"])
def test_a_card_lights_up_exactly_its_words(shown: Page, by: str) -> None:
    for number, reading in enumerate((vote(), crossing()), 1):
        for order, said in enumerate(reading.statements, 1):
            card = shown.locator(f"#d{number}-c{order}")
            card.hover() if by == "hover" else card.focus()
            assert {role: lit(shown, f"d{number}", role) for role in ("src", "cue", "con")} == expected(reading, said), said.id


def test_words_light_up_their_card(shown: Page) -> None:
    shown.locator("#d1 .text .cue", has_text="denied").hover()
    assert shown.locator("#d1 .card.lit").get_attribute("id") == "d1-c3"
    assert shown.locator("#d1 .side .said.lit").count() == 1


def test_the_article_is_the_text(shown: Page) -> None:
    for number, reading in enumerate((vote(), crossing()), 1):
        words = "e => [...e.childNodes].filter(n => n.nodeName !== 'SUP').map(n => n.textContent).join('')"
        assert shown.locator(f"#d{number} .text").evaluate(words) == reading.document.text


def test_nothing_runs_off_the_side(shown: Page) -> None:
    assert shown.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_hostile_words_stay_words(shown: Page) -> None:
    assert shown.title() == "3 documents · Gravamen"
    assert "<script>document.title='owned'</script>" in shown.locator("#d3 .text").inner_text()
    assert "⟨U+202E⟩" in shown.locator("#d3-title").inner_text()


def test_numbers_lead_to_statements_and_back(shown: Page) -> None:
    shown.locator("#d1-w3").click()
    assert shown.evaluate("location.hash") == "#d1-c3"
    shown.locator("#d1-c3 a.number").click()
    assert shown.evaluate("location.hash") == "#d1-w3"


def test_the_keyboard_reaches_every_card(shown: Page) -> None:
    shown.locator("#d1-c1").focus()
    reached: list[str] = []
    while len(reached) < 6:
        reached.append(shown.evaluate("document.activeElement.closest('.card')?.id"))
        while shown.evaluate("document.activeElement.closest('.card')?.id") == reached[-1]:
            shown.keyboard.press("Tab")
    assert reached == [f"d1-c{number}" for number in range(1, 7)]


CONTRASTS = """() => {
  const channels = colour => colour.match(/[\\d.]+/g).map((c, i) => colour.startsWith("color(") && i < 3 ? c * 255 : Number(c));
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const c = channels(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const e of document.querySelectorAll("body *:not(script)")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const [a, b] = [light(channels(getComputedStyle(e).color)), light(behind(e))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) low.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
  }
  return [...new Set(low)];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_contrast(shown: Page, scheme: str) -> None:
    shown.emulate_media(color_scheme=scheme)  # pyright: ignore[reportArgumentType]
    assert shown.evaluate(CONTRASTS) == []
    shown.locator("#d1-c2").focus()
    assert shown.locator("#d1 .lit-con").count() and shown.evaluate(CONTRASTS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_can_be_used_by_everyone(shown: Page, scheme: str) -> None:
    shown.emulate_media(color_scheme=scheme)  # pyright: ignore[reportArgumentType]
    assert found_by_axe(shown) == []
