"""Readings → JSON Lines, by the contract of the command line: a line a statement, a dispute or a document's attributions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gravamen.model import Actor, Dispute, Reading
from gravamen.model.interchange import Fields, statement_fields

# JSON allows these as they are, but terminals obey some of them and many readers of lines break lines at others.
_ESCAPED = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def statement_lines(readings: Iterable[Reading], disputes: bool = False) -> Iterator[str]:
    """A line a statement; with `disputes`, a line a dispute after the statements of each document."""
    for reading in readings:
        for statement in reading.statements:
            yield line_of(statement_fields(statement))
        for dispute in reading.disputes if disputes else ():
            yield line_of(dispute_fields(dispute))


def attribution_lines(readings: Iterable[Reading]) -> Iterator[str]:
    """A line a document: the spans of all its attributions, political or not."""
    for reading in readings:
        found = [{"source": a.source, "cue": a.cue, "content": a.content} for a in reading.attributions]
        yield line_of({"article": reading.document.id, "attributions": found})


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


def line_of(fields: Mapping[str, Any]) -> str:
    """An object as one line, safe to show on a terminal."""
    return escaped(json.dumps(fields, ensure_ascii=False)) + "\n"


def escaped(text: str) -> str:
    """JSON with the characters escaped that steer terminals or break lines: it means the same."""
    return text.translate(_ESCAPED)


def _party(actor: Actor) -> Fields:
    return {"name": actor.name, "country": actor.country}
