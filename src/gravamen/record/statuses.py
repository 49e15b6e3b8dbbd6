"""The statuses of pledges in the order in which they came about, and the one that each pledge has on a day.

On one day the promise comes first, and a mere allegation before a breach that is shown: the order of `disputes.tracking`, which
numbers alone do not keep, since a status may be filed long after a later one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select

from gravamen.model import PledgeStatus
from gravamen.record.asking import Fields
from gravamen.record.schema import pledge, pledge_status

_p = pledge_status.c
_is_promise = _p.status == PledgeStatus.OPEN.value

IN_TIME = (_p.day.asc().nulls_first(), _is_promise.desc(), _p.status, _p.number)
"""How statuses of one pledge are put in order, the earliest first."""

_LATEST_FIRST = (_p.day.desc().nulls_last(), _is_promise.asc(), _p.status.desc(), _p.number.desc())


def holding_on(day: str) -> Select[Any, Any]:
    """The `statement` of each pledge with the `status` that it has on a day: the latest whose day has come.

    A promise dated later than that day is open: it is on file, and so was made.
    """
    place = func.row_number().over(partition_by=_p.statement, order_by=_LATEST_FIRST).label("place")
    come = select(_p.statement, _p.status, place).where(_p.until.is_(None), _has_come(day)).subquery()
    return select(come.c.statement, come.c.status).where(come.c.place == 1)


def of_pledge_on(day: str) -> ScalarSelect[Any]:
    """The same status of one row of `pledge`, for where few of them are looked at."""
    come = select(_p.status).where(_p.statement == pledge.c.statement, _p.until.is_(None), _has_come(day))
    return come.order_by(*_LATEST_FIRST).limit(1).correlate(pledge).scalar_subquery()


def _has_come(day: str) -> ColumnElement[bool]:
    return or_(func.coalesce(_p.day, "") <= day, _is_promise)


def held_on(day: str, statuses: Sequence[Fields]) -> Fields:
    """The same of one pledge, whose statuses are given in time; empty where it has none."""
    come = [s for s in statuses if s["day"] is None or s["day"] <= day or s["status"] == PledgeStatus.OPEN]
    return come[-1] if come else {}
