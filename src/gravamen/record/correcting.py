"""Corrections of statements by people: what was read stays, what stands is derived from it and from the corrections that stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from gravamen.model import Act, Document
from gravamen.model.calendar import days_of
from gravamen.record import linking
from gravamen.record.deciding import By, DecisionError, decide, statement_row
from gravamen.record.onfile import batches
from gravamen.record.rows import columns_of
from gravamen.record.schema import actor, decision, document, statement
from gravamen.record.standing import end_outside_disputes, refresh_disputes
from gravamen.record.statements import CORRECTABLE, corrected, disputes_of, standing_columns, statement_of, strand_columns


def correct(connection: Connection, id: str, changes: Mapping[str, Any], by: By, blind: bool = False) -> str:
    """Corrects how a statement is understood, by column (see `CORRECTABLE`). Returns the decision's id.

    `blind`: the changes are to what was read, by somebody who has not seen what others made of it.

    Raises:
        DecisionError: there is no such statement, or a value is not of the vocabulary.
    """
    row = statement_row(connection, id)
    if not changes or not set(changes) <= set(CORRECTABLE):
        raise DecisionError(f"nothing to correct: name at least one of {', '.join(CORRECTABLE)}")
    _check(changes)
    seen = standing_columns(statement_of(row.as_read)) if blind else columns_of(row)
    before = {name: seen[name] for name in changes}
    if all(before[name] == value for name, value in changes.items()):
        raise DecisionError(f"statement {id} already says so: accept it if it is right")
    made = decide(connection, "correct", id, {"changes": dict(changes), "before": before} | _blind(blind), by, [id])
    stand_again(connection, row.document)
    return made


def _check(changes: Mapping[str, Any]) -> None:
    from gravamen.model import Evidence, Topic  # noqa: PLC0415
    from gravamen.reading.countries import codes  # noqa: PLC0415

    vocabularies = {"act": set(Act), "topic": set(Topic), "evidence": set(Evidence) | {None}}
    for name, value in changes.items():
        if name in vocabularies and value not in vocabularies[name]:
            allowed = ", ".join(sorted(filter(None, vocabularies[name])))
            raise DecisionError(f"{value} is no {name}: use one of {allowed}")
        if name.endswith("_country") and value is not None and value not in codes():
            raise DecisionError(f"{value} is no country code: use ISO 3166-1 alpha-3, such as CHN (EUU, UNO, NTO for the unions)")
        if name == "when" and value is not None and days_of(value) is None:
            raise DecisionError(f"{value} is no date: use EDTF, such as 2023-11 or 2024-04-26")
        if name == "speaker" and not value:
            raise DecisionError("a speaker needs a name")


def _blind(blind: bool) -> dict[str, bool]:
    return {"blind": True} if blind else {}


def reject(connection: Connection, id: str, by: By, blind: bool = False) -> str:
    """Takes a statement out of disputes and listings, as none that the document makes; it stays on file.

    `blind`: by somebody who has not seen what others made of it, so that another one's rejection is no reason against theirs.
    """
    row = statement_row(connection, id)
    if row.rejected and not (blind and not _has_rejected(connection, id, by.author)):
        raise DecisionError(f"statement {id} is rejected already")
    made = decide(connection, "reject", id, _blind(blind), by, [id])
    stand_again(connection, row.document)
    return made


def _has_rejected(connection: Connection, id: str, author: str) -> bool:
    theirs = (decision.c.subject == id) & (decision.c.kind == "reject") & (decision.c.author == author) & decision.c.withdrawn_by.is_(None)
    return connection.execute(select(decision.c.id).where(theirs)).first() is not None


def restore(connection: Connection, id: str, by: By) -> str:
    """Takes the rejection and the corrections of a statement back: it stands as it was read."""
    row = statement_row(connection, id)
    if not row.rejected and not row.corrected:
        raise DecisionError(f"statement {id} stands as it was read: there is nothing to restore")
    made = decide(connection, "restore", id, {}, by, [id])
    superseded = (decision.c.subject == id) & decision.c.kind.in_(("correct", "reject")) & decision.c.withdrawn_by.is_(None)
    connection.execute(update(decision).where(superseded).values(withdrawn_by=made))
    stand_again(connection, row.document)
    return made


def note(connection: Connection, subject: str, by: By) -> str:
    """Puts a note to a statement, document, dispute or actor."""
    return decide(connection, "note", subject, {}, by, [subject])


def standing_rows(connection: Connection, number: int) -> dict[int, dict[str, Any]]:
    """How the statements of a document stand by now, by their numbers: as read, with the corrections that stand."""
    rows = list(connection.execute(select(statement).where(statement.c.document == number).order_by(statement.c.position)))
    changes, rejected = standing_changes(connection, [row.id for row in rows])
    current = {row.id: corrected(statement_of(row.as_read), changes.get(row.id, {})) for row in rows}
    source = connection.execute(select(document).where(document.c.number == number)).one()
    kept = [s for id, s in current.items() if id not in rejected]
    whole = Document(source.name, "", source.sha256, source.title, source.published, source.url)
    strands = strand_columns(kept, disputes_of(whole, kept))
    nowhere: dict[str, Any] = dict.fromkeys(("strand", "strand_respondent", "strand_topic", "strand_reason"))
    return {
        row.number: {
            **standing_columns(current[row.id]),
            **strands.get(row.id, nowhere),
            "corrected": row.id in changes,
            "rejected": row.id in rejected,
        }
        for row in rows
    }


def standing_changes(connection: Connection, ids: Sequence[str]) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """The corrections of statements that stand, by column, and which statements are rejected."""
    changes: dict[str, dict[str, Any]] = {}
    rejected: set[str] = set()
    for some in batches(ids):
        stands = decision.c.subject.in_(some) & decision.c.kind.in_(("correct", "reject")) & decision.c.withdrawn_by.is_(None)
        for row in connection.execute(select(decision).where(stands).order_by(decision.c.entry)):
            if row.kind == "reject":
                rejected.add(row.subject)
            else:
                changes.setdefault(row.subject, {}).update(row.body["changes"])
    return changes, rejected


def stand_again(connection: Connection, number: int) -> None:
    """Derives the statements of a document again from how they were read and what people decided, and has them linked again."""
    before = {row.number: row for row in connection.execute(select(statement).where(statement.c.document == number))}
    left: set[str] = set()
    for row_number, derived in standing_rows(connection, number).items():
        row, values = before[row_number], dict(derived)
        _note_actor(connection, values)
        if values["rejected"] and not row.rejected:
            values |= dict.fromkeys(("lead", "lead_sort", "lead_reason", "linked", "dispute", "dispute_reason"))
            left |= {row.dispute} - {None}
        connection.execute(update(statement).where(statement.c.number == row_number).values(**values))
        linking.mark_strands(connection, [columns_of(row), values])
    rejected = [row.id for row in connection.execute(select(statement).where(statement.c.document == number, statement.c.rejected))]
    end_outside_disputes(connection, rejected)
    # Linking looks at the strands of the statement, and none of them need stand in a dispute that people moved it to.
    refresh_disputes(connection, sorted(left), "", "")
    family = connection.execute(select(document.c.family).where(document.c.number == number)).scalar_one()
    linking.mark_family(connection, family)
    linking.mark_loose(connection)


def _note_actor(connection: Connection, values: Mapping[str, Any]) -> None:
    id = values["actor"]
    if id and connection.execute(select(actor.c.id).where(actor.c.id == id)).first() is None:
        kind = "unknown"
        connection.execute(insert(actor).values(id=id, name=values["speaker"], kind=kind, country=values["speaker_country"]))
