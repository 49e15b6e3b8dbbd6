"""A reading → rows, in one transaction: the document, its statements, its family, its entry in the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from gravamen.archive.families import Signature
from gravamen.model import Reading, Statement
from gravamen.record import families, words_index
from gravamen.record.actors import file_actors
from gravamen.record.history import RULES, append, now
from gravamen.record.linking import mark_strands
from gravamen.record.schema import delivery, document, reply, statement
from gravamen.record.statements import fields_of, reading_digest, standing_columns, strand_columns, words_of


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a document came from: the place, the part of it, the digest of the file around it, and what was said of it there."""

    source: str
    part: str
    container: str | None
    given: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The place as a user would know it."""
        return f"{self.source}, {self.part}" if self.part else self.source


@dataclass(frozen=True, slots=True)
class Archived:
    """A document in the archive, ready to be filed."""

    sha256: str
    text_sha256: str
    name: str
    size: int
    form: str
    charset: str | None
    extractor: str
    fields: Mapping[str, str | None]
    """title, publisher, published, language, url"""
    origins: Mapping[str, str]


def is_filed(connection: Connection, sha256: str) -> bool:
    """Whether the record has read a document."""
    return connection.execute(select(document.c.number).where(document.c.sha256 == sha256)).first() is not None


def file_reading(
    connection: Connection, archived: Archived, arrivals: Sequence[Arrival], reading: Reading, reader: str, signature: Signature | None
) -> bool:
    """Files a document with what was read in it; False (and only its arrivals are noted) where it is filed already."""
    if is_filed(connection, archived.sha256):
        for arrival in arrivals:
            note_arrival(connection, archived.sha256, arrival)
        return False
    as_read = [fields_of(s) for s in reading.statements]
    reading_sha256 = reading_digest(as_read)
    number = connection.execute(
        insert(document)
        .values(
            sha256=archived.sha256,
            text_sha256=archived.text_sha256,
            name=archived.name,
            **archived.fields,
            origins=archived.origins,
            form=archived.form,
            charset=archived.charset,
            size=archived.size,
            extractor=archived.extractor,
            reader=reader,
            reading_sha256=reading_sha256,
            family=archived.sha256,
            filed_at=now(),
        )
        .returning(document.c.number)
    ).scalar_one()
    text = reading.document.text
    words_index.put(connection, "document_words", [(number, f"{archived.fields.get('title') or ''}\n{text}")])
    body = {
        "document": archived.sha256,
        "text": archived.text_sha256,
        "name": archived.name,
        "metadata": archived.fields,
        "origins": archived.origins,
        "form": archived.form,
        "extractor": archived.extractor,
        "reader": reader,
        "statements": len(as_read),
        "reading": reading_sha256,
        "gaps": gaps_of(reading),
    }
    seq = append(connection, "filed", RULES, body, [archived.sha256])
    _file_statements(connection, number, reading, as_read, seq)
    for arrival in arrivals:
        note_arrival(connection, archived.sha256, arrival)
    families.join(connection, number, signature)
    return True


def gaps_of(reading: Reading) -> list[list[Any]]:
    """What was seen in a document and not understood, as the history keeps it: which sort, and from where to where in the text."""
    return [[gap.kind, *gap.span] for gap in reading.gaps]


def _file_statements(connection: Connection, number: int, reading: Reading, as_read: Sequence[Mapping[str, Any]], seq: int) -> None:
    if not reading.statements:
        return
    strands = strand_columns(reading.statements, reading.disputes)
    file_actors(connection, reading.statements)
    rows = [
        {
            "id": s.id,
            "document": number,
            "position": position,
            "as_read": read,
            **standing_columns(s),
            **strands[s.id],
            "words": words_of(s),
            "confidence": round(float(s.confidence), 4),
            "corrected": False,
            "rejected": False,
        }
        for position, (s, read) in enumerate(zip(reading.statements, as_read, strict=True))
    ]
    connection.execute(insert(statement), rows)
    numbers = {
        row.id: row.number for row in connection.execute(select(statement.c.id, statement.c.number).where(statement.c.document == number))
    }
    words_index.put(connection, "statement_words", [(numbers[s.id], _searched(s)) for s in reading.statements])
    replies = [
        {"statement": s.id, "target": target, "rule": "reading", "reason": "read in the document", "since": seq}
        for s in reading.statements
        for target in dict.fromkeys(s.replies_to)
        if target in numbers
    ]
    if replies:
        connection.execute(insert(reply), replies)
    mark_strands(connection, strands.values())


def _searched(s: Statement) -> str:
    """What a search for words finds a statement by: who speaks, the cue and the content."""
    pieces = [s.speaker.name if s.speaker else "", s.cue.text if s.cue else "", *(quote.text for quote in s.content)]
    return " ".join(pieces)


def note_arrival(connection: Connection, sha256: str, arrival: Arrival) -> bool:
    """Notes one more place where a filed document was found; False where that is known."""
    number = connection.execute(select(document.c.number).where(document.c.sha256 == sha256)).scalar_one()
    same = (delivery.c.document == number) & (delivery.c.source == arrival.source) & (delivery.c.part == arrival.part)
    if connection.execute(select(delivery.c.number).where(same)).first():
        return False
    values = {"source": arrival.source, "part": arrival.part, "container": arrival.container, "given": arrival.given}
    connection.execute(insert(delivery).values(document=number, **values, received_at=now()))
    append(connection, "delivered", RULES, {"document": sha256, **values}, [sha256])
    return True
