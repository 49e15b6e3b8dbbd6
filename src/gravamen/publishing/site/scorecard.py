"""The scorecard of an allegation: what the record tells of each item, what people answered side by side, what stands, and their forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import cast

from sqlalchemy import Connection, select

from gravamen.archive import Archive
from gravamen.assessment.agreement import Agreement, agreement
from gravamen.assessment.reconciling import person
from gravamen.assessment.scorecard import MEASURES
from gravamen.model import Act
from gravamen.publishing import wording
from gravamen.publishing.site.links import Links, Sort
from gravamen.publishing.site.rendering import Setting, country, in_words, render
from gravamen.record import assessing
from gravamen.record.asking import Fields, statements_where
from gravamen.record.schema import canonical, exhibit, statement

LONGEST_REASON = 4000
"""Characters of a reason: it stands beside an answer, and is no place for a report."""
MOST_COMPARED = 4
"""People whose agreement is shown, each with each; more have rarely answered one allegation."""
_BY_NAME = ("source_category", "attribution_type", "platforms")
"""Fields whose values have names; of the others the values themselves are words, and have a meaning."""


@dataclass(frozen=True, slots=True)
class Unfiled:
    """What somebody sent from a form of the page that was not filed: why, and the values by names of inputs, to be mended."""

    problem: str
    values: Mapping[str, Sequence[str]]
    is_reconciling: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What a prefilled answer rests on: a statement or an exhibit, as a link."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Pair:
    """How far two people agree on this allegation: on the items, and on the coded fields."""

    first: str
    second: str
    items: Agreement
    fields: Agreement


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a coded field with its name, and what it means where the name does not say it."""

    value: str
    name: str
    meaning: str | None


def scorecard_page(
    connection: Connection, archive: Archive, setting: Setting, id: str, unfiled: Unfiled | None = None, filed: int = 0
) -> str:
    """The page; `filed` says how many answers were just filed.

    Raises:
        DecisionError: there is no such statement, or it cannot be assessed.
    """
    card = assessing.assessment_of(connection, archive, id)
    (row,) = statements_where(connection, statement.c.id == id)
    asked: list[Fields] = [*card["items"], *card["fields"]]
    viewer = setting.viewer
    return render(
        "scorecard",
        setting,
        card=card,
        row=row,
        sections=[(name, list(items)) for name, items in groupby(card["items"], key=lambda item: item["section"])],
        grounds=_grounds(connection, setting, card, asked),
        pairs=_pairs(card),
        options={field["key"]: _options(field) for field in card["fields"]},
        value=_value_of(card["fields"]),
        own=assessing.answers_of(connection, id, viewer.name) if viewer else {},
        to_settle=[each["key"] for each in asked if each["status"] in ("disputed", "reconciled")],
        may=viewer.may & {"assess", "reconcile"} if viewer and setting.is_served else frozenset[str](),
        measures=MEASURES,
        longest=LONGEST_REASON,
        unfiled=unfiled,
        filed=filed,
    )


def _grounds(connection: Connection, setting: Setting, card: Fields, asked: Iterable[Fields]) -> dict[str, Ground]:
    """What prefilled answers rest on, by id. Of other statements the words are left out: they would stand without what answers them."""
    ids = {id for each in asked for id in each["prefilled"]["rests_on"]}
    found: dict[str, Ground] = {}
    for row in connection.execute(select(statement).where(statement.c.id.in_(ids))):
        said = f"{row.speaker or 'Nobody named'} {wording.verb_of(Act(row.act), row.negated)}{f', {row.when}' if row.when else ''}"
        label = "its own words" if row.id == card["statement"] else said
        found[row.id] = Ground(label, setting.links.page(Sort.STATEMENT, row.id))
    for row in connection.execute(select(exhibit).where(exhibit.c.id.in_(ids))):
        is_page = row.sort == "finding" and setting.is_served
        found[row.id] = Ground(f"{row.sort} “{row.title}”", _exhibit(setting.links, row.id if is_page else None, row.dispute))
    return found


def _exhibit(links: Links, finding: str | None, dispute: str) -> str:
    return links.page(Sort.FINDING, finding) if finding else f"{links.page(Sort.DISPUTE, dispute)}#exhibits"


def _pairs(card: Fields) -> list[Pair]:
    people = {person(name): name for name in card["people"]}
    first_ones = list(people.items())[:MOST_COMPARED]
    return [
        Pair(one_name, other_name, _agreement(card["items"], one, other), _agreement(card["fields"], one, other))
        for (one, one_name), (other, other_name) in combinations(first_ones, 2)
    ]


def _agreement(questions: Iterable[Fields], one: str, other: str) -> Agreement:
    given = [{person(each["author"]): each["answer"] for each in question["answers"]} for question in questions]
    both = [(answers.get(one), answers.get(other)) for answers in given]
    return agreement((canonical(a), canonical(b)) for a, b in both if a is not None and b is not None)


def _options(field: Fields) -> list[Option]:
    """The values that a field may take; none where any is taken."""
    allowed: Mapping[str, str] = field["allowed"] or {}
    if field["key"] in _BY_NAME:
        return [Option(value, name, None) for value, name in allowed.items()]
    return [Option(value, in_words(value), meaning) for value, meaning in allowed.items()]


def _value_of(fields: Iterable[Fields]) -> Callable[[Fields, object], str]:
    """What puts an answer to an item or a field into words."""
    names = {field["key"]: {option.value: option.name for option in _options(field)} for field in fields}

    def named(key: str, each: str) -> str:
        return country(each) if key == "actor_nation" else names[key].get(each, each)

    def value(question: Fields, given: object) -> str:
        if isinstance(given, bool):
            return "yes" if given else "no"
        if given is None:
            return "cannot tell"
        listed = [given] if isinstance(given, str) else cast(Sequence[str], given)
        return ", ".join(named(question["key"], each) for each in listed)

    return value
