"""A record on a server that goes away: what broke is told in one line, and nothing hides it."""

from __future__ import annotations

import pytest
from backends import Backend
from sqlalchemy import create_engine, text

from gravamen.archive import ArchiveError
from gravamen.record import Record, RecordError, open_record
from gravamen.record.archived import TableArchive


def end_all_connections(record: Record) -> None:
    """As a server does that is started anew."""
    other = create_engine(record.engine.url)
    with other.connect() as connection:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(text(ended))
    other.dispose()


@pytest.mark.parametrize("lock", ["adding", "alone"])
def test_the_lock_of_a_lost_connection_does_not_hide_what_broke(databases: Backend, lock: str) -> None:
    record = open_record(databases.new())
    held = getattr(record.presence, lock)
    with pytest.raises(RecordError, match="the database server does not answer"), held(), record.writing() as connection:
        end_all_connections(record)
        connection.execute(text("SELECT 1"))
    # The server gave the lock back.
    with record.presence.alone() as is_alone:
        assert is_alone
    record.close()


@pytest.mark.parametrize("asked", ["keep", "has", "bytes_of", "size_of", "digests"])
def test_an_archive_whose_server_does_not_answer_says_so(asked: str) -> None:
    archive = TableArchive(create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing"))
    arguments = {"keep": (b"words",), "digests": ()}.get(asked, ("0" * 64,))
    with pytest.raises(ArchiveError, match=r"^the archive in the database could not be read or written \(.+\): check its server"):
        found = getattr(archive, asked)(*arguments)
        assert not list(found)


def test_the_archive_keeps_what_is_there(databases: Backend) -> None:
    record = open_record(databases.new())
    name = record.archive.keep(b"words")
    assert record.archive.keep(b"words") == name and list(record.archive.digests()) == [name]
    record.close()
