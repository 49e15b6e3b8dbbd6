"""`gravamen verify`: everything in the record against what it rests on.

What people must be able to trust is checked from the bottom up: bytes, texts, spans, what was read, what stands, what is derived,
and the history of it all. What cannot be checked here (a text made by another version of its extractor) is counted, not passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from gravamen.archive import ArchiveError
from gravamen.archive.families import signature_of, unpacked
from gravamen.engines import understand
from gravamen.model import Document, Reading, digest
from gravamen.reading.version import reader_version
from gravamen.record import rederiving, rulebook, showing
from gravamen.record.asking import count_of
from gravamen.record.correcting import standing_rows
from gravamen.record.faults import Fault
from gravamen.record.filing import gaps_of
from gravamen.record.findings import count_without_posts, findings
from gravamen.record.history import broken_links
from gravamen.record.opening import Record
from gravamen.record.rows import AnyRow, columns_of
from gravamen.record.schema import delivery, document, entry, exhibit, signature, statement
from gravamen.record.statements import fields_of, reading_digest
from gravamen.record.telling import told_reading
from gravamen.sources import RefusedError
from gravamen.sources.confinement import Confined
from gravamen.sources.extraction import extract
from gravamen.sources.received import Form

__all__ = ["Fault", "Step", "Verification"]


@dataclass(frozen=True, slots=True)
class Step:
    """How far a check is; `total` is None where that is not known beforehand."""

    name: str
    done: int
    total: int | None


class Verification:
    """One check of a record. Iterating over `steps` does it; `summary` then says what was checked and what could not be."""

    def __init__(self, record: Record, reread: bool = False) -> None:
        self._record = record
        self._reread = reread
        self._checked = Counter[str]()
        self._unchecked = Counter[str]()

    def steps(self) -> Iterator[Step | Fault]:
        """Every step as it is done, and every fault as it is found."""
        yield from self._archive()
        with Confined() as confined:
            yield from self._documents(confined)
        yield from self._rederived("decisions", rederiving.decisions)
        yield from self._rederived("findings", findings)
        self._unchecked["findings without their posts (`gravamen evidence file --posts` keeps them)"] = count_without_posts(self._record)
        yield from self._rederived("actors", rederiving.actors)
        yield from self._rederived("accounts", rederiving.accounts)
        yield from self._rederived("full-text indexes", rederiving.indexes)
        with self._record.reading() as connection:
            made_by = rulebook.adopted(connection)
        if made_by in (None, rulebook.CURRENT):
            yield from self._rederived("families", rederiving.families)
            yield from self._rederived("disputes", rederiving.disputes)
        else:
            self._unchecked[f"record linked by other rules ({', '.join(made_by)}; `gravamen add` links it again)"] = 1
        with self._record.reading() as connection:
            self._unchecked["respondents and topics that wait to be linked (`gravamen add` goes on)"] = rederiving.count_waiting(connection)
        yield from self._history()

    def summary(self) -> Iterator[str]:
        """What was checked, and what could not be."""
        yield "checked " + ", ".join(f"{name} {number}" for name, number in self._checked.items())
        for name, number in self._unchecked.items():
            if number:
                yield f"not checked: {number} {name}"

    def _archive(self) -> Iterator[Step | Fault]:
        archive = self._record.archive
        for number, name in enumerate(archive.digests(), 1):
            try:
                is_itself = digest(archive.bytes_of(name)) == name
            except ArchiveError as error:
                yield Fault(f"archive {name}", str(error))
            else:
                if not is_itself:
                    yield Fault(f"archive {name}", "its bytes are not those that were archived (their SHA-256 differs)")
            self._checked["archived files:"] += 1
            yield Step("the archive", number, None)
        with self._record.reading() as connection:
            wanted = [*connection.execute(select(delivery.c.container).where(delivery.c.container.is_not(None)).distinct()).scalars()]
            wanted += connection.execute(select(exhibit.c.sha256)).scalars()
        for name in wanted:
            if not archive.has(name):
                yield Fault(f"archive {name}", "it is missing")

    def _documents(self, confined: Confined) -> Iterator[Step | Fault]:
        with self._record.reading() as connection:
            total = count_of(connection, document)
        last = 0
        for done in range(1, total + 1):
            # One transaction a document: a long one would keep the database from tidying up behind its writers.
            with self._record.reading() as connection:
                row = connection.execute(select(document).where(document.c.number > last).order_by(document.c.number).limit(1)).first()
                if row is None:
                    return
                last = row.number
                statements = connection.execute(
                    select(statement).where(statement.c.document == row.number).order_by(statement.c.position)
                ).all()
                standing = standing_rows(connection, row.number)
                minhash = connection.execute(select(signature.c.minhash).where(signature.c.document == row.number)).scalar()
            name = f"document {row.sha256[:16]} ({row.name})"
            yield from (Fault(name, reason) for reason in self._of_document(row, minhash, confined))
            yield from _of_statements(row, statements, standing)
            self._checked["documents:"] += 1
            self._checked["statements:"] += len(statements)
            yield Step("documents and statements", done, total)

    def _of_document(self, row: AnyRow, minhash: bytes | None, confined: Confined) -> Iterator[str]:
        try:
            data, kept = self._record.archive.bytes_of(row.sha256), self._record.archive.bytes_of(row.text_sha256)
        except ArchiveError as error:
            yield str(error)
            return
        text = kept.decode("utf-8", "replace")
        yield from self._of_text(row, data, text, confined)
        yield from self._of_spans(row, text)
        expected = signature_of(text)
        if (expected is None) != (minhash is None) or (expected is not None and minhash and (expected != unpacked(minhash)).any()):
            yield "its signature for finding near duplicates does not follow from its text"
        source = Document(row.name, text, row.sha256, row.title, row.published, row.url)
        if told := told_reading(data, Form(row.form), source):
            yield from _of_told(row, *told)
        elif self._reread:
            yield from self._of_reading(row, source)

    def _of_text(self, row: AnyRow, data: bytes, text: str, confined: Confined) -> Iterator[str]:
        try:
            again = extract(data, Form(row.form), row.charset, confined)
        except RefusedError as refusal:
            yield f"its text cannot be had again: {refusal.reason}"
            return
        if again.extractor != row.extractor:
            self._unchecked[f"texts made by {row.extractor} (this is {again.extractor})"] += 1
        elif again.text != text:
            yield f"its text does not follow from its bytes by {row.extractor}"

    def _of_spans(self, row: AnyRow, text: str) -> Iterator[str]:
        with self._record.reading() as connection:
            found = connection.execute(select(statement.c.id, statement.c.as_read).where(statement.c.document == row.number)).all()
        for s in found:
            for words, (start, end) in _quotes(s.as_read):
                if text[start:end] != words:
                    yield f"statement {s.id}: the text at {start} to {end} is not “{words[:60]}”"

    def _of_reading(self, row: AnyRow, source: Document) -> Iterator[str]:
        if row.reader != reader_version():
            self._unchecked[f"readings by {row.reader} (this is {reader_version()})"] += 1
            return
        reading = understand(source)
        if reading_digest([fields_of(s) for s in reading.statements]) != row.reading_sha256:
            yield "reading it again gives other statements"
        with self._record.reading() as connection:
            kept = showing.gaps_of(connection, row.sha256)
        if kept is not None and kept != gaps_of(reading):
            yield "reading it again leaves other things not understood"

    def _rederived(self, name: str, check: Callable[[Record], Iterator[Fault | None]]) -> Iterator[Step | Fault]:
        self._checked[f"checks of {name}:"] = 0
        for number, fault in enumerate(check(self._record), 1):
            if fault is not None:
                yield fault
            self._checked[f"checks of {name}:"] += 1
            yield Step(name, number, None)

    def _history(self) -> Iterator[Step | Fault]:
        with self._record.reading() as connection:
            self._checked["entries of the history:"] = count_of(connection, entry)
            yield Step("the history", 0, None)
            yield from (Fault("history", reason) for reason in broken_links(connection))
            yield from rederiving.filed_entries(connection)


def _of_told(row: AnyRow, reading: Reading, reader: str) -> Iterator[str]:
    """What an import told of a document is checked always: it takes no reading."""
    if row.reader == reader and reading_digest([fields_of(s) for s in reading.statements]) != row.reading_sha256:
        yield f"its statements do not follow from its bytes by {reader}"


def _of_statements(row: AnyRow, statements: Sequence[AnyRow], standing: dict[int, dict[str, Any]]) -> Iterator[Fault]:
    if reading_digest([s.as_read for s in statements]) != row.reading_sha256:
        yield Fault(f"document {row.sha256[:16]} ({row.name})", "its statements are not those that were read (their digest differs)")
    for s in statements:
        wrong = [name for name, value in standing[s.number].items() if columns_of(s)[name] != value]
        if wrong:
            reason = f"{', '.join(wrong)} do not follow from what was read and decided"
            yield Fault(f"statement {s.id}", reason)


def _quotes(as_read: dict[str, Any]) -> Iterator[tuple[str, tuple[int, int]]]:
    voices: list[dict[str, Any]] = [*as_read["via"], *filter(None, [as_read["speaker"]])]
    pieces: list[dict[str, Any] | None] = [
        *as_read["content"],
        as_read["cue"],
        as_read["condition"],
        as_read["addressee"],
        as_read["respondent"],
    ]
    # Records of before outer sources could be joint have no `also` for them.
    for piece in (*pieces, *voices, *(other for voice in voices for other in voice.get("also", ()))):
        if piece and piece["span"]:
            yield piece["text"], (piece["span"][0], piece["span"][1])
