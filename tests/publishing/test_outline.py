from __future__ import annotations

from dataclasses import replace

from building import BOR, actor, statement, vote

from gravamen.model import Act
from gravamen.publishing.outline import outline
from gravamen.publishing.wording import marks, verb, when, words


def test_complaints_stand_beside_answers_and_pledges_beside_what_they_rest_on() -> None:
    (dispute,) = outline(vote()).disputes
    assert [e.number for e in dispute.complaints] == [1, 2, 5]
    assert [e.number for e in dispute.answers] == [3]
    assert [(p.made_in.number, p.why) for p in dispute.pledges] == [(4, (2,))]
    assert dispute.others == ()


def test_a_complaint_without_a_direct_reply_points_to_the_denials_of_its_dispute() -> None:
    entries = outline(vote()).entries
    assert [e.answered_in for e in entries] == [(3,), (3,), (), (), (3,), ()]
    assert entries[1].replies_to == (1, 4)


def test_a_denial_by_the_complainant_is_no_answer_to_its_own_complaint() -> None:
    reading = vote()
    own = statement("s7", Act.DENY, "this", speaker=actor("Ida Holm", "Ida Holm", "ARL"))
    dispute = replace(reading.disputes[0], statements=(*reading.disputes[0].statements, "s7"))
    shown = outline(replace(reading, statements=(*reading.statements, own), disputes=(dispute,)))
    assert [e.number for e in shown.disputes[0].answers] == [3]
    assert [e.number for e in shown.disputes[0].others] == [7]


def test_a_denial_filed_elsewhere_stands_beside_what_it_denies() -> None:
    reading = vote()
    dispute = replace(reading.disputes[0], statements=("s1", "s2", "s4", "s5"))
    (shown,) = outline(replace(reading, disputes=(dispute,))).disputes
    assert [e.number for e in shown.answers] == [3]


def test_the_respondents_own_side_is_no_complainant() -> None:
    reading = vote()
    regret = statement("s7", Act.CONCERN, "this", speaker=actor("Oto Varga", "Oto Varga", "BOR"), respondent=BOR)
    dispute = replace(reading.disputes[0], statements=(*reading.disputes[0].statements, "s7"))
    (shown,) = outline(replace(reading, statements=(*reading.statements, regret), disputes=(dispute,))).disputes
    assert [e.number for e in shown.complaints] == [1, 2, 5] and [e.number for e in shown.others] == [7]


def test_statements_are_worded_without_taking_sides() -> None:
    allegation, confirmation, denial, _, threat, meeting = vote().statements
    assert verb(replace(allegation, negated=True)) == "does not allege"
    assert marks(confirmation) == ["hedged", "evidence claimed", "date inferred", "in BTV"]
    assert marks(threat) == ["on condition: If it goes on", "through BTV"]
    joint = replace(BOR, also=(actor("Ida Holm", "Ida Holm", "ARL"),))
    assert marks(replace(threat, via=(joint, *threat.via))) == [
        "on condition: If it goes on", "through Borland (BOR) and Ida Holm (ARL)", "through BTV",
    ]  # fmt: skip
    assert words(denial) == "denied this"  # "this" alone would say nothing
    assert words(threat) == "“If it goes on, sanctions will follow.”"
    assert (when(confirmation), when(denial), when(meeting)) == ("2024-04-26", "not dated", "“last week”")
