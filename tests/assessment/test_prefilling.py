"""What the record can tell is prefilled with its reason and what it rests on; what it cannot tell stays open."""

from __future__ import annotations

import pytest
from charges import allegation, charge, lab

from gravamen.assessment.prefilling import Exhibit, prefilled
from gravamen.assessment.scorecard import ITEMS, Section
from gravamen.model import Actor, Evidence, Kind

COMPANY = Actor("Facebook", None, "Facebook", Kind.COMPANY)
MINISTRY = Actor("the ministry", None, "Estonian Interior Ministry", Kind.GOVERNMENT, None, "EST")


def test_there_are_eighteen_items_in_four_sections() -> None:
    assert len({item.key for item in ITEMS}) == 18
    assert [sum(item.section is section for item in ITEMS) for section in Section] == [5, 3, 5, 5]


@pytest.mark.parametrize(
    ("key", "given", "answer", "reason"),
    [
        ("names_responsible", allegation(), True, "“Russian”"),
        ("names_responsible", allegation(named=None), None, "by its context"),
        ("names_responsible", allegation("a foreign power broke in", on_file=charge(respondent=None)), False, "“foreign power”"),
        ("shows_methods", allegation(), True, "“hackers”"),
        ("shows_methods", allegation("Russia must be stopped"), None, ""),
        ("shows_reach", allegation("12 fake pages with 40,000 followers praised the pier"), True, "12 fake pages"),
        ("explains_aim", allegation("Russia did it in order to stop the ferry vote"), True, "in order to"),
        ("own_knowledge", allegation("we removed 12 Facebook pages run from Russia", COMPANY), True, "its own platform"),
        ("own_knowledge", allegation("intelligence shows that Russia did it", MINISTRY), True, "“intelligence”"),
        ("own_knowledge", allegation("intelligence shows that Russia did it", COMPANY), None, ""),
        ("data_open", allegation(), False, "shows none"),
        ("data_open", allegation(on_file=charge(evidence=Evidence.NONE)), None, "no evidence is named"),
        ("limits_stated", allegation("we could not verify who ordered it"), True, "could not verify"),
        ("limits_stated", allegation("there is no doubt that Russia did it"), False, "no doubt"),
        ("limits_stated", allegation(hedged=True), True, "hedged"),
        ("limits_stated", allegation(), None, ""),
        ("neutral_wording", allegation("RUSSIA STOLE OUR HARBOUR"), False, "shout"),
        ("neutral_wording", allegation("this outrageous deed by Russia"), False, "“outrageous”"),
        ("neutral_wording", allegation(), None, ""),
        ("no_campaign_tie", allegation(role="presidential candidate"), False, "candidate"),
        ("no_false_record", allegation(), None, ""),
    ],
)
def test_what_words_tell(key: str, given: object, answer: bool | None, reason: str) -> None:
    found = prefilled(given)[key]  # type: ignore[arg-type]
    assert found.answer is answer
    assert reason in found.reason
    assert found.answer is None or found.rests_on


def test_a_corroboration_rests_on_the_statement_of_the_third_party() -> None:
    found = prefilled(allegation(others=[lab()]))["corroborated"]
    assert (found.answer, found.rests_on) == (True, ("lab",))
    assert found.reason.startswith("Harbour Lab, no party to the dispute") and "harbour" in found.reason


def test_copies_are_named_and_do_not_count() -> None:
    found = prefilled(allegation(others=[lab(is_repeat=True)], copies=3))["corroborated"]
    assert found.answer is None
    assert "3 more documents repeat it, which does not count" in found.reason


def test_an_exhibit_is_pointed_to_and_left_to_a_person() -> None:
    found = prefilled(allegation(exhibits=[Exhibit("e1", "Ledger")]))["data_open"]
    assert (found.answer, found.rests_on) == (None, ("e1",))
    assert "“Ledger”" in found.reason
