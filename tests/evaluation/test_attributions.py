from __future__ import annotations

import pytest

from gravamen.evaluation.attributions import score_article
from gravamen.evaluation.tallies import Tally
from gravamen.model import Attribution

TEXT = "Anna Ek said “the cable was cut by a ship” on Monday, the report notes."


def found(quoted: str) -> tuple[tuple[int, int], ...]:
    """The span of a string of TEXT; none for an empty one."""
    return ((TEXT.index(quoted), TEXT.index(quoted) + len(quoted)),) if quoted else ()


def attribution(source: str, cue: str, content: str) -> Attribution:
    return Attribution(found(source), found(cue), found(content))


GOLD = attribution("Anna Ek", "said", "“the cable was cut by a ship”")


@pytest.mark.parametrize(
    ("predicted", "relation", "strict", "why"),
    [
        (GOLD, 1, 1, "the same"),
        (attribution("Ek", "said", "cable was cut by"), 1, 1, "source touched, four of seven words of the content covered"),
        (attribution("Ek", "said", "cable was cut"), 0, 0, "three of seven are not more than half"),
        (attribution("", "said", "“the cable was cut by a ship”"), 0, 0, "the gold has a source, the prediction has none"),
        (attribution("Anna", "notes", "“the cable was cut by a ship”"), 0, 0, "another cue"),
        (attribution("Anna", "said", TEXT[11:-1]), 1, 1, "the content covered, and more than half of the prediction right"),
    ],
)
def test_a_relation_needs_cue_source_and_most_of_the_content(predicted: Attribution, relation: int, strict: int, why: str) -> None:
    counts = score_article(TEXT, [GOLD], [predicted])
    assert (counts["relation"].hits, counts["rel_strict"].hits) == (relation, strict), why


def test_a_prediction_much_too_wide_is_a_relation_but_not_a_strict_one() -> None:
    narrow = attribution("Anna Ek", "said", "a ship")
    counts = score_article(TEXT, [narrow], [attribution("Anna Ek", "said", "“the cable was cut by a ship”")])
    assert (counts["relation"].hits, counts["rel_strict"].hits) == (1, 0)


def test_one_prediction_cannot_be_right_on_two_gold_attributions() -> None:
    counts = score_article(TEXT, [GOLD, GOLD], [GOLD])
    assert counts["relation"] == Tally(1, 1, 2)
    assert counts["exact/source"] == Tally(1, 1, 2)
    assert counts["token/source"] == Tally(2, 2, 2)  # words are counted once


def test_quotation_marks_at_the_edge_are_no_difference_in_words_but_in_characters() -> None:
    counts = score_article(TEXT, [GOLD], [attribution("Anna Ek", "said", "the cable was cut by a ship")])
    assert (counts["exact/content"].hits, counts["exact_raw/content"].hits) == (1, 0)


def test_gold_without_a_source_is_neither_right_nor_wrong_for_the_sourced() -> None:
    sourceless = attribution("", "said", "“the cable was cut by a ship”")
    counts = score_article(TEXT, [sourceless], [sourceless])
    assert counts["relation"] == Tally(1, 1, 1)
    assert counts["rel_sourced"] == Tally(0, 0, 0)
    assert counts["recall/no-source"].recall == 1


def test_an_attribution_inside_the_content_of_another_is_nested() -> None:
    outer = attribution("the report", "notes", "Anna Ek said “the cable was cut by a ship” on Monday")
    counts = score_article(TEXT, [GOLD, outer], [outer])
    assert counts["rel_outer"] == Tally(1, 1, 1)
    assert (counts["recall/nested"].recall, counts["recall/outer"].recall) == (0, 1)


@pytest.mark.parametrize(
    ("content", "kind"),
    [("the cable was cut by a ship", "direct"), ("on Monday", "indirect"), ("said “the cable was cut", "mixed")],
)
def test_recall_is_told_by_the_sort_of_quotation(content: str, kind: str) -> None:
    assert score_article(TEXT, [attribution("Anna Ek", "said", content)], [])[f"recall/{kind}"] == Tally(0, 0, 1)
