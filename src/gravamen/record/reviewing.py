"""Review of statements by people: which to look at next, and accepting one as it stands.

A *second opinion* is a verdict on a statement that another person has judged, given on what was read and without seeing that judgement.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
from sqlalchemy import Connection, select

from gravamen.record.asking import Fields, listed, statements_numbered
from gravamen.record.deciding import By, DecisionError, decide, statement_row
from gravamen.record.onfile import batches
from gravamen.record.overview import Overview, overview_of
from gravamen.record.rows import AnyRow, columns_of
from gravamen.record.schema import decision, statement
from gravamen.record.selecting import Selection
from gravamen.record.stakes import JUDGED_BY_ANOTHER, Numbers, Stakes, stakes_of
from gravamen.record.statements import standing_columns, statement_of
from gravamen.record.verdicts import JUDGING, judged


def accept(connection: Connection, id: str, by: By, blind: bool = False) -> str:
    """Says that a statement is right as it stands; `blind`: as it was read, whatever others made of it. Returns the decision's id.

    Nothing but the decision follows from it: it stands in the history, and leaves the reviewer's queue.
    """
    row = statement_row(connection, id)
    if row.rejected and not blind:
        raise DecisionError(f"statement {id} is rejected: restore it first if it is right")
    stands = (decision.c.subject == id) & decision.c.kind.in_(JUDGING) & decision.c.withdrawn_by.is_(None)
    last = connection.execute(select(decision).where(stands).order_by(decision.c.entry.desc()).limit(1)).first()
    if last is not None and (last.kind, last.author) == ("accept", by.author):
        raise DecisionError(f"{by.author} has accepted statement {id} already, and nothing has changed since")
    return decide(connection, "accept", id, {"blind": True} if blind else {}, by, [id])


def queue(
    connection: Connection, author: str, selection: Selection | None = None, limit: int | None = 20, offset: int = 0, *,
    second: bool = False, stakes: Stakes | None = None, overview: Overview | None = None,
) -> list[Fields]:  # fmt: skip
    """The statements that somebody has not judged yet, the most harm of an error to be expected first; each with its `priority`.

    `second`: only those that another person has judged, rejected ones among them. `stakes` and `overview` are read where not given.
    """
    stakes = stakes or stakes_of(connection)
    numbers = in_order(connection, author, selection, second=second, stakes=stakes, overview=overview)
    return with_priorities(connection, stakes, numbers[offset : None if limit is None else offset + limit].tolist(), second)


def in_order(
    connection: Connection, author: str, selection: Selection | None, *,
    second: bool, stakes: Stakes, overview: Overview | None = None,
) -> Numbers:  # fmt: skip
    """The numbers of all the statements of that queue."""
    mine: list[int] = []
    others: list[int] = []
    for row in connection.execute(judged()):
        (mine if row.author == author else others).append(row.number)
    by_others = np.isin(stakes.numbers, others)
    waits = ~np.isin(stakes.numbers, mine)
    waits &= by_others if second else ~(stakes.rejected | np.isin(stakes.numbers, _rejected(connection)))
    if selection:
        overview = overview or overview_of(connection)
        waits &= np.isin(stakes.numbers, overview.numbers[overview.choose(connection, selection).statements])
    rows = np.flatnonzero(waits)
    harm = stakes.harm[rows] * (1.0 if second else np.where(by_others[rows], JUDGED_BY_ANOTHER, 1.0))
    return stakes.numbers[rows[np.lexsort((stakes.numbers[rows], -harm))]]


def _rejected(connection: Connection) -> list[int]:
    """What stands rejected by now, which may be later than the stakes are of."""
    stands = (decision.c.kind == "reject") & decision.c.withdrawn_by.is_(None)
    return list(connection.execute(select(statement.c.number).join(decision, decision.c.subject == statement.c.id).where(stands)).scalars())


def with_priorities(connection: Connection, stakes: Stakes, numbers: Sequence[int], second: bool = False) -> list[Fields]:
    """Statements as they are listed, each with why it stands where it does in a queue; for a second opinion, as they were read."""
    rows = statements_numbered(connection, numbers)
    others: set[str] = set()
    if second:
        rows = [as_it_was_read(row) for row in rows]
    else:
        for some in batches(row.id for row in rows):
            others |= {row.id for row in connection.execute(judged().where(statement.c.id.in_(some)))}
    found = listed(connection, rows)
    return [{**fields, "priority": _priority(stakes, row.number, row.id in others)} for row, fields in zip(rows, found, strict=True)]


def as_it_was_read(row: AnyRow) -> AnyRow:
    """A statement's row with nothing that people made of it."""
    read = standing_columns(statement_of(row.as_read))
    return SimpleNamespace(**{**columns_of(row), **read, "corrected": False, "rejected": False})


def _priority(stakes: Stakes, number: int, is_judged: bool) -> Fields:
    row = int(np.searchsorted(stakes.numbers, number))
    uncertainty, weight = float(stakes.uncertainty[row]), float(stakes.weight[row])
    harm = uncertainty * weight * (JUDGED_BY_ANOTHER if is_judged else 1.0)
    return {
        "harm": round(harm, 4),
        "uncertainty": round(uncertainty, 4),
        "weight": weight,
        "judged_by_another": is_judged,
        "parts": stakes.parts(number),
    }
