"""What a search is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from gravamen.evidence.discovery import Correction

MICROSECONDS = 1_000_000
"""Times are whole microseconds since 1970 (UTC)."""
_UNITS = {"ms": 1_000, "s": MICROSECONDS, "m": 60 * MICROSECONDS, "min": 60 * MICROSECONDS, "h": 3600 * MICROSECONDS}


class Null(StrEnum):
    """Which sort of chance an edge must exceed.

    `synchrony`: both posted the objects, but when is left to each object's own time profile. `affinity`: which objects they share
    is left to their activity and the objects' popularity. `both`: the larger of the two p-values. `either`: twice the smaller.
    """

    SYNCHRONY = "synchrony"
    AFFINITY = "affinity"
    BOTH = "both"
    EITHER = "either"


class ParameterError(ValueError):
    """A parameter makes no sense; the message says which, what was given, and what would do."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """A search.

    `window` is in microseconds; two shares at most so far apart are a co-action. `actions` are kinds of object, None for all that are
    present and telling. Accounts with fewer than `min_participation` rows are not compared. `rate` is the false discovery rate.
    `search_limit` bounds the co-actions looked at for candidates: beyond it the objects with most of them are skipped. `has_strata`
    splits the error budget over classes of pairs by how many objects they share.
    """

    window: int = 60 * MICROSECONDS
    actions: tuple[str, ...] | None = None
    min_participation: int = 2
    rate: float = 0.01
    correction: Correction = Correction.BH
    null: Null = Null.SYNCHRONY
    search_limit: int = 10_000_000
    has_strata: bool = False

    def __post_init__(self) -> None:
        if self.window < 1:
            raise ParameterError(f"the window must be longer than nothing, not {self.window} microseconds: give for instance 60s")
        if not 0 < self.rate <= 1:
            raise ParameterError(f"the false discovery rate must lie above 0 and not above 1, not be {self.rate}: give for instance 0.01")
        if self.min_participation < 1:
            raise ParameterError(f"the minimum participation must be at least 1, not {self.min_participation}")
        if self.has_strata and self.null not in (Null.SYNCHRONY, Null.BOTH):
            raise ParameterError(
                f"strata are made of what pairs share, which is what the null model {self.null} tests: use synchrony or both with them"
            )
        if self.search_limit < 1:
            raise ParameterError(f"the search limit must be at least 1, not {self.search_limit}")


def microseconds(text: str) -> int:
    """A length of time such as 60, 60s, 1.5m, 2h or 500ms; a bare number is seconds.

    Raises:
        ParameterError: it is no such length, or not longer than nothing.
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|min|m|h)?\s*", text)
    length = round(float(match[1]) * _UNITS[match[2] or "s"]) if match else 0
    if not 0 < length <= 366 * 86_400 * MICROSECONDS:
        raise ParameterError(f"{text!r} is no length of time up to a year: give for instance 60s, 500ms, 5m or 1h")
    return length


def in_words(window: int) -> str:
    """A window as people say it: a minute, 10 seconds, 2 hours."""
    for unit, name in ((3600 * MICROSECONDS, "hour"), (60 * MICROSECONDS, "minute"), (MICROSECONDS, "second")):
        if window % unit == 0:
            number = window // unit
            article = "an" if name == "hour" else "a"
            return f"{article} {name}" if number == 1 else f"{number} {name}s"
    return f"{window / 1000:g} milliseconds"
