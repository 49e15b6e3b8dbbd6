"""All disputes at a glance: every statement that stands in one, as columns in memory, so that filters and their counts take milliseconds.

Columns hold codes, not words: some fifty bytes a statement. They are made again when the history has grown.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from gravamen.model import Act, Evidence
from gravamen.record import assessing
from gravamen.record.dispute_lists import Sort
from gravamen.record.history import today
from gravamen.record.keeping import Keeper, State, state_of
from gravamen.record.labels import Codes, Labels, Mask, Numbers, Occurrences, both_labelled, labelled, many_labelled, occurrences_of
from gravamen.record.onfile import batches
from gravamen.record.rows import AnyRow
from gravamen.record.schema import dispute, document, statement
from gravamen.record.searching import numbers_matching
from gravamen.record.selecting import Selection
from gravamen.record.statuses import holding_on

Scores = Callable[[Connection], Mapping[str, int]]
"""What gives the score of each assessed statement, by its id."""

UNKNOWN_DAY = np.iinfo(np.int32).min
LAST_RANK = 2**40
DISPUTE_FACETS = ("respondent", "complainant", "topic", "pledge")
STATEMENT_FACETS = ("act", "evidence", "speaker", "source")


@dataclass(frozen=True, slots=True)
class Option:
    """A value that disputes can be narrowed by, and how many would be left."""

    value: str
    disputes: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a selection selects: which statements (rows of the overview), and which disputes with how many of them each."""

    statements: Mask
    counts: Numbers

    @property
    def disputes(self) -> Mask:
        """The disputes that have a selected statement."""
        return self.counts > 0


@dataclass(frozen=True, slots=True)
class Overview:
    """The columns, as of a state of the record. `dispute` is the row of each statement's dispute in `ids`, `orders` has the rows of
    disputes in each order (by their `ranks`, then by id), `latest` those of statements: the latest first, undated ones last.
    `pledges` has the status that each pledge has now, by the number of its statement."""

    state: State
    ids: Sequence[str]
    numbers: Numbers
    dispute: Codes
    days: Codes
    last_days: Codes
    scores: Codes
    ranks: Mapping[Sort, Numbers]
    orders: Mapping[Sort, Numbers]
    latest: Numbers
    pledges: Mapping[int, str]
    labels: Mapping[str, Labels]
    occurrences: Mapping[str, Occurrences]
    by_id: Mapping[str, int] = field(repr=False)

    def choose(self, connection: Connection, selection: Selection) -> Chosen:
        """What a selection selects."""
        return self._chosen(np.logical_and.reduce([np.ones(len(self.numbers), bool), *self._masks(connection, selection).values()]))

    def options(self, connection: Connection, selection: Selection, most: int | None = None) -> dict[str, list[Option]]:
        """For each filter its values with the disputes that would be left, were it set to that value alone and the others as they are.

        The values that would leave most come first; of those that are not chosen at most so many are given.
        """
        masks = self._masks(connection, selection)
        missed = np.zeros(len(self.numbers), dtype=np.int8)
        for mask in masks.values():
            missed += ~mask
        found: dict[str, list[Option]] = {}
        for name, labels in self.labels.items():
            others = missed == (~masks[name]).astype(np.int8) if name in masks else missed == 0
            counted = self._counted(name, labels, others)
            found[name] = _options(labels.values, counted.tolist(), getattr(selection, name), most)
        return found

    def scored(self, connection: Connection, selection: Selection) -> dict[int, int]:
        """By score, how many disputes have it as their best, were none filtered for; those without an assessed allegation left out."""
        if not (self.scores >= 0).any():
            return {}
        left = self.choose(connection, replace(selection, score=None)).disputes & (self.scores >= 0)
        values, counts = np.unique(self.scores[left], return_counts=True)
        return dict(zip(values.tolist(), counts.tolist(), strict=True))

    def latest_first(self, chosen: Chosen) -> Numbers:
        """The numbers of the selected statements, the latest first, undated ones last."""
        return self.numbers[self.latest[chosen.statements[self.latest]]]

    def pledged(self, chosen: Chosen, statuses: Sequence[str]) -> Chosen:
        """Of what is selected the pledges, those that have one of these statuses now (none: any)."""
        numbers = [number for number, status in self.pledges.items() if not statuses or status in statuses]
        return self._chosen(chosen.statements & np.isin(self.numbers, numbers))

    def statements_after(self, chosen: Chosen, after: tuple[int, int] | None, limit: int) -> list[tuple[int, int]]:
        """The selected statements, the latest first, behind one with a day and a number: the same two of each (days as ordinals)."""
        rows = self.latest[chosen.statements[self.latest]]
        if after is not None:
            days, (day, number) = self.days[rows], after
            rows = rows[(days < day) | ((days == day) & (self.numbers[rows] > number))]
        return list(zip(self.days[rows[:limit]].tolist(), self.numbers[rows[:limit]].tolist(), strict=True))

    def disputes_after(self, chosen: Chosen, sort: Sort | None, after: tuple[int, str] | None, limit: int) -> list[tuple[int, str]]:
        """The selected disputes in an order (None: by id), behind one with a rank and an id: the same two of each."""
        ranks = self.ranks[sort] if sort else np.zeros(len(self.ids), dtype=np.int64)
        order = self.orders[sort] if sort else np.arange(len(self.ids))
        rows = order[chosen.disputes[order]]
        if after is not None:
            rank, id = after
            rows = rows[(ranks[rows] > rank) | ((ranks[rows] == rank) & (rows >= bisect_right(self.ids, id)))]
        shown: list[int] = rows[:limit].tolist()
        return [(int(ranks[row]), self.ids[row]) for row in shown]

    def _chosen(self, mask: Mask) -> Chosen:
        return Chosen(mask, np.bincount(self.dispute[mask], minlength=len(self.ids)))

    def _counted(self, name: str, labels: Labels, statements: Mask) -> Numbers:
        """In how many disputes each value of a filter occurs, by these statements."""
        size = len(labels.values)
        if name in DISPUTE_FACETS:
            left = np.zeros(len(self.ids), dtype=bool)
            left[self.dispute[statements]] = True
            codes = labels.codes[left] if labels.rows is None else labels.codes[left[labels.rows]]
            return np.bincount(codes[codes >= 0], minlength=size)
        return self.occurrences[name].counted(statements, size)

    def _masks(self, connection: Connection, selection: Selection) -> dict[str, Mask]:
        """For each filter that is set, which statements pass it."""
        masks: dict[str, Mask] = {}
        for name in DISPUTE_FACETS:
            if wanted := getattr(selection, name):
                masks[name] = self.labels[name].chosen(wanted, len(self.ids))[self.dispute]
        for name in STATEMENT_FACETS:
            if wanted := getattr(selection, name):
                masks[name] = self.labels[name].chosen(wanted, len(self.numbers))
        if selection.score:
            lowest, highest = selection.score
            masks["score"] = ((self.scores >= lowest) & (self.scores <= highest) & (self.scores >= 0))[self.dispute]
        if selection.since:
            masks["since"] = self.last_days >= _ordinal(selection.since)
        if selection.until:
            masks["until"] = (self.days <= _ordinal(selection.until)) & (self.days != UNKNOWN_DAY)
        if selection.words:
            masks["words"] = np.isin(self.numbers, numbers_matching(connection, selection.words))
        return masks


