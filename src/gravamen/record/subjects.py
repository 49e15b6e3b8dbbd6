"""What a person means by an id, the beginning of one, or a name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import Connection, Table, and_, select

from gravamen.record.schema import actor, dispute, document, statement

Sort = Literal["dispute", "statement", "document", "actor"]
SORTS: tuple[Sort, ...] = get_args(Sort)
_SHORTEST = 6  # characters of the beginning of an id: fewer would mean another thing as the record grows
_LISTED_BY: dict[Sort, str] = {
    "dispute": "`gravamen disputes` lists them",
    "statement": "`gravamen said` and `gravamen search` list them",
    "document": "`gravamen search WORDS --in documents` lists them",
    "actor": "`gravamen actors` lists them",
}


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


def find(connection: Connection, given: str, sorts: Collection[Sort] = SORTS) -> Subject:
    """What goes by an id, the beginning of one (six characters at least), or a name; only things of these sorts are looked at.

    Raises:
        NotFoundError: nothing does, or several things do.
    """
    for matching in (_with_id, _with_beginning, _with_name):
        found = [subject for subject in matching(connection, given) if subject.sort in sorts]
        if len(found) == 1:
            return found[0]
        if found:
            listed = ", ".join(f"{subject.sort} {subject.id}" for subject in found[:5])
            raise NotFoundError(f"“{given}” may mean {listed}{' and more' if len(found) > 5 else ''}: give a longer id")
    raise NotFoundError(_nothing(given, [sort for sort in SORTS if sort in sorts]))


def _nothing(given: str, sorts: Sequence[Sort]) -> str:
    """That nothing of these sorts goes by a name, and where ids are to be had."""
    what = " or ".join(filter(None, (", ".join(sorts[:-1]), sorts[-1])))
    listed = f"{_LISTED_BY[sorts[0]]} with their ids" if len(sorts) == 1 else "`gravamen search` and `gravamen disputes` list ids"
    short = "; the beginning of an id has six characters at least" if _is_hexadecimal(given) and len(given) < _SHORTEST else ""
    return f"there is no {what} “{given}”: {listed}{short}"


def _is_hexadecimal(given: str) -> bool:
    return all(c in "0123456789abcdef" for c in given)


def _with_id(connection: Connection, given: str) -> list[Subject]:
    return [Subject(sort, given) for sort, table, id in _IDS if connection.execute(select(table.c[id]).where(table.c[id] == given)).first()]


def _with_beginning(connection: Connection, given: str) -> list[Subject]:
    if len(given) < _SHORTEST or not _is_hexadecimal(given):
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
