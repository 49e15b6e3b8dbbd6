"""Groups are found again as by looking at every one, and thousands of them cost in proportion to their accounts."""

from __future__ import annotations

import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gravamen.evidence.groups import Groups, agreement, find_groups, likeness, places_of

labels = st.lists(st.integers(0, 4), max_size=12)


def grouped(given_labels: list[int]) -> Groups:
    """Accounts 0, 1, … in groups of these labels, numbered without gaps."""
    number = {label: n for n, label in enumerate(sorted(set(given_labels) - {0}), 1)} | {0: 0}
    return Groups(np.arange(len(given_labels)), np.array([number[label] for label in given_labels], np.int64))


@given(labels)
def test_members_and_places_are_those_of_a_look_at_every_label(given_labels: list[int]) -> None:
    groups = grouped(given_labels)
    wanted = [[n for n, label in enumerate(groups.group.tolist()) if label == number] for number in range(1, groups.number + 1)]
    assert [members.tolist() for members in groups.members()] == wanted
    assert [places.tolist() for places in places_of(groups.group, groups.number)] == wanted


@given(labels, labels)
def test_a_group_is_as_like_as_the_most_alike_of_the_others(one: list[int], other: list[int]) -> None:
    groups, others = grouped(one), grouped(other)
    own, rest = ([set(members.tolist()) for members in each.members()] for each in (groups, others))
    wanted = [max((len(a & b) / len(a | b) for b in rest), default=0.0) for a in own]
    assert likeness(groups, others) == tuple(float(f"{value:.12g}") for value in wanted)


def test_thousands_of_groups_are_no_more_work_than_their_accounts() -> None:
    a = np.arange(0, 40_000, 2)
    begun = time.process_time()
    groups = find_groups(a, a + 1, np.ones(len(a)))
    assert groups.number == len(groups.members()) == len(a)
    assert set(likeness(groups, groups)) == {1.0}
    assert agreement(groups, groups) == 1.0
    assert time.process_time() - begun < 10  # each group beside every account: 800 million comparisons
