"""Disputes: what stands together, what does not, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dispute_building import reading, statement

from gravamen.disputes import with_disputes
from gravamen.model import PledgeStatus, Quote


def members(*statements):
    return [set(d.statements) for d in with_disputes(reading(*statements)).disputes]


def test_allegation_and_denial_stand_together_with_reasons() -> None:
    (dispute,) = with_disputes(
        reading(statement("a", "allege", "USA", "CHN"), statement("b", "deny", "CHN", "CHN", replies=("a",)))
    ).disputes
    assert dispute.statements == ("a", "b")
    assert dispute.respondent.name == "CHN"
    assert [c.country for c in dispute.complainants] == ["USA"]
    assert set(dispute.reasons) == {"a", "b"}


def test_two_topics_are_two_disputes() -> None:
    found = members(
        statement("a", "allege", "USA", "CHN"),
        statement("b", "deny", "CHN", "CHN"),
        statement("c", "concern", "USA", "CHN", "military_support"),
        statement("d", "threaten", "USA", "CHN", "military_support"),
    )
    assert found == [{"a", "b"}, {"c", "d"}]


def test_a_denial_read_with_another_topic_joins_what_it_answers() -> None:
    found = members(
        statement("a", "allege", "USA", "RUS"),
        statement("b", "concern", "GBR", "RUS"),
        statement("c", "deny", "RUS", "RUS", "disinformation", replies=("a",)),
    )
    assert found == [{"a", "b", "c"}]


def test_the_respondents_own_words_on_the_topic_join() -> None:
    found = members(statement("a", "allege", "USA", "CHN"), statement("b", "deny", "CHN", "CHN"), statement("c", "state", "CHN", None))
    assert found == [{"a", "b", "c"}]


def test_a_complaint_about_another_state_never_stands_under_the_first_ones_name() -> None:
    together = {"together": (("a", 0.9),)}
    found = with_disputes(
        reading(
            statement("a", "allege", "USA", "IRN"),
            replace(statement("b", "deny", "IRN", "IRN"), **together),
            replace(statement("c", "allege", "USA", "RUS"), **together),
            replace(statement("d", "concern", "GBR", "RUS"), together=(("c", 0.9), ("a", 0.9))),
            replace(statement("e", "state", "IRN", None), **together),
        )
    ).disputes
    assert {(d.respondent.country, d.statements) for d in found} == {("IRN", ("a", "b", "e")), ("RUS", ("c", "d"))}


def test_no_complaint_no_dispute() -> None:
    assert members(statement("a", "endorse", "USA", "CHN"), statement("b", "state", "USA", "CHN")) == []
    assert members(statement("a", "allege", "USA", "CHN")) == []


def pledge(*statements):
    (dispute,) = with_disputes(reading(*statements)).disputes
    (found,) = dispute.pledges
    return found


def test_a_promise_is_open_until_somebody_says_it_is_broken() -> None:
    made = statement("b", "promise", "CHN", "CHN", when="2023-11")
    assert pledge(statement("a", "demand", "USA", "CHN"), made).status is PledgeStatus.OPEN


def test_a_later_allegation_alleges_breach_an_earlier_one_does_not() -> None:
    before = statement("a", "allege", "USA", "CHN", when="2023-10-02")
    made = statement("b", "promise", "CHN", "CHN", when="2023-11")
    after = statement("c", "confirm", "USA", "CHN", when="2024-04-26")
    assert pledge(before, made).status is PledgeStatus.OPEN
    found = pledge(before, made, after)
    assert (found.status, found.why) == (PledgeStatus.BREACH_ALLEGED, ("c",))


@pytest.mark.parametrize(("cue", "published", "status"), [
    ("alleges", "2024-04-29", PledgeStatus.BREACH_ALLEGED), ("According to", "2024-04-29", PledgeStatus.BREACH_ALLEGED),
    ("alleged", "2024-04-29", PledgeStatus.OPEN), ("alleges", "2023-11-20", PledgeStatus.OPEN), ("alleges", None, PledgeStatus.OPEN),
])  # fmt: skip
def test_an_undated_charge_in_the_present_tense_is_made_on_the_day_of_the_report(cue, published, status) -> None:
    charge = replace(statement("a", "allege", "USA", "CHN"), cue=Quote(cue, (0, len(cue))))
    made = statement("b", "promise", "CHN", "CHN", when="2023-11")
    told = reading(charge, made)
    (dispute,) = with_disputes(replace(told, document=replace(told.document, published=published))).disputes
    assert [p.status for p in dispute.pledges] == [status]


def test_the_promisers_own_words_are_no_breach() -> None:
    made = statement("b", "promise", "CHN", "CHN", when="2023-11")
    assert pledge(statement("a", "demand", "USA", "CHN"), made, statement("c", "confirm", "CHN", "CHN")).status is PledgeStatus.OPEN


@pytest.mark.parametrize("act", ["allege", "confirm"])
@pytest.mark.parametrize("evidence", ["none", "claimed", "shown", "independent"])
def test_no_evidence_that_is_only_reported_shows_a_breach(act, evidence) -> None:
    made = statement("b", "promise", "CHN", "CHN", when="2023-11")
    said = statement("c", act, "UNO", "CHN", when="2024", evidence=evidence)
    assert pledge(made, said).status is PledgeStatus.BREACH_ALLEGED
