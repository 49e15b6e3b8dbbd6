"""When each speaker of a document was last heard: a report comes back to one occasion of theirs."""

from __future__ import annotations

from dataclasses import dataclass

from gravamen.model import When


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker: the time of the statement before of theirs (None without one), and whether no other speaker came between."""

    before: When | None
    again: bool


class Voices:
    """The speakers heard so far, with the time of the last statement of each."""

    def __init__(self) -> None:
        self._times: dict[str, When] = {}
        self._last: str | None = None

    def of(self, name: str | None) -> Voice | None:
        """The speaker of this name, as heard so far; None where the name is unknown."""
        return Voice(self._times.get(name), name == self._last) if name else None

    def note(self, name: str | None, when: When) -> None:
        """Take down a statement."""
        if name:
            self._times[name] = when
        self._last = name
