"""Bringing a record's schema up to date, by the migrations in `migrations/versions`."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from gravamen.record.schema import HEAD

MIGRATING = int.from_bytes(b"Gravmigr", "big")


def migrate(engine: Engine, found: str | None, place: str) -> None:
    """Brings a database from the schema that was found in it (None: empty) to the one that this version works with.

    Raises:
        gravamen.record.opening.RecordError: a newer Gravamen made it.
    """
    config = Config()
    config.set_main_option("script_location", "gravamen.record:migrations")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        from gravamen.record.opening import RecordError  # noqa: PLC0415 - opening imports this

        raise RecordError(f"{place} was made by a newer Gravamen (schema {found}; this one knows up to {HEAD}): upgrade gravamen")
    with engine.connect().execution_options(gravamen_writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":  # SQLite has locked by now, and a second run finds the first one's work
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
