"""Statements as JSON objects, by the contract of the command line, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gravamen.model.records import Actor, Quote, Statement, When
from gravamen.model.vocabulary import Act, Evidence, Kind, Quotation, Topic

Fields = dict[str, Any]


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
        "via": [_voice(actor) for actor in statement.via],
        "speaker": _voice(statement.speaker),
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


def statement_from_fields(fields: Mapping[str, Any]) -> Statement:
    """The statement that `statement_fields` spelled out; `together` is taken where it is given.

    Raises:
        KeyError, ValueError: the object is no statement of the contract.
    """
    return Statement(
        id=fields["id"],
        document=fields["document"],
        document_sha256=fields["document_sha256"],
        act=Act(fields["act"]),
        topic=Topic(fields["topic"]),
        speaker=_actor_of(fields["speaker"]),
        addressee=_actor_of(fields["addressee"]),
        respondent=_actor_of(fields["respondent"]),
        cue=_quote_of(fields["cue"]),
        content=tuple(Quote(piece["text"], tuple(piece["span"])) for piece in fields["content"]),
        quotation=Quotation(fields["quotation"]),
        when=When(fields["when"], fields["when_text"], fields["when_rule"], fields["when_inferred"]),
        hedged=fields["hedged"],
        negated=fields["negated"],
        standing=fields["standing"],
        evidence=Evidence(fields["evidence"]) if fields["evidence"] else None,
        condition=_quote_of(fields["condition"]),
        where=fields["where"],
        replies_to=tuple(fields["replies_to"]),
        together=tuple((id, chance) for id, chance in fields.get("together", ())),
        via=tuple(actor for each in fields["via"] if (actor := _actor_of(each))),
        confidence=fields["confidence"],
    )


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


def _voice(actor: Actor | None) -> Fields | None:
    """Who speaks or tells, with those who do so jointly."""
    if actor is None:
        return None
    return {**(_actor(actor) or {}), "also": [_actor(other) for other in actor.also]}


def _quote(quote: Quote | None) -> Fields | None:
    return None if quote is None else {"text": quote.text, "span": quote.span}


def _actor_of(fields: Mapping[str, Any] | None) -> Actor | None:
    if fields is None:
        return None
    span = fields["span"]
    return Actor(
        text=fields["text"],
        span=(span[0], span[1]) if span else None,
        name=fields["name"],
        kind=Kind(fields["kind"]),
        role=fields["role"],
        country=fields["country"],
        also=tuple(other for each in fields.get("also", ()) if (other := _actor_of(each))),
    )


def _quote_of(fields: Mapping[str, Any] | None) -> Quote | None:
    return None if fields is None else Quote(fields["text"], (fields["span"][0], fields["span"][1]))
