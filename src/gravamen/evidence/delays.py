"""How far apart the reported pairs' shares lie, beside what each object's time profile gives by chance."""

from __future__ import annotations

from dataclasses import dataclass

from gravamen.evidence import steps
from gravamen.evidence.engine import Engine
from gravamen.evidence.parameters import MICROSECONDS

_BINS_IN_WINDOW = 2
_BINS = 8


@dataclass(frozen=True, slots=True)
class DelayBin:
    """Delays from `low` up to `high` seconds: how many pairs of shares were seen there, and how many chance gives."""

    low: float
    high: float
    seen: int
    expected: float


def delay_profile(engine: Engine, window: int) -> tuple[DelayBin, ...]:
    """Delays up to four windows. Needs `candidates`, `candidate_shares` and `wide_meetings` of the reported pairs.

    By chance a delay is that of any two shares of the object, so a bin gets the share of the object's pairs that lie there, times the
    pairs of shares that the two accounts have.
    """
    edges = [max(1, window * step // _BINS_IN_WINDOW) for step in range(1, _BINS + 1)]
    engine.make("owned", _owned())
    engine.make("owned_shares", "SELECT s.* FROM shares AS s JOIN owned AS w ON s.o = w.o")
    seen = [_seen(engine, edge) for edge in edges]
    expected = [_expected(engine, edge) for edge in edges]
    for table in ("owned", "owned_shares", "wide_meetings"):
        engine.drop(table)
    lows, seen_below, expected_below = [0, *edges], [0, *seen], [0.0, *expected]
    return tuple(
        DelayBin(lows[i] / MICROSECONDS, edges[i] / MICROSECONDS, seen[i] - seen_below[i], expected[i] - expected_below[i])
        for i in range(_BINS)
    )


def _owned() -> str:
    """A row is an object that both accounts of some reported pair posted: its number of shares, and such pairs of its shares."""
    counted = "SELECT a, o, COUNT(*) AS k FROM candidate_shares GROUP BY a, o"
    pairs = (
        f"SELECT x.o, CAST(SUM(x.k * y.k) AS BIGINT) AS pairs FROM candidates AS c JOIN ({counted}) AS x ON c.a = x.a "
        f"JOIN ({counted}) AS y ON c.b = y.a AND x.o = y.o GROUP BY x.o"
    )
    return f"SELECT p.o, p.pairs, n.n FROM ({pairs}) AS p JOIN (SELECT o, COUNT(*) AS n FROM shares GROUP BY o) AS n ON p.o = n.o"


def _seen(engine: Engine, width: int) -> int:
    return engine.fetch(f"SELECT COUNT(*) AS n FROM wide_meetings WHERE ABS(t_a - t_b) <= {width}")["n"][0].as_py()


def _expected(engine: Engine, width: int) -> float:
    near = steps.near(width, "owned_shares")
    rows = engine.fetch(
        f"SELECT w.o, w.pairs, w.n, CAST(SUM(near) / 2 AS BIGINT) AS m FROM ({near}) AS near JOIN owned AS w ON near.o = w.o "
        "GROUP BY w.o, w.pairs, w.n ORDER BY w.o"
    ).to_pylist()
    return sum(row["pairs"] * row["m"] / (row["n"] * (row["n"] - 1) / 2) for row in rows)