def _options(values: Sequence[str], counted: Sequence[int], wanted: Iterable[str], most: int | None) -> list[Option]:
    wanted = set(wanted)
    known = [(-number, value) for value, number in zip(values, counted, strict=True) if number or value in wanted]
    known += [(0, value) for value in wanted - {value for _, value in known}]
    known.sort()
    return [Option(value, -less, value in wanted) for n, (less, value) in enumerate(known) if most is None or n < most or value in wanted]


@functools.lru_cache(maxsize=50_000)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _day(day: str | None) -> int:
    return UNKNOWN_DAY if day is None else _ordinal(day)


def overview_of(connection: Connection, scores: Scores = assessing.scores) -> Overview:
    """Reads the columns. Statements that only repeat others, and rejected ones, are left out."""
    state = state_of(connection)
    d, s = dispute.c, statement.c
    columns = (d.id, d.respondent, d.topic, d.complainants, d.statements, d.allegations, d.first_day, d.last_day)
    found = select(*columns).where(d.merged_into.is_(None), d.statements >= 2).order_by(d.id)
    disputes: Sequence[AnyRow] = connection.execute(found).all()
    by_id = {row.id: n for n, row in enumerate(disputes)}
    told = (s.number, s.dispute, s.act, s.evidence, s.speaker, s.speaker_country, s.day, s.last_day, document.c.publisher)
    joined = select(*told).join(document, document.c.number == s.document)
    standing = joined.where(s.dispute.is_not(None), s.lead.is_(None), s.rejected.is_(False)).order_by(s.number)
    rows = [tuple(row) for row in connection.execute(standing) if row[1] in by_id]
    # Column by column: most of the time goes into what is done for each row.
    given: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) or [()] * len(told)
    numbers, inside, act, evidence, speaker, speaker_country, day, last_day, publisher = given
    of_dispute = np.fromiter((by_id[id] for id in inside), np.int32, len(rows))
    days = np.fromiter(map(_day, day), np.int32, len(rows))
    pledges = _pledges_now(connection)
    labels = {
        "respondent": labelled([row.respondent for row in disputes]),
        "complainant": many_labelled([row.complainants for row in disputes]),
        "topic": labelled([row.topic for row in disputes]),
        "pledge": many_labelled(_statuses(pledges, by_id)),
        "act": labelled(act, tuple(Act)),
        "evidence": labelled(evidence, tuple(Evidence)),
        "speaker": both_labelled(speaker, speaker_country),
        "source": labelled(publisher),
    }
    ranks = _ranks(disputes)
    return Overview(
        state=state,
        ids=[row.id for row in disputes],
        numbers=np.array(numbers, dtype=np.int64),
        dispute=of_dispute,
        days=days,
        last_days=np.fromiter(map(_day, last_day), np.int32, len(rows)),
        scores=_best_scores(connection, by_id, scores(connection)),
        ranks=ranks,
        orders={sort: np.argsort(rank, kind="stable") for sort, rank in ranks.items()},
        pledges={number: status for number, (_, status) in pledges.items()},
        latest=np.argsort(-days.astype(np.int64), kind="stable"),
        labels=labels,
        occurrences={name: occurrences_of(labels[name], of_dispute, len(disputes)) for name in STATEMENT_FACETS},
        by_id=by_id,
    )


