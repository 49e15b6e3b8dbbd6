"""Text of strangers, made ready to be set on paper: nothing steers, nothing vanishes, nothing runs over the margin."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from gravamen.publishing.visible import in_page, mark

_LONGEST_RUN = 24
_BREAK = "\u200b"
_RUN = re.compile(rf"\S{{{_LONGEST_RUN + 1},}}")


@functools.cache
def _covered() -> frozenset[int]:
    """The code points that the fonts of the paper can show."""
    found: set[int] = set()
    text = (files("gravamen.publishing.exports") / "paper" / "coverage.txt").read_text(encoding="ascii")
    for line in text.splitlines():
        if not line.startswith("#"):
            first, _, last = line.partition("-")
            found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


@dataclass(slots=True)
class Setting:
    """Makes texts ready, and counts the characters for which the fonts have no shape.

    Those stand as their code points, ⟨U+4E2D⟩, unless the fonts are a reader's own (`has_own_fonts`).
    """

    has_own_fonts: bool = False
    unshown: set[str] = field(default_factory=set[str])

    def text(self, given: object) -> str:
        """A text as it is set: steering characters as marks, very long words with places where they may be broken."""
        shown = in_page(str(given))
        if not self.has_own_fonts:
            shown = "".join(self._character(c) for c in shown)
        return _RUN.sub(_breakable, shown)

    def _character(self, character: str) -> str:
        if ord(character) in _covered() or character.isspace():
            return character
        self.unshown.add(character)
        return mark(ord(character))

    def all(self, value: Any) -> Any:
        """Every text in lists and mappings made ready; keys, numbers and truth values as they are."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.all(each) for key, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
        if isinstance(value, (list, tuple)):
            return [self.all(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
        return value


def _breakable(run: re.Match[str]) -> str:
    """A long run of characters with a place to break after every few."""
    whole = run[0]
    return _BREAK.join(whole[start : start + _LONGEST_RUN] for start in range(0, len(whole), _LONGEST_RUN))
