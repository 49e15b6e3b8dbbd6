"""Rows for charts of many statements: only what a mark shows, none of the words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, select

from gravamen.model import Act
from gravamen.record.asking import Fields
from gravamen.record.labels import Numbers
from gravamen.record.onfile import batches
from gravamen.record.overview import UNKNOWN_DAY, Chosen, Overview, Selected
from gravamen.record.rows import AnyRow, columns_of
from gravamen.record.schema import dispute, pledge, pledge_status, reply, statement
from gravamen.record.speaking import Speaking
from gravamen.record.statuses import IN_TIME

_LEADING = (statement.c.lead.is_(None), statement.c.rejected.is_(False))


def marks(connection: Connection, chosen: Selected) -> list[Fields]:
    """The statements of a selection by day, undated ones last: the fields of `asking.said` that charts read, with
    `dispute_respondent`; `answered_by` is only whether there is an answer (1 or 0)."""
    found: list[Fields] = []
    for some in batches(chosen.disputes):
        found += _rows(connection, _marks().where(statement.c.dispute.in_(some), *_LEADING), chosen.statements)
    return _by_day(found)


def between(speaking: Speaking, one: str, other: str, kept: Numbers | None = None) -> list[Fields]:
    """What stands between two countries (`Speaking.between`), counted: a row for each date as it is written, act and country that
    speaks, with `count`. Where numbers of statements are `kept`, only of those."""
    which = speaking.between(one, other)
    if kept is not None:
        which &= np.isin(speaking.numbers, kept)
    # One number for each combination, as in `counted`; a date that is not written is the first.
    columns = (speaking.ranks, speaking.whens.codes + 1, speaking.acts.codes, speaking.speakers.codes)
    sizes = (len(speaking.days) + 1, len(speaking.whens.values) + 1, len(speaking.acts.values), max(1, len(speaking.speakers.values)))
    groups, counts = np.unique(np.ravel_multi_index([column[which] for column in columns], sizes), return_counts=True)
    days, whens = [*speaking.days, None], [None, *speaking.whens.values]
    found = zip(*(column.tolist() for column in np.unravel_index(groups, sizes)), counts.tolist(), strict=True)
    return [
        {
            "day": days[rank],
            "when": whens[when],
            "act": speaking.acts.values[act],
            "speaker_country": speaking.speakers.values[speaker],
            "count": count,
        }
        for rank, when, act, speaker, count in found
    ]


def numbers_in(connection: Connection, chosen: Selected) -> Numbers:
    """The numbers of the statements of a selection."""
    if chosen.statements is not None:
        return np.fromiter(chosen.statements, np.int64)
    found: list[int] = []
    for some in batches(chosen.disputes):
        found += connection.execute(select(statement.c.number).where(statement.c.dispute.in_(some))).scalars()
    return np.array(found, dtype=np.int64)


def _marks() -> Select[*tuple[Any, ...]]:
    s = statement.c
    columns = (s.number, s.id, s.day, s.when, s.act, s.negated, s.evidence, s.topic, s.speaker, s.speaker_country, s.respondent_country)
    return select(*columns, s.dispute, dispute.c.respondent.label("dispute_respondent")).join(dispute, dispute.c.id == s.dispute)


def _rows(connection: Connection, wanted: Select[*tuple[Any, ...]], kept: frozenset[int] | None) -> list[Fields]:
    rows = [dict(columns_of(row)) for row in connection.execute(wanted) if kept is None or row.number in kept]
    replied, sides = _answered(connection, {row["dispute"] for row in rows})
    for row in rows:
        row["answered_by"] = int(row["id"] in replied or (row["dispute"], row["respondent_country"]) in sides)
    return rows


def _answered(connection: Connection, disputes: Iterable[str]) -> tuple[set[str], set[tuple[str, str]]]:
    """The statements that a denial or rejection replies to, and the countries that deny or reject something, by dispute."""
    replied: set[str] = set()
    sides: set[tuple[str, str]] = set()
    for some in batches(sorted(disputes)):
        answering = (statement.c.dispute.in_(some), statement.c.act.in_((Act.DENY, Act.REJECT)), statement.c.rejected.is_(False))
        joined = select(reply.c.target).join(statement, statement.c.id == reply.c.statement)
        replied.update(connection.execute(joined.where(*answering, reply.c.until.is_(None))).scalars())
        spoken = select(statement.c.dispute, statement.c.speaker_country).where(*answering, statement.c.lead.is_(None))
        sides.update((row[0], row[1]) for row in connection.execute(spoken.distinct()))
    return replied, sides


def _by_day(rows: list[Fields]) -> list[Fields]:
    return sorted(rows, key=lambda row: (row["day"] is None, row["day"] or "", row["number"]))


def counted(overview: Overview, chosen: Chosen) -> list[Fields]:
    """The selected statements counted by month, respondent of their dispute and act: a row for each, with `count`.

    From the overview's columns, so that 100,000 statements take some milliseconds.
    """
    respondents, acts = overview.labels["respondent"], overview.labels["act"]
    kept = chosen.statements
    days = overview.days[kept]
    # A month as a number: proleptic Gregorian, as `date.toordinal` counts; undated statements keep their own value.
    months = np.where(days == UNKNOWN_DAY, -1, _months(days))
    # One number for each combination: finding equal numbers is much faster than finding equal rows.
    combined = months * len(respondents.values) + respondents.codes[overview.dispute[kept]]
    groups, counts = np.unique(combined * len(acts.values) + acts.codes[kept], return_counts=True)
    rest, act_codes = np.divmod(groups, max(1, len(acts.values)))
    month_numbers, respondent_codes = np.divmod(rest, max(1, len(respondents.values)))
    found = zip(month_numbers.tolist(), respondent_codes.tolist(), act_codes.tolist(), counts.tolist(), strict=True)
    return [
        {
            "day": None if month < 0 else f"{month // 12:04d}-{month % 12 + 1:02d}-01",
            "respondent_country": respondents.values[respondent],
            "act": acts.values[act],
            "evidence": None,
            "count": count,
        }
        for month, respondent, act, count in found
    ]


def _months(days: np.ndarray[Any, np.dtype[np.int32]]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Months since year 0 of ordinals of days."""
    epoch = date(1970, 1, 1).toordinal()
    return (days.astype(np.int64) - epoch).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12


