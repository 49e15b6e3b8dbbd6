"""Taking fields out of JSON that strangers wrote, and saying what is wrong where it is."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from gravamen.model import Act, Span


class FormatError(ValueError):
    """A record that is not in the format it should be in; whoever reads the file reports it and goes on with the next."""


def json_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not blank, by their numbers from 1 on, unpacked where its name ends in .gz.

    Raises OSError where it cannot be opened, FormatError where it is not UTF-8 or its compressed data is damaged.
    """
    with _opened(path) as lines:
        try:
            yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
        except UnicodeDecodeError as error:
            raise FormatError(f"{path} is not valid UTF-8: convert it first, for instance with iconv") from error
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise FormatError(f"{path} is not whole ({error}): get it anew") from error


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


class Fields:
    """The fields of one JSON object. Every method raises FormatError, naming the field, where it is not what was asked for.

    `length` is that of the text which spans must lie in, None where it is not known.
    """

    def __init__(self, values: dict[str, Any], length: int | None = None) -> None:
        self._values = values
        self._length = length

    @classmethod
    def parse(cls, data: str) -> Fields:
        """The fields of a JSON object given as text."""
        try:
            parsed = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise FormatError(f"not JSON: {error}") from error
        if not isinstance(parsed, dict):
            raise FormatError("not a JSON object")
        return cls(cast("dict[str, Any]", parsed))

    def within(self, length: int) -> Fields:
        """The same fields, whose spans must lie in a text of so many code points."""
        return Fields(self._values, length)

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self._values.get(name) is not None

    def text(self, name: str) -> str:
        """A text."""
        value = self._values.get(name)
        if not isinstance(value, str):
            raise FormatError(f"{name!r} is missing or no text")
        return value

    def optional_text(self, name: str) -> str | None:
        """A text, or None where the field is absent or null."""
        return self.text(name) if self.has(name) else None

    def act(self) -> str:
        """The field `act`: a word of the vocabulary."""
        act = self.text("act")
        if act not in set(Act):
            raise FormatError(f"{act!r} is no act")
        return act

    def flag(self, name: str) -> bool:
        """A truth value, false where the field is absent or null."""
        return self.optional_flag(name) or False

    def optional_flag(self, name: str) -> bool | None:
        """A truth value, or None where the field is absent or null."""
        value = self._values.get(name)
        if not isinstance(value, bool | None):
            raise FormatError(f"{name!r} is neither true nor false")
        return value

    def optional_number(self, name: str) -> float | None:
        """A number, or None where the field is absent or null."""
        value = self._values.get(name)
        if not isinstance(value, int | float | None):
            raise FormatError(f"{name!r} is no number")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty where the field is absent or null."""
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise FormatError(f"{name!r} is no list of texts")
        return tuple(values)

    def nested(self, name: str) -> Fields:
        """An object; one without fields where the field is absent or null."""
        value: object = self._values.get(name) or {}
        if not isinstance(value, dict):
            raise FormatError(f"{name!r} is no object")
        return Fields(cast("dict[str, Any]", value), self._length)

    def many(self, name: str, *, required: bool = False) -> list[Fields]:
        """A list of objects; an absent one is empty unless it is required."""
        if required and not self.has(name):
            raise FormatError(f"{name!r} is missing")
        values = self._list(name)
        if not all(isinstance(value, dict) for value in values):
            raise FormatError(f"{name!r} is no list of objects")
        return [Fields(value, self._length) for value in values]

    def span(self, name: str) -> Span:
        """One [start, end) of the text."""
        return self._span(name, self._values.get(name))

    def optional_span(self, name: str) -> Span | None:
        """One [start, end) of the text, or None where the field is absent or null."""
        return self.span(name) if self.has(name) else None

    def spans(self, name: str) -> tuple[Span, ...]:
        """A list of [start, end), empty where the field is absent or null."""
        return tuple(self._span(name, value) for value in self._list(name))

    def _span(self, name: str, value: object) -> Span:
        match value:
            case [int(start), int(end)] if 0 <= start <= end and (self._length is None or end <= self._length):
                return start, end
            case _:
                raise FormatError(f"{name!r} has {value!r}, which is no span [start, end) of the text")

    def _list(self, name: str) -> list[Any]:
        value: object = self._values.get(name) or []
        if not isinstance(value, list):
            raise FormatError(f"{name!r} is no list")
        return cast("list[Any]", value)
