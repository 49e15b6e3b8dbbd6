from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gravamen.evaluation.tallies import Tally, interval, total

tallies = st.builds(
    lambda hits, more, missed: Tally(hits, hits + more, hits + missed),
    *(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30)),
)


@given(st.lists(tallies, min_size=1, max_size=8))
def test_interval_lies_between_the_worst_and_the_best_article(found: list[Tally]) -> None:
    low, high = interval(found, lambda tally: tally.recall)
    with_gold = [tally.recall for tally in found if tally.gold]
    assert min(with_gold, default=0) - 1e-12 <= high
    assert 0 <= low <= high <= max(with_gold, default=0) + 1e-12


def test_articles_that_are_all_alike_leave_no_doubt() -> None:
    assert interval([Tally(3, 4, 6)] * 5) == (0.6, 0.6)


def test_an_interval_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one article"):
        interval([])


def test_nothing_found_and_nothing_to_find_are_zero_not_an_error() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1) == (0, 0, 0)


def test_measures_that_some_articles_lack_are_summed_over_the_others() -> None:
    summed = total([{"act": Tally(1, 1, 1)}, {"act": Tally(0, 1, 1), "evidence": Tally.share(1, 1)}])
    assert summed == {"act": Tally(1, 2, 2), "evidence": Tally(1, 1, 1)}
