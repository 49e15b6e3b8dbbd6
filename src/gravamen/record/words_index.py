"""The full-text indexes, which each database has in its own way: FTS5 in SQLite, `tsvector` with GIN in PostgreSQL.

Words are cut here, not there, and are taken as they stand, without stemming: the same question has the same answer in either
database, in any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, text

TABLES = ("statement_words", "document_words")
_WORD = re.compile(r"[^\W_]+")
# PostgreSQL indexes at most a megabyte at a time; longer documents go in by pieces.
_PIECE_WORDS = 20_000
_LONGEST_WORD = 64


def words_of(text: str) -> list[str]:
    """The words of a text as they are indexed: runs of letters and digits, lower-cased."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(text.lower())]


def create(connection: Connection) -> None:
    """Makes the indexes of an empty record."""
    for name in TABLES:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"CREATE TABLE {name} (number bigint NOT NULL, words tsvector NOT NULL)"))
            connection.execute(text(f"CREATE INDEX ix_{name} ON {name} USING gin (words)"))
            connection.execute(text(f"CREATE INDEX ix_{name}_number ON {name} (number)"))
        else:
            # Contentless: the words are in the archive and in `statement`; they never change, so nothing is ever deleted.
            options = "content='', prefix='3', tokenize='unicode61 remove_diacritics 0'"
            connection.execute(text(f"CREATE VIRTUAL TABLE {name} USING fts5(words, {options})"))


def put(connection: Connection, table: str, rows: Iterable[tuple[int, str]]) -> None:
    """Indexes the words of the rows with these numbers."""
    is_server = connection.dialect.name == "postgresql"
    values = [{"number": number, "words": piece} for number, given in rows for piece in _pieces(given, is_server)]
    if not values:
        return
    if is_server:
        connection.execute(text(f"INSERT INTO {table} (number, words) VALUES (:number, to_tsvector('simple', :words))"), values)  # noqa: S608
    else:
        connection.execute(text(f"INSERT INTO {table} (rowid, words) VALUES (:number, :words)"), values)  # noqa: S608


def _pieces(given: str, in_pieces: bool) -> Iterator[str]:
    words = words_of(given)
    size = _PIECE_WORDS if in_pieces else len(words) or 1
    for start in range(0, len(words), size):
        yield " ".join(words[start : start + size])
