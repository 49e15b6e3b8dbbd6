"""One statement told more than once is one statement; different ones stay apart."""

from __future__ import annotations

import pytest
from filing import filed

from gravamen.disputes.occasions import copies, retellings

DAY = {"day": "2024-04-26"}


def test_copies_lead_back_to_the_first_document_each_statement_once() -> None:
    first = [filed("a1", "allege", "EST", words="they broke in"), filed("a2", "warn", "EST", words="it will have consequences")]
    copy = [filed("b1", "allege", "EST", words="they broke in"), filed("b2", "allege", "EST", words="they broke in")]
    found = copies([first, copy], [1.0, 0.93])
    assert {id: repeats.lead for id, repeats in found.items()} == {"b1": "a1"}
    assert found["b1"].reason == "in a near-duplicate document (93% of its runs of words), the same words to 100 %"


def test_what_a_copy_adds_leads_for_the_copies_after_it() -> None:
    added = "and this only the second paper has"
    found = copies(
        [[filed("a1", "allege", "EST")], [filed("b1", "warn", "EST", words=added)], [filed("c1", "warn", "EST", words=added)]], [1, 1, 1]
    )
    assert {id: repeats.lead for id, repeats in found.items()} == {"c1": "b1"}


@pytest.mark.parametrize(
    "other",
    [
        filed("b1", "deny", "EST", **DAY),  # another act
        filed("b1", "allege", "POL", **DAY),  # another speaker
        filed("b1", "allege", "EST", day="2024-04-27"),  # another day
        filed("b1", "allege", "EST"),  # no day
        filed("b1", "allege", "EST", respondent="BLR", **DAY),  # somebody else's conduct
        filed("b1", "allege", "EST", topic="espionage", **DAY),
        filed("b1", "allege", "EST", negated=True, **DAY),
        filed("b1", "allege", "EST", standing=True, **DAY),  # no occasion
        filed("b1", "allege", "EST", words="nothing of this sort was said about ships at all", **DAY),
        filed("a2", "allege", "EST", **DAY),  # said twice in one document
    ],
)
def test_what_differs_is_no_retelling(other) -> None:
    assert retellings([filed("a1", "allege", "EST", **DAY), other]) == {}


def test_other_words_for_the_same_are_a_retelling() -> None:
    words = "the computers of the harbour: Russia broke into them"
    (found,) = retellings([filed("a1", "allege", "EST", **DAY), filed("b1", "allege", "EST", words=words, **DAY)]).items()
    assert (found[0], found[1].lead, found[1].sort) == ("b1", "a1", "same_occasion")


def test_words_as_short_as_this_are_no_retelling() -> None:
    assert retellings([filed(f"{d}1", "deny", "RUS", words="this", **DAY) for d in "ab"]) == {}
