"""People's decisions about disputes, as linking respects them: merges, splits and moves that stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from gravamen.record.schema import decision

MOVING = ("move", "split")


@dataclass(frozen=True, slots=True)
class Overruling:
    """Where people put statements, and which disputes they made one."""

    moved: Mapping[str, tuple[str | None, str]]
    merged: Mapping[str, tuple[str, str]]

    def dispute_of(self, id: str, linked: str | None, reason: str | None) -> tuple[str | None, str | None]:
        """The dispute that a statement stands in, and why, given where the rules put it."""
        if id in self.moved:
            linked, reason = self.moved[id]
        seen: set[str] = set()
        while linked is not None and linked in self.merged and linked not in seen:
            seen.add(linked)
            linked, why = self.merged[linked]
            reason = f"{reason}; {why}"
        return linked, reason


def overruling(connection: Connection) -> Overruling:
    """The decisions about disputes that stand; where several are about one thing, the latest."""
    moved: dict[str, tuple[str | None, str]] = {}
    merged: dict[str, tuple[str, str]] = {}
    stands = decision.c.withdrawn_by.is_(None) & decision.c.kind.in_((*MOVING, "merge"))
    for row in connection.execute(select(decision).where(stands).order_by(decision.c.entry)):
        by = f"by {row.author}: {row.why}"
        if row.kind == "merge":
            merged[row.subject] = (row.body["into"], f"merged {by}")
        else:
            how = "moved here" if row.kind == "move" else "split off"
            moved.update(dict.fromkeys(row.body["statements"], (row.body["dispute"], f"{how} {by}")))
    return Overruling(moved, merged)