def _ranks(disputes: Sequence[AnyRow]) -> dict[Sort, Numbers]:
    """By what disputes stand before others in each order, the least first; those without a day last."""
    last, first = ([_day(row[name]) for row in disputes] for name in (7, 6))
    given = {
        Sort.RECENT: [LAST_RANK if day == UNKNOWN_DAY else -day for day in last],
        Sort.OLDEST: [LAST_RANK if day == UNKNOWN_DAY else day for day in first],
        Sort.SIZE: [-row.statements for row in disputes],
        Sort.ALLEGATIONS: [-row.allegations for row in disputes],
    }
    return {sort: np.array(ranks, dtype=np.int64) for sort, ranks in given.items()}


def _pledges_now(connection: Connection) -> dict[int, tuple[str, str]]:
    """For each pledge, by the number of its statement, its dispute and the status that it has now."""
    held = holding_on(today(connection)).subquery()
    found = select(statement.c.number, statement.c.dispute, held.c.status).join(held, held.c.statement == statement.c.id)
    return {row[0]: (row[1], row[2]) for row in connection.execute(found.order_by(statement.c.number))}


def _statuses(pledges: Mapping[int, tuple[str, str]], by_id: Mapping[str, int]) -> list[list[str]]:
    """For each dispute the statuses of its pledges."""
    found: list[set[str]] = [set() for _ in by_id]
    for id, status in pledges.values():
        if id in by_id:
            found[by_id[id]].add(status)
    return [sorted(statuses) for statuses in found]


def _best_scores(connection: Connection, by_id: Mapping[str, int], scores: Mapping[str, int]) -> Codes:
    """For each dispute the best score of its assessed allegations, -1 where none is assessed."""
    best = np.full(len(by_id), -1, dtype=np.int32)
    for some in batches(scores):
        found = select(statement.c.id, statement.c.dispute).where(statement.c.id.in_(some), statement.c.dispute.is_not(None))
        for row in connection.execute(found):
            if row.dispute in by_id:
                best[by_id[row.dispute]] = max(best[by_id[row.dispute]], scores[row.id])
    return best


class OverviewKeeper(Keeper[Overview]):
    """Keeps the overview of a record."""

    def __init__(self, scores: Scores = assessing.scores) -> None:
        super().__init__(lambda connection: overview_of(connection, scores))


@dataclass(frozen=True, slots=True)
class Selected:
    """The disputes of a selection, and which of their statements it selects (None: all of them)."""

    disputes: tuple[str, ...]
    statements: frozenset[int] | None


def selected(connection: Connection, selection: Selection, overview: Overview | None = None) -> Selected:
    """The ids of the disputes that a selection selects, in order, and the numbers of the statements in them that it selects."""
    overview = overview or overview_of(connection)
    chosen = overview.choose(connection, selection)
    ids = tuple(overview.ids[n] for n in np.flatnonzero(chosen.disputes).tolist())
    is_whole = not any(getattr(selection, name) for name in (*STATEMENT_FACETS, "since", "until", "words"))
    return Selected(ids, None if is_whole else frozenset(overview.numbers[chosen.statements].tolist()))


def key_figures(overview: Overview, chosen: Chosen) -> dict[str, Any]:
    """What stands in a selection, in numbers."""
    acts = overview.labels["act"]
    counted = np.bincount(acts.codes[chosen.statements], minlength=len(acts.values))
    figures = dict(zip(acts.values, counted.tolist(), strict=True))
    return {"disputes": int(chosen.disputes.sum()), "statements": int(chosen.statements.sum()), "acts": figures}
