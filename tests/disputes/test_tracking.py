"""Pledges over time: a status moves on dated evidence alone, and none is ever lost."""

from __future__ import annotations

import pytest
from filing import filed
from hypothesis import given
from hypothesis import strategies as st

from gravamen.disputes.filed import Filed
from gravamen.disputes.tracking import Evidenced, is_negative, stems, tracked
from gravamen.model import PledgeStatus

PROMISE = filed("p", "promise", "RUS", day="2023-11-15", words="Russia will not interfere in any networks")
DEMAND = filed("d", "demand", "EST", day="2023-11-01")


def charge(day: str, side: str = "EST", evidence: str | None = None):
    words = "Russia goes on to interfere in our networks"
    return filed(f"c{day.replace('-', '')}", "allege", side, day=day, evidence=evidence, words=words)


def statuses(*members, filed_on=(), term: str | None = None):
    found = tracked("RUS", [DEMAND, PROMISE, *members], {"p": filed_on}, {"p": term} if term else {})
    return [(s.status.value, s.day) for s in found["p"]]


def test_a_promise_is_open_from_its_day_on() -> None:
    assert statuses() == [("open", "2023-11-15")]


def test_each_allegation_of_breach_is_a_dated_status_with_who_says_so() -> None:
    found = tracked("RUS", [DEMAND, PROMISE, charge("2024-04-26"), charge("2024-05-01", "UNO")], {}, {})["p"]
    assert [(s.status.value, s.day, s.interested) for s in found] == [
        ("open", "2023-11-15", None), ("breach_alleged", "2024-04-26", True), ("breach_alleged", "2024-05-01", True),
    ]  # fmt: skip
    assert found[1].reason == "speaker of EST, a party to the dispute, says so of the same conduct (both speak of interf, networ)"


def test_a_charge_before_the_promise_is_no_breach_of_it() -> None:
    assert statuses(charge("2023-10-01")) == [("open", "2023-11-15")]


@pytest.mark.parametrize(
    "other",
    [
        filed("c", "allege", "EST", day="2024-04-26", words="ships were seen over the cables"),  # another conduct
        filed("c", "concern", "EST", day="2024-04-26", words="they may interfere in our networks"),  # no charge
        filed("c", "allege", "EST", words="they interfere in our networks"),  # nobody knows when
        filed("c", "allege", "EST", day="2024-04-26", topic="espionage", words="they interfere in our networks"),
        filed("c", "confirm", "RUS", day="2024-04-26", words="we interfere in your networks"),  # who promised concedes, and alleges nothing
        filed("c", "allege", "EST", day="2024-04-26", negated=True, words="they interfere in our networks"),
    ],
)
def test_what_alleges_no_breach(other) -> None:
    assert statuses(other) == [("open", "2023-11-15")]


def test_what_was_promised_to_be_done_is_not_broken_by_any_charge_in_the_report() -> None:
    promise = filed("p", "promise", "RUS", day="2023-11-15", words="Russia will investigate it")
    charges = [filed("p2", "allege", "EST", day="2024-04-26", document="p", words="they are still at it")]
    found = tracked("RUS", [DEMAND, promise, *charges], {}, {})
    assert [s.status.value for s in found["p"]] == ["open"]


def test_a_charge_in_the_report_of_the_promise_alleges_its_breach() -> None:
    found = filed("p2", "allege", "EST", day="2024-04-26", document="p", words="they are still at it")
    assert statuses(found)[-1] == ("breach_alleged", "2024-04-26")


def test_a_partys_word_that_its_evidence_is_independent_shows_nothing() -> None:
    assert statuses(charge("2024-04-26", evidence="independent"))[-1] == ("breach_alleged", "2024-04-26")


def test_an_outsider_who_reports_evidence_of_its_own_is_no_party_and_still_only_alleges() -> None:
    found = tracked("RUS", [DEMAND, PROMISE, charge("2024-04-26", "UNO", "independent")], {}, {})["p"]
    assert [(s.status.value, s.interested) for s in found] == [("open", None), ("breach_alleged", False)]


def test_an_exhibit_filed_as_independent_shows_the_breach_and_later_claims_move_it_no_more() -> None:
    shown = Evidenced(PledgeStatus.BREACH_SHOWN, "2024-04-30", "the report", "filed")
    found = statuses(charge("2024-04-26"), charge("2024-06-01"), filed_on=[shown])
    assert found == [("open", "2023-11-15"), ("breach_alleged", "2024-04-26"), ("breach_shown", "2024-04-30")]


def test_kept_when_its_term_ends_with_no_breach_shown() -> None:
    assert statuses(charge("2024-04-26"), term="2024-11-05")[-1] == ("kept", "2024-11-05")


def test_not_kept_where_a_breach_was_shown_before_the_term() -> None:
    shown = Evidenced(PledgeStatus.BREACH_SHOWN, "2024-04-30", "the report", "filed")
    assert statuses(filed_on=[shown], term="2024-11-05")[-1] == ("breach_shown", "2024-04-30")
    # After the term there is nothing left to break, but what was shown later of the time before it is on file.
    late = Evidenced(PledgeStatus.BREACH_SHOWN, "2025-01-30", "the report", "filed")
    assert statuses(filed_on=[late], term="2024-11-05") == [("open", "2023-11-15"), ("kept", "2024-11-05"), ("breach_shown", "2025-01-30")]


