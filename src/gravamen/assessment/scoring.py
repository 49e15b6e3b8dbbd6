"""Scores: how many of the answered items are answered with yes, by section and in all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gravamen.assessment.prefilling import Prefilled
from gravamen.assessment.reconciling import Reconciled
from gravamen.assessment.scorecard import ITEMS, Section

ALL = "all"


@dataclass(frozen=True, slots=True)
class Score:
    """`yes` of the `answered` of the `items`: by people, and (`suggested_`) with what the record prefills where no person spoke."""

    items: int
    yes: int
    answered: int
    suggested_yes: int
    suggested_answered: int


def standing(people: Reconciled, record: Prefilled) -> bool | None:
    """The answer that stands: people's, else the record's."""
    return people.given if people.is_overruling else record.answer


def scores(people: Mapping[str, Reconciled], record: Mapping[str, Prefilled]) -> dict[str, Score]:
    """The score in all, and of every section, from answers by the keys of the items."""
    sections: dict[str, list[str]] = {ALL: [item.key for item in ITEMS]}
    sections |= {section.value: [item.key for item in ITEMS if item.section is section] for section in Section}
    found: dict[str, Score] = {}
    for name, keys in sections.items():
        given = [people[key].given for key in keys]
        suggested = [standing(people[key], record[key]) for key in keys]
        found[name] = Score(
            items=len(keys),
            yes=sum(answer is True for answer in given),
            answered=sum(answer is not None for answer in given),
            suggested_yes=sum(answer is True for answer in suggested),
            suggested_answered=sum(answer is not None for answer in suggested),
        )
    return found
