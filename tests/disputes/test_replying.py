"""Which allegation of another report a denial answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from filing import filed
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from gravamen.disputes.filed import Filed
from gravamen.disputes.replying import REACH_DAYS, answers

CHARGE = filed("a", "allege", "EST", day="2024-04-26")


def test_a_denial_answers_the_latest_charge_before_it() -> None:
    (found,) = answers([CHARGE, filed("b", "allege", "EST", day="2024-04-20"), filed("c", "deny", "RUS", day="2024-04-28")])
    assert (found.statement, found.target) == ("c", "a")
    assert found.reason == "the latest charge against RUS in this dispute, 2 days before, in another document"


def test_among_charges_of_one_day_the_one_alike_in_words_is_answered() -> None:
    other = filed("b", "allege", "EST", day="2024-04-26", words="ships were seen over the cables")
    (found,) = answers([CHARGE, other, filed("c", "deny", "RUS", day="2024-04-26", words="no ships of ours were over the cables")])
    assert (found.target, "on the same day" in found.reason) == ("b", True)


def test_a_rejection_answers_a_demand_to_its_side() -> None:
    demand = filed("b", "demand", "EST", day="2024-04-27", words="Russia must stop it")
    (found,) = answers([CHARGE, demand, filed("c", "reject", "RUS", day="2024-04-28")])
    assert (found.target, found.reason.startswith("the latest demand to RUS")) == ("b", True)


@pytest.mark.parametrize(
    "denial",
    [
        filed("c", "deny", "RUS", day="2024-04-25"),  # said before it
        filed("c", "deny", "RUS"),  # nobody knows when
        filed("c", "deny", "RUS", day=f"2024-06-{26 + REACH_DAYS - 30 + 1:02d}"),  # too late
        filed("c", "deny", "BLR", day="2024-04-28"),  # nobody accused that side
        filed("c", "deny", "RUS", day="2024-04-28", standing=True),  # a position, no answer
        filed("c", "deny", "RUS", day="2024-04-28", negated=True),  # did not deny
        filed("c", "deny", "RUS", day="2024-04-28", replies=("x",)),  # its own document says what it answers
        filed("a2", "deny", "RUS", day="2024-04-28", document="a"),  # reading has looked at its own document
        filed("c", "state", "RUS", day="2024-04-28"),
    ],
)
def test_what_is_no_answer(denial) -> None:
    assert answers([CHARGE, denial]) == []


SOME = st.builds(
    lambda number, act, side, respondent, addressee, day, words: filed(
        f"{number}", act, side, document=f"d{number % 3}", respondent=respondent, addressee=addressee, day=day, words=words
    ),
    st.integers(0, 1000),
    st.sampled_from(["allege", "demand", "warn", "deny", "reject", "state"]),
    st.sampled_from(["EST", "RUS", None]),
    st.sampled_from(["EST", "RUS", None]),
    st.sampled_from(["EST", "RUS", None]),
    st.integers(0, 90).map(lambda days: (date(2024, 1, 1) + timedelta(days)).isoformat()),
    st.sampled_from(["they broke in", "they broke in at night", "ships over the cables"]),
)


def latest_answerable(s: Filed, members: list[Filed]) -> str | None:
    """What a denial or a rejection answers, by looking at every other statement."""
    answerable = {"allege", "demand", "warn"} if s.act == "reject" else {"allege"} if s.act == "deny" else set()
    reach = [
        other
        for other in members
        if other.act in answerable
        and other.document != s.document
        and other.speaker_country not in (None, s.speaker_country)
        and s.speaker_country in (other.respondent, other.addressee)
        and timedelta() <= date.fromisoformat(s.day or "") - date.fromisoformat(other.day or "") <= timedelta(REACH_DAYS)
    ]
    best = max(reach, key=lambda other: (other.day, fuzz.token_set_ratio(s.words, other.words), other.id), default=None)
    return best.id if best and s.speaker_country else None


@given(st.lists(SOME, unique_by=lambda s: s.id, max_size=25))
def test_an_answer_is_the_one_that_looking_at_every_statement_finds(members: list[Filed]) -> None:
    found = {answer.statement: answer.target for answer in answers(members)}
    assert found == {s.id: target for s in members if (target := latest_answerable(s, members))}
