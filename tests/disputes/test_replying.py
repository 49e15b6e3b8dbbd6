"""Which allegation of another report a denial answers."""

from __future__ import annotations

import pytest
from filing import filed

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
