from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gravamen.sources.decoding import DOCUMENT_LIMIT, decode
from gravamen.sources.unreadable import RefusedError


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_utf8_text_comes_out_code_point_for_code_point(text: str) -> None:
    data = text.encode()
    try:
        assert decode(data) == text
    except RefusedError as refusal:  # text may happen to begin like a file of another format
        assert "not plain text" in refusal.reason


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused_with_reason_and_advice(data: bytes) -> None:
    try:
        assert isinstance(decode(data), str)
    except RefusedError as refusal:
        assert refusal.reason and refusal.advice


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"one\r\ntwo\rthree\n", "one\r\ntwo\rthree\n"),  # offsets would shift if line ends were normalised
        (b"\xef\xbb\xbfone", "\ufeffone"),  # the mark is a code point of the file decoded as UTF-8
        ("é\n".encode("utf-16"), "é\n"),
        (b"\xfe\xff" + "é\n".encode("utf-16-be"), "é\n"),
        ("é\n".encode("utf-32"), "é\n"),  # its mark begins with that of UTF-16
        ("e\u0301🗳️".encode(), "e\u0301🗳️"),  # a combining mark is not composed with its letter
        (b"", ""),
    ],
)
def test_encodings_that_are_declared_or_utf8_are_read(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("naïve".encode("cp1252"), "not valid UTF-8 (byte 2: 0xEF)"),
        (b"text\0with", "binary, not text (NUL at position 4)"),
        (b"\xff\xfea", "not valid UTF-16"),
        (b"\xff\xfe\0\xd8", "not valid UTF-16"),  # half a character
        ("a\0b".encode("utf-16"), "binary"),
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"PK\x03\x04...", "a ZIP archive or an office document"),
        (b"\n<!DOCTYPE html><html>", "an HTML page"),
        (b"a" * (DOCUMENT_LIMIT + 1), "larger than 4 MB"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(RefusedError) as caught:
        decode(data)
    assert reason in caught.value.reason
