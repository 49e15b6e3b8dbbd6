"""Disputes across documents: what is joined, what is not, under which name, and for which reason."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from filing import filed
from hypothesis import given
from hypothesis import strategies as st

from gravamen.disputes.filed import Filed
from gravamen.disputes.linking import NEAR_DAYS, Linked, link


def linked(*statements: Filed, leads: dict[str, str] | None = None) -> list[Linked]:
    return link("RUS", "cyber", statements, leads or {})


def groups(*statements: Filed) -> set[frozenset[str]]:
    return {frozenset(dispute.reasons) for dispute in linked(*statements)}


def together(*ids: str) -> set[frozenset[str]]:
    return {frozenset(ids)}


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ("2024-04-26", "same respondent and topic, complaint of EST too, on the same day"),
        ("2024-04-27", "same respondent and topic, complaint of EST too, 1 day apart"),
        ("2024-05-08", "same respondent and topic, complaint of EST too, 12 days apart"),
    ],
)
def test_the_same_complainant_within_reach_is_one_dispute_and_says_why(later: str, expected: str) -> None:
    (dispute,) = linked(filed("a", "allege", "EST", day="2024-04-26"), filed("b", "warn", "EST", day=later, strand_reason="warn"))
    assert dispute.reasons["b"] == f"warn; {expected}"


def test_beyond_reach_begins_another_dispute() -> None:
    days = [date(2020, 1, 1) + timedelta(days=n * (NEAR_DAYS + 1)) for n in range(2)]
    pairs = [
        filed(f"{name}{n}", act, "EST", day=day.isoformat(), strand=name)
        for name, day in zip("ab", days, strict=True)
        for n, act in enumerate(("allege", "warn"))
    ]
    assert groups(*pairs) == {frozenset({"a0", "a1"}), frozenset({"b0", "b1"})}


def test_a_chain_of_days_within_reach_is_one_dispute() -> None:
    days = [date(2020, 1, 1) + timedelta(days=n * NEAR_DAYS) for n in range(4)]
    assert groups(*(filed(f"{'abcd'[n]}", "allege", "EST", day=d.isoformat()) for n, d in enumerate(days))) == together(*"abcd")


def test_other_complainants_have_disputes_of_their_own() -> None:
    found = groups(
        filed("a1", "allege", "EST", day="2024-04-26"), filed("a2", "warn", "EST", day="2024-04-26"),
        filed("b1", "allege", "POL", day="2024-04-26"), filed("b2", "warn", "POL", day="2024-04-26"),
    )  # fmt: skip
    assert found == {frozenset({"a1", "a2"}), frozenset({"b1", "b2"})}


def test_a_joint_complaint_counts_for_who_complains_most_and_ties_no_others() -> None:
    found = groups(
        filed("a1", "allege", "EST", day="2024-04-26"), filed("b1", "allege", "POL", day="2024-04-26"),
        filed("b2", "warn", "POL", day="2024-04-26"), filed("c1", "allege", "EST", day="2024-04-27"),
        filed("c2", "warn", "EST", day="2024-04-27"), filed("c3", "allege", "POL", day="2024-04-27"),
    )  # fmt: skip
    assert found == {frozenset({"a1", "c1", "c2", "c3"}), frozenset({"b1", "b2"})}


def test_a_denial_alone_joins_the_nearest_dispute() -> None:
    found = linked(
        filed("a", "allege", "EST", day="2024-01-01"), filed("b", "allege", "EST", day="2024-02-01"),
        filed("c", "allege", "POL", day="2024-05-01"), filed("d", "warn", "POL", day="2024-05-02"),
        filed("e", "deny", "RUS", day="2024-05-04", strand_reason="deny"),
    )  # fmt: skip
    assert {frozenset(d.reasons) for d in found} == {frozenset({"a", "b"}), frozenset({"c", "d", "e"})}
    assert [d.reasons["e"] for d in found if "e" in d.reasons] == ["deny; same respondent and topic, 2 days apart"]


def test_what_nobody_dates_joins_by_complainant_and_says_that_it_is_a_guess() -> None:
    (dispute,) = linked(filed("a", "allege", "EST", day="2024-01-01"), filed("b", "allege", "EST"))
    assert dispute.reasons["b"].endswith("complaint of EST too; when it was said is not known")


def test_a_position_held_over_time_is_as_old_as_its_report() -> None:
    held = filed("b", "allege", "EST", day="1999-01-01", standing=True, published="2024-04-27")
    assert groups(filed("a", "allege", "EST", day="2024-04-26"), held) == together("a", "b")


def test_lone_statements_and_praise_are_no_dispute() -> None:
    assert groups(filed("a", "allege", "EST", day="2024-04-26")) == set()
    assert groups(filed("a", "endorse", "EST", day="2024-04-26"), filed("b", "state", "EST", day="2024-04-26")) == set()


def test_a_retelling_ties_its_document_and_is_no_member() -> None:
    (dispute,) = linked(
        filed("a1", "allege", "EST", day="2024-04-26"), filed("b1", "allege", "EST", day="2024-04-26"),
        filed("b2", "deny", "RUS", day="2024-04-26"), leads={"b1": "a1"},
    )  # fmt: skip
    assert set(dispute.reasons) == {"a1", "b2"}


def test_a_dispute_keeps_the_name_that_most_of_its_statements_had() -> None:
    (dispute,) = linked(
        filed("a", "allege", "EST", day="2024-04-20"),
        filed("b", "allege", "EST", day="2024-04-26", linked="old"), filed("c", "allege", "EST", day="2024-04-27", linked="old"),
    )  # fmt: skip
    assert dispute.id == "old"


def test_when_a_dispute_falls_apart_the_larger_part_keeps_the_name() -> None:
    far = {"day": "2020-01-01", "linked": "old"}
    found = linked(
        *(filed(f"a{n}", "allege", "EST", day="2024-04-26", linked="old") for n in range(3)),
        *(filed(f"b{n}", "allege", "EST", **far) for n in range(2)),
    )
    assert {d.id == "old": len(d.reasons) for d in found} == {True: 3, False: 2}


statements = st.lists(
    st.builds(
        lambda n, act, side, day, strand: (n, act, side, day, strand),
        st.integers(0, 10**6), st.sampled_from(["allege", "deny", "warn", "promise", "state"]),
        st.sampled_from(["EST", "POL", "RUS", None]),
        st.none() | st.dates(date(2023, 1, 1), date(2024, 12, 31)), st.sampled_from("abcdef"),
    ),
    max_size=14,
    unique_by=lambda drawn: drawn[0],
)  # fmt: skip


@given(statements, st.randoms(use_true_random=False))
def test_the_order_of_filing_and_linking_again_change_nothing(drawn, shuffler) -> None:
    given_ones = [filed(f"{strand}{n}", act, side, day=day and day.isoformat()) for n, act, side, day, strand in drawn]
    first = linked(*given_ones)
    shuffled = list(given_ones)
    shuffler.shuffle(shuffled)
    assert linked(*shuffled) == first
    home = {id: dispute.id for dispute in first for id in dispute.reasons}
    again = [filed(s.id, s.act, s.speaker_country, day=s.day, linked=home.get(s.id)) for s in given_ones]
    assert linked(*again) == first


@given(statements)
def test_statements_are_in_one_dispute_at_most_and_names_differ(drawn) -> None:
    found = linked(*(filed(f"{strand}{n}", act, side, day=day and day.isoformat()) for n, act, side, day, strand in drawn))
    assert len({d.id for d in found}) == len(found)
    assert all(not set(a.reasons) & set(b.reasons) for a, b in combinations(found, 2))
