"""Which statement answers which: what two statements show side by side, and what the small network makes of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gravamen.model import Act, Topic
from gravamen.reading.answering import CLASS_SIZES, NUMBERS, REACH, Side, answers, near, side_by_side, stem, words_of
from gravamen.reading.network import shipped_network

COUNTRIES = st.sampled_from(["CHN", "USA", "RUS", None])
WORDING = st.text(alphabet=st.sampled_from(list("abc dé’-ж🙂\n")), max_size=40)


def side(wording: str, act: Act, speaker: str | None, respondent: str | None, at: int) -> Side:
    """A statement on its own line of a text."""
    span = (at * 100, at * 100 + len(wording))
    return Side(span, at, words_of(wording), wording.lower(), act, Topic.CYBER, False, speaker, None, respondent, None)


@st.composite
def sides(draw: st.DrawFn) -> list[Side]:
    """Some statements in text order."""
    count = draw(st.integers(1, 12))
    return [side(draw(WORDING), draw(st.sampled_from(list(Act))), draw(COUNTRIES), draw(COUNTRIES), at) for at in range(count)]


@given(sides())
def test_any_statements_give_finite_numbers_and_classes_that_the_network_knows(some: list[Side]) -> None:
    numbers, classes = side_by_side(some)
    assert numbers.shape == (len(some), len(some), NUMBERS) and np.isfinite(numbers).all()
    assert classes.shape == (len(some), len(some), len(CLASS_SIZES))
    assert (classes >= 0).all() and (classes < np.array(CLASS_SIZES)).all()


@given(st.integers(0, 80))
def test_no_statement_is_set_beside_itself_or_one_too_far(count: int) -> None:
    later, earlier = near(count)
    assert (later != earlier).all() and (np.abs(later - earlier) <= REACH).all()
    assert len(later) == sum(min(count - 1, i + REACH) - max(0, i - REACH) for i in range(count))


@pytest.mark.parametrize(("one", "other"), [("sanctions", "sanction"), ("accused", "accuses"), ("Putin’s", "putin"), ("hacking", "hacked")])
def test_words_of_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


ALLEGED = side("accused China of hacking its ministries", Act.ALLEGE, "USA", "CHN", 0)
APART = side("urged Kenya to open its harbours", Act.DEMAND, "FRA", "KEN", 1)


@pytest.mark.parametrize("wording", ["denied the accusation", "denied hacking the ministries", "denied this"])
def test_a_denial_answers_the_allegation_and_not_what_stands_between(wording: str) -> None:
    denial = side(wording, Act.DENY, "CHN", "CHN", 2)
    links = answers(shipped_network(), [ALLEGED, APART, denial])
    assert links[2][0] > links[2][1] and links[2][0] > links[0][2]


def test_the_nearer_of_two_like_allegations_is_the_likelier() -> None:
    again = replace(ALLEGED, span=(300, 340), paragraph=3)
    denial = side("denied this", Act.DENY, "CHN", "CHN", 4)
    links = answers(shipped_network(), [ALLEGED, APART, APART, again, denial])
    assert links[4][3] > links[4][0]


def test_a_long_document_is_judged_in_stretches_with_every_pair_at_most_once() -> None:
    many = [replace(ALLEGED, span=(100 * k, 100 * k + 40), paragraph=k) for k in range(130)]
    links = answers(shipped_network(), many)
    assert len(links) == len(many)
    assert all(0 < abs(k - other) <= REACH for k, row in enumerate(links) for other in row)
    assert all({k - 1, k + 1} & set(range(len(many))) <= set(row) for k, row in enumerate(links))
