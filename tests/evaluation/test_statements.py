from __future__ import annotations

from dataclasses import replace

import pytest
from markings import WORDS, annotated, statement, word

from gravamen.evaluation.records import Annotated, Gold
from gravamen.evaluation.statements import ArticleScore, score_article, score_statements
from gravamen.evaluation.tallies import Tally
from gravamen.model import Document

ALLEGED = statement("s1", word(0, 2), "allege", speaker_country="USA", respondent="RUS", evidence="none")
DENIED = statement("s2", word(4, 6), "deny", speaker_country="RUS", respondent="RUS", replies_to=("s1",))
GOLD = annotated(ALLEGED, DENIED, disputes=(frozenset({"s1", "s2"}),))


def as_read(marks: Annotated) -> Annotated:
    """The same marks under other ids, as a reader would name them."""
    return Annotated(
        tuple(replace(s, id=f"p-{s.id}", replies_to=tuple(f"p-{r}" for r in s.replies_to)) for s in marks.statements),
        tuple(frozenset(f"p-{s}" for s in dispute) for dispute in marks.disputes),
    )


def score(gold: Annotated, predicted: Annotated) -> ArticleScore:
    return score_article(WORDS, gold, predicted)


def test_a_perfect_reading_is_right_in_everything_whatever_its_ids() -> None:
    scored = score(GOLD, as_read(GOLD))
    assert {name: tally.f1 for name, tally in scored.main.items() if name != "pledges"} == dict.fromkeys(
        ("detection", "act_end_to_end", "replies", "dispute_pairs"), 1.0
    )
    assert all(tally.hits == tally.gold for tally in scored.fields.values())


def test_nothing_read_is_recall_zero_and_no_field_is_judged() -> None:
    scored = score(GOLD, Annotated())
    assert scored.main["detection"] == Tally(0, 0, 2)
    assert scored.fields == {}


def test_a_wrong_act_is_detected_but_not_right_end_to_end() -> None:
    scored = score(GOLD, annotated(replace(ALLEGED, act="state"), DENIED))
    assert scored.main["detection"].hits == 2
    assert scored.main["act_end_to_end"].hits == 1
    assert dict(scored.confusions) == {("allege", "state"): 1}
    assert (scored.per_act["allege"], scored.per_act["state"]) == (Tally(0, 0, 1), Tally(0, 1, 0))


def test_a_link_to_a_statement_that_was_not_detected_is_missed() -> None:
    lone = replace(DENIED, replies_to=())
    assert score(GOLD, annotated(lone)).main["replies"] == Tally(0, 0, 1)


def test_a_link_to_a_statement_that_is_not_in_the_gold_is_wrong() -> None:
    invented = statement("s9", word(8, 11), "allege")
    predicted = annotated(ALLEGED, replace(DENIED, replies_to=("s9",)), invented)
    assert score(GOLD, predicted).main["replies"] == Tally(0, 1, 1)


def test_a_made_up_id_equal_to_one_of_the_gold_earns_nothing() -> None:
    # The prediction's "s1" stands on other words: that it is called as the gold's s1 is chance.
    predicted = annotated(statement("s1", word(8, 11)), DENIED)
    assert score(GOLD, predicted).main["replies"] == Tally(0, 1, 1)


def test_an_extra_member_costs_the_pairs_that_it_makes() -> None:
    extra = statement("s3", word(8, 11))
    predicted = annotated(ALLEGED, DENIED, extra, disputes=(frozenset({"s1", "s2", "s3"}),))
    assert score(GOLD, predicted).main["dispute_pairs"] == Tally(1, 3, 1)


def test_pledges_count_with_their_status() -> None:
    gold = replace(GOLD, pledges=frozenset({("s2", "breach_alleged")}))
    right = replace(GOLD, pledges=frozenset({("s2", "breach_alleged")}))
    other = replace(GOLD, pledges=frozenset({("s2", "kept")}))
    assert score(gold, right).main["pledges"] == Tally(1, 1, 1)
    assert score(gold, other).main["pledges"] == Tally(0, 1, 1)


@pytest.mark.parametrize(
    ("field", "gold", "found", "share", "share_where_given"),
    [
        ("when", "2024-05", "2024-05", 1, 1),
        ("when", None, None, 1, None),  # rightly left open: judged, but not where given
        ("when", None, "2024", 0, None),
        ("hedged", True, False, 0, 0),
        ("hedged", False, True, 0, None),
    ],
)
def test_fields_are_shares_also_where_the_gold_gives_a_value(
    field: str, gold: object, found: object, share: int, share_where_given: int | None
) -> None:
    fields = score(annotated(replace(ALLEGED, **{field: gold})), annotated(replace(ALLEGED, **{field: found}))).fields
    assert fields[field] == Tally(share, 1, 1)
    given = fields.get(f"{field}_where_given")
    assert given == (None if share_where_given is None else Tally(share_where_given, 1, 1))


def test_standing_is_judged_only_where_it_was_annotated() -> None:
    predicted = annotated(replace(ALLEGED, standing=True))
    assert "standing" not in score(annotated(ALLEGED), predicted).fields
    assert score(annotated(replace(ALLEGED, standing=False)), predicted).fields["standing"] == Tally(0, 1, 1)


def test_a_speaker_that_is_rightly_missing_is_right() -> None:
    assert score(annotated(ALLEGED), annotated(ALLEGED)).fields["speaker_span"].hits == 1
    assert score(annotated(ALLEGED), annotated(replace(ALLEGED, speaker=word(9)))).fields["speaker_span"].hits == 0


def test_confidence_is_right_only_for_the_right_act_of_a_matched_statement() -> None:
    predicted = annotated(
        replace(ALLEGED, confidence=0.9),
        replace(DENIED, act="state", confidence=0.4),
        statement("s9", word(8, 11), confidence=0.2),
    )
    assert score(GOLD, predicted).outcomes == ((0.9, True), (0.4, False), (0.2, False))


def test_a_document_without_a_prediction_counts_as_one_with_none() -> None:
    documents = [Document(name, WORDS, "") for name in ("first", "second")]
    scored = score_statements([Gold(document, GOLD) for document in documents], {"first": GOLD})
    assert scored.main["detection"] == Tally(2, 2, 4)
    assert scored.articles == 2


def test_no_gold_is_an_error_not_a_score_of_zero() -> None:
    with pytest.raises(ValueError, match="no gold"):
        score_statements([], {})
