"""Full-text search: words, "phrases", prefix*, OR, and -words that must not be there; the same in both databases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, text

from gravamen.record.asking import Asked, Fields, listed, statements_numbered
from gravamen.record.onfile import batches
from gravamen.record.schema import document, statement
from gravamen.record.words_index import words_of

_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
# How many hits are ranked: beyond this a search is too wide for its order to mean much.
_RANKED = 2000


class SearchError(ValueError):
    """The search cannot be understood; the message says why."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words in a row; the last may be the beginning of a word."""

    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What must be there: of each group at least one term; and what must not."""

    groups: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...]


def parse(query: str) -> Search:
    """Understands a search as a person types it.

    Raises:
        SearchError: it asks for nothing that could be there.
    """
    groups: list[list[Term]] = []
    without: list[Term] = []
    joins_last = False
    for match in _TERM.finditer(query):
        word = match["word"]
        if word == "OR" and not match["minus"]:
            joins_last = bool(groups)
            continue
        term = _term(match["phrase"] if word is None else word, word is not None)
        if term is None:
            continue
        if match["minus"]:
            without.append(term)
        elif joins_last:
            groups[-1].append(term)
        else:
            groups.append([term])
        joins_last = False
    if not groups:
        raise SearchError('there is nothing to look for: give words, "a phrase", or the beginning of a word with *')
    return Search(tuple(tuple(group) for group in groups), tuple(without))


def _term(given: str, may_be_prefix: bool) -> Term | None:
    words = tuple(words_of(given))
    return Term(words, may_be_prefix and given.endswith("*")) if words else None


def for_sqlite(search: Search) -> str:
    """A search in the language of FTS5."""
    found = " AND ".join(f"({' OR '.join(map(_for_sqlite, group))})" for group in search.groups)
    return f"({found}) NOT ({' OR '.join(map(_for_sqlite, search.without))})" if search.without else found


def _for_sqlite(term: Term) -> str:
    return f'"{" ".join(term.words)}"{"*" if term.is_prefix else ""}'


def for_postgresql(search: Search) -> str:
    """A search in the language of `to_tsquery`."""
    groups = [f"({' | '.join(map(_for_postgresql, group))})" for group in search.groups]
    return " & ".join([*groups, *(f"!({_for_postgresql(term)})" for term in search.without)])


def _for_postgresql(term: Term) -> str:
    # Words hold letters and digits alone (see `words_of`), so nothing in them can be an operator.
    return f"{' <-> '.join(term.words)}{':*' if term.is_prefix else ''}"


def statements_matching(connection: Connection, query: str, asked: Asked, limit: int, offset: int = 0) -> list[Fields]:
    """Statements with these words in their speaker, cue or content, the best matches first. Raises SearchError."""
    hits = _hits(connection, "statement_words", parse(query), limit + offset if asked == Asked(repeats=asked.repeats) else None)
    wanted = set[int]()
    for some in batches(hits):
        wanted |= set(
            connection.execute(select(statement.c.number).where(statement.c.number.in_(some), *asked.conditions(connection))).scalars()
        )
    numbers = [number for number in hits if number in wanted]
    return listed(connection, statements_numbered(connection, numbers[offset : offset + limit]))


def numbers_matching(connection: Connection, query: str) -> Sequence[int]:
    """The numbers of all statements with these words, in no order. Raises SearchError."""
    asked, given = _all_hits(connection, "statement_words", parse(query))
    return list(connection.execute(text(asked), given).scalars())


def documents_with(connection: Connection, query: str) -> Any:
    """The numbers of all documents with these words in title or text, to select by. Raises SearchError."""
    asked, given = _all_hits(connection, "document_words", parse(query))
    return text(asked).bindparams(**given)


def _all_hits(connection: Connection, table: str, search: Search) -> tuple[str, dict[str, str]]:
    if connection.dialect.name == "postgresql":
        return f"SELECT number FROM {table} WHERE words @@ to_tsquery('simple', :q)", {"q": for_postgresql(search)}  # noqa: S608
    return f"SELECT rowid FROM {table} WHERE {table} MATCH :q", {"q": for_sqlite(search)}  # noqa: S608


def documents_matching(connection: Connection, query: str, limit: int, offset: int = 0) -> list[Fields]:
    """Documents with these words in title or text, the best matches first. Raises SearchError."""
    numbers = list(dict.fromkeys(_hits(connection, "document_words", parse(query), limit + offset)))[offset : offset + limit]
    found: dict[int, Any] = {}
    for some in batches(numbers):
        found |= {row.number: row for row in connection.execute(select(document).where(document.c.number.in_(some)))}
    return [document_fields(found[number]) for number in numbers if number in found]


def document_fields(row: Any) -> Fields:
    """A document as plain values."""
    names = ("sha256", "name", "title", "publisher", "published", "language", "url", "origins", "form", "size", "extractor", "reader")
    return {**{name: getattr(row, name) for name in names}, "family": row.family, "text_sha256": row.text_sha256, "filed_at": row.filed_at}


def _hits(connection: Connection, table: str, search: Search, enough: int | None) -> Sequence[int]:
    """Numbers of rows, best first. Where other conditions may leave some out, more than enough are had."""
    at_most = _RANKED if enough is None else max(enough * 4, 100)
    if connection.dialect.name == "postgresql":
        asked = f"SELECT number FROM {table}, to_tsquery('simple', :q) q WHERE words @@ q ORDER BY ts_rank(words, q) DESC, number LIMIT :n"  # noqa: S608
        return list(connection.execute(text(asked), {"q": for_postgresql(search), "n": at_most}).scalars())
    asked = f"SELECT rowid FROM {table} WHERE {table} MATCH :q ORDER BY rank, rowid LIMIT :n"  # noqa: S608
    return list(connection.execute(text(asked), {"q": for_sqlite(search), "n": at_most}).scalars())
