"""The overview: all disputes of a selection, with the filters that made it and what each of them would leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from gravamen.model import Act
from gravamen.publishing import wording
from gravamen.publishing.account import GRADES
from gravamen.publishing.site.rendering import Setting, country, render
from gravamen.reading.countries import codes
from gravamen.record.dispute_lists import Sort, disputes_of
from gravamen.record.overview import Overview, key_figures
from gravamen.record.selecting import Selection

PAGE = 25
SHOWN_OPTIONS = 10
MOST_OPTIONS = 200
"""Of speakers and sources there may be thousands: the rest is found by typing a name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter as a person reads it, how many disputes it would leave, and the selection with it changed."""

    value: str
    label: str
    disputes: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with its values: the first are shown, the rest unfold."""

    name: str
    title: str
    choices: Sequence[Choice]
    chosen: int

    @property
    def first(self) -> Sequence[Choice]:
        """What is shown at once; what is chosen always is."""
        return [c for n, c in enumerate(self.choices) if n < SHOWN_OPTIONS or c.is_chosen]

    @property
    def rest(self) -> Sequence[Choice]:
        """What unfolds."""
        return [c for n, c in enumerate(self.choices) if n >= SHOWN_OPTIONS and not c.is_chosen]


_TITLES = {
    "respondent": "Whose conduct",
    "complainant": "Who complains",
    "topic": "Topic",
    "act": "Act",
    "evidence": "Evidence",
    "pledge": "Pledge",
    "speaker": "Speaker",
    "source": "Source",
}


def _speaker(value: str) -> str:
    return f"{country(value)} (all who speak for it)" if value in codes() else value


_LABELS: Mapping[str, Callable[[str], str]] = {
    "respondent": country,
    "complainant": country,
    "topic": lambda value: value.replace("_", " "),
    "pledge": lambda value: value.replace("_", " "),
    "act": lambda value: wording.verb_of(Act(value), negated=False),
    "evidence": lambda value: GRADES[value],
    "speaker": _speaker,
    "source": str,
}


def label(name: str, value: str) -> str:
    """A value of a filter as people read it."""
    return _LABELS[name](value)


def overview_page(connection: Connection, setting: Setting, overview: Overview, selection: Selection, sort: Sort, page: int) -> str:
    """The page; `page` counts from 1."""
    chosen = overview.choose(connection, selection)
    order = overview.orders[sort]
    rows = order[chosen.disputes[order]]
    pages = max(1, -(-len(rows) // PAGE))
    page = min(page, pages)
    shown: list[int] = rows[(page - 1) * PAGE : page * PAGE].tolist()
    ids = [overview.ids[row] for row in shown]
    disputes = [{**fields, "matching": int(chosen.counts[overview.by_id[fields["id"]]])} for fields in disputes_of(connection, ids)]
    return render(
        "overview",
        setting,
        selection=selection,
        filters=filters_of(connection, overview, selection),
        scored=overview.scored(connection, selection),
        figures=key_figures(overview, chosen),
        whole=len(overview.ids),
        disputes=disputes,
        pledges={id: overview.labels["pledge"].of_row(overview.by_id[id]) for id in ids},
        sort=sort,
        sorts=tuple(Sort),
        page=page,
        pages=pages,
        is_narrowed=is_narrowed(selection),
        without=chips(selection),
    )


def filters_of(connection: Connection, overview: Overview, selection: Selection) -> list[Filter]:
    """The filters with live counts."""
    options = overview.options(connection, selection, MOST_OPTIONS)
    found: list[Filter] = []
    for name, title in _TITLES.items():
        choices = [Choice(o.value, _LABELS[name](o.value), o.disputes, o.is_chosen) for o in options[name]]
        found.append(Filter(name, title, choices, sum(c.is_chosen for c in choices)))
    return found


def is_narrowed(selection: Selection) -> bool:
    """Whether a selection asks for some statements of a dispute only."""
    return any((selection.act, selection.speaker, selection.source, selection.evidence, selection.since, selection.until, selection.words))


def chips(selection: Selection) -> list[tuple[str, str, Selection]]:
    """Each value that is set: its filter, its wording, and the selection without it."""
    pairs = list(selection.pairs())
    found: list[tuple[str, str, Selection]] = []
    for name, value in pairs:
        without = Selection.of(pair for pair in pairs if pair != (name, value))
        found.append((_TITLES.get(name, name).lower(), _LABELS[name](value) if name in _LABELS else value, without))
    return found
