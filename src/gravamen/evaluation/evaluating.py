"""The evaluation itself: gold is loaded, its documents are read (or taken from a file), and the two are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from gravamen.evaluation.agreement import Agreement, agreement
from gravamen.evaluation.attributions import AttributionScore, score_attributions
from gravamen.evaluation.coding import CodingScore, score_coding
from gravamen.evaluation.fiat import fiat_gold
from gravamen.evaluation.gold import attribution_gold, statement_gold
from gravamen.evaluation.linking import LinkingScore, score_linking
from gravamen.evaluation.predictions import attribution_predictions, statement_predictions
from gravamen.evaluation.records import Gold, UnreadableGold, annotated_from_reading
from gravamen.evaluation.statements import StatementScore, score_statements
from gravamen.model import Document, Reading

Marks = TypeVar("Marks")
Read = Callable[[Sequence[Document]], Iterator[Reading]]
"""Reads documents in their order; one that fails is left out, and then counts as one in which nothing was found."""
Score = AttributionScore | StatementScore | Agreement | LinkingScore | CodingScore


class NoGoldError(Exception):
    """None of the gold could be read; `unreadable` says why not."""

    def __init__(self, unreadable: Sequence[UnreadableGold]) -> None:
        absent = "there is no gold there: name a PolNeAR-format file (.jsonl, .jsonl.gz) or a folder with an ID.json beside each ID.txt"
        super().__init__("none of the gold could be read" if unreadable else absent)
        self.unreadable = unreadable


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A score, and the gold that had to be left out of it."""

    score: Score
    unreadable: tuple[UnreadableGold, ...] = ()


def evaluate_attributions(path: Path, read: Read, predictions: Path | None = None) -> Evaluation:
    """Score a PolNeAR-format file: against a ready-made file of predictions, else against a reading of its documents.

    Raises NoGoldError, and FormatError or OSError for a file that cannot be read at all.
    """
    gold, unreadable = _loaded(attribution_gold(path))
    if predictions is not None:
        predicted = attribution_predictions(predictions)
    else:
        predicted = {r.document.id: r.attributions for r in read([g.document for g in gold])}
    return Evaluation(score_attributions(gold, predicted), unreadable)


def evaluate_statements(folder: Path, texts: dict[str, str], read: Read, predictions: Path | None = None) -> Evaluation:
    """Score a folder of statement gold, likewise; texts that do not stand in it are looked up in `texts` by id."""
    gold, unreadable = _loaded(statement_gold(folder, texts))
    if predictions is not None:
        predicted = statement_predictions(predictions)
    else:
        predicted = {r.document.id: annotated_from_reading(r) for r in read([g.document for g in gold])}
    return Evaluation(score_statements(gold, predicted), unreadable)


def evaluate_linking(folder: Path, texts: dict[str, str], read: Read) -> Evaluation:
    """Score how statements of a folder of statement gold are linked: those that are marked, and those that are read."""
    gold, unreadable = _loaded(statement_gold(folder, texts))
    readings = {r.document.id: r for r in read([g.document for g in gold])}
    return Evaluation(score_linking(gold, readings), unreadable)


def evaluate_coding(path: Path, read: Read, only_unseen: bool = False) -> Evaluation:
    """Score how the coded fields of FIAT's cases are filled from their titles and descriptions; `only_unseen` leaves out the cases that
    rules were chosen on."""
    gold, unreadable = _loaded(fiat_gold(path, only_unseen))
    readings = {r.document.id: r for r in read([g.document for g in gold])}
    return Evaluation(score_coding(gold, readings), unreadable)


def evaluate_agreement(first: Path, second: Path, texts: dict[str, str]) -> Evaluation:
    """Compare two folders of labels of the same articles; the texts beside the first labels do for the second as well.

    Raises NoGoldError, and ValueError for nothing in common.
    """
    one, unreadable = _loaded(statement_gold(first, texts))
    other, unreadable_other = _loaded(statement_gold(second, texts | {gold.document.id: gold.document.text for gold in one}))
    return Evaluation(agreement(one, other), unreadable + unreadable_other)


def _loaded(items: Iterable[Gold[Marks] | UnreadableGold]) -> tuple[list[Gold[Marks]], tuple[UnreadableGold, ...]]:
    read: list[Gold[Marks]] = []
    unreadable: list[UnreadableGold] = []
    for item in items:
        if isinstance(item, UnreadableGold):
            unreadable.append(item)
        else:
            read.append(item)
    if not read:
        raise NoGoldError(unreadable)
    return read, tuple(unreadable)
