from __future__ import annotations

import re
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from markings import WORDS, statement, word

from gravamen.evaluation.matching import Tokens, matched_statements, maximum_matching

TOKENS = Tokens(WORDS, re.compile(r"\w+"))
spans = st.tuples(st.integers(0, 11), st.integers(0, 11)).map(lambda ends: word(min(ends), max(ends)))
statements = st.lists(spans, max_size=6).map(lambda found: [statement(f"s{n}", span) for n, span in enumerate(found)])
graphs = st.lists(st.lists(st.integers(0, 4), unique=True, max_size=5), max_size=4)


def largest_by_trying(candidates: list[list[int]]) -> int:
    """Size of the largest pairing, by trying every order of the right nodes: slow and obvious."""
    orders = permutations([*range(5), *["none"] * len(candidates)], len(candidates))
    return max(sum(right in wanted for wanted, right in zip(candidates, order, strict=True)) for order in orders)


@given(graphs)
def test_maximum_matching_is_one_to_one_and_largest(candidates: list[list[int]]) -> None:
    owner = maximum_matching(candidates)
    assert all(right in candidates[left] for right, left in owner.items())
    assert len(set(owner.values())) == len(owner)
    assert len(owner) == largest_by_trying(candidates)


def test_maximum_matching_gives_way_along_a_long_chain() -> None:
    # Each new left node wants what its predecessor holds: the whole chain has to move, deeper than Python recurses.
    size = 3000
    chain = [[left, left + 1] for left in reversed(range(size))]
    assert len(maximum_matching([*chain, [size]])) == size + 1


@given(statements, statements)
def test_statements_are_paired_once_and_only_where_half_is_shared(gold: list, predicted: list) -> None:
    pairs = matched_statements(gold, predicted, TOKENS)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    for i, j in pairs:
        first, second = (TOKENS.touched(s.content) for s in (gold[i], predicted[j]))
        assert 2 * len(first & second) >= len(first | second)


@given(statements)
def test_a_marking_matches_itself_wholly(gold: list) -> None:
    assert len(matched_statements(gold, gold, TOKENS)) == len(gold)


def test_the_better_overlap_wins_even_when_it_comes_later() -> None:
    gold = [statement("s1", word(0, 3))]
    predicted = [statement("p1", word(0, 2)), statement("p2", word(0, 3))]
    assert matched_statements(gold, predicted, TOKENS) == [(0, 1)]


def test_equal_overlap_is_decided_by_cue_then_speaker_then_act() -> None:
    gold = [statement("s1", word(0, 3), "deny", cue=word(5), speaker=word(7))]
    same_act = statement("p1", word(0, 3), "deny")
    same_speaker = statement("p2", word(0, 3), speaker=word(7))
    same_cue = statement("p3", word(0, 3), cue=word(5))
    assert matched_statements(gold, [same_act, same_speaker, same_cue], TOKENS) == [(0, 2)]
    assert matched_statements(gold, [same_act, same_speaker], TOKENS) == [(0, 1)]
    assert matched_statements(gold, [statement("p0", word(0, 3)), same_act], TOKENS) == [(0, 1)]


def test_words_are_counted_without_punctuation_unless_there_is_nothing_else() -> None:
    tokens = Tokens("so: yes", re.compile(r"(?P<word>\w+)|\S"))
    assert tokens.words([(0, 3)]) == {0}
    assert tokens.words([(2, 3)]) == {1}
    assert tokens.words([]) == frozenset()
