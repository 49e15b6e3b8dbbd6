"""Pairing what was predicted with what the annotator marked, by the words that they share."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from gravamen.evaluation.records import Annotation
from gravamen.model import Span

TokenSet = frozenset[int]
LEAST_SHARED = 0.5
"""Intersection over union of the content's words from which two statements can be the same."""


class Tokens:
    """The tokens of a text, to see which of them spans touch. A group named `word` in the pattern marks the words."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        matches = list(pattern.finditer(text))
        self._starts = [match.start() for match in matches]
        self._ends = [match.end() for match in matches]
        self._is_word = [match.lastgroup == "word" for match in matches]

    def touched(self, spans: Sequence[Span]) -> TokenSet:
        """Numbers of all tokens that overlap one of the spans."""
        return frozenset(number for start, end in spans for number in self._overlapping(start, end))

    def words(self, spans: Sequence[Span]) -> TokenSet:
        """Numbers of the words that overlap one of the spans; where there is only punctuation, that."""
        touched = self.touched(spans)
        return frozenset(number for number in touched if self._is_word[number]) or touched

    def _overlapping(self, start: int, end: int) -> Iterator[int]:
        number = bisect_right(self._ends, start)
        while number < len(self._starts) and self._starts[number] < end:
            yield number
            number += 1


def is_overlapping(first: Span | None, second: Span | None) -> bool:
    """Whether two spans share a character."""
    return first is not None and second is not None and first[0] < second[1] and second[0] < first[1]


def matched_statements(gold: Sequence[Annotation], predicted: Sequence[Annotation], tokens: Tokens) -> list[tuple[int, int]]:
    """Pair statements one to one, as (number in gold, number in predicted), those whose contents share most words first.

    Equal shares are decided by the same cue, then the same speaker, then the same act, then the order in the text.
    """
    gold_tokens = [tokens.touched(statement.content) for statement in gold]
    predicted_tokens = [tokens.touched(statement.content) for statement in predicted]
    candidates: list[tuple[float, bool, bool, bool, int, int]] = []
    for i, marked in enumerate(gold):
        for j, found in enumerate(predicted):
            shared = _shared(gold_tokens[i], predicted_tokens[j])
            if shared >= LEAST_SHARED:
                same_cue, same_speaker = is_overlapping(marked.cue, found.cue), is_overlapping(marked.speaker, found.speaker)
                candidates.append((-shared, not same_cue, not same_speaker, marked.act != found.act, i, j))
    return _best_first([(i, j) for *_, i, j in sorted(candidates)])


def _shared(first: TokenSet, second: TokenSet) -> float:
    """Intersection over union; 0 for two empty sets, which have nothing in common."""
    common = len(first & second)
    return common / len(first | second) if common else 0.0


def _best_first(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    kept: list[tuple[int, int]] = []
    for i, j in pairs:
        if i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            kept.append((i, j))
    return kept


def maximum_matching(candidates: Sequence[Sequence[int]]) -> dict[int, int]:
    """The largest one-to-one pairing, as {right: left}, where `candidates[left]` names the right nodes that left may have.

    Left nodes are placed in their order and try their candidates in theirs, so that the result is always the same.
    """
    owner: dict[int, int] = {}
    for left in range(len(candidates)):
        _place(left, candidates, owner)
    return owner


def _place(left: int, candidates: Sequence[Sequence[int]], owner: dict[int, int]) -> None:
    """Find an augmenting path from a left node (Kuhn's algorithm, with its own stack: articles can be long) and apply it."""
    tried: set[int] = set()
    path = [(left, iter(candidates[left]))]
    chosen: list[int] = []
    while path:
        right = next((node for node in path[-1][1] if node not in tried), None)
        if right is None:
            path.pop()
            del chosen[-1:]
            continue
        tried.add(right)
        chosen.append(right)
        if right not in owner:
            owner.update({node: at for (at, _), node in zip(path, chosen, strict=True)})
            return
        path.append((owner[right], iter(candidates[owner[right]])))
