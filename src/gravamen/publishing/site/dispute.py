"""A dispute: allegations beside what answers them, demands, promises, deeds, positions, pledges, exhibits, and who has not answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from gravamen.assessment.scorecard import MEASURES
from gravamen.publishing.site.rendering import Setting, render
from gravamen.record import assessing, dispute_parts
from gravamen.record.asking import Fields, statements_where
from gravamen.record.assessing import Tally
from gravamen.record.dispute_lists import dispute_fields
from gravamen.record.dispute_parts import Part
from gravamen.record.positions import changes_in
from gravamen.record.rows import columns_of
from gravamen.record.schema import decision, dispute, exhibit, statement
from gravamen.record.showing import decisions_on, pledges_tracked

AT_FIRST: Mapping[Part, int] = {
    Part.ALLEGATIONS: 20, Part.ANSWERS: 10, Part.DEMANDS: 10, Part.PROMISES: 10, Part.DEEDS: 10, Part.POSITIONS: 10,
}  # fmt: skip
PAGE = 50
SHOWN_PLEDGES = 10
TITLES: Mapping[Part, str] = {
    Part.ALLEGATIONS: "Allegations, and what answers them",
    Part.ANSWERS: "Denials and rejections",
    Part.DEMANDS: "Demands, warnings and threats",
    Part.PROMISES: "Promises, offers and support",
    Part.DEEDS: "Meetings and measures",
    Part.POSITIONS: "Positions held over time",
    Part.OTHER: "Other statements",
}


def dispute_page(
    connection: Connection,
    setting: Setting,
    id: str,
    part: Part | None = None,
    page: int = 1,
    changes: Callable[[Connection, str], list[Fields]] = changes_in,
) -> str:
    """The page: the beginning of every part, or one part a page at a time (`page` counts from 1)."""
    row = connection.execute(select(dispute).where(dispute.c.id == id)).one()
    counts, silent = dispute_parts.at_a_glance(connection, id)
    shown_parts: list[dict[str, Any]] = []
    for each in Part:
        if counts[each] and (part is None or part is each):
            limit = PAGE if part else AT_FIRST.get(each, 0)
            rows = dispute_parts.part(connection, id, each, limit, (page - 1) * PAGE if part else 0) if limit else []
            shown_parts.append({"part": each, "title": TITLES[each], "rows": rows, "count": counts[each]})
    whole = part is None
    tallies = assessing.tallies(connection, statement.c.dispute == id)
    for each in shown_parts:
        each["rows"] = [_with_tally(row, tallies) for row in each["rows"]]
    pledges = pledges_tracked(connection, id, SHOWN_PLEDGES + 1) if whole else []
    return render(
        "dispute",
        setting,
        dispute=dispute_fields(connection, row),
        rule=row.rule,
        parts=shown_parts,
        counts=counts,
        titles=TITLES,
        part=part,
        page=page,
        pages=max(1, -(-counts[part] // PAGE)) if part else 1,
        silent=silent if whole else [],
        changes=changes(connection, id) if whole else [],
        pledges=pledges[:SHOWN_PLEDGES],
        has_more_pledges=len(pledges) > SHOWN_PLEDGES,
        assessed=len(tallies),
        best=_best(connection, tallies) if whole else None,
        measures=MEASURES,
        exhibits=_exhibits(connection, id) if whole else [],
        decisions=decisions_on(connection, decision.c.subject == id) if whole else [],
    )


def _with_tally(row: Fields, tallies: Mapping[str, Tally]) -> Fields:
    """A statement with what people made of it, where it can be assessed."""
    return {**row, "tally": tallies.get(row["id"])} if assessing.can_be_assessed(row) else row


def _best(connection: Connection, tallies: Mapping[str, Tally]) -> Fields | None:
    """The best-scored allegation; of equals the one with fewer items answered otherwise."""
    scored = {id: tally for id, tally in tallies.items() if tally.asked}
    if not scored:
        return None
    best = min(scored, key=lambda id: (-scored[id].yes, scored[id].answered, id))
    (row,) = statements_where(connection, statement.c.id == best)
    return {**row, "tally": scored[best]}


def _exhibits(connection: Connection, id: str) -> list[dict[str, Any]]:
    found = connection.execute(select(exhibit).where(exhibit.c.dispute == id).order_by(exhibit.c.day, exhibit.c.id))
    return [dict(columns_of(row)) for row in found]
