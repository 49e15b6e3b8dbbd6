"""Findings that are on file: in which disputes, by whom, when and why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, select

from gravamen.record.asking import Fields
from gravamen.record.dispute_lists import dispute_fields
from gravamen.record.findings import FINDING
from gravamen.record.rows import AnyRow
from gravamen.record.schema import decision, dispute, exhibit
from gravamen.record.showing import decisions_on
from gravamen.record.subjects import NotFoundError

_ID = re.compile("[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing of a finding: the exhibit, its dispute, and the decision to file it (author, why, decided_at)."""

    exhibit: str
    dispute: Fields
    decision: Fields


@dataclass(frozen=True, slots=True)
class Filed:
    """A finding on file, by one of its exhibits: the SHA-256 is that of its `finding.json`, and the filings are all, this one first."""

    id: str
    title: str
    day: str
    sha256: str
    filings: tuple[Filing, ...]


def filed_finding(connection: Connection, id: str) -> Filed:
    """The finding that is filed as an exhibit of this id.

    Raises:
        NotFoundError: there is no such exhibit, or it is none of a finding.
    """
    wanted = select(exhibit).where(exhibit.c.id == id, exhibit.c.sort == FINDING)
    # Addresses are whatever somebody types, and databases refuse some of it.
    row = connection.execute(wanted).first() if _ID.fullmatch(id) else None
    if row is None:
        raise NotFoundError(f"there is no finding {id}: the pages of disputes name those that are on file")
    same = select(exhibit).where(exhibit.c.sha256 == row.sha256, exhibit.c.sort == FINDING).order_by(exhibit.c.entry)
    filings = [_filing(connection, each) for each in connection.execute(same).all()]
    return Filed(row.id, row.title, row.day, row.sha256, tuple(sorted(filings, key=lambda filing: filing.exhibit != id)))


def finding_ids(connection: Connection) -> list[str]:
    """The exhibits that are findings, in the order of their filing."""
    return list(connection.execute(select(exhibit.c.id).where(exhibit.c.sort == FINDING).order_by(exhibit.c.entry)).scalars())


def _filing(connection: Connection, row: AnyRow) -> Filing:
    about = connection.execute(select(dispute).where(dispute.c.id == row.dispute)).one()
    made = decisions_on(connection, decision.c.entry == row.entry)
    return Filing(row.id, dispute_fields(connection, about), made[0])
