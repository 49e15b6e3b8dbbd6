"""The measure of linking: right on what is known, and the record's own rules at work across articles."""

from __future__ import annotations

import pytest

from gravamen.evaluation.linking import MEASURES, score_linking
from gravamen.evaluation.records import Annotated, Annotation, Gold
from gravamen.model import Document

TEXT = "Riga accused Oslo of tapping. Oslo denied the tapping of cables."


def marked(id: str, act: str, side: str, span: tuple[int, int]) -> Annotation:
    return Annotation(
        id, act, "cyber", "2024-04-26", False, False, False, "none" if act == "allege" else None, "indirect", None, None, (span,),
        side, "NOR", None, None, (), None,
    )  # fmt: skip


def gold(id: str, *disputes: frozenset[str], answer: str = "deny") -> Gold[Annotated]:
    statements = (marked("s1", "allege", "LVA", (13, 28)), marked("s2", answer, "NOR", (37, 63)))
    return Gold(Document(id, TEXT, id, published="2024-04-26"), Annotated(statements, disputes))


def test_marked_statements_linked_as_marked_are_right() -> None:
    score = score_linking([gold("a", frozenset({"s1", "s2"}))], {})
    pairs, as_read, replies = (score.measures[name] for name in MEASURES)
    assert (pairs.hits, pairs.predicted, pairs.gold) == (1, 1, 1)
    assert (as_read.predicted, as_read.gold, replies.predicted) == (0, 1, 0)


def test_a_pair_that_gold_keeps_apart_counts_against_precision() -> None:
    score = score_linking([gold("a", frozenset({"s1", "s2"})), gold("b")], {})
    pairs = score.measures[MEASURES[0]]
    assert (pairs.hits, pairs.predicted, pairs.gold) == (1, 2, 1)


def test_articles_whose_statements_have_the_same_numbers_are_not_mixed_up() -> None:
    lone = Gold(Document("b", TEXT, "b", published="2024-04-27"), Annotated((marked("s1", "warn", "LVA", (13, 28)),), ()))
    pairs = score_linking([gold("a", frozenset({"s1", "s2"})), lone], {}).measures[MEASURES[0]]
    assert (pairs.hits, pairs.predicted) == (1, 1)


def test_there_must_be_gold() -> None:
    with pytest.raises(ValueError, match="no gold"):
        score_linking([], {})
