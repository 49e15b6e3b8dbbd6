"""Statements ↔ rows: as they were read, and as they stand after corrections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gravamen.disputes import with_disputes
from gravamen.model import Act, Actor, Dispute, Document, Evidence, Kind, Reading, Statement, Topic, When, digest
from gravamen.model.calendar import days_of
from gravamen.model.interchange import statement_fields, statement_from_fields

Fields = Mapping[str, Any]

CORRECTABLE = (
    "act", "topic", "speaker", "speaker_country", "respondent_country", "addressee_country", "evidence", "hedged", "negated",
    "standing", "when",
)  # fmt: skip
"""What a person may correct: the columns of `statement` that say how it was understood. The words never change."""


def actor_id(name: str, country: str | None) -> str:
    """The identity of an actor: its name and country, as the documents give them."""
    return digest(f"{name.casefold()}|{country or ''}".encode())[:16]


def statement_of(as_read: Fields) -> Statement:
    """The statement of a row, as it was read."""
    return statement_from_fields(as_read)


def is_date_inferred(row: Any) -> bool:
    """Whether the time of a row of `statement` was inferred by the reader: what a person set in its place was not."""
    return row.when is not None and row.as_read["when_inferred"] and row.when == row.as_read["when"]


def words_of(statement: Statement) -> str:
    """The words that a statement rests on, in text order: its content, else its cue."""
    return " … ".join(quote.text for quote in statement.content) or (statement.cue.text if statement.cue else "")


def standing_columns(statement: Statement) -> dict[str, Any]:
    """The columns that say how a statement is understood, from its own values."""
    days = days_of(statement.when.edtf)
    speaker = statement.speaker
    return {
        "act": statement.act.value,
        "topic": statement.topic.value,
        "speaker": speaker.name if speaker else None,
        "speaker_country": speaker.country if speaker else None,
        "respondent_country": statement.respondent.country if statement.respondent else None,
        "addressee_country": statement.addressee.country if statement.addressee else None,
        "evidence": statement.evidence.value if statement.evidence else None,
        "hedged": statement.hedged,
        "negated": statement.negated,
        "standing": statement.standing,
        "when": statement.when.edtf,
        "day": days[0] if days else None,
        "last_day": days[1] if days else None,
        "actor": actor_id(speaker.name, speaker.country) if speaker else None,
    }


def corrected(statement: Statement, changes: Fields) -> Statement:
    """A statement with a person's corrections, by column.

    Raises:
        ValueError: a value is not of the vocabulary.
    """
    for name, value in changes.items():
        statement = _CORRECTIONS[name](statement, value)
    return statement


def _evidence(statement: Statement, value: str | None) -> Statement:
    return replace(statement, evidence=Evidence(value) if value else None)


def _act(statement: Statement, value: str) -> Statement:
    act = Act(value)
    graded = act in (Act.ALLEGE, Act.CONFIRM)
    return replace(statement, act=act, evidence=(statement.evidence or Evidence.NONE) if graded else None)


def _speaker(statement: Statement, value: str) -> Statement:
    before = statement.speaker
    kept = replace(before, name=value) if before else Actor(value, None, value)
    return replace(statement, speaker=kept)


def _speaker_country(statement: Statement, value: str | None) -> Statement:
    before = statement.speaker or Actor("", None, value or "unknown", Kind.UNKNOWN)
    return replace(statement, speaker=replace(before, country=value))


def _party(before: Actor | None, code: str | None) -> Actor | None:
    from gravamen.reading.countries import name_of  # noqa: PLC0415 - it reads a table

    if code is None or (before is not None and before.country == code):
        return before if code else None
    return Actor(name_of(code), None, name_of(code), Kind.COUNTRY, None, code)


def _topic(statement: Statement, value: str) -> Statement:
    return replace(statement, topic=Topic(value))


def _respondent(statement: Statement, value: str | None) -> Statement:
    return replace(statement, respondent=_party(statement.respondent, value))


def _addressee(statement: Statement, value: str | None) -> Statement:
    return replace(statement, addressee=_party(statement.addressee, value))


def _when(statement: Statement, value: str | None) -> Statement:
    return replace(statement, when=When(value, statement.when.text, "set by a person"))


def _hedged(statement: Statement, value: bool) -> Statement:
    return replace(statement, hedged=value)


def _negated(statement: Statement, value: bool) -> Statement:
    return replace(statement, negated=value)


def _standing(statement: Statement, value: bool) -> Statement:
    return replace(statement, standing=value)


_CORRECTIONS: Mapping[str, Callable[[Statement, Any], Statement]] = {
    "act": _act,
    "topic": _topic,
    "speaker": _speaker,
    "speaker_country": _speaker_country,
    "respondent_country": _respondent,
    "addressee_country": _addressee,
    "evidence": _evidence,
    "hedged": _hedged,
    "negated": _negated,
    "standing": _standing,
    "when": _when,
}


def strand_columns(statements: Sequence[Statement], disputes: Iterable[Dispute]) -> dict[str, dict[str, Any]]:
    """For each statement of one document, the strand that it belongs to: its dispute in this document, else itself alone.

    A strand says whose conduct on which topic is at issue; across documents, strands of the same respondent and topic are
    what may be one dispute. A statement alone has one by its own respondent, or by its speaker where that answers or promises.
    """
    columns: dict[str, dict[str, Any]] = {}
    for dispute in disputes:
        for id in dispute.statements:
            respondent, topic = dispute.respondent.country, dispute.topic.value
            columns[id] = _strand(dispute.id, respondent, topic, dispute.reasons.get(id, "stands in this dispute of its document"))
    for statement in statements:
        if statement.id not in columns:
            columns[statement.id] = _alone(statement)
    return columns


def _strand(strand: str | None, respondent: str | None, topic: str | None, reason: str | None) -> dict[str, Any]:
    return {"strand": strand, "strand_respondent": respondent, "strand_topic": topic, "strand_reason": reason}


def _alone(statement: Statement) -> dict[str, Any]:
    topic = statement.topic.value
    if statement.respondent and statement.respondent.country:
        reason = f"{statement.act}: the conduct of {statement.respondent.name} on {topic.replace('_', ' ')} is at issue"
        return _strand(statement.id, statement.respondent.country, topic, reason)
    speaker = statement.speaker
    if speaker and speaker.country and (statement.act.is_answer or statement.act is Act.PROMISE):
        doing = "promises" if statement.act is Act.PROMISE else "answers"
        return _strand(statement.id, speaker.country, topic, f"{speaker.name} {doing} on {topic.replace('_', ' ')}")
    return _strand(None, None, None, None)


def disputes_of(document: Document, statements: Sequence[Statement]) -> tuple[Dispute, ...]:
    """The disputes that the statements of one document make, by the rules of reading."""
    return with_disputes(Reading(document, (), tuple(statements), ())).disputes


def reading_digest(rows: Iterable[Fields]) -> str:
    """What a document's history entry says of its statements as read: the hash of them all."""
    from gravamen.record.schema import canonical  # noqa: PLC0415

    return digest(canonical(list(rows)).encode("utf-8"))


def fields_of(statement: Statement) -> dict[str, Any]:
    """A statement as `as_read` keeps it: by the contract, and with what its place in a dispute rests on."""
    return {**statement_fields(statement), "together": statement.together}
