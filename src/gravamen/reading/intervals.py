"""Which of many spans lie about a place: asked by bisection, so that a document of any length costs the same a question."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from gravamen.model import Span


class Intervals:
    """Spans in any order, which may overlap."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._sorted = sorted((start, end, number) for number, (start, end) in enumerate(spans))
        self._starts = [start for start, _, _ in self._sorted]
        self._longest = max((end - start for start, end in spans), default=0)

    def about(self, low: int, high: int) -> list[tuple[Span, int]]:
        """Every span that touches [low, high], with its number among those given; in order of their starts."""
        first = bisect_left(self._starts, low - self._longest)
        last = bisect_right(self._starts, high)
        return [((start, end), number) for start, end, number in self._sorted[first:last] if end >= low]


def within(offset: int, apart: Sequence[Span]) -> bool:
    """Whether a place lies in one of some spans that are sorted and do not overlap."""
    number = bisect_right(apart, offset, key=lambda span: span[0]) - 1
    return number >= 0 and offset < apart[number][1]
