"""Which versions of the rules made what is derived. When they change, everything is derived again, and the history says so."""

from __future__ import annotations

from sqlalchemy import Connection, select

from gravamen.archive import families
from gravamen.disputes import linking as disputes
from gravamen.disputes import occasions, replying, tracking
from gravamen.record import linking
from gravamen.record.history import RULES, append
from gravamen.record.schema import document, entry

CURRENT = (families.RULE, occasions.RULE, disputes.RULE, replying.RULE, tracking.RULE)


def adopted(connection: Connection) -> tuple[str, ...] | None:
    """The versions by which the record was linked last; None where nothing was linked yet."""
    last = select(entry.c.body).where(entry.c.kind == "rules").order_by(entry.c.seq.desc()).limit(1)
    body = connection.execute(last).scalar()
    return tuple(body["rules"]) if body else None


def adopt(connection: Connection) -> None:
    """Notes the versions of this installation; where others made what is on file, all of it waits to be linked again."""
    before = adopted(connection)
    if before == CURRENT:
        return
    append(connection, "rules", RULES, {"rules": CURRENT, "before": before}, [])
    if before is None:
        return
    for respondent, topic in linking.every_place(connection):
        linking.mark_strands(connection, [{"strand_respondent": respondent, "strand_topic": topic}])
    for family in connection.execute(select(document.c.family).where(document.c.family != document.c.sha256).distinct()).scalars().all():
        linking.mark_family(connection, family)
    linking.mark_loose(connection)