def pledges_of(connection: Connection, disputes: Iterable[str]) -> list[Fields]:
    """The pledges in disputes with every status that each had, as `showing.pledges_tracked` gives them, their statements with
    fewer fields."""
    found: list[Fields] = []
    for some in batches(disputes):
        rows = connection.execute(_pledging().where(statement.c.dispute.in_(some), *_LEADING)).all()
        statuses = _statuses(connection, [row.id for row in rows])
        found += [
            {"statement": dict(columns_of(row)), "negative": row.negative, "term": row.term, "statuses": statuses[row.id]}
            for row in rows
            if row.id in statuses
        ]
    return sorted(found, key=lambda made: (made["statement"]["day"] or "", made["statement"]["number"]))


def _pledging() -> Select[*tuple[Any, ...]]:
    s = statement.c
    columns = (s.number, s.id, s.day, s.when, s.act, s.topic, s.speaker, s.speaker_country, s.respondent_country, s.words, s.dispute)
    return select(*columns, pledge.c.negative, pledge.c.term).join(pledge, pledge.c.statement == s.id)


def _statuses(connection: Connection, ids: Sequence[str]) -> dict[str, list[Fields]]:
    found: dict[str, list[Fields]] = defaultdict(list)
    p = pledge_status.c
    for some in batches(ids):
        wanted = select(p.statement, p.status, p.day, p.by, p.interested, p.reason).where(p.statement.in_(some), p.until.is_(None))
        rows: Sequence[AnyRow] = connection.execute(wanted.order_by(*IN_TIME)).all()
        for row in rows:
            found[row.statement].append({name: value for name, value in columns_of(row).items() if name != "statement"})
    return found
