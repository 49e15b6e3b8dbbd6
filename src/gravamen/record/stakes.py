"""What hangs on each statement: how much harm an error in it would do, as columns in memory, so that a queue of them takes milliseconds.

The harm to be expected of an error is (1 − confidence) × weight. Confidence is calibrated, so that 1 − confidence is how often the reader
is wrong where it is that sure. The weight is 1 and the points of `PARTS`: what in the record would be wrong too.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from gravamen.model import Act, Evidence
from gravamen.record.keeping import latest_entry
from gravamen.record.opening import Record
from gravamen.record.rows import AnyRow
from gravamen.record.schema import dispute, pledge_status, reply, statement

Numbers = NDArray[np.int64]
Amounts = NDArray[np.float64]

JUDGED_BY_ANOTHER = 0.25
"""What harm counts for where another person has judged a statement already: it is less likely to be wrong still."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that makes an error weigh more: the points of each occurrence, how many count at most, and how it is said."""

    points: float
    most: int
    one: str
    many: str = ""

    def in_words(self, count: int) -> str:
        """What it is, for so many."""
        return self.one if count == 1 or not self.many else self.many.format(f"{count:,}")


PARTS: Mapping[str, Part] = {
    "in_dispute": Part(1, 1, "it stands in a dispute"),
    "pledge": Part(2, 1, "it is a pledge that is tracked"),
    "moves_pledges": Part(3, 2, "the status of a pledge rests on it", "the statuses of {} pledges rest on it"),
    "only_allegation": Part(3, 1, "it is the only allegation of its dispute"),
    "only_answer": Part(3, 1, "it is the only answer of the respondent’s side in its dispute"),
    "answers": Part(1, 2, "it answers another statement", "it answers {} other statements"),
    "answered": Part(1, 2, "another statement answers it", "{} other statements answer it"),
    "carriers": Part(0.5, 4, "another document carries it too", "{} more documents carry it"),
    "independent": Part(2, 1, "it rests on independent evidence"),
    "shown": Part(1, 1, "it shows evidence"),
}
"""What depends on a statement, the same for everyone who asks."""


@dataclass(frozen=True, slots=True)
class Stakes:
    """The columns, as of entry `seq` of the history: a row for each statement that does not only repeat another."""

    seq: int
    numbers: Numbers
    rejected: NDArray[np.bool_]
    uncertainty: Amounts
    counts: Mapping[str, NDArray[np.int32]]
    weight: Amounts

    @property
    def harm(self) -> Amounts:
        """The harm to be expected of an error."""
        return self.uncertainty * self.weight

    def parts(self, number: int) -> list[dict[str, object]]:
        """Why a statement weighs what it does, the most first. Empty for one that is not among these."""
        row = int(np.searchsorted(self.numbers, number))
        if row == len(self.numbers) or self.numbers[row] != number:
            return []
        found = [(name, part, int(self.counts[name][row])) for name, part in PARTS.items()]
        told = [
            {"part": name, "count": count, "points": min(count, part.most) * part.points, "words": part.in_words(count)}
            for name, part, count in found
            if count
        ]
        return sorted(told, key=lambda each: -each["points"])  # type: ignore[operator]


def stakes_of(connection: Connection) -> Stakes:
    """Reads the columns."""
    s = statement.c
    columns = (s.number, s.id, s.confidence, s.act, s.negated, s.evidence, s.dispute, s.speaker_country, s.rejected)
    rows = connection.execute(select(*columns).where(s.lead.is_(None)).order_by(s.number)).all()
    counts = {name: np.zeros(len(rows), dtype=np.int32) for name in PARTS}
    row_of = {row.id: n for n, row in enumerate(rows)}
    for name, counted in _counted(connection).items():
        for id, count in counted.items():
            if id in row_of:
                counts[name][row_of[id]] = count
    _mark_sole_ones(connection, rows, counts)
    for name, value in (("independent", Evidence.INDEPENDENT), ("shown", Evidence.SHOWN)):
        counts[name][:] = [row.evidence == value for row in rows]
    counts["in_dispute"][:] = [row.dispute is not None for row in rows]
    points = sum((np.minimum(counts[name], part.most) * part.points for name, part in PARTS.items()), np.zeros(len(rows)))
    return Stakes(
        seq=latest_entry(connection),
        numbers=np.fromiter((row.number for row in rows), np.int64, len(rows)),
        rejected=np.fromiter((row.rejected for row in rows), np.bool_, len(rows)),
        uncertainty=1.0 - np.fromiter((row.confidence for row in rows), np.float64, len(rows)),
        counts=counts,
        weight=1.0 + points,
    )


