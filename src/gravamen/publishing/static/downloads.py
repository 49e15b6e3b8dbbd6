"""What a published site offers to programs: every statement, dispute and change of status, JSON Lines, a line each."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from gravamen.model.interchange import statement_fields
from gravamen.publishing.jsonl import line_of
from gravamen.publishing.site.changes import status_changes
from gravamen.record.asking import Fields, listed, statements_numbered
from gravamen.record.correcting import standing_changes
from gravamen.record.dispute_lists import dispute_fields
from gravamen.record.positions import changes_in
from gravamen.record.rows import AnyRow, columns_of
from gravamen.record.schema import decision, dispute, exhibit, statement
from gravamen.record.showing import decisions_on, pledges_tracked
from gravamen.record.statements import corrected, statement_of

_AT_ONCE = 400
_RECORDED = (
    "day", "actor", "directness", "dispute", "dispute_reason", "repeats", "repeats_reason", "carriers", "title", "publisher", "published",
    "url", "corrected", "rejected",
)  # fmt: skip
ABOUT = {
    "statements.jsonl": "Every statement, a line each, as gravamen read writes it, and where it stands in the record",
    "disputes.jsonl": "Every dispute, a line each, with its statements and pledges; findings filed in it by title and SHA-256 only",
    "changelog.jsonl": "Every status that a pledge came to have, a line each, the latest first",
    "record.stix.json": "Disputes as a STIX 2.1 bundle",
    "record.jsonld": "Statements as JSON-LD: claims and quotations (schema.org), with where their words stand (Web Annotation)",
    "plover-events.jsonl": "Statements as PLOVER event records, a line each",
    "fiat-cases.csv": "Disputes with an allegation as a table with FIAT’s columns",
    "feed.atom": "New statements, as an Atom feed",
}
"""The files that the page of downloads tells of, with what is in them."""


def statement_lines(connection: Connection) -> Iterator[str]:
    """Every statement as it stands: by the contract of `gravamen read`, and with what the record knows of it."""
    last = 0
    while numbers := connection.execute(
        select(statement.c.number).where(statement.c.number > last).order_by(statement.c.number).limit(_AT_ONCE)
    ).scalars().all():  # fmt: skip
        last = numbers[-1]
        rows = statements_numbered(connection, numbers)
        changes, _ = standing_changes(connection, [row.id for row in rows])
        for row, fields in zip(rows, listed(connection, rows), strict=True):
            yield line_of(_statement(row, fields, changes.get(row.id, {})))


def _statement(row: AnyRow, fields: Fields, changes: Fields) -> Fields:
    recorded = {name: fields[name] for name in _RECORDED}
    answers = [answer["id"] for answer in fields["answered_by"]]
    return {**statement_fields(corrected(statement_of(row.as_read), changes)), **recorded, "answered_by": answers}


def dispute_lines(connection: Connection) -> Iterator[str]:
    """Every dispute: its figures, the ids of its statements in time, its pledges with all that they came to be, exhibits, decisions."""
    for id in list(connection.execute(select(dispute.c.id).order_by(dispute.c.id)).scalars()):
        row = connection.execute(select(dispute).where(dispute.c.id == id)).one()
        yield line_of(
            {
                **dispute_fields(connection, row),
                "statement_ids": _members(connection, id),
                "pledges_tracked": [{**pledge, "statement": pledge["statement"]["id"]} for pledge in pledges_tracked(connection, id)],
                "changes_of_position": changes_in(connection, id),
                "exhibits": [
                    {name: value for name, value in columns_of(found).items() if name != "entry"}
                    for found in connection.execute(select(exhibit).where(exhibit.c.dispute == id).order_by(exhibit.c.day, exhibit.c.id))
                ],
                "decisions": decisions_on(connection, decision.c.subject == id),
                "rule": row.rule,
            }
        )


def _members(connection: Connection, id: str) -> list[str]:
    standing = (statement.c.dispute == id, statement.c.rejected.is_(False))
    found = select(statement.c.id).where(*standing).order_by(statement.c.day.asc().nulls_last(), statement.c.number)
    return list(connection.execute(found).scalars())


def change_lines(connection: Connection) -> Iterator[str]:
    """Every status that a pledge came to have, the latest first."""
    start = 0
    while some := status_changes(connection, "", _AT_ONCE, start):
        start += len(some)
        yield from map(line_of, some)
