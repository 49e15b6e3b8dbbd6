from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gravamen.model import digest
from gravamen.sources.articles import LINE_LIMIT, article, iso_date, opens_articles
from gravamen.sources.decoding import DOCUMENT_LIMIT
from gravamen.sources.unreadable import RefusedError


def line(**fields: object) -> bytes:
    return json.dumps({"id": "a", "text": "A said B.", **fields}).encode()


def test_an_article_carries_all_its_fields() -> None:
    found = article(line(title="T", published="2024-04-26", url="https://example.org/a"), published="1999-01-01")
    assert (found.id, found.text, found.title, found.url) == ("a", "A said B.", "T", "https://example.org/a")
    assert found.published == "2024-04-26"  # the date of the command line is for articles without one
    assert found.sha256 == digest(b"A said B.")


def test_the_given_date_is_for_articles_without_one() -> None:
    assert article(line(), published="2024-04-26").published == "2024-04-26"
    assert article(line(published=None), published="2024-04-26").published == "2024-04-26"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"id": "a", "text": ', "not JSON"),
        (b'{"id": \r\n', "column 8"),
        (b'["a"]', "not a JSON object"),
        (b"\xff{}", "not valid UTF-8 (byte 0)"),
        (b"[" * 100_000, "JSON"),  # deeper than the parser goes
        (b'{"id": ' + b"1" * 5000 + b"}", "JSON"),  # more digits than an integer may have
        (b"{}", 'no "text"'),
        (b'{"text": "x"}', 'no "id"'),
        (line(id=5), '"id" is a number, not a string'),
        (line(id=" "), '"id" is empty'),
        (line(text=["x"]), '"text" is a list, not a string'),
        (line(title={}), '"title" is an object'),
        (line(url=True), '"url" is true or false'),
        (line(published="last Friday"), 'publication date "last Friday" is not a date'),
        (line(published="2024-02-30"), "is not a date"),
        (line(text="é" * (DOCUMENT_LIMIT // 2 + 1)), "larger than 4 MB"),
        (b" " * (LINE_LIMIT + 1), "larger than 4 MB"),
        (line(text="\ud83d"), "half a character (U+D83D at 0)"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(RefusedError) as caught:
        article(data)
    assert reason in caught.value.reason
    assert caught.value.advice


def test_a_text_at_the_limit_is_read_however_it_is_escaped() -> None:
    assert len(article(line(text="\u0001" * DOCUMENT_LIMIT)).text) == DOCUMENT_LIMIT


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda s: s.encode("utf-8", "replace")))
def test_any_line_is_an_article_or_refused(data: bytes) -> None:
    try:
        assert article(data).text is not None
    except RefusedError as refusal:
        assert refusal.reason


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2024-04-26", "2024-04-26"),
        ("20240426", "2024-04-26"),
        ("2024-04-26T23:30:00-05:00", "2024-04-26"),
        ("2024-04-26T10:00:00Z", "2024-04-26"),
    ],
)
def test_dates_become_days_in_their_own_clock(given: str, day: str) -> None:
    assert iso_date(given) == day


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"id": "a"}', True),
        (b'\xef\xbb\xbf {"id"', True),
        (b"{}", True),
        (b"{curly} words", False),
        (b"Said", False),
        (b"", False),
    ],
)
def test_a_first_line_tells_articles_from_text(data: bytes, expected: bool) -> None:
    assert opens_articles(data) is expected
