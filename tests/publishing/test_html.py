from __future__ import annotations

import base64
import gc
import hashlib
import re
import weakref
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from building import BOR, document, hostile, statement, vote
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gravamen.model import Act, Reading
from gravamen.publishing.html import page, shown

SCRIPT = "</script></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;{{ 7*7 }}{% raw %}"


class Elements(HTMLParser):
    """Tags with their attributes, and the text of the article, as a browser's parser finds them."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.article = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("article", "sup"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("article", "sup"):
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if self.inside == ["article"]:
            self.article += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def made(*readings: Reading) -> str:
    return "".join(page(readings))


def test_the_article_on_the_page_is_the_text() -> None:
    text = "One\r\nsaid\ttwo  three\rfour <b>five</b> & six 🗳️ e\u0301.\n\n"
    reading = Reading(document(text), (), (statement("s1", Act.STATE, "two  three\rfour <b>", text=text),), (), ())
    # The parser in use here keeps carriage returns that are written by number, as browsers do.
    assert Elements(made(reading)).article == text


TAGS = [tag for tag, _ in Elements(made(hostile("words"))).tags]


@settings(deadline=None, max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80).filter(lambda words: "://" not in words))
@example("HTTP:")
def test_any_text_stays_text(words: str) -> None:
    elements = Elements(made(hostile(words)))
    assert [tag for tag, _ in elements.tags] == TAGS


def test_hostile_text_stays_text() -> None:
    source = made(hostile(SCRIPT))
    elements = Elements(source)
    assert len(elements.named("script")) == len(elements.named("style")) == 1
    assert not elements.named("img") and "49" not in elements.article
    assert elements.article == f"{SCRIPT} said {SCRIPT}."


def test_what_would_reorder_or_hide_a_line_is_shown_as_a_mark() -> None:
    assert shown("a\u202eb\u2066c\x00\x1b\r\n<") == "a⟨U+202E⟩b⟨U+2066⟩c⟨U+0000⟩⟨U+001B⟩&#13;\n&lt;"


@pytest.mark.parametrize(
    ("url", "links"),
    [("https://example.org/a", 1), ("javascript:alert(1)", 0), ("data:text/html,x", 0), ("//example.org", 0), ("http://[", 0)],
)
def test_only_web_addresses_become_links(url: str, links: int) -> None:
    reading = replace(vote(), document=document(url=url))
    targets = [a["href"] for a in Elements(made(reading)).named("a")]
    assert [target for target in targets if not str(target).startswith("#")] == [url] * links


def test_the_policy_allows_this_style_and_this_script_and_nothing_else() -> None:
    source = made(vote())
    (policy,) = [m["content"] for m in Elements(source).named("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    hashes = {
        tag: base64.b64encode(hashlib.sha256(re.findall(f"<{tag}>(.*?)</{tag}>", source, re.S)[0].encode()).digest()).decode()
        for tag in ("style", "script")
    }
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_fetched_from_elsewhere_and_no_attribute_carries_code() -> None:
    for tag, attributes in Elements(made(vote())).tags:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base", "form")
        assert not [name for name in attributes if name in ("src", "style") or name.startswith("on")]


def test_every_link_leads_to_a_place_on_the_page() -> None:
    elements = Elements(made(vote(), vote()))
    places = [attributes["id"] for _, attributes in elements.tags if "id" in attributes]
    assert len(places) == len(set(places))
    assert {str(a["href"])[1:] for a in elements.named("a")} <= set(places)


def test_several_documents_have_a_list_of_contents() -> None:
    source = made(vote(), replace(vote(), document=document(id="other", title="A title")))
    assert re.findall(r'<li><a href="#(d\d)"><bdi>(.*?)</bdi>', source) == [("d1", "vote"), ("d2", "A title")]
    assert 'class="contents"' not in made(vote())
    assert "No document could be read." in made()


def test_a_long_side_of_a_dispute_is_folded_and_whole() -> None:
    said = [statement(f"s{n}", Act.ALLEGE, "Borland tried to sway the vote", respondent=BOR) for n in range(300)]
    dispute = replace(vote().disputes[0], statements=tuple(s.id for s in said), reasons={s.id: "" for s in said}, pledges=())
    source = made(replace(vote(), statements=tuple(said), disputes=(dispute,)))
    shown_at_once, folded = source.split('<details class="rest">')
    assert "<summary>and 292 more</summary>" in folded
    assert shown_at_once.count('class="said"') == 8 and source.count('class="said"') == 300


def test_an_article_without_statements_says_so() -> None:
    assert "No statements were found." in made(Reading(document("   "), (), (), ()))


class Watched(str):
    """A text that can be asked whether anything still holds it."""


def test_no_document_is_held_while_the_next_is_read() -> None:
    texts: list[weakref.ref[Watched]] = []

    def readings() -> Iterator[Reading]:
        for number in range(5):
            gc.collect()  # templates leave cycles behind
            assert all(text() is None for text in texts[:-1]), number
            text = Watched(vote().document.text)
            texts.append(weakref.ref(text))
            yield replace(vote(), document=document(text))
            del text

    chunks = list(page(readings()))
    assert len(texts) == 5 and all(len(chunk) <= 1 << 20 for chunk in chunks)
