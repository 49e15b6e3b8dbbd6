"""Floors under the quality: figures that must be reached, kept in a TOML file, so that a worse reading does not go unseen."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from gravamen.evaluation.fields import FormatError

CEILINGS = "at_most"
"""The table of a floors file whose figures are upper bounds (an error should be low)."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure that was measured, and what it should be at least (or, for a ceiling, at most)."""

    measure: str
    bound: float
    measured: float
    is_ceiling: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether the measured figure is on the right side."""
        return self.measured <= self.bound if self.is_ceiling else self.measured >= self.bound

    def __str__(self) -> str:
        side = "above its ceiling" if self.is_ceiling else "below its floor"
        return f"{self.measure} is {self.measured:.3f}, {side} of {self.bound:.3f}"


def read_floors(path: Path) -> dict[str, Any]:
    """The floors of a file: its keys mirror what `gravamen eval --json` prints. Raises OSError, FormatError."""
    try:
        with path.open("rb") as opened:
            return tomllib.load(opened)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"{path} is not TOML: {error}") from error


def bounds(result: Mapping[str, Any], floors: Mapping[str, Any]) -> list[Bound]:
    """Each floor and ceiling beside what was measured. Raises FormatError for a measure that the result does not have."""
    ceilings = floors.get(CEILINGS, {})
    at_least = {name: value for name, value in floors.items() if name != CEILINGS}
    return [
        Bound(".".join(path), bound, _measured(result, path), is_ceiling)
        for tree, is_ceiling in ((at_least, False), (ceilings, True))
        for path, bound in _leaves(tree)
    ]


def _leaves(tree: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    if isinstance(tree, dict):
        for name, branch in cast("dict[str, object]", tree).items():
            yield from _leaves(branch, (*path, name))
    elif isinstance(tree, bool) or not isinstance(tree, int | float):
        raise FormatError(f"the floor of {'.'.join(path)} is {tree!r}, which is no number")
    else:
        yield path, float(tree)


def _measured(result: Mapping[str, Any], path: tuple[str, ...]) -> float:
    value: object = result
    for name in path:
        value = cast("dict[str, object]", value).get(name) if isinstance(value, Mapping) else None
    if not isinstance(value, int | float):
        raise FormatError(f"there is a floor for {'.'.join(path)}, but no such figure in the result")
    return float(value)
