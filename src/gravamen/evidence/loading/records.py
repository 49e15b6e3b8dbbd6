"""What a reader of exports hands on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from gravamen.evidence.posts import Kind

Row = Mapping[str, Any]
TEXT_LIMIT = 1_000_000
"""Characters: no post has more, and a cell that has more is a broken quotation mark that swallowed the rows after it."""
TOO_LONG = f"a cell of more than {TEXT_LIMIT:,} characters"
"""Why such a cell is not taken."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post, as a reader understood it. `objects` are what it shared, by kind, with duplicates and blanks; `text` as written.

    `time` is what the export says: a string, a number of seconds or a datetime.
    """

    account: str
    platform: str
    post: str
    time: Any
    objects: tuple[tuple[Kind, str], ...] = ()
    urls: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    text: str | None = None

    def check(self) -> None:
        """Looks at every text of it, as those inside nested objects were not seen when the row was read.

        Raises:
            RowError: one cannot be stored.
        """
        texts = [self.account, self.platform, self.post, *self.urls, *self.hashtags, self.text or "", *(value for _, value in self.objects)]
        # Nearly all posts have no fault: one look at all texts costs loading about 10 %, a look at each about 20 %.
        if fault_of("".join(texts)):
            for fault in filter(None, map(fault_of, texts)):
                raise RowError(fault)


@dataclass(frozen=True, slots=True)
class Skip:
    """A row that gave no post: where it stands, and why."""

    file: str
    row: int
    reason: str


class RowError(ValueError):
    """A row cannot be read; the message is the reason under which it is counted, the same for all rows of that kind."""


@dataclass(slots=True)
class Options:
    """What the user said about exports: columns by field, constant values by field, the zone of times without one, and whether
    05/04/2021 is the 5th of April (True), the 4th of May (False), or not to be read (None)."""

    columns: dict[str, str] = field(default_factory=dict[str, str])
    constants: dict[str, str] = field(default_factory=dict[str, str])
    zone: str = "UTC"
    day_first: bool | None = None


def text_of(row: Row, *names: str) -> str | None:
    """The first of these fields that is not blank, as text; a dot goes into a nested object."""
    for name in names:
        value = value_of(row, name)
        if value is None or isinstance(value, (dict, list)) or (isinstance(value, float) and not math.isfinite(value)):
            continue  # A data frame writes NaN where there was nothing.
        text = _whole(value).strip()
        if text:
            return text
    return None


def texts_of(items: Any, *names: str) -> tuple[str, ...]:
    """Of each object in a list, the first of these fields that is not blank."""
    return tuple(value for item in list_of(items) if (value := text_of(mapping_of(item), *names)))


def value_of(row: Row, name: str) -> Any:
    """A field, by its name as it stands, or by a path with dots into nested objects."""
    if name in row:
        return row[name]
    value: Any = row
    for part in name.split("."):
        inside = mapping_of(value)
        if part not in inside:
            return None
        value = inside[part]
    return value


def mapping_of(value: Any) -> Mapping[str, Any]:
    """A JSON object as it is; of anything else, an empty one."""
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def list_of(value: Any) -> list[Any]:
    """A JSON list as it is; of anything else, an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def needed(value: str | None, what: str) -> str:
    """The value, where there is one.

    Raises:
        RowError: it is missing.
    """
    if value is None:
        raise RowError(f"no {what}")
    return value


def fault_of(text: str) -> str | None:
    """Why a text cannot be taken: bytes that are no text, NUL, length beyond all measure."""
    if len(text) > TEXT_LIMIT:
        return TOO_LONG
    if "\0" in text:
        return "a NUL byte"
    if not text.isascii() and not _is_text(text):
        return "bytes that are not UTF-8"
    return None


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _whole(value: Any) -> str:
    """A value as text; numbers that a spreadsheet or a data frame made of whole ones (123.0) are whole again."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
