"""Bytes → text. The text is what the bytes say, code point for code point: line ends and a leading U+FEFF in UTF-8 stay."""

from __future__ import annotations

import codecs

from gravamen.sources.unreadable import RefusedError

# Bytes of UTF-8. An article has some thousand; reading a megabyte takes half a minute; four take two thirds of a gigabyte of memory,
# and what is larger than this limit is many articles or a mistake.
DOCUMENT_LIMIT = 4_000_000

_WIDE_ENCODINGS = (
    # The marks of UTF-32 begin with those of UTF-16, so they come first.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FOREIGN_FORMATS = (
    (b"%pdf-", "a PDF file"),
    (b"pk\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"<!doctype html", "an HTML page"),
    (b"<html", "an HTML page"),
)


def too_large() -> RefusedError:
    """The refusal of a document above `DOCUMENT_LIMIT` bytes."""
    return RefusedError(
        f"it is larger than {DOCUMENT_LIMIT // 1_000_000} MB, the limit for one document",
        "split it into articles, for instance one per line of a .jsonl file",
    )


def decode(data: bytes) -> str:
    """The text of a plain text file: UTF-8, or UTF-16 or UTF-32 where a byte order mark says so.

    No other encoding is guessed: a wrong guess would put words into the record that nobody wrote.

    Raises:
        RefusedError: the bytes are no text, or in an encoding that they do not declare.
    """
    if len(data) > DOCUMENT_LIMIT:
        raise too_large()
    _refuse_foreign_formats(data)
    encoding = next((name for mark, name in _WIDE_ENCODINGS if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in data:
        raise _binary(data.index(b"\0"))
    text = _decoded(data, encoding)
    if "\0" in text:
        raise _binary(text.index("\0"))
    return text


def _refuse_foreign_formats(data: bytes) -> None:
    head = data[:256].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    for mark, name in _FOREIGN_FORMATS:
        if head.startswith(mark):
            raise RefusedError(f"it is {name}, not plain text", "give its text as a UTF-8 .txt or .jsonl file")


def _binary(place: int) -> RefusedError:
    return RefusedError(f"it is binary, not text (NUL at position {place})", "give a text file")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedError(
            f"it is not valid {encoding.upper()} (byte {error.start}: 0x{data[error.start]:02X})",
            "if it is in another encoding, convert it first, for instance: iconv -f WINDOWS-1252 -t UTF-8",
        ) from error
