"""Spans about a place are found as by looking at every one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gravamen.reading.intervals import Intervals, within

spans = st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(spans, max_size=20), spans)
def test_what_touches_a_place_is_found_with_its_number(given_spans: list[tuple[int, int]], place: tuple[int, int]) -> None:
    low, high = place
    found = Intervals(given_spans).about(low, high)
    assert sorted(number for _, number in found) == [n for n, (a, b) in enumerate(given_spans) if a <= high and b >= low]
    assert all(given_spans[number] == span for span, number in found)


@given(st.lists(st.integers(1, 9), max_size=20), st.integers(0, 99))
def test_a_place_lies_within_as_by_looking_at_every_span(steps: list[int], place: int) -> None:
    bounds = [sum(steps[:n]) for n in range(len(steps) + 1)]
    apart = list(zip(bounds[::2], bounds[1::2], strict=False))
    assert within(place, apart) == any(a <= place < b for a, b in apart)
