"""Scoring attributions (source, cue, content) against gold in the manner of PolNeAR."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from gravamen.evaluation.matching import Tokens, TokenSet, maximum_matching
from gravamen.evaluation.records import AttributionGold, Attributions
from gravamen.evaluation.tallies import Counts, Interval, Tally, interval, total
from gravamen.model import Attribution, Span

ROLES = ("source", "cue", "content")
MAIN_MEASURES = ("token/source", "token/cue", "token/content", "relation", "rel_strict")
"""The measures that are given an interval."""
_TOKEN = re.compile(r"(?P<word>\w+(?:['’.&/-]\w+)*)|\S")
_MARKS = '"“”„«»'


@dataclass(frozen=True, slots=True)
class AttributionScore:
    """The measures over all articles, and the intervals of the main ones.

    `token/*` counts words in a role, `exact/*` and `exact_raw/*` whole roles (by words, by characters), `overlap/*` roles
    that share a word, `relation` whole attributions: cue and source touched, more than half of the content covered.
    `rel_strict` asks also that more than half of the predicted content is right, `rel_nocue` does without the cue,
    `rel_sourced` and `rel_outer` look only at gold with a source, and not nested. `recall/*` is that of `relation` by kind.
    """

    articles: int
    measures: dict[str, Tally]
    intervals: dict[str, Interval]


@dataclass(frozen=True, slots=True)
class _Roles:
    """One attribution with its sorted pieces and the words in each role."""

    pieces: dict[str, tuple[Span, ...]]
    words: dict[str, TokenSet]


@dataclass(slots=True)
class _Article:
    """The attributions of one article, both sides, and the tallies that grow while they are compared."""

    text: str
    gold: list[_Roles]
    predicted: list[_Roles]
    counts: dict[str, Tally] = field(default_factory=dict[str, Tally])

    def add(self, name: str, hits: int, predicted: int, gold: int) -> None:
        self.counts[name] = self.counts.get(name, Tally()) + Tally(hits, predicted, gold)


def score_attributions(gold: Iterable[AttributionGold], predicted: dict[str, Attributions]) -> AttributionScore:
    """Compare predictions, by document id, with gold; a document without a prediction counts as one with none.

    Raises ValueError where there is no gold.
    """
    articles = [score_article(article.document.text, article.marks, predicted.get(article.document.id, ())) for article in gold]
    if not articles:
        raise ValueError("there is no gold to score against")
    intervals = {name: interval([counts.get(name, Tally()) for counts in articles]) for name in MAIN_MEASURES}
    return AttributionScore(len(articles), total(articles), intervals)


def score_article(text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution]) -> Counts:
    """The tallies of one article, by measure."""
    tokens = Tokens(text, _TOKEN)
    article = _Article(text, [_roles(a, tokens) for a in gold], [_roles(a, tokens) for a in predicted])
    for role in ROLES:
        _count_role(article, role)
    _count_relations(article)
    return article.counts


def _roles(attribution: Attribution, tokens: Tokens) -> _Roles:
    by_role = zip(ROLES, (attribution.source, attribution.cue, attribution.content), strict=True)
    pieces = {role: tuple(sorted(spans)) for role, spans in by_role}
    return _Roles(pieces, {role: tokens.words(spans) for role, spans in pieces.items()})


def _count_role(article: _Article, role: str) -> None:
    gold = [roles.words[role] for roles in article.gold if roles.words[role]]
    predicted = [roles.words[role] for roles in article.predicted if roles.words[role]]
    gold_pieces = [roles.pieces[role] for roles in article.gold if roles.pieces[role]]
    predicted_pieces = [roles.pieces[role] for roles in article.predicted if roles.pieces[role]]
    all_gold, all_predicted = _union(gold), _union(predicted)
    touching = [[number for number, marked in enumerate(gold) if found & marked] for found in predicted]
    article.add(f"token/{role}", len(all_gold & all_predicted), len(all_predicted), len(all_gold))
    article.add(f"exact/{role}", _common(gold, predicted), len(predicted), len(gold))
    article.add(f"exact_raw/{role}", _common(gold_pieces, predicted_pieces), len(predicted_pieces), len(gold_pieces))
    article.add(f"overlap/{role}", len(maximum_matching(touching)), len(predicted), len(gold))


def _union(sets: Iterable[TokenSet]) -> TokenSet:
    return frozenset(number for tokens in sets for number in tokens)


def _common(first: Iterable[Hashable], second: Iterable[Hashable]) -> int:
    """Size of the multiset intersection."""
    return (Counter(first) & Counter(second)).total()


def _count_relations(article: _Article) -> None:
    found = _related(article, _is_relation)
    _count_relation(article, "relation", found)
    _count_relation(article, "rel_strict", _related(article, _is_strict_relation))
    _count_relation(article, "rel_nocue", _related(article, _is_cueless_relation))
    nested = [_is_nested(number, article.gold) for number in range(len(article.gold))]
    sourced = [bool(roles.words["source"]) for roles in article.gold]
    _count_restricted(article, "rel_sourced", found, sourced)
    _count_restricted(article, "rel_outer", found, [not is_nested for is_nested in nested])
    for number, roles in enumerate(article.gold):
        kinds = [_quotation(article.text, roles.pieces["content"]), "nested" if nested[number] else "outer"]
        for kind in kinds if sourced[number] else [*kinds, "no-source"]:
            article.add(f"recall/{kind}", int(number in found), 0, 1)


def _related(article: _Article, is_right: Callable[[_Roles, _Roles], bool]) -> set[int]:
    """Numbers of the gold attributions that a prediction gets right, one to one."""
    candidates = [[n for n, gold in enumerate(article.gold) if is_right(found, gold)] for found in article.predicted]
    return set(maximum_matching(candidates))


def _count_relation(article: _Article, name: str, found: set[int]) -> None:
    article.add(name, len(found), len(article.predicted), len(article.gold))


def _count_restricted(article: _Article, name: str, found: set[int], counts: Sequence[bool]) -> None:
    """Count only some of the gold; a prediction that is right on the rest is neither right nor wrong."""
    hits = sum(counts[number] for number in found)
    article.add(name, hits, len(article.predicted) - (len(found) - hits), sum(counts))


def _is_cueless_relation(found: _Roles, gold: _Roles) -> bool:
    has_source = bool(found.words["source"] & gold.words["source"]) if gold.words["source"] else not found.words["source"]
    return has_source and 2 * _shared_content(found, gold) > len(gold.words["content"])


def _is_relation(found: _Roles, gold: _Roles) -> bool:
    return bool(found.words["cue"] & gold.words["cue"]) and _is_cueless_relation(found, gold)


def _is_strict_relation(found: _Roles, gold: _Roles) -> bool:
    return _is_relation(found, gold) and 2 * _shared_content(found, gold) > len(found.words["content"])


def _shared_content(found: _Roles, gold: _Roles) -> int:
    return len(found.words["content"] & gold.words["content"])


def _is_nested(number: int, gold: Sequence[_Roles]) -> bool:
    """Whether an attribution's cue stands wholly inside the content of another."""
    cue = gold[number].words["cue"]
    return bool(cue) and any(cue <= roles.words["content"] for other, roles in enumerate(gold) if other != number)


def _quotation(text: str, pieces: Sequence[Span]) -> str:
    """Direct when every piece opens and closes with a quotation mark, mixed when there is one somewhere, else indirect."""
    quoted = [_with_marks(text, piece).strip() for piece in pieces]
    if not any(mark in piece for piece in quoted for mark in _MARKS):
        return "indirect"
    closed = all(piece and piece[0] in _MARKS and piece.rstrip(",.")[-1:] in _MARKS for piece in quoted)
    return "direct" if closed else "mixed"


def _with_marks(text: str, piece: Span) -> str:
    """A piece of content with the quotation marks that stand right around it."""
    start, end = piece
    before = start > 0 and text[start - 1] in _MARKS
    after = end < len(text) and text[end] in _MARKS
    return text[start - before : end + after]
