"""Scoring statements and disputes against gold in the format of the annotation guide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from gravamen.evaluation.calibration import Calibration, Outcome, calibrate
from gravamen.evaluation.matching import Tokens, is_overlapping, matched_statements
from gravamen.evaluation.records import Annotated, Annotation, StatementGold
from gravamen.evaluation.tallies import Counts, Interval, Tally, interval, total

MAIN_MEASURES = ("detection", "act_end_to_end", "replies", "dispute_pairs", "pledges")
FIELDS = ("act", "topic", "when", "speaker_country", "respondent", "addressee", "hedged", "negated", "standing", "quotation")
"""The fields compared by equality among matched statements, by their name in `Annotation`."""
WHERE_GIVEN = "_where_given"
_WORD = re.compile(r"\w+")

Name = tuple[bool, str]
"""A statement's id on common ground: (True, id in the gold) where it was matched, (False, its own id) where not."""


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """How one article was read: tallies of the main measures, of each act, of each field; and what was mistaken for what."""

    main: Counts
    per_act: Counts
    fields: Counts
    confusions: Counter[tuple[str, str]]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class StatementScore:
    """The measures over all articles.

    `main` holds detection (statements matched), act_end_to_end (matched, and the right act), replies (links between
    statements), dispute_pairs (pairs of statements in one dispute) and pledges (statement and status); `fields` the shares
    right among the matched, `…_where_given` only where the gold has a value; `confusions` (gold, predicted) acts, most
    frequent first; `calibration` is None where the predictions carry no confidence.
    """

    articles: int
    main: dict[str, Tally]
    intervals: dict[str, Interval]
    per_act: dict[str, Tally]
    fields: dict[str, Tally]
    field_intervals: dict[str, Interval]
    confusions: list[tuple[str, str, int]]
    calibration: Calibration | None


def score_statements(gold: Iterable[StatementGold], predicted: dict[str, Annotated]) -> StatementScore:
    """Compare predictions, by document id, with gold; a document without a prediction counts as one with none.

    Raises ValueError where there is no gold.
    """
    nothing = Annotated()
    scores = [score_article(g.document.text, g.marks, predicted.get(g.document.id, nothing)) for g in gold]
    if not scores:
        raise ValueError("there is no gold to score against")
    fields = total(score.fields for score in scores)
    confusions = sum((score.confusions for score in scores), Counter[tuple[str, str]]())
    return StatementScore(
        articles=len(scores),
        main=total(score.main for score in scores),
        intervals=_intervals([score.main for score in scores], MAIN_MEASURES),
        per_act=dict(sorted(total(score.per_act for score in scores).items())),
        fields=fields,
        field_intervals=_intervals([score.fields for score in scores], fields),
        confusions=[(marked, found, times) for (marked, found), times in confusions.most_common()],
        calibration=calibrate([outcome for score in scores for outcome in score.outcomes]),
    )


def _intervals(articles: Sequence[Counts], names: Iterable[str]) -> dict[str, Interval]:
    return {name: interval([counts.get(name, Tally()) for counts in articles]) for name in names}


def score_article(text: str, gold: Annotated, predicted: Annotated) -> ArticleScore:
    """Compare the two markings of one text."""
    matched = matched_statements(gold.statements, predicted.statements, Tokens(text, _WORD))
    pairs = [(gold.statements[i], predicted.statements[j]) for i, j in matched]
    sizes = len(predicted.statements), len(gold.statements)
    right = [found.id for marked, found in pairs if marked.act == found.act]
    names = {found.id: marked.id for marked, found in pairs}
    return ArticleScore(
        main={
            "detection": Tally(len(pairs), *sizes),
            "act_end_to_end": Tally(len(right), *sizes),
            "replies": _agreement(_links(gold), _links(predicted, names)),
            "dispute_pairs": _agreement(_together(gold), _together(predicted, names)),
            "pledges": _agreement(_pledges(gold), _pledges(predicted, names)),
        },
        per_act=_per_act(gold, predicted, pairs),
        fields=total(_field_shares(marked, found) for marked, found in pairs),
        confusions=Counter((marked.act, found.act) for marked, found in pairs if marked.act != found.act),
        outcomes=tuple((s.confidence, s.id in right) for s in predicted.statements if s.confidence is not None),
    )


def _per_act(gold: Annotated, predicted: Annotated, pairs: Sequence[tuple[Annotation, Annotation]]) -> Counts:
    """A tally for each act that the gold or the prediction has."""
    hits = Counter(marked.act for marked, found in pairs if marked.act == found.act)
    marked_acts = Counter(s.act for s in gold.statements)
    found_acts = Counter(s.act for s in predicted.statements)
    return {act: Tally(hits[act], found_acts[act], marked_acts[act]) for act in marked_acts | found_acts}


def _field_shares(gold: Annotation, found: Annotation) -> Counts:
    """The fields of one matched statement, each a share of one case."""
    return {name: Tally.share(int(right), 1) for name, right in _field_answers(gold, found)}


def _field_answers(gold: Annotation, found: Annotation) -> Iterator[tuple[str, bool]]:
    yield "speaker_span", is_overlapping(gold.speaker, found.speaker) if gold.speaker else found.speaker is None
    for name in FIELDS:
        expected = getattr(gold, name)
        if name == "standing" and expected is None:  # annotated only in newer gold
            continue
        right = expected == getattr(found, name)
        yield name, right
        if expected not in (None, False):
            yield name + WHERE_GIVEN, right
    if gold.evidence:
        yield "evidence", gold.evidence == found.evidence
    if gold.condition:
        yield "condition_span", is_overlapping(gold.condition, found.condition)


def _agreement(gold: frozenset[object], predicted: frozenset[object]) -> Tally:
    return Tally(len(gold & predicted), len(predicted), len(gold))


def _name(statement: str, names: dict[str, str] | None) -> Name:
    """A statement on common ground: the gold's own (no `names`), or a prediction's by what it was matched with."""
    if names is None:
        return True, statement
    return (True, names[statement]) if statement in names else (False, statement)


def _links(marks: Annotated, names: dict[str, str] | None = None) -> frozenset[object]:
    return frozenset((_name(s.id, names), _name(other, names)) for s in marks.statements for other in s.replies_to)


def _together(marks: Annotated, names: dict[str, str] | None = None) -> frozenset[object]:
    """Unordered pairs of statements that stand in one dispute."""
    groups = ({_name(statement, names) for statement in dispute} for dispute in marks.disputes)
    return frozenset(frozenset(pair) for group in groups for pair in combinations(group, 2))


def _pledges(marks: Annotated, names: dict[str, str] | None = None) -> frozenset[object]:
    return frozenset((_name(statement, names), status) for statement, status in marks.pledges)
