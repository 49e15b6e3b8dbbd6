"""Only an independent third party bears an allegation out: never a copy, never a party, never the same side."""

from __future__ import annotations

from dataclasses import replace

import pytest
from charges import WORDS, charge, lab

from gravamen.assessment.corroboration import corroborating, parties_to
from gravamen.model import Act, Evidence, Kind


def test_somebody_of_no_state_who_comes_to_the_same_by_themselves_bears_it_out() -> None:
    assert [s.id for s in corroborating(charge(), [lab()])] == ["lab"]


@pytest.mark.parametrize(
    ("why", "other"),
    [
        ("a wire copy repeats it", lab(is_repeat=True)),
        ("the same words put down to an agency", lab(words=f"{WORDS}, officials said")),
        ("an outlet that only reports", lab(kind=Kind.MEDIA, speaker="Daily Post", evidence=Evidence.CLAIMED)),
        ("an outlet in a near duplicate of the report", lab(kind=Kind.MEDIA, speaker="Daily Post", family="first")),
        ("another state, which complains and so is a party", lab(kind=Kind.GOVERNMENT, side="LVA")),
        ("the speaker's own side", lab(kind=Kind.ORGANISATION, side="EST")),
        ("the respondent's side owning up", lab(act=Act.CONFIRM, side="RUS", kind=Kind.GOVERNMENT)),
        ("the same speaker again", lab(speaker="The Anna Berg")),
        ("what a party says that a third party found", lab(through=frozenset({"EST"}))),
        ("what the speaker says that a third party found", lab(through=frozenset({"Anna Berg"}))),
        ("nobody named", lab(speaker=None)),
        ("a person for whom nothing speaks", lab(kind=Kind.PERSON)),
        ("somebody not understood", lab(kind=Kind.UNKNOWN)),
        ("a denial", lab(act=Act.DENY)),
        ("a charge taken back", lab(negated=True)),
        ("a charge against somebody else", lab(respondent="CHN")),
        ("another matter", lab(words="tanks were seen at the border")),
    ],
)
def test_what_bears_nothing_out(why: str, other: object) -> None:
    assert corroborating(charge(), [other]) == [], why  # type: ignore[list-item]


def test_an_outlet_with_evidence_of_its_own_is_a_witness() -> None:
    daily = lab(kind=Kind.MEDIA, speaker="Daily Post", evidence=Evidence.INDEPENDENT)
    assert corroborating(charge(), [daily]) == [daily]


def test_parties_are_the_respondent_and_the_states_that_complain() -> None:
    others = [lab(), charge("second", side="LVA"), charge("third", act=Act.STATE, side="FIN"), replace(charge(), side="NOR", negated=True)]
    assert parties_to([charge(), *others], "RUS") == {"RUS", "EST", "LVA"}
