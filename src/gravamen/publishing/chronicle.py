"""The history of one thing as lines for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from gravamen.publishing.account import heading
from gravamen.publishing.visible import one_line

Fields = Mapping[str, Any]


def chronicle(subject: str, entries: Iterable[Fields]) -> Group:
    """Entries under each other: when, what sort and by whom; then what it says of the subject."""
    parts: list[Any] = [heading(f"History of {subject}")]
    for entry in entries:
        title = Text(f"{entry['at']}  ", "default")
        title.append(str(entry["kind"]), "bold").append(f" by {one_line(str(entry['author']))}", "default")
        parts += [title.append(f"  entry {entry['seq']}", "dim"), *map(_line, _told(subject, entry["body"]))]
    return Group(*parts, Text())


def _line(text: str) -> Padding:
    return Padding(Text(one_line(text), "dim"), (0, 1, 0, 4))


def _told(subject: str, body: Fields) -> Iterable[str]:
    """What an entry says: where it tells of many things, only what concerns the subject."""
    for name, value in body.items():
        narrowed = _narrowed(subject, value)
        if narrowed not in (None, [], {}, ""):
            yield f"{name.replace('_', ' ')}: {narrowed if isinstance(narrowed, str) else json.dumps(narrowed, ensure_ascii=False)}"


def _narrowed(subject: str, value: Any) -> Any:
    if isinstance(value, dict):
        told = cast(dict[str, Any], value)
        if subject in told:
            return told[subject]
        inner: dict[str, Any] = {key: inside[subject] for key, inside in told.items() if isinstance(inside, dict) and subject in inside}
        return inner or told
    if isinstance(value, list):
        listed = cast(list[Any], value)
        return [item for item in listed if isinstance(item, list) and subject in item] or listed
    return value
