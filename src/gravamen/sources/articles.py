"""One line of JSON Lines → one document."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from gravamen.model import Document, digest
from gravamen.sources.decoding import DOCUMENT_LIMIT, too_large
from gravamen.sources.unreadable import RefusedError

# Escapes can make a line six times as long as its text, and other fields come on top.
LINE_LIMIT = 8 * DOCUMENT_LIMIT
_SHAPE = 'a line is an object such as {"id": "a1", "text": "…", "published": "2024-04-26"}'


def article(line: bytes, published: str | None = None) -> Document:
    """The document of one line; its digest is that of the UTF-8 bytes of `text`.

    `published` is the publication date (ISO) of articles that give none.

    Raises:
        RefusedError: the line is no JSON object, or a field is missing or of the wrong type.
    """
    if len(line) > LINE_LIMIT:
        raise too_large()
    return _document(_object(line), published)


def opens_articles(line: bytes) -> bool:
    """Whether a first line is of JSON Lines rather than of plain text: it opens an object, as no article does."""
    opening = line.removeprefix(codecs.BOM_UTF8).lstrip()
    return opening.startswith(b"{") and opening[1:].lstrip()[:1] in (b'"', b"}")


def refuse_json(data: bytes) -> None:
    """Refuses what is to be read as plain text where it is one whole JSON object or list: read as prose it would be nonsense.

    Raises:
        RefusedError: it is one.
    """
    if data.removeprefix(codecs.BOM_UTF8).lstrip()[:1] not in (b"{", b"["):
        return
    try:
        json.loads(data)
    except (RecursionError, ValueError):  # whatever it is, it is not JSON
        return
    raise RefusedError("it is one whole JSON value, neither text nor JSON Lines", f"put each article on a line of its own: {_SHAPE}")


def iso_date(given: str) -> str:
    """The day of an ISO 8601 date or date and time, as YYYY-MM-DD, in the clock that it was written in.

    Raises:
        RefusedError: it is no such date.
    """
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(given).date().isoformat()
    except ValueError as error:
        raise RefusedError(f"the publication date {_shown(given)} is not a date", "write it as YYYY-MM-DD") from error


def _object(line: bytes) -> Mapping[str, object]:
    try:
        value: Any = json.loads(line.decode("utf-8-sig").rstrip("\r\n"))  # columns are those of this line
    except UnicodeDecodeError as error:
        raise RefusedError(f"the line is not valid UTF-8 (byte {error.start})", "convert the file to UTF-8") from error
    except json.JSONDecodeError as error:
        raise RefusedError(f"the line is not JSON ({error.msg}, column {error.colno})", _SHAPE) from error
    # Deep nesting and integers of thousands of digits are refused by the parser in ways of their own.
    except (RecursionError, ValueError) as error:
        raise RefusedError("the line is JSON beyond what the parser takes", _SHAPE) from error
    if not isinstance(value, dict):
        raise RefusedError("the line is not a JSON object", _SHAPE)
    return cast(Mapping[str, object], value)


def _document(fields: Mapping[str, object], published: str | None) -> Document:
    text = _required(fields, "text")
    data = text.encode("utf-8")
    if len(data) > DOCUMENT_LIMIT:
        raise too_large()
    given = _optional(fields, "published")
    return Document(
        id=_required(fields, "id"),
        text=text,
        sha256=digest(data),
        title=_optional(fields, "title"),
        published=published if given is None else iso_date(given),
        url=_optional(fields, "url"),
    )


def _required(fields: Mapping[str, object], name: str) -> str:
    value = _optional(fields, name)
    if value is None:
        raise RefusedError(f'the article has no "{name}"', _SHAPE)
    if name == "id" and not value.strip():
        raise RefusedError('the "id" is empty', _SHAPE)
    return value


def _optional(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise RefusedError(f'"{name}" is {_json_type(value)}, not a string', _SHAPE)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise RefusedError(
            f'"{name}" holds half a character (U+{ord(value[error.start]):04X} at {error.start})',
            "write characters beyond U+FFFF as themselves or as both halves of their escape",
        ) from error
    return value


def _json_type(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    return "a list" if isinstance(value, list) else "an object"


def _shown(given: str) -> str:
    return json.dumps(given if len(given) <= 40 else given[:39] + "…", ensure_ascii=False)