def _counted(connection: Connection) -> dict[str, Mapping[str, int]]:
    """For the parts that other rows make, how often each statement's id occurs in them."""
    standing = reply.c.until.is_(None)
    statuses = connection.execute(select(pledge_status.c.statement, pledge_status.c.why).where(pledge_status.c.until.is_(None))).all()
    moved = {(id, row.statement) for row in statuses for id in row.why if id != row.statement}
    leads = select(statement.c.lead, func.count()).where(statement.c.lead.is_not(None), statement.c.rejected.is_(False))
    return {
        "pledge": dict.fromkeys((row.statement for row in statuses), 1),
        "moves_pledges": Counter(id for id, _ in moved),
        "answers": _pairs(connection, select(reply.c.statement, func.count()).where(standing).group_by(reply.c.statement)),
        "answered": _pairs(connection, select(reply.c.target, func.count()).where(standing).group_by(reply.c.target)),
        "carriers": _pairs(connection, leads.group_by(statement.c.lead)),
    }


def _pairs(connection: Connection, found: object) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(found)}  # type: ignore[call-overload]


def _mark_sole_ones(connection: Connection, rows: Sequence[AnyRow], counts: Mapping[str, NDArray[np.int32]]) -> None:
    """Marks what is the only allegation, and the only answer, of its dispute, by the same rule that counts them (`standing.summary`)."""
    d = dispute.c
    wanted = select(d.id, d.respondent, d.allegations, d.answers).where((d.allegations == 1) | (d.answers == 1))
    disputes = {row.id: row for row in connection.execute(wanted)}
    for n, row in enumerate(rows):
        found = disputes.get(row.dispute)
        if found is None:
            continue
        is_theirs = row.speaker_country == found.respondent
        is_allegation = row.act == Act.ALLEGE and not row.negated and not is_theirs
        counts["only_allegation"][n] = found.allegations == 1 and is_allegation
        counts["only_answer"][n] = found.answers == 1 and Act(row.act).is_answer and is_theirs


class StakesKeeper:
    """Keeps the stakes of a record for those who ask in turn.

    When the history has grown they are made again, once in `patience_s` seconds at most and beside the work, since the order of a queue
    need not be exact: what somebody has judged or rejected leaves it at once anyhow.
    """

    def __init__(self, record: Record, patience_s: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._record, self._patience_s, self._clock = record, patience_s, clock
        self._lock = threading.Lock()
        self._kept: Stakes | None = None
        self._made_at = 0.0

    def current(self, connection: Connection) -> Stakes:
        """The stakes, as of a moment ago at the earliest."""
        with self._lock:
            if self._kept is None:
                self._keep(stakes_of(connection))
            kept = self._kept
            assert kept is not None  # noqa: S101 - it was just kept
            if self._clock() - self._made_at > self._patience_s and kept.seq != latest_entry(connection):
                self._made_at = self._clock()
                threading.Thread(target=self._make_again, name="stakes", daemon=True).start()
            return kept

    def _make_again(self) -> None:
        with self._record.reading() as connection:
            self._keep(stakes_of(connection))

    def _keep(self, stakes: Stakes) -> None:
        self._kept, self._made_at = stakes, self._clock()
