from __future__ import annotations

from collections import Counter

import pytest
from markings import WORDS, annotated, statement, word

from gravamen.evaluation.agreement import agreement, cohens_kappa
from gravamen.evaluation.records import Annotated, Gold
from gravamen.model import Document


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ({("a", "a"): 20, ("a", "b"): 5, ("b", "a"): 10, ("b", "b"): 15}, 0.4),  # the textbook's example
        ({("a", "a"): 5, ("b", "b"): 5}, 1.0),
        ({("a", "b"): 5, ("b", "a"): 5}, -1.0),
        ({("a", "a"): 9}, 1.0),  # one class only: no disagreement was possible
        ({}, 0.0),
    ],
)
def test_cohens_kappa(table: dict[tuple[str, str], int], kappa: float) -> None:
    assert cohens_kappa(Counter(table)) == pytest.approx(kappa)


def labels(**articles: Annotated) -> list[Gold[Annotated]]:
    return [Gold(Document(name, WORDS, ""), marks) for name, marks in articles.items()]


def test_annotators_are_compared_on_the_articles_that_both_marked() -> None:
    denial, remark = statement("s1", word(0, 2), "deny"), statement("s2", word(4, 6), "state")
    other = statement("s2", word(4, 6), "reject")
    compared = agreement(
        labels(one=annotated(denial, remark), mine=annotated(denial)),
        labels(one=annotated(denial, other), yours=annotated(denial), theirs=annotated(denial)),
    )
    assert compared.score.articles == 1
    assert compared.score.main["detection"].f1 == 1
    assert compared.score.fields["act"].recall == 0.5
    assert (compared.only_first, compared.only_second) == (1, 2)
    assert compared.act_kappa == pytest.approx(1 / 3)


def test_nothing_in_common_is_said() -> None:
    with pytest.raises(ValueError, match="no article in common"):
        agreement(labels(one=annotated()), labels(other=annotated()))
