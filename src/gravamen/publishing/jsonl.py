"""Readings → JSON Lines, by the contract of the command line: a line a statement, a dispute or a document's attributions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from gravamen.model import Actor, Dispute, Quote, Reading, Statement

Fields = dict[str, Any]

# JSON allows these as they are, but terminals obey some of them and many readers of lines break lines at others.
_ESCAPED = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def statement_lines(readings: Iterable[Reading], disputes: bool = False) -> Iterator[str]:
    """A line a statement; with `disputes`, a line a dispute after the statements of each document."""
    for reading in readings:
        for statement in reading.statements:
            yield _line(statement_fields(statement))
        for dispute in reading.disputes if disputes else ():
            yield _line(dispute_fields(dispute))


def attribution_lines(readings: Iterable[Reading]) -> Iterator[str]:
    """A line a document: the spans of all its attributions, political or not."""
    for reading in readings:
        found = [{"source": a.source, "cue": a.cue, "content": a.content} for a in reading.attributions]
        yield _line({"article": reading.document.id, "attributions": found})


def statement_fields(statement: Statement) -> Fields:
    """A statement as the contract spells it; what is unknown is null, never left out."""
    return {
        "document": statement.document,
        "document_sha256": statement.document_sha256,
        "id": statement.id,
        "act": statement.act,
        "hedged": statement.hedged,
        "negated": statement.negated,
        "standing": statement.standing,
        "evidence": statement.evidence,
        "condition": _quote(statement.condition),
        "replies_to": statement.replies_to,
        "via": [_actor(actor) for actor in statement.via],
        "speaker": _speaker(statement.speaker),
        "addressee": _actor(statement.addressee),
        "respondent": _actor(statement.respondent),
        "cue": _quote(statement.cue),
        "content": [_quote(quote) for quote in statement.content],
        "quotation": statement.quotation,
        "topic": statement.topic,
        "when": statement.when.edtf,
        "when_text": statement.when.text,
        "when_rule": statement.when.rule,
        "when_inferred": statement.when.inferred,
        "where": statement.where,
        "confidence": round(float(statement.confidence), 4),
    }


def dispute_fields(dispute: Dispute) -> Fields:
    """A dispute as the contract spells it."""
    return {
        "document": dispute.document,
        "dispute": dispute.id,
        "respondent": _party(dispute.respondent),
        "complainants": [_party(actor) for actor in dispute.complainants],
        "topic": dispute.topic,
        "statements": dispute.statements,
        "pledges": [{"statement": p.statement, "status": p.status, "why": p.why} for p in dispute.pledges],
        "reasons": dispute.reasons,
    }


def _line(fields: Fields) -> str:
    return json.dumps(fields, ensure_ascii=False).translate(_ESCAPED) + "\n"


def _actor(actor: Actor | None) -> Fields | None:
    if actor is None:
        return None
    return {
        "text": actor.text,
        "span": actor.span,
        "name": actor.name,
        "kind": actor.kind,
        "role": actor.role,
        "country": actor.country,
    }


def _speaker(actor: Actor | None) -> Fields | None:
    if actor is None:
        return None
    return {**(_actor(actor) or {}), "also": [_actor(other) for other in actor.also]}


def _party(actor: Actor) -> Fields:
    return {"name": actor.name, "country": actor.country}


def _quote(quote: Quote | None) -> Fields | None:
    return None if quote is None else {"text": quote.text, "span": quote.span}
