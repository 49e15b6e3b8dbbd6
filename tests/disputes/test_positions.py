"""Changes of position, and how directly an allegation is made."""

from __future__ import annotations

import pytest
from filing import filed

from gravamen.disputes.positions import changes_of_position, directness


def changed(*statements) -> list[tuple[str, str]]:
    return [(change.before.id, change.after.id) for change in changes_of_position(statements)]


def test_a_denial_then_a_confirmation_is_a_change() -> None:
    denied, confirmed = filed("a", "deny", "RUS", day="2024-04-26"), filed("b", "confirm", "RUS", day="2024-05-26")
    assert changed(confirmed, denied) == [("a", "b")]


@pytest.mark.parametrize(
    "second",
    [
        filed("b", "deny", "RUS", day="2024-05-26"),  # the same again
        filed("b", "confirm", "EST", day="2024-05-26"),  # somebody else
        filed("b", "confirm", "RUS", day="2024-04-26"),  # on one day nobody knows which came first
        filed("b", "confirm", "RUS"),
        filed("b", "confirm", "RUS", day="2024-05-26", topic="espionage"),
        filed("b", "confirm", "RUS", day="2024-05-26", negated=True),
    ],
)
def test_what_is_no_change(second) -> None:
    assert changed(filed("a", "deny", "RUS", day="2024-04-26"), second) == []


def test_taking_an_act_back_is_a_change() -> None:
    assert changed(filed("a", "promise", "RUS", day="2024-04-26"), filed("b", "promise", "RUS", day="2024-05-26", negated=True)) == [
        ("a", "b")
    ]


@pytest.mark.parametrize(
    ("hedged", "answered", "named", "expected"),
    [(False, False, True, "direct"), (True, False, True, "inferred"), (False, False, False, "inferred"), (False, True, True, "contested")],
)
def test_directness(hedged: bool, answered: bool, named: bool, expected: str) -> None:
    assert directness(hedged, answered, named) == expected
