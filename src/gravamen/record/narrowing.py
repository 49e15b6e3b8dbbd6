"""A connection that sees only what a selection selects, so that whatever asks the record through it can show nothing else.

Temporary views of the names of the tables stand before the tables, in SQLite as in PostgreSQL. No complaint is kept without its answers:
with the selected statements go all denials and rejections in their disputes and whatever else answers them, the documents that repeat
them, and the statements that moved their pledges.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager

from sqlalchemy import Connection, Text, column, select, table, text

from gravamen.model import Act
from gravamen.record.onfile import batches
from gravamen.record.overview import Selected, selected
from gravamen.record.schema import metadata, pledge_status, reply, statement
from gravamen.record.selecting import Selection

_KEPT = table("kept", column("id", Text))
_KEPT_DISPUTES = table("kept_disputes", column("id", Text))
_ANSWERS = (Act.DENY.value, Act.REJECT.value)

_STATEMENTS = "SELECT id FROM kept"
_DISPUTES = "SELECT id FROM kept_disputes"
# Names in what follows are all of ours: no text of anybody goes into it.
_ACTORS = "SELECT actor FROM {schema}.statement WHERE id IN (SELECT id FROM kept) AND actor IS NOT NULL"
_DOCUMENTS = "SELECT document FROM {schema}.statement WHERE id IN (SELECT id FROM kept)"
_VIEWS = {
    "statement": f"id IN ({_STATEMENTS})",
    "document": f"number IN ({_DOCUMENTS})",
    "dispute": f"id IN ({_DISPUTES})",
    "actor": f"id IN ({_ACTORS}) OR merged_into IN ({_ACTORS})"  # noqa: S608
    f" OR id IN (SELECT merged_into FROM {{schema}}.actor WHERE id IN ({_ACTORS}))",
    "reply": f"statement IN ({_STATEMENTS}) AND target IN ({_STATEMENTS})",
    "pledge": f"statement IN ({_STATEMENTS})",
    "pledge_status": f"statement IN ({_STATEMENTS})",
    "exhibit": f"dispute IN ({_DISPUTES}) AND (shows_breach_of IS NULL OR shows_breach_of IN ({_STATEMENTS}))",
    "decision": f"subject IN ({_STATEMENTS}) OR subject IN ({_DISPUTES}) OR subject IN ({_ACTORS})"  # noqa: S608
    f" OR subject IN (SELECT sha256 FROM {{schema}}.document WHERE number IN ({_DOCUMENTS}))",
}


@contextmanager
def narrowed(connection: Connection, selection: Selection) -> Generator[None]:
    """Meanwhile the connection sees only what the selection selects; everything, where it asks for nothing.

    The figures in a row of `dispute` stay those of the whole dispute. Must be used on a connection of its own transaction.
    """
    if not selection:
        yield
        return
    _keep(connection, selected(connection, selection))
    schema = "main" if connection.dialect.name == "sqlite" else connection.execute(text("SELECT current_schema()")).scalar_one()
    for name, condition in _VIEWS.items():
        wanted = f"SELECT {_columns(name)} FROM {schema}.{name} WHERE {condition.format(schema=schema)}"  # noqa: S608 (names of ours)
        connection.execute(text(f"CREATE TEMPORARY VIEW {name} AS {wanted}"))
    yield
    # A connection goes back to its pool, and the next to use it must see the whole record; where something fails, the transaction
    # takes all of this back.
    temporary = "temp" if connection.dialect.name == "sqlite" else "pg_temp"
    for name in _VIEWS:
        connection.execute(text(f"DROP VIEW {temporary}.{name}"))
    for name in ("kept", "kept_disputes"):
        connection.execute(text(f"DROP TABLE {temporary}.{name}"))


def _columns(name: str) -> str:
    """The columns of a table. A kept statement may stand in a dispute, or repeat a statement, that is not kept: then it says of none."""
    of_none = {"dispute": _DISPUTES, "lead": _STATEMENTS} if name == "statement" else {}
    return ", ".join(
        f'CASE WHEN "{c.name}" IN ({of_none[c.name]}) THEN "{c.name}" END AS "{c.name}"' if c.name in of_none else f'"{c.name}"'
        for c in metadata.tables[name].c
    )


def _keep(connection: Connection, chosen: Selected) -> None:
    for name in ("kept", "kept_disputes"):
        connection.execute(text(f"CREATE TEMPORARY TABLE {name} (id text PRIMARY KEY)"))
    _put(connection, "kept_disputes", chosen.disputes)
    inside = select(statement.c.id, statement.c.number, statement.c.act).where(
        statement.c.dispute.in_(select(_KEPT_DISPUTES.c.id)), statement.c.rejected.is_(False)
    )
    rows = connection.execute(inside)
    _put(connection, "kept", [r.id for r in rows if chosen.statements is None or r.number in chosen.statements or r.act in _ANSWERS])
    _put_statements(connection, _movers(connection))
    answering = select(reply.c.statement).join(statement, statement.c.id == reply.c.statement)
    answers = answering.where(reply.c.target.in_(select(_KEPT.c.id)), reply.c.until.is_(None), statement.c.act.in_(_ANSWERS))
    _put_statements(connection, connection.execute(answers).scalars())
    new: list[str] = list(connection.execute(select(_KEPT.c.id)).scalars())
    while new:
        repeating: list[str] = []
        for some in batches(new):
            repeating += connection.execute(
                select(statement.c.id).where(statement.c.lead.in_(some), statement.c.rejected.is_(False))
            ).scalars()
        new = _put_statements(connection, repeating)


def _movers(connection: Connection) -> set[str]:
    """The statements that moved the pledges among those kept, ever."""
    moved = select(pledge_status.c.why).where(pledge_status.c.statement.in_(select(_KEPT.c.id)))
    return {id for why in connection.execute(moved).scalars() for id in why}


def _put_statements(connection: Connection, ids: Iterable[str]) -> list[str]:
    """Keeps these too, and returns those that were not kept yet."""
    known = set(connection.execute(select(_KEPT.c.id)).scalars())
    return _put(connection, "kept", sorted(set(ids) - known))


def _put(connection: Connection, name: str, ids: Iterable[str]) -> list[str]:
    rows = list(dict.fromkeys(ids))
    if rows:
        connection.execute(text(f"INSERT INTO {name} (id) VALUES (:id)"), [{"id": id} for id in rows])  # noqa: S608
    return rows
