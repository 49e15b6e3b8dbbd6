"""Bytes → text: what each form gives, what it says of itself, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from making import pdf

from gravamen.sources import RefusedError
from gravamen.sources.confinement import Confined
from gravamen.sources.extraction import extract
from gravamen.sources.received import Extracted, Form, Metadata

PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Cables cut, says Tallinn - The Harbour Post</title>
<meta property="og:title" content="Cables cut, says Tallinn"><meta property="og:site_name" content="The Harbour Post">
<meta property="article:published_time" content="2024-04-26T10:00:00+03:00"><link rel="canonical" href="https://harbour.example/cables">
</head><body><nav><a href="/">Home</a> <a href="/more">More of our pages</a></nav><article><h1>Cables cut, says Tallinn</h1>
<p>The foreign minister of Estonia accused Russia on Friday of cutting two cables that run into the harbour of Tallinn.</p>
<p>“We have seen evidence of it,” Anna Berg told reporters, and she added that her government would ask for new sanctions.</p>
<p>Russia has always denied that its ships have anything to do with cables, and it called the accusation an invention.</p>
</article><footer>All rights reserved by the Harbour Post and its many subsidiaries.</footer></body></html>"""


@pytest.fixture(scope="module")
def confined() -> Iterator[Confined]:
    with Confined() as helper:
        yield helper


def test_a_page_gives_its_article_and_its_metadata(confined: Confined) -> None:
    found = extract(PAGE.encode(), Form.HTML, None, confined)
    assert "accused Russia on Friday" in found.text and "“We have seen evidence of it,”" in found.text
    assert "Home" not in found.text and "subsidiaries" not in found.text
    metadata = found.metadata
    assert (metadata.title, metadata.publisher, metadata.published) == ("Cables cut, says Tallinn", "The Harbour Post", "2024-04-26")
    assert (metadata.language, metadata.url) == ("en-GB", "https://harbour.example/cables")
    assert set(metadata.origins) == {"title", "publisher", "published", "language", "url"}
    assert found.extractor.startswith("trafilatura 2.") and found.extractor.endswith("(utf-8)")


@pytest.mark.parametrize(
    ("declared", "data_encoding", "charset", "told"),
    [
        ("windows-1251", "windows-1251", None, "windows-1251"),
        ("", "windows-1252", None, "windows-1252, undeclared"),  # the HTML standard's last resort, and said so
        ("", "windows-1251", "windows-1251", "windows-1251"),  # by the HTTP header
        ("nonsense", "utf-8", None, "utf-8"),
        ("", "utf-8-sig", None, "utf-8-sig"),
    ],
)
def test_encodings_are_as_declared(confined: Confined, declared: str, data_encoding: str, charset: str | None, told: str) -> None:
    words = "Россия" if data_encoding == "windows-1251" else "Père"
    page = (
        PAGE.replace("Anna Berg", words)
        .replace("“", "'")
        .replace("”", "'")
        .replace('<meta charset="utf-8">', f'<meta charset="{declared}">' if declared else "")
    )
    found = extract(page.encode(data_encoding), Form.HTML, charset, confined)
    assert words in found.text and found.extractor.endswith(f"({told})")


def test_a_fragment_gives_its_blocks(confined: Confined) -> None:
    data = b"<p>One <b>bold</b>\nword.</p><script>alert(1)</script><ul><li>Two &amp; three</li></ul>tail"
    assert extract(data, Form.FRAGMENT, None, confined).text == "One bold word.\n\nTwo & three\n\ntail"


def test_a_pdf_gives_its_text_layer_and_its_information(confined: Confined) -> None:
    found = extract(pdf("Estonia accused Russia on Friday.", title="Cables", created="D:20240426100000Z"), Form.PDF, None, confined)
    assert "Estonia accused Russia on Friday." in found.text
    assert (found.metadata.title, found.metadata.published) == ("Cables", "2024-04-26")
    assert found.extractor.startswith("pypdf ")


def test_a_pdf_whose_date_is_written_in_another_way_gives_its_text(confined: Confined) -> None:
    found = extract(pdf("Estonia accused Russia on Friday.", title="Cables", created="Fri Apr 26 10:00:00 2024"), Form.PDF, None, confined)
    assert "Estonia accused Russia on Friday." in found.text
    assert (found.metadata.title, found.metadata.published) == ("Cables", None)


def test_an_article_gives_its_fields(confined: Confined) -> None:
    line = {
        "id": "x",
        "text": "He said so.\r\n",
        "title": " A  title ",
        "publisher": "P",
        "language": 7,
        "published": "2024-04-26T23:00:00-05:00",
    }
    found = extract(json.dumps(line).encode(), Form.ARTICLE, None, confined)
    assert found == Extracted(
        "He said so.\r\n",
        Metadata("A title", "P", "2024-04-26", origins=dict.fromkeys(("title", "publisher", "published"), "fields of the article")),
        "gravamen article 1",
    )


@pytest.mark.parametrize(
    ("data", "form", "reason"),
    [
        (b"<html><body><script>x</script></body></html>", Form.HTML, "no article"),
        (b"<script>x</script>", Form.FRAGMENT, "no words"),
        (b"%PDF-1.7\nbroken", Form.PDF, "damaged"),
        (pdf(""), Form.PDF, "no text"),
        (pdf("Secret.", password="x"), Form.PDF, "locked by a password"),  # noqa: S106
        (b"\xff", Form.TEXT, "not valid UTF-8"),
        (b"{}", Form.ARTICLE, "no "),
    ],
)
def test_what_gives_no_text_is_refused_with_a_reason(confined: Confined, data: bytes, form: Form, reason: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        extract(data, form, None, confined)
    assert reason in refusal.value.reason and refusal.value.advice


def test_what_the_document_says_comes_before_what_its_surroundings_say() -> None:
    own = Metadata.of("the page", title="T", url=" ")
    assert own.or_else(Metadata.of("the feed", title="F", url="u")) == Metadata(
        "T", url="u", origins={"title": "the page", "url": "the feed"}
    )
