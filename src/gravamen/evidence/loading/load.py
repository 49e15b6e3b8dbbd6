"""The story of loading: files in, one canonical table out, and an account of every row that did not make it."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from gravamen.evidence.loading.families import families, normal_form
from gravamen.evidence.loading.formats import FORMATS, Format, recognise
from gravamen.evidence.loading.records import Options, Post, Row, RowError, Skip
from gravamen.evidence.loading.shared_objects import objects_of
from gravamen.evidence.loading.tables import Advance, rows_of
from gravamen.evidence.loading.times import microseconds_of
from gravamen.evidence.posts import SCHEMA, Kind, PostsError

_BATCH = 50_000
_OF_PEOPLE = frozenset({Kind.REPOST, Kind.REPLY, Kind.QUOTE, Kind.MENTION})
"""Kinds whose objects are posts or accounts, and so are hidden with them."""
_PSEUDONYM = 24
"""Hexadecimal digits of a pseudonym: 96 bits."""


@dataclass(slots=True)
class Loaded:
    """What was loaded: rows read, posts and objects written (by kind), rows skipped by reason with where each first occurred."""

    rows: int = 0
    posts: int = 0
    without_object: int = 0
    objects: Counter[str] = field(default_factory=Counter[str])
    formats: Counter[str] = field(default_factory=Counter[str])
    skipped: Counter[str] = field(default_factory=Counter[str])
    first_skipped: dict[str, Skip] = field(default_factory=dict[str, Skip])


def load(
    files: Sequence[Path],
    output: Path,
    options: Options,
    *,
    key: bytes | None = None,
    on_skip: Callable[[Skip], None] | None = None,
    advance: Advance = lambda _: None,
    say: Callable[[str], None] = lambda _: None,
) -> Loaded:
    """Reads exports into the canonical table at `output`, which appears whole or not at all.

    With a `key`, accounts, posts and what names them (reposts, replies, quotes, mentions) are written as keyed hashes: the same for the
    same key, so that tables loaded apart can be joined, and nothing without it. `on_skip` hears of every row that is left out.

    Raises:
        PostsError: a file cannot be read, is no known export, or nothing could be read from any.
    """
    draft = output.with_name(f".{output.name}.{os.getpid()}.draft")
    loaded = Loaded()
    try:
        with pq.ParquetWriter(draft, SCHEMA, compression="zstd") as writer:
            _write(files, writer, options, loaded, _Hidden(key), on_skip, advance, say)
        if not loaded.posts:
            raise PostsError(f"no post could be read from {', '.join(map(str, files))}{_reasons(loaded)}")
        draft.replace(output)
    except OSError as error:
        raise PostsError(f"{output} could not be written ({error.strerror or error})") from error
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    return loaded


def _reasons(loaded: Loaded) -> str:
    found = "; ".join(f"{reason} ({number} rows)" for reason, number in loaded.skipped.most_common(5))
    return f": {found}" if found else ": they hold no rows"


def _write(
    files: Sequence[Path],
    writer: pq.ParquetWriter,
    options: Options,
    loaded: Loaded,
    hidden: _Hidden,
    on_skip: Callable[[Skip], None] | None,
    advance: Advance,
    say: Callable[[str], None],
) -> None:
    table, texts = _Table(writer, loaded), _Texts()
    for file in files:
        say(f"reading {file.name}")
        for outcome in _posts(file, options, loaded, advance):
            if isinstance(outcome, Skip):
                loaded.skipped[outcome.reason] += 1
                loaded.first_skipped.setdefault(outcome.reason, outcome)
                if on_skip:
                    on_skip(outcome)
                continue
            post, time = outcome
            _add(table, texts, hidden, post, time, loaded)
    say("joining copied texts into families")
    for head, family in texts.rows():
        table.add(*head, Kind.TEXT, hidden.family(family))
    table.flush()


def _add(table: _Table, texts: _Texts, hidden: _Hidden, post: Post, time: int, loaded: Loaded) -> None:
    head = (hidden.name(post.platform, post.account), post.platform, hidden.name(post.platform, post.post), time)
    is_used = False
    for kind, value in objects_of(post):
        table.add(*head, kind, hidden.name(post.platform, value) if kind in _OF_PEOPLE else value)
        is_used = True
    is_used |= texts.add(head, post.text)
    loaded.posts += 1
    loaded.without_object += not is_used


def _posts(file: Path, options: Options, loaded: Loaded, advance: Advance) -> Iterator[tuple[Post, int] | Skip]:
    form: Format | None = None
    for number, row in rows_of(file, advance):
        loaded.rows += 1
        if isinstance(row, str):
            yield Skip(str(file), number, row)
            continue
        if form is None:
            form = _format(row, options, file)
            loaded.formats[form.name] += 1
        try:
            post = form.read(row, options)
            post.check()
            time = microseconds_of(post.time, options)
        except RowError as error:
            yield Skip(str(file), number, str(error))
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            # A field of another type than the format has: a list where a name should be.
            yield Skip(str(file), number, f"a field of unexpected form ({type(error).__name__})")
        else:
            yield post, time


def _format(row: Row, options: Options, file: Path) -> Format:
    form = recognise(row, options)
    if form is None:
        known = ", ".join(known.description for known in FORMATS)
        raise PostsError(
            f"{file} is no export that is known ({known}); its columns are {', '.join(map(str, list(row)[:30]))}. "
            "Name those that are needed, for instance --map account=user_id --map post=id --map time=created --map url=link"
        )
    return form


class _Table:
    """Collects rows and writes them in batches."""

    def __init__(self, writer: pq.ParquetWriter, loaded: Loaded) -> None:
        self._writer, self._loaded = writer, loaded
        self._columns: tuple[list[object], ...] = tuple([] for _ in SCHEMA.names)

    def add(self, *values: object) -> None:
        """A row, in the order of the schema."""
        for column, value in zip(self._columns, values, strict=True):
            column.append(value)
        self._loaded.objects[str(values[4])] += 1
        if len(self._columns[0]) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Writes what was collected."""
        arrays = [
            pa.array(column, pa.int64() if name == "time" else pa.string())
            for name, column in zip(SCHEMA.names, self._columns, strict=True)
        ]
        arrays[SCHEMA.get_field_index("time")] = arrays[SCHEMA.get_field_index("time")].cast(SCHEMA.field("time").type)
        self._writer.write_batch(pa.record_batch(arrays, schema=SCHEMA))
        for column in self._columns:
            column.clear()


