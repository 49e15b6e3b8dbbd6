"""Everything about one dispute that is handed on to others, as plain values: a dispute is held at a time, never the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from gravamen.archive import Archive
from gravamen.record.allegations import ASSESSED
from gravamen.record.asking import Fields, statements_where
from gravamen.record.assessing import KINDS, assessment_of
from gravamen.record.correcting import standing_changes
from gravamen.record.onfile import batches
from gravamen.record.schema import concerning, decision, document, entry, reply, statement
from gravamen.record.searching import document_fields
from gravamen.record.showing import dispute_shown
from gravamen.record.statements import corrected, fields_of, statement_of

CONTEXT = 200
"""How many characters around a statement's words are handed on with it."""
_AFFIX = 32


def latest_hash(connection: Connection) -> str:
    """The hash of the last entry of the history, which names the state that a record is in; empty for a new record."""
    return connection.execute(select(entry.c.hash).order_by(entry.c.seq.desc()).limit(1)).scalar() or ""


def gathered(
    connection: Connection, archive: Archive, disputes: Iterable[str], kept: frozenset[int] | None = None, texts: bool = False
) -> Iterator[Fields]:
    """Disputes as `dispute_shown` has them, each with `whole_statements`, `whole_documents` (by SHA-256), `assessments` (by the
    ids of allegations, as `assessment_of` has them: of those that people assessed, and of the first), `created` and `modified`.

    `kept` holds the numbers of the statements that are meant (None: all); what answers a complaint among them is kept with it.
    With `texts`, each document has its whole `text`. Statements are as they stand, corrections included; rejected ones are left out.
    """
    for id in disputes:
        yield _gathered(connection, archive, id, kept, texts)


def _gathered(connection: Connection, archive: Archive, id: str, kept: frozenset[int] | None, texts: bool) -> Fields:
    here = (statement.c.dispute == id, statement.c.rejected.is_(False))
    rows = {row.id: row for row in connection.execute(select(statement).where(*here))}
    # Apart, since statements listed together do not count as carriers of one another.
    listed = [
        *statements_where(connection, *here, statement.c.lead.is_(None)),
        *statements_where(connection, *here, statement.c.lead.is_not(None)),
    ]
    if kept is not None:
        listed = _kept(listed, {each for each, row in rows.items() if row.number in kept})
    documents = _documents(connection, {s["document_sha256"] for s in listed})
    words = {sha256: archive.bytes_of(found["text_sha256"]).decode("utf-8") for sha256, found in documents.items()}
    if texts:
        documents = {sha256: {**found, "text": words[sha256]} for sha256, found in documents.items()}
    changes, _ = standing_changes(connection, [s["id"] for s in listed])
    replies = _replies(connection, [s["id"] for s in listed])
    whole = [
        {
            **s,
            "told": fields_of(corrected(statement_of(rows[s["id"]].as_read), changes.get(s["id"], {}))),
            "text_sha256": documents[s["document_sha256"]]["text_sha256"],
            "replies_to": replies.get(s["id"], []),
            **_in_text(rows[s["id"]].as_read, words[s["document_sha256"]]),
        }
        for s in listed
    ]
    shown = dispute_shown(connection, id)
    return {
        **shown,
        "whole_statements": whole,
        "whole_documents": documents,
        "assessments": {id: assessment_of(connection, archive, id) for id in _assessed(connection, listed)},
        **_moments(connection, id, whole),
    }


def _assessed(connection: Connection, listed: Sequence[Fields]) -> Iterator[str]:
    """The allegations whose scorecard is handed on: all of them would take long, and tell little that nobody looked at."""
    charges = [s["id"] for s in listed if s["act"] in ASSESSED and not s["negated"] and s["repeats"] is None]
    by_people: set[str] = set()
    for some in batches(charges):
        given = decision.c.subject.in_(some) & decision.c.kind.in_(KINDS) & decision.c.withdrawn_by.is_(None)
        by_people |= set(connection.execute(select(decision.c.subject).where(given)).scalars())
    yield from (id for number, id in enumerate(charges) if number == 0 or id in by_people)


def _kept(listed: Sequence[Fields], wanted: set[str]) -> list[Fields]:
    """The statements that are wanted, and what answers those: no complaint is handed on without its answer."""
    answers = {answer["id"] for s in listed if s["id"] in wanted for answer in s["answered_by"]}
    return [s for s in listed if s["id"] in wanted | answers]


def _documents(connection: Connection, digests: Iterable[str]) -> dict[str, Fields]:
    found: dict[str, Fields] = {}
    for some in batches(sorted(digests)):
        for row in connection.execute(select(document).where(document.c.sha256.in_(some)).order_by(document.c.sha256)):
            found[row.sha256] = document_fields(row)
    return found


def _replies(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for some in batches(ids):
        standing = reply.c.statement.in_(some) & reply.c.until.is_(None)
        for row in connection.execute(select(reply.c.statement, reply.c.target).where(standing).order_by(reply.c.number)):
            targets = found.setdefault(row.statement, [])
            if row.target not in targets:
                targets.append(row.target)
    return found


def _in_text(as_read: Mapping[str, Any], text: str) -> Fields:
    """A statement's words with what stands before and after each piece, and the passages that hold everything that it points to."""
    pieces = as_read["content"] or [piece for piece in (as_read["cue"],) if piece]
    quotes = [
        {
            "start": start,
            "end": end,
            "exact": text[start:end],
            "prefix": text[max(0, start - _AFFIX) : start],
            "suffix": text[end : end + _AFFIX],
        }
        for start, end in (piece["span"] for piece in pieces)
    ]
    return {"quotes": quotes, "passages": [{"start": a, "text": text[a:b]} for a, b in _around(spans_of(as_read), len(text))]}


def _around(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Spans with their surroundings, those that meet as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((max(0, a - CONTEXT), min(length, b + CONTEXT)) for a, b in spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def spans_of(told: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Every span of a statement as the contract spells it: its words, its cue, and the words that name its parties."""
    voices = [*told["via"], *filter(None, [told["speaker"]])]
    parties = [told["addressee"], told["respondent"], *voices, *(other for voice in voices for other in voice.get("also", ()))]
    for piece in (*told["content"], told["cue"], told["condition"], *parties):
        if piece and piece["span"]:
            yield piece["span"][0], piece["span"][1]


def _moments(connection: Connection, id: str, statements: Sequence[Fields]) -> Fields:
    """When the history first and last says something of a dispute, its statements or their documents (UTC, ISO 8601)."""
    subjects = {id, *(s["id"] for s in statements), *(s["document_sha256"] for s in statements)}
    moments: list[str] = []
    for some in batches(sorted(subjects)):
        told = select(func.min(entry.c.at), func.max(entry.c.at)).join(concerning, concerning.c.seq == entry.c.seq)
        moments += filter(None, connection.execute(told.where(concerning.c.subject.in_(some))).one())
    return {"created": min(moments, default=None), "modified": max(moments, default=None)}
