"""The schema: from the first released one on, records are brought up to date; what a newer Gravamen made is left alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from backends import Backend
from recording import add, faults, write
from sqlalchemy import Connection, Engine, create_engine, insert, select, text

from gravamen.model.roles import Role
from gravamen.record import Record, RecordError, accounts, correcting, open_record
from gravamen.record.deciding import By
from gravamen.record.rows import columns_of
from gravamen.record.schema import HEAD, metadata, statement


def differences(record: Record) -> list[object]:
    with record.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, metadata)
    # The full-text indexes are no tables of the schema: each database has its own.
    return [d for d in found if "_words" not in str(d)]


def test_the_migrations_make_the_schema(record: Record) -> None:
    assert differences(record) == []


def test_the_newest_migration_is_the_one_that_this_version_works_with() -> None:
    config = Config()
    config.set_main_option("script_location", "gravamen.record:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_record_of_the_first_released_schema_is_opened_brought_up_to_date_and_used(tmp_path: Path) -> None:
    """Its tables were written down when it was released: whatever migrations come later begin here."""
    place = tmp_path / "record"
    place.mkdir()
    with sqlite3.connect(place / "record.sqlite") as old:
        old.executescript((Path(__file__).parent / "first_schema.sql").read_text("utf-8"))
    old.close()
    record = open_record(str(place))
    assert differences(record) == []
    assert add(record, write(tmp_path / "in", a="Anna Berg/EST allege RUS cyber 2024-04-26: Russia broke in.\n")).filed == 1
    assert faults(record) == []
    record.close()


def test_the_first_migration_still_makes_the_first_schema(tmp_path: Path) -> None:
    """A migration that was released must not change: records out there were made by it."""
    made = tmp_path / "record.sqlite"
    upgrade_to("0001", create_engine(f"sqlite:///{made}"))
    with sqlite3.connect(made) as new, sqlite3.connect(":memory:") as first:
        first.executescript((Path(__file__).parent / "first_schema.sql").read_text("utf-8"))
        tables = "SELECT name, rtrim(sql, char(10)) FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
        assert new.execute(tables).fetchall() == first.execute(tables).fetchall()


# What later migrations add.
NEW_TABLES = ("account", "session")


def test_what_is_on_file_under_the_first_schema_is_there_after_migrating(backend: Backend) -> None:
    place = backend.empty()
    filled = backend.new(filled_record)
    engine = made_under_the_first_schema(place)
    with open_record(filled).reading() as source, engine.begin() as target:
        rows = rows_of_the_first_schema(source)
        for name, found in rows.items():
            if found:
                target.execute(insert(metadata.tables[name]), [dict(row) for row in found])
    engine.dispose()
    assert len(rows["statement"]) == 2 and rows["decision"] and rows["document"]

    record = open_record(place)
    assert differences(record) == []
    with record.reading() as connection:
        assert rows_of_the_first_schema(connection) == rows
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
    with record.writing() as connection:
        accounts.add(connection, "Ann", Role.EDITOR, "Root", identity=accounts.Identity("https://id.example", "7"))
        assert [a.name for a in accounts.accounts(connection)] == ["Ann"]
    record.close()


def filled_record(record: Record) -> None:
    with TemporaryDirectory() as folder:
        lines = "Anna Berg/EST allege RUS cyber 2024-04-26: Russia broke in.\nIgor Rybin/RUS deny RUS cyber 2024-04-27 [replies=1]: No.\n"
        add(record, write(Path(folder) / "in", a=lines))
    with record.writing() as connection:
        id = connection.execute(select(statement.c.id)).scalars().first()
        assert id is not None
        correcting.note(connection, id, By("Ann", "to be looked at"))


def made_under_the_first_schema(place: str) -> Engine:
    """An empty record as the first release made it."""
    if place.startswith("postgresql"):
        engine = create_engine(place.replace("postgresql:", "postgresql+psycopg:", 1))
    else:
        Path(place).mkdir()
        engine = create_engine(f"sqlite:///{place}/record.sqlite")
    upgrade_to("0001", engine)
    return engine


def upgrade_to(revision: str, engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", "gravamen.record:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def rows_of_the_first_schema(connection: Connection) -> dict[str, list[Mapping[str, Any]]]:
    tables = [table for table in metadata.sorted_tables if table.name not in NEW_TABLES]
    found = {table.name: [columns_of(row) for row in connection.execute(select(table))] for table in tables}
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def test_a_record_of_a_newer_gravamen_is_refused_and_not_touched(record: Record, place: str) -> None:
    with record.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RecordError, match=r"made by a newer Gravamen .schema 9999; this one knows up to"):
        open_record(place)


def test_a_place_without_a_record_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"there is no record in .*gravamen add"):
        open_record(str(tmp_path / "nothing"))
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    ("place", "reason"),
    [("mysql://x/y", "mysql is no database that keeps records"), ("postgresql://nobody@/x?host=/nowhere", "does not answer|No such file")],
)
def test_a_place_that_cannot_be_a_record_is_said(place: str, reason: str) -> None:
    with pytest.raises(RecordError, match=reason):
        open_record(place)


def test_a_damaged_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "record.sqlite").write_bytes(b"no database at all, but long enough to be looked at as one" * 20)
    with pytest.raises(RecordError, match="damaged"):
        open_record(str(tmp_path))
