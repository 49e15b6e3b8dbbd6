"""`gravamen add`: documents come in, are archived, read and filed one at a time; at the end, disputes are linked.

Each document is filed in one transaction, after its bytes are in the archive. A run that is killed leaves nothing half done,
and the next one finds by the digest of the bytes what is filed already.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace

from sqlalchemy import Connection, insert, select, update

from gravamen.archive import FolderArchive
from gravamen.archive.families import signature_of
from gravamen.engines import Outcome
from gravamen.model import Document, Reading, digest
from gravamen.reading.language import is_foreign
from gravamen.reading.version import reader_version
from gravamen.record import linking, rulebook
from gravamen.record.filing import Archived, Arrival, file_reading, is_filed, note_arrival
from gravamen.record.history import RULES, append, now
from gravamen.record.opening import Record
from gravamen.record.schema import delivery, failure, run
from gravamen.record.schema import document as document_table
from gravamen.record.telling import told_reading
from gravamen.sources import RefusedError, Unreadable
from gravamen.sources.confinement import Confined
from gravamen.sources.extraction import extract, name_given
from gravamen.sources.received import FIELDS, Container, Metadata, Received

ReadAll = Callable[[Iterable[Document | Unreadable]], Generator[Outcome]]
"""An engine: documents in, their outcomes out in the same order."""


@dataclass(slots=True)
class Tally:
    """What became of the documents of a run; of those filed, `foreign` seem to be in another language than English."""

    filed: int = 0
    known: int = 0
    statements: int = 0
    foreign: int = 0
    failures: list[Unreadable] = field(default_factory=list[Unreadable])

    @property
    def done(self) -> int:
        """How many documents are done with."""
        return self.filed + self.known + len(self.failures)


@dataclass(slots=True)
class _Waiting:
    """A document that is being read, and every place of this run where the same bytes were found."""

    archived: Archived
    arrivals: list[Arrival]


class Adding:
    """One run of `add` on a record; `on_progress` hears of each document that is done with."""

    def __init__(self, record: Record, confined: Confined, on_progress: Callable[[Tally], None], published: str | None = None) -> None:
        self._record = record
        self._confined = confined
        self._on_progress = on_progress
        self._published = published
        self._waiting: dict[str, _Waiting] = {}
        # The digests of what the engine was handed, in order; None for what came in unreadable.
        self._handed = deque[str | None]()
        # The file around the last document, and its digest: what holds thousands of documents is not digested anew for each.
        self._container: tuple[Container, str] | None = None
        self.tally = Tally()

    def run(self, received: Iterable[Received | Unreadable], read_all: ReadAll, places: list[str], engine: str) -> None:
        """Adds everything.

        Raises:
            gravamen.archive.ArchiveError, gravamen.record.RecordError: nothing more can be written; what was filed stays filed.
        """
        with self._record.presence.adding():
            if isinstance(self._record.archive, FolderArchive):
                self._record.archive.clear_drafts()
            number = self._begin_run(places, engine)
            with closing(read_all(self._documents(received))) as outcomes:
                for outcome in outcomes:
                    self._file(outcome, self._handed.popleft())
                    self._on_progress(self.tally)
            self._end_run(number)

    def _begin_run(self, places: list[str], engine: str) -> int:
        values = {"started_at": now(), "places": places, "engine": engine, "filed": 0, "known": 0, "failed": 0}
        with self._record.writing() as connection:
            return connection.execute(insert(run).values(**values).returning(run.c.number)).scalar_one()

    def _end_run(self, number: int) -> None:
        tally = self.tally
        counts = {"filed": tally.filed, "known": tally.known, "failed": len(tally.failures)}
        with self._record.writing() as connection:
            connection.execute(update(run).where(run.c.number == number).values(ended_at=now(), **counts))

    def _documents(self, received: Iterable[Received | Unreadable]) -> Iterator[Document | Unreadable]:
        """The documents that have to be read, archived; and what failed on the way there."""
        for item in received:
            try:
                document = item if isinstance(item, Unreadable) else self._archived(item)
            except RefusedError as refusal:
                document = refusal.of(item.name)
            if document is None:
                # The record has it, is reading it already, or was told what it says.
                self._on_progress(self.tally)
                continue
            self._handed.append(document.sha256 if isinstance(document, Document) else None)
            yield document

    def _archived(self, item: Received) -> Document | None:
        """The document of what was received, in the archive; None where nothing has to be read of it."""
        if not item.data.strip():
            raise RefusedError("it is empty", "give a document with words")
        sha256 = digest(item.data)
        arrival = Arrival(item.source, item.part, self._container_of(item), asdict(item.given))
        if sha256 in self._waiting:
            self._waiting[sha256].arrivals.append(arrival)
            self.tally.known += 1
            return None
        if self._is_known(sha256, arrival):
            return None
        extracted = extract(item.data, item.form, item.charset, self._confined)
        name = name_given(item)
        if "\0" in extracted.text or "\0" in name:
            raise RefusedError("its text holds NUL characters", "take them out: no text has any")
        metadata = extracted.metadata.or_else(item.given).or_else(Metadata.of("given when it was added", published=self._published))
        self._record.archive.keep(item.data)
        archived = Archived(
            sha256=sha256,
            text_sha256=self._record.archive.keep(extracted.text.encode("utf-8")),
            name=name,
            size=len(item.data),
            form=item.form.value,
            charset=item.charset,
            extractor=extracted.extractor,
            fields={field: _clean(getattr(metadata, field)) for field in FIELDS},
            origins=dict(metadata.origins),
        )
        document = Document(name, extracted.text, sha256, metadata.title, metadata.published, metadata.url)
        if told := told_reading(item.data, item.form, document):
            self._file_reading(archived, [arrival], *told)
            return None
        self._waiting[sha256] = _Waiting(archived, [arrival])
        return document

    def _container_of(self, item: Received) -> str | None:
        if item.container is None:
            return None
        if self._container is None or self._container[0] is not item.container:
            self._container = item.container, self._record.archive.keep(item.container.data)
        return self._container[1]

    def _is_known(self, sha256: str, arrival: Arrival) -> bool:
        with self._record.reading() as connection:
            if not is_filed(connection, sha256):
                return False
            is_new = not _is_noted(connection, sha256, arrival)
        if is_new:
            with self._record.writing() as connection:
                note_arrival(connection, sha256, arrival)
        self.tally.known += 1
        return True

    def _file(self, outcome: Outcome, sha256: str | None) -> None:
        waiting = self._waiting.pop(sha256) if sha256 else None
        if isinstance(outcome, Unreadable) or waiting is None:
            assert isinstance(outcome, Unreadable), "an engine gives a reading only for a document"  # noqa: S101
            self._note_failure(outcome if waiting is None else replace(outcome, name=waiting.arrivals[0].name))
            return
        self._file_reading(waiting.archived, waiting.arrivals, outcome, reader_version())

    def _file_reading(self, archived: Archived, arrivals: list[Arrival], reading: Reading, reader: str) -> None:
        signature = signature_of(reading.document.text)
        with self._record.writing() as connection:
            is_new = file_reading(connection, archived, arrivals, reading, reader, signature)
        self.tally.filed += is_new
        self.tally.known += not is_new
        if is_new:
            self.tally.statements += len(reading.statements)
            self.tally.foreign += is_foreign(reading)

    def _note_failure(self, item: Unreadable) -> None:
        self.tally.failures.append(item)
        name, reason, advice = (_clean(text) or "" for text in (item.name, item.reason, item.advice))
        with self._record.writing() as connection:
            if connection.execute(select(failure.c.number).where(failure.c.name == name, failure.c.reason == reason)).first():
                return
            connection.execute(insert(failure).values(name=name, reason=reason, advice=advice, first_seen_at=now()))
            append(connection, "failed", RULES, {"name": name, "reason": reason, "advice": advice}, [])


def _is_noted(connection: Connection, sha256: str, arrival: Arrival) -> bool:
    wanted = select(delivery.c.number).join(document_table, document_table.c.number == delivery.c.document)
    same = (document_table.c.sha256 == sha256) & (delivery.c.source == arrival.source) & (delivery.c.part == arrival.part)
    return connection.execute(wanted.where(same)).first() is not None


def _clean(text: str | None) -> str | None:
    """Text for the database: what is no character, and NUL, become replacement characters."""
    return text and text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def link_if_last(record: Record, on_step: Callable[[int], None] | None = None) -> bool:
    """Links everything that waits, unless another run is still adding, which will do it; `on_step` hears how much is left."""
    with record.presence.alone() as is_alone:
        if not is_alone:
            return False
        link_everything(record, on_step)
        return True


def link_everything(record: Record, on_step: Callable[[int], None] | None = None) -> None:
    """Links what waits, one respondent and topic at a time; everything, where other rules than these made what is on file."""
    with record.reading() as connection:
        is_current = rulebook.adopted(connection) == rulebook.CURRENT
    if not is_current:
        with record.writing() as connection:
            rulebook.adopt(connection)
    while True:
        with record.reading() as connection:
            left = linking.waiting(connection)
        if on_step:
            on_step(left)
        if not left:
            return
        with record.writing() as connection:
            linking.link_next(connection)
