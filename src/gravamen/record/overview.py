"""All disputes at a glance: every statement that stands in one, as columns in memory, so that filters and their counts take milliseconds.

Columns hold codes, not words: some fifty bytes a statement. They are made again when the history has grown.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from gravamen.model import Act, Evidence
from gravamen.record import assessing
from gravamen.record.asking import Sort
from gravamen.record.rows import AnyRow
from gravamen.record.schema import dispute, document, entry, pledge, pledge_status, statement
from gravamen.record.searching import numbers_matching
from gravamen.record.selecting import Selection

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Codes = NDArray[np.int32]
Scores = Callable[[Connection], Mapping[str, int]]
"""What gives the score of each assessed statement, by its id."""

UNKNOWN_DAY = np.iinfo(np.int32).min
DISPUTE_FACETS = ("respondent", "complainant", "topic", "pledge")
STATEMENT_FACETS = ("act", "evidence", "speaker", "source")


@dataclass(frozen=True, slots=True)
class Option:
    """A value that disputes can be narrowed by, and how many would be left."""

    value: str
    disputes: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Labels:
    """Codes of some rows and the values that they stand for; -1 stands for none. `rows` is None where row n has code n."""

    values: Sequence[str]
    codes: Codes
    rows: Codes | None = None

    def chosen(self, wanted: Iterable[str], size: int) -> Mask:
        """Which rows have one of these values."""
        wanted = set(wanted)
        is_wanted = np.array([value in wanted for value in self.values] + [False])
        if self.rows is None:
            return is_wanted[self.codes]
        found = np.zeros(size, dtype=bool)
        found[self.rows[is_wanted[self.codes]]] = True
        return found


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
    """The columns, as of entry `seq` of the history. `dispute` is the row of each statement's dispute in `ids`, `orders` has
    the rows of disputes in each order."""

    seq: int
    ids: Sequence[str]
    numbers: Numbers
    dispute: Codes
    days: Codes
    last_days: Codes
    scores: Codes
    orders: Mapping[Sort, Numbers]
    labels: Mapping[str, Labels]
    by_id: Mapping[str, int] = field(repr=False)

    def choose(self, connection: Connection, selection: Selection) -> Chosen:
        """What a selection selects."""
        return self._chosen(np.logical_and.reduce([np.ones(len(self.numbers), bool), *self._masks(connection, selection).values()]))

    def options(self, connection: Connection, selection: Selection) -> dict[str, list[Option]]:
        """For each filter its values with the disputes that would be left, were it set to that value alone and the others as they are."""
        masks = self._masks(connection, selection)
        missed = np.zeros(len(self.numbers), dtype=np.int8)
        for mask in masks.values():
            missed += ~mask
        found: dict[str, list[Option]] = {}
        for name, labels in self.labels.items():
            others = missed == (~masks[name]).astype(np.int8) if name in masks else missed == 0
            counted = self._counted(name, labels, others)
            wanted = set(getattr(selection, name))
            options = [Option(value, int(counted[n]), value in wanted) for n, value in enumerate(labels.values)]
            known = {option.value for option in options}
            options += [Option(value, 0, True) for value in sorted(wanted - known)]
            found[name] = sorted((o for o in options if o.disputes or o.is_chosen), key=lambda o: (-o.disputes, o.value))
        return found

    def latest_first(self, chosen: Chosen) -> Numbers:
        """The numbers of the selected statements, the latest first, undated ones last."""
        rows = np.flatnonzero(chosen.statements)
        return self.numbers[rows[np.lexsort((self.numbers[rows], -self.days[rows].astype(np.int64)))]]

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
        rows = np.flatnonzero(statements) if labels.rows is None else labels.rows[statements[labels.rows]]
        codes = labels.codes[statements] if labels.rows is None else labels.codes[statements[labels.rows]]
        pairs = codes.astype(np.int64) * len(self.ids) + self.dispute[rows]
        pairs = np.unique(pairs[codes >= 0])
        return np.bincount(pairs // max(1, len(self.ids)), minlength=size)

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


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _day(day: str | None) -> int:
    return UNKNOWN_DAY if day is None else _ordinal(day)


def overview_of(connection: Connection, scores: Scores = assessing.scores) -> Overview:
    """Reads the columns. Statements that only repeat others, and rejected ones, are left out."""
    seq = latest_entry(connection)
    d, s = dispute.c, statement.c
    columns = (d.id, d.respondent, d.topic, d.complainants, d.statements, d.allegations, d.first_day, d.last_day)
    found = select(*columns).where(d.merged_into.is_(None), d.statements >= 2).order_by(d.id)
    disputes: Sequence[AnyRow] = connection.execute(found).all()
    by_id = {row.id: n for n, row in enumerate(disputes)}
    told = (s.number, s.dispute, s.act, s.evidence, s.speaker, s.speaker_country, s.day, s.last_day, document.c.publisher)
    joined = select(*told).join(document, document.c.number == s.document)
    standing = joined.where(s.dispute.is_not(None), s.lead.is_(None), s.rejected.is_(False)).order_by(s.number)
    rows = [row for row in connection.execute(standing) if row[1] in by_id]
    return Overview(
        seq=seq,
        ids=[row.id for row in disputes],
        numbers=np.fromiter((row[0] for row in rows), np.int64, len(rows)),
        dispute=np.fromiter((by_id[row[1]] for row in rows), np.int32, len(rows)),
        days=np.fromiter((_day(row[6]) for row in rows), np.int32, len(rows)),
        last_days=np.fromiter((_day(row[7]) for row in rows), np.int32, len(rows)),
        scores=_best_scores(connection, by_id, scores(connection)),
        orders=_orders(disputes),
        labels={
            "respondent": labelled([row.respondent for row in disputes]),
            "complainant": many_labelled([row.complainants for row in disputes]),
            "topic": labelled([row.topic for row in disputes]),
            "pledge": many_labelled(_pledge_statuses(connection, by_id)),
            "act": labelled([row[2] for row in rows], tuple(Act)),
            "evidence": labelled([row[3] for row in rows], tuple(Evidence)),
            "speaker": many_labelled([[each for each in (row[4], row[5]) if each] for row in rows]),
            "source": labelled([row[8] for row in rows]),
        },
        by_id=by_id,
    )


def _orders(disputes: Sequence[AnyRow]) -> dict[Sort, Numbers]:
    """The rows of disputes, which come sorted by id, in each order; those without a day last."""
    keys: dict[Sort, Callable[[AnyRow], tuple[bool, int]]] = {
        Sort.RECENT: lambda row: (row.last_day is None, -_day(row.last_day)),
        Sort.OLDEST: lambda row: (row.first_day is None, _day(row.first_day)),
        Sort.SIZE: lambda row: (False, -row.statements),
        Sort.ALLEGATIONS: lambda row: (False, -row.allegations),
    }
    return {
        sort: np.array(sorted(range(len(disputes)), key=lambda n, key=key: key(disputes[n])), dtype=np.int64) for sort, key in keys.items()
    }


def latest_entry(connection: Connection) -> int:
    """The number of the last entry of the history, 0 where there is none."""
    return connection.execute(select(func.max(entry.c.seq))).scalar() or 0


def labelled(given: Sequence[str | None], values: Sequence[str] | None = None) -> Labels:
    """Labels of rows that have one value each, or none."""
    values = values if values is not None else sorted({value for value in given if value is not None})
    code: dict[str | None, int] = {value: n for n, value in enumerate(values)}
    return Labels(values, np.fromiter((code.get(value, -1) for value in given), np.int32, len(given)))


def many_labelled(given: Sequence[Iterable[str]]) -> Labels:
    """Labels of rows that have any number of values each."""
    pairs = [(row, value) for row, values in enumerate(given) for value in values]
    found = labelled([value for _, value in pairs])
    return Labels(found.values, found.codes, np.fromiter((row for row, _ in pairs), np.int32, len(pairs)))


def _pledge_statuses(connection: Connection, by_id: Mapping[str, int]) -> list[set[str]]:
    """For each dispute the statuses that its pledges have now."""
    from gravamen.record.history import now  # noqa: PLC0415

    held: dict[str, tuple[str, str]] = {}
    found = (
        select(pledge_status.c.statement, pledge_status.c.status, statement.c.dispute)
        .join(pledge, pledge.c.statement == pledge_status.c.statement)
        .join(statement, statement.c.id == pledge.c.statement)
        .where(pledge_status.c.until.is_(None), func.coalesce(pledge_status.c.day, "") <= now()[:10])
        .order_by(pledge_status.c.day.asc().nulls_first(), pledge_status.c.number)
    )
    for row in connection.execute(found):
        held[row.statement] = (row.dispute, row.status)
    statuses: list[set[str]] = [set() for _ in by_id]
    for id, status in held.values():
        if id in by_id:
            statuses[by_id[id]].add(status)
    return statuses


def _best_scores(connection: Connection, by_id: Mapping[str, int], scores: Mapping[str, int]) -> Codes:
    """For each dispute the best score of its assessed allegations, -1 where none is assessed."""
    best = np.full(len(by_id), -1, dtype=np.int32)
    if scores:
        found = select(statement.c.id, statement.c.dispute).where(statement.c.id.in_(scores), statement.c.dispute.is_not(None))
        for row in connection.execute(found):
            if row.dispute in by_id:
                best[by_id[row.dispute]] = max(best[by_id[row.dispute]], scores[row.id])
    return best


class OverviewKeeper:
    """Keeps the overview of a record for those who ask in turn, and makes it again when the history has grown."""

    def __init__(self, scores: Scores = assessing.scores) -> None:
        self._scores = scores
        self._lock = threading.Lock()
        self._kept: Overview | None = None
        self._made_at = 0.0

    def current(self, connection: Connection) -> Overview:
        """The overview as of the connection's state of the record."""
        kept = self._kept
        if kept is not None and kept.seq == latest_entry(connection):
            return kept
        with self._lock:
            if self._kept is None or self._kept.seq != latest_entry(connection):
                self._kept = overview_of(connection, self._scores)
                self._made_at = time.monotonic()
            return self._kept

    def recent(self, connection: Connection, patience_s: float = 60.0) -> Overview:
        """The overview as of some seconds ago at the earliest, for whom it need not be exact: who decides one thing after another."""
        kept = self._kept
        return kept if kept is not None and time.monotonic() - self._made_at < patience_s else self.current(connection)


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
