"""Places in a list that outlive its growth: a cursor says behind which row to go on, by what the list is sorted by and an id.

Cursors are opaque to who uses them; whoever makes one up gets at worst another place in the same list.
"""

from __future__ import annotations

import base64
import json
from typing import Any

Key = tuple[str | int | None, ...]
_LARGEST = 2**62


class CursorError(ValueError):
    """What was given as a cursor is none of this list."""


def cursor_of(order: str, key: Key) -> str:
    """The cursor of a row; `order` names the list and how it is sorted."""
    return base64.urlsafe_b64encode(json.dumps([order, *key], separators=(",", ":")).encode()).decode().rstrip("=")


def key_of(cursor: str | None, order: str, *sorts: type) -> Any:
    """What the row of a cursor is sorted by, None where there is none; `sorts` are the types of its parts, of which None may stand
    for any but the last.

    Raises:
        CursorError: it is no cursor of this list.
    """
    if cursor is None:
        return None
    try:
        told: Any = json.loads(base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError) as error:
        raise _not_of_this_list() from error
    if not isinstance(told, list) or told[:1] != [order]:
        raise _not_of_this_list()
    parts: list[Any] = told[1:]  # pyright: ignore[reportUnknownVariableType]
    if len(parts) != len(sorts) or parts[-1] is None:
        raise _not_of_this_list()
    if not all(part is None or _fits(part, sort) for part, sort in zip(parts, sorts, strict=True)):
        raise _not_of_this_list()
    return tuple(parts)


def _fits(part: object, sort: type) -> bool:
    if sort is int:
        return isinstance(part, int) and not isinstance(part, bool) and abs(part) < _LARGEST
    return isinstance(part, str) and "\0" not in part


def _not_of_this_list() -> CursorError:
    return CursorError("cursor: this is no place in this list; ask without it, and then for the `next` of each answer")