_Head = tuple[str, str, str, int]


class _Texts:
    """Keeps each distinct text once until all are known, as its family depends on all others."""

    def __init__(self) -> None:
        self._number = dict[str, int]()
        self._rows: list[tuple[_Head, int]] = []

    def add(self, head: _Head, text: str | None) -> bool:
        """Notes the text of a post; False where it is too short to be an object."""
        form = normal_form(text) if text else None
        if form is None:
            return False
        self._rows.append((head, self._number.setdefault(form, len(self._number))))
        return True

    def rows(self) -> Iterator[tuple[_Head, str]]:
        """Every noted post with the family of its text."""
        named = families(list(self._number))
        for head, number in self._rows:
            yield head, named[number]


class _Hidden:
    """Names as they are, or, with a key, as keyed hashes."""

    def __init__(self, key: bytes | None) -> None:
        self._key = key

    def name(self, platform: str, name: str) -> str:
        """An account or a post; the platform goes in, so that equal numbers on two platforms stay apart."""
        return self._hashed(f"{platform}\0{name}") if self._key else name

    def family(self, name: str) -> str:
        """A text family, whose name is the hash of a text that could be guessed."""
        return self._hashed(name) if self._key else name

    def _hashed(self, text: str) -> str:
        return hmac.new(self._key or b"", text.encode(), hashlib.sha256).hexdigest()[:_PSEUDONYM]
