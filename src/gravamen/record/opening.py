"""Where a record is, and how it is opened: a folder with an SQLite file and the archive, or a PostgreSQL database with both."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from gravamen.archive import Archive, FolderArchive
from gravamen.record.archived import TableArchive
from gravamen.record.presence import Presence, presence_for
from gravamen.record.schema import HEAD

DATABASE_FILE = "record.sqlite"
# How long a writer waits for another one: longer than any transaction here takes.
_BUSY_MS = 120_000


class RecordError(Exception):
    """The record cannot be worked with; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Record:
    """An open record: its database, its archive, and who else is adding to it."""

    place: str
    engine: Engine
    archive: Archive
    presence: Presence

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A transaction that sees one state of the record."""
        with _explained(self.place), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """A transaction that no other writer runs beside, so that the history has one order. All of it happens, or nothing."""
        with _explained(self.place), self.engine.connect() as plain:
            connection = plain.execution_options(gravamen_writes=True)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})
                yield connection

    @property
    def is_postgresql(self) -> bool:
        """Whether a server keeps it."""
        return self.engine.dialect.name == "postgresql"

    def close(self) -> None:
        """Ends the connections."""
        self.engine.dispose()


# "Gravamen" in ASCII, as a lock number that no other application is likely to use.
_WRITERS = int.from_bytes(b"Gravamen", "big")


def is_url(place: str) -> bool:
    """Whether a place names a database server rather than a folder."""
    return "://" in place


def open_record(place: str, create: bool = False) -> Record:
    """The record at a place: a folder, or a URL such as postgresql://user@host/name.

    `create` makes one where there is none. An older schema is brought up to date first.

    Raises:
        RecordError: there is none, it cannot be reached, or a newer Gravamen made it.
    """
    record = _on_server(place) if is_url(place) else _in_folder(Path(place), create)
    with _explained(place):
        found = _schema_of(record.engine)
    if found == HEAD:
        return record
    if found is None and not create:
        raise RecordError(f"there is no record in {place}: `gravamen add` makes one")
    from gravamen.record.migrating import migrate  # noqa: PLC0415 - Alembic is needed only here

    with _explained(place):
        migrate(record.engine, found, place)
    return record


def _schema_of(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _in_folder(folder: Path, create: bool) -> Record:
    database = folder / DATABASE_FILE
    if not database.exists() and not create:
        raise RecordError(f"there is no record in {folder}: `gravamen add` makes one, --record or GRAVAMEN_RECORD names another place")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordError(f"the folder {folder} cannot be made ({error.strerror})") from error
    # Spelled out, since a folder's name may hold what a URL would read as something else.
    # Connections are kept: closing the last one makes SQLite tidy up its log, which takes longer than filing a document.
    engine = create_engine("sqlite+pysqlite://", creator=lambda: _sqlite(database), poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return Record(str(folder), engine, FolderArchive(folder / "archive"), presence_for(folder))


def _sqlite(database: Path):
    import sqlite3  # noqa: PLC0415

    # No implicit transactions: each is begun as what it is, by `_begin`.
    connection = sqlite3.connect(database, timeout=_BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
    for setting in ("foreign_keys = ON", f"busy_timeout = {_BUSY_MS}", "journal_mode = WAL", "synchronous = NORMAL", "cache_size = -65536"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _begin(connection: Connection) -> None:
    # A writer that only asked for the lock when it first writes could find that another one has changed what it read.
    is_writer = connection.get_execution_options().get("gravamen_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")


def _on_server(place: str) -> Record:
    try:
        url = make_url(place)
        if url.get_backend_name() != "postgresql":
            raise RecordError(f"{url.get_backend_name()} is no database that keeps records: give a folder, or a postgresql:// URL")
        engine = create_engine(url.set(drivername="postgresql+psycopg"))
    except ArgumentError as error:
        raise RecordError(f"{place} is no database URL: write postgresql://user@host/name") from error
    except (ImportError, NoSuchModuleError) as error:
        raise RecordError("records on PostgreSQL need the psycopg driver: pip install 'gravamen[postgres]'") from error
    return Record(url.render_as_string(hide_password=True), engine, TableArchive(engine), presence_for(engine))


@contextmanager
def _explained(place: str) -> Generator[None]:
    """Database errors that a user can do something about, in words."""
    try:
        yield
    except DBAPIError as error:
        raise RecordError(f"{place}: {_reason(error)}") from error


def _reason(error: DBAPIError) -> str:
    told = " ".join(str(error.orig).split())
    if "is full" in told or "No space left" in told:
        return f"the disk is full ({told}); free some space and run the same command again: it continues where it was"
    if "locked" in told:
        return "another process has been writing to it for minutes; wait for it to end"
    if "not a database" in told or "malformed" in told:
        return f"the database is damaged ({told}); restore record.sqlite from a backup"
    if "readonly" in told or "unable to open" in told:
        return f"it cannot be opened for writing ({told}); check the permissions of the folder"
    if error.connection_invalidated or "connection" in told:
        return f"the database server does not answer ({told})"
    return told
