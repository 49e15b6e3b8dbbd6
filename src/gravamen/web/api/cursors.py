"""Places in a list that outlive its growth: a cursor says behind which row to go on, by what the list is sorted by and an id.

Cursors are opaque to who uses them; whoever makes one up gets at worst another place in the same list.
"""

from __future__ import annotations

import base64
import binascii
import json

Key = tuple[str | int | None, ...]
_LARGEST = 2**62


class CursorError(ValueError):
    """What was given as a cursor is none of this list."""


def cursor_of(order: str, key: Key) -> str:
    """The cursor of a row; `order` names the list and how it is sorted."""
    return base64.urlsafe_b64encode(json.dumps([order, *key], separators=(",", ":")).encode()).decode().rstrip("=")


def key_of(cursor: str, order: str, *sorts: type) -> Key:
    """What the row of a cursor is sorted by; `sorts` are the types of its parts, of which None may stand for any but the last.

    Raises:
        CursorError: it is no cursor of this list.
    """
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise _not_of_this_list() from error
    if not isinstance(told, list) or len(told) != len(sorts) + 1 or told[0] != order:  # pyright: ignore[reportUnknownArgumentType]
        raise _not_of_this_list()
    parts: list[str | int | None] = told[1:]
    for position, (part, sort) in enumerate(zip(parts, sorts, strict=True), 1):
        if not (_fits(part, sort) or (part is None and position < len(sorts))):
            raise _not_of_this_list()
    return tuple(parts)


def _fits(part: object, sort: type) -> bool:
    if isinstance(part, int):
        return sort is int and not isinstance(part, bool) and abs(part) < _LARGEST
    return isinstance(part, str) and sort is str and part.isprintable() and part.isascii() | (len(part) < 500)


def _not_of_this_list() -> CursorError:
    return CursorError("cursor: this is no place in this list; ask without it, and then for the `next` of each answer")
