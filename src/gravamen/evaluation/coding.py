"""How well the coded fields of a case are filled from its title and description, and how far prefilled items are as people have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gravamen.assessment.coding import Account, Passage, coded
from gravamen.assessment.corroboration import OnFile
from gravamen.assessment.fields import Value
from gravamen.assessment.prefilling import Allegation, prefilled
from gravamen.evaluation.fiat import TARGET, CodedCase
from gravamen.evaluation.records import Gold
from gravamen.evaluation.tallies import Interval, Tally, interval, total
from gravamen.model import Act, Kind, Reading, Statement

MEASURED = ("actor_nation", "source_category", "platforms", "methods", "attribution_type")
"""The fields that the tracker codes too."""


@dataclass(frozen=True, slots=True)
class CodingScore:
    """Over all cases: the values of each field (`fields`), the cases whose values are exactly the coders' (`exactly`), and of the 18
    statements the prefilled answers that are the coders' (`items`)."""

    cases: int
    fields: dict[str, Tally]
    intervals: dict[str, Interval]
    exactly: dict[str, Tally]
    exact_intervals: dict[str, Interval]
    items: dict[str, Tally]


def score_coding(gold: Sequence[Gold[CodedCase]], readings: Mapping[str, Reading]) -> CodingScore:
    """Compare what is filled in with what people coded; a document without a reading is coded from its words alone.

    Raises ValueError where there is no gold.
    """
    if not gold:
        raise ValueError("there is no gold to score against")
    fields: list[dict[str, Tally]] = []
    exactly: list[dict[str, Tally]] = []
    items: list[dict[str, Tally]] = []
    for case in gold:
        account = account_of(case, readings.get(case.document.id))
        found = {name: _values(value.value) for name, value in coded(account).items()}
        pairs = {name: (found.get(name, frozenset()), case.marks.fields[name]) for name in MEASURED}
        fields.append({name: Tally(len(one & other), len(one), len(other)) for name, (one, other) in pairs.items()})
        exactly.append({name: Tally.share(int(one == other), 1) for name, (one, other) in pairs.items()})
        items.append(_items(case, account, found.get("actor_nation", frozenset())))
    return CodingScore(
        cases=len(gold),
        fields=total(fields),
        intervals={name: interval([each[name] for each in fields]) for name in MEASURED},
        exactly=total(exactly),
        exact_intervals={name: interval([each[name] for each in exactly]) for name in MEASURED},
        items=total(items),
    )


def account_of(case: Gold[CodedCase], reading: Reading | None) -> Account:
    """A case as the coding looks at it: the description, and who is read to charge whom in it."""
    charges = [s for s in reading.statements if s.act.is_complaint and not s.negated] if reading else list[Statement]()
    accused = [s.respondent.country for s in charges if s.respondent and s.respondent.country]
    return Account(
        passages=(Passage(case.document.id, case.marks.description, "its description"),),
        speakers=tuple(s.speaker for s in charges if s.speaker),
        respondents=tuple(dict.fromkeys(code for code in accused if code != TARGET)),
        own=frozenset({TARGET}),
        said=date.fromisoformat(case.document.published) if case.document.published else None,
        target=TARGET,
        headline=case.marks.headline,
    )


def _values(value: Value) -> frozenset[str]:
    if value is None:
        return frozenset()
    return frozenset({value} if isinstance(value, str) else value)


def _items(case: Gold[CodedCase], account: Account, nations: frozenset[str]) -> dict[str, Tally]:
    """The items that are prefilled for a case taken by itself, each with whether people have the same answer."""
    accused = min(nations, default=None)
    on_file = OnFile(case.document.id, Act.ALLEGE, False, None, Kind.UNKNOWN, None, accused, None, case.marks.description, case.document.id)
    named = case.marks.headline if nations else None
    record = prefilled(Allegation(on_file, account, named=named))
    answers = {key: given.answer for key, given in record.items() if given.answer is not None and key in case.marks.items}
    return {key: Tally.share(int(answer == case.marks.items[key]), 1) for key, answer in answers.items()}