def test_what_a_person_sets_is_a_status_with_its_day() -> None:
    searched = Evidenced(PledgeStatus.NO_PUBLIC_EVIDENCE, "2024-03-01", "Ann", "Ann: nothing found")
    assert statuses(charge("2024-04-26"), filed_on=[searched]) == [
        ("open", "2023-11-15"), ("no_public_evidence", "2024-03-01"), ("breach_alleged", "2024-04-26"),
    ]  # fmt: skip


def test_what_answers_a_promise_moves_it_from_the_promise_on_though_its_own_date_begins_before() -> None:
    answer = filed("p3", "allege", "EST", day="2023-01-01", last_day="2023-12-31", document="p", replies=("p",), words="that is broken")
    assert statuses(answer) == [("open", "2023-11-15"), ("breach_alleged", "2023-11-15")]


@pytest.mark.parametrize("given", [{"standing": True, "day": "2024-04-27"}, {"day": None}])
def test_a_promise_known_from_a_later_report_is_as_old_as_what_is_known_of_its_keeping(given) -> None:
    promise = filed("p", "promise", "RUS", published="2024-04-27", words="Russia will not interfere", **given)
    answer = filed("p3", "allege", "EST", day="2024-04-26", document="p", replies=("p",), words="that is broken")
    shown = Evidenced(PledgeStatus.BREACH_SHOWN, "2020-01-30", "the report", "filed")
    found = tracked("RUS", [promise, answer], {"p": [shown]}, {})["p"]
    assert [(s.status.value, s.day) for s in found] == [("open", "2020-01-30"), ("breach_shown", "2020-01-30")]
    found = tracked("RUS", [promise, answer], {}, {})["p"]
    assert [(s.status.value, s.day) for s in found] == [("open", "2024-04-26"), ("breach_alleged", "2024-04-26")]


def test_what_is_filed_of_a_day_before_the_promise_says_nothing_of_its_keeping() -> None:
    """It can come about only where the date of the promise is corrected after the filing."""
    early = [Evidenced(status, "2023-11-14", "Ann", "filed") for status in (PledgeStatus.BREACH_SHOWN, PledgeStatus.WITHDRAWN)]
    assert statuses(filed_on=early, term="2023-11-14") == [("open", "2023-11-15")]


def test_an_allegation_of_the_day_on_which_a_breach_is_shown_does_not_take_it_back() -> None:
    shown = Evidenced(PledgeStatus.BREACH_SHOWN, "2024-04-26", "the report", "filed")
    assert statuses(charge("2024-04-26"), filed_on=[shown])[-1] == ("breach_shown", "2024-04-26")


def test_another_sides_promise_is_no_pledge_of_the_respondent() -> None:
    assert tracked("RUS", [DEMAND, filed("q", "promise", "EST", day="2023-11-15")], {}, {}) == {}


def test_negative_pledges_are_told_by_their_words() -> None:
    assert is_negative(PROMISE)
    assert not is_negative(filed("q", "promise", "RUS", words="Russia will pay for the damage"))


SOME = st.builds(
    lambda number, act, day, topic, replies, words: filed(
        f"{number}",
        act,
        "RUS" if act == "promise" else "EST",
        document=f"d{number % 4}",
        position=number,
        day=day,
        topic=topic,
        replies=replies,
        words=words,
    ),
    st.integers(0, 1000),
    st.sampled_from(["promise", "allege"]),
    st.sampled_from([None, "2024-01-01", "2024-01-05", "2024-02-01"]),
    st.sampled_from(["cyber", "espionage"]),
    st.sampled_from([(), ("1",), ("2", "3")]),
    st.sampled_from(
        ["we will not enter networks", "networks of Russia were entered by Russia", "ministers entered networks", "harbours, networks"]
    ),
)


def is_said_to_break(charge: Filed, promise: Filed) -> bool:
    """Whether a charge says that a promise was broken, by looking at the two alone."""
    if charge.day is None:
        return False
    if promise.id in charge.replies:
        return True
    is_later = (
        charge.day > promise.day if promise.day else (charge.document, charge.position > promise.position) == (promise.document, True)
    )
    shared = stems(charge.words) & stems(promise.words) - stems("Russia Russian")
    return (
        charge.topic == promise.topic and is_later and (len(shared) > 1 or (charge.document == promise.document and is_negative(promise)))
    )


@given(st.lists(SOME, unique_by=lambda s: s.id, max_size=25))
def test_a_breach_is_alleged_by_each_charge_of_which_the_two_alone_say_so(members: list[Filed]) -> None:
    found = {(id, why) for id, kept in tracked("RUS", members, {}, {}).items() for status in kept[1:] for why in status.why}
    charges, promises = ([s for s in members if s.act == act] for act in ("allege", "promise"))
    assert found == {(p.id, c.id) for p in promises for c in charges if is_said_to_break(c, p)}
