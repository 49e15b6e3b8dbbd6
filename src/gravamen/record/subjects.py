"""What a person means by an id, the beginning of one, or a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Table, and_, select

from gravamen.record.schema import actor, dispute, document, statement

Sort = Literal["dispute", "statement", "document", "actor"]
_SHORTEST = 6


class NotFoundError(LookupError):
    """Nothing, or more than one thing, goes by that name; the message says which."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something on file: what sort, and its id."""

    sort: Sort
    id: str


_IDS: Sequence[tuple[Sort, Table, str]] = (
    ("dispute", dispute, "id"),
    ("statement", statement, "id"),
    ("document", document, "sha256"),
    ("actor", actor, "id"),
)
_NAMES: Sequence[tuple[Sort, Table, str, str]] = (("document", document, "sha256", "name"), ("actor", actor, "id", "name"))


def find(connection: Connection, given: str) -> Subject:
    """What goes by an id, the beginning of one (six characters at least), or a name.

    Raises:
        NotFoundError: nothing does, or several things do.
    """
    for matching in (_with_id, _with_beginning, _with_name):
        found = matching(connection, given)
        if len(found) == 1:
            return found[0]
        if found:
            listed = ", ".join(f"{subject.sort} {subject.id}" for subject in found[:5])
            raise NotFoundError(f"“{given}” may mean {listed}{' and more' if len(found) > 5 else ''}: give a longer id")
    raise NotFoundError(f"there is no dispute, statement, document or actor “{given}”: `gravamen search` and `gravamen disputes` list ids")


def _with_id(connection: Connection, given: str) -> list[Subject]:
    return [Subject(sort, given) for sort, table, id in _IDS if connection.execute(select(table.c[id]).where(table.c[id] == given)).first()]


def _with_beginning(connection: Connection, given: str) -> list[Subject]:
    if len(given) < _SHORTEST or not all(c in "0123456789abcdef" for c in given):
        return []
    # A range, which an index answers whatever the database's collation makes of LIKE.
    found: list[Subject] = []
    for sort, table, id in _IDS:
        inside = and_(table.c[id] >= given, table.c[id] < f"{given}g")
        found += [Subject(sort, row[0]) for row in connection.execute(select(table.c[id]).where(inside).order_by(table.c[id]).limit(6))]
    return found


def _with_name(connection: Connection, given: str) -> list[Subject]:
    found: list[Subject] = []
    for sort, table, id, name in _NAMES:
        found += [Subject(sort, row[0]) for row in connection.execute(select(table.c[id]).where(table.c[name] == given).limit(6))]
    return found
