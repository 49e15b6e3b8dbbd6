"""Two people's answers: a later answer of one's own replaces, two that differ are in dispute, a reconciling decision settles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gravamen.assessment.prefilling import Prefilled
from gravamen.assessment.reconciling import Answer, Status, reconciled
from gravamen.assessment.scorecard import ITEMS
from gravamen.assessment.scoring import ALL, scores, standing

ANSWERS = st.lists(
    st.builds(
        lambda author, given, is_reconciling: Answer(author, given, "why", "2024", "d", is_reconciling),
        st.sampled_from(["Ann", "Ben", "Cleo"]),
        st.sampled_from([True, False, None]),
        st.booleans(),
    ),
    max_size=8,
)


def said(author: str, given: bool | None, is_reconciling: bool = False) -> Answer:
    return Answer(author, given, "why", "2024", "d", is_reconciling)


def test_from_open_to_reconciled() -> None:
    steps = [said("Ann", True), said("Ben", False), said("Cleo", False, True), said("Ann", False)]
    states = [reconciled(steps[:count]) for count in range(5)]
    assert [(s.status, s.given) for s in states] == [
        (Status.OPEN, None),
        (Status.ANSWERED, True),
        (Status.DISPUTED, None),
        (Status.RECONCILED, False),
        (Status.RECONCILED, False),
    ]


def test_one_person_cannot_agree_with_themselves() -> None:
    assert reconciled([said("Ann", True), said(" ann ", True)]).status is Status.ANSWERED


def test_who_cannot_tell_neither_agrees_nor_disputes_and_overrules_the_record() -> None:
    state = reconciled([said("Ann", None)])
    assert (state.status, state.given, state.is_overruling) == (Status.OPEN, None, True)
    assert standing(state, Prefilled(True, "r")) is None
    assert reconciled([said("Ann", None), said("Ben", True)]).given is True
    assert standing(reconciled([]), Prefilled(True, "r")) is True


@given(ANSWERS)
def test_only_the_latest_answer_of_each_person_counts(answers: list[Answer]) -> None:
    latest = {(a.author, a.is_reconciling): a for a in answers}
    people = {author: a.given for (author, settles), a in latest.items() if not settles and a.given is not None}
    state = reconciled(answers)
    settled = [a for a in answers if a.is_reconciling]
    if settled:
        assert (state.status, state.given) == (Status.RECONCILED, settled[-1].given)
    elif not people:
        assert (state.status, state.given) == (Status.OPEN, None)
    elif len(set(people.values())) > 1:
        assert (state.status, state.given) == (Status.DISPUTED, None)
    else:
        expected = Status.AGREED if len(people) > 1 else Status.ANSWERED
        assert (state.status, state.given) == (expected, next(iter(people.values())))


@given(ANSWERS, ANSWERS)
def test_the_order_among_people_does_not_matter(first: list[Answer], second: list[Answer]) -> None:
    mine = [said("Ann", a.given) for a in first]
    yours = [said("Ben", a.given) for a in second]
    one, other = reconciled([*mine, *yours]), reconciled([*yours, *mine])
    assert (one.status, one.given) == (other.status, other.given)


@given(st.lists(st.tuples(st.sampled_from([True, False, None]), st.sampled_from([True, False, None])), min_size=18, max_size=18))
def test_scores_count_yes_among_what_is_answered(pairs: list[tuple[bool | None, bool | None]]) -> None:
    people = {item.key: reconciled([said("Ann", mine)] if mine is not None else []) for item, (mine, _) in zip(ITEMS, pairs, strict=True)}
    record = {item.key: Prefilled(told, "r") for item, (_, told) in zip(ITEMS, pairs, strict=True)}
    found = scores(people, record)
    whole = found[ALL]
    assert whole.yes == sum(mine is True for mine, _ in pairs) and whole.answered == sum(mine is not None for mine, _ in pairs)
    assert whole.suggested_answered == sum(mine is not None or told is not None for mine, told in pairs)
    assert whole.yes <= whole.answered <= whole.items == 18
    sections = [score for name, score in found.items() if name != ALL]
    assert (whole.yes, whole.answered) == (sum(s.yes for s in sections), sum(s.answered for s in sections))
