"""Files of exports → rows, one at a time: CSV, JSON, JSON Lines and Parquet, gzipped or not."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from gravamen.evidence.loading.records import TEXT_LIMIT, TOO_LONG, Row, fault_of, list_of, mapping_of
from gravamen.evidence.posts import PostsError

Numbered = tuple[int, Row | str]
"""The number of a row in its file, and the row, or why it is none."""
_LINE_LIMIT = 64 * TEXT_LIMIT
"""Bytes of a line of JSON Lines."""
_BATCH = 20_000
_ASSIGNMENT = re.compile(rb"^\s*window\.[\w.]+\s*=\s*")
_READING_ERRORS = (OSError, EOFError, zlib.error, zipfile.BadZipFile)
Advance = Callable[[int], None]


def rows_of(path: Path, advance: Advance) -> Iterator[Numbered]:
    """The rows of a file, numbered from 1 as a user would count them; `advance` is told how many bytes were read.

    Raises:
        PostsError: the file cannot be read at all.
    """
    try:
        yield from _by_ending(path, advance)
    except _READING_ERRORS as error:
        raise PostsError(f"{path} could not be read ({getattr(error, 'strerror', None) or error})") from error


def _by_ending(path: Path, advance: Advance) -> Iterator[Numbered]:
    name = path.name.lower().removesuffix(".gz")
    if name.endswith(".parquet"):
        yield from _parquet(path, advance)
        return
    with path.open("rb") as raw, _opened(raw, path) as stream:
        told = _Told(raw, advance)
        if name.endswith((".json", ".js")):
            yield from _json(stream, path, told)
        elif name.endswith((".jsonl", ".ndjson")):
            yield from _json_lines(stream, told)
        elif name.endswith((".csv", ".tsv", ".tab")):
            yield from _csv(stream, path, told)
        else:
            raise PostsError(
                f"{path}: it is not known what a file of this ending holds; known are .csv, .tsv, .json, .jsonl, .ndjson and .parquet, "
                "the texts also as .gz"
            )


class _Told:
    """Passes on how far the file itself was read, whatever is unpacked from it."""

    def __init__(self, raw: IO[bytes], advance: Advance) -> None:
        self._raw, self._advance, self._at = raw, advance, 0

    def __call__(self) -> None:
        at = self._raw.tell()
        self._advance(at - self._at)
        self._at = at


def _opened(raw: IO[bytes], path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if path.name.lower().endswith(".gz") else raw


def _csv(stream: IO[bytes], path: Path, told: _Told) -> Iterator[Numbered]:
    # Bytes that are no UTF-8 come through as lone surrogates, so that only the rows that hold them are lost.
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    # A quotation mark that is never closed swallows no more than this: the reader goes on with the line after.
    csv.field_size_limit(TEXT_LIMIT)
    first = text.readline(TEXT_LIMIT)
    delimiter = max((",", ";", "\t"), key=first.count)
    header = next(csv.reader([first], delimiter=delimiter), list[str]())
    if len(header) < 2 or len(set(header)) < len(header):
        raise PostsError(f"{path}: its first line names no columns, or one twice: {first[:80]!r}")
    names = [name.strip() for name in header]
    for number, cells in enumerate(_csv_rows(csv.reader(text, delimiter=delimiter)), 2):
        if number % 1000 == 0:
            told()
        if cells:
            yield number, cells if isinstance(cells, str) else _cells(names, cells)
    told()


def _csv_rows(reader: Iterator[list[str]]) -> Iterator[list[str] | str]:
    """The cells of each row, or why it has none; whatever is wrong with one row, the next is read."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield TOO_LONG


def _cells(names: list[str], cells: list[str]) -> Row | str:
    if len(cells) != len(names):
        return f"it has {'more' if len(cells) > len(names) else 'fewer'} cells than the first line names"
    return _sound(dict(zip(names, cells, strict=True)))


def _sound(row: dict[str, Any]) -> Row | str:
    """The row, or why it cannot be taken."""
    for value in row.values():
        if isinstance(value, str) and (fault := fault_of(value)):
            return fault
    return row


def _json_lines(stream: IO[bytes], told: _Told) -> Iterator[Numbered]:
    for number, line in enumerate(_lines(stream), 1):
        if number % 1000 == 0:
            told()
        if line.strip():
            for row in _json_line(line):
                yield number, row
    told()


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file, of each no more than tells that it is too long: a gzipped line without end would fill the memory."""
    while line := stream.readline(_LINE_LIMIT + 1):
        rest = line
        while len(rest) > _LINE_LIMIT and not rest.endswith(b"\n"):
            rest = stream.readline(_LINE_LIMIT + 1)
        yield line


def _json_line(line: bytes) -> Iterable[Row | str]:
    if len(line) > _LINE_LIMIT:
        return [f"a line of more than {_LINE_LIMIT:,} bytes"]
    try:
        return list(_records(json.loads(line)))
    except UnicodeDecodeError:
        return ["bytes that are not UTF-8"]
    except (ValueError, RecursionError):
        return ["not JSON"]


def _json(stream: IO[bytes], path: Path, told: _Told) -> Iterator[Numbered]:
    data = stream.read()
    told()
    try:
        value = json.loads(_ASSIGNMENT.sub(b"", data))
    except UnicodeDecodeError as error:
        raise PostsError(f"{path} is not valid UTF-8 (byte {error.start}): convert it first, for instance with iconv") from error
    except RecursionError as error:
        raise PostsError(f"{path} is nested too deeply to be an export of posts") from error
    except ValueError:
        # Some programs end JSON Lines in .json.
        yield from _json_lines(io.BytesIO(data), told)
        return
    yield from enumerate(_records(value), 1)


def _records(value: Any) -> Iterator[Row | str]:
    """The posts in a JSON value: one, a list of them, a page of API v2, a Telegram export, an account's archive."""
    if isinstance(value, list):
        for item in list_of(value):
            yield from _records(item)
        return
    if not isinstance(value, Mapping):
        yield "not a JSON object"
        return
    given = mapping_of(value)
    if isinstance(given.get("messages"), list):
        yield from _telegram(given)
    elif isinstance(given.get("chats"), Mapping):
        yield from _records(list_of(mapping_of(given["chats"]).get("list")))
    elif set(given) == {"tweet"} and isinstance(given["tweet"], Mapping):
        yield _sound(dict(mapping_of(given["tweet"])))
    elif isinstance(given.get("data"), list):
        yield from _page(given)
    else:
        yield _sound(dict(given))


def _page(page: Mapping[str, Any]) -> Iterator[Row | str]:
    """The posts of a page of API v2, with the media that stand beside them."""
    items = (mapping_of(item) for item in list_of(mapping_of(page.get("includes")).get("media")))
    media = {str(item.get("media_key")): item for item in items}
    for item in list_of(page["data"]):
        if not isinstance(item, Mapping):
            yield "not a JSON object"
            continue
        post = mapping_of(item)
        keys = [str(key) for key in list_of(mapping_of(post.get("attachments")).get("media_keys"))]
        yield _sound({**post, "_media": [media[key] for key in keys if key in media]})


def _telegram(chat: Mapping[str, Any]) -> Iterator[Row | str]:
    for item in list_of(chat["messages"]):
        message = mapping_of(item)
        if message.get("type") == "message":
            yield _sound({**message, "_chat": chat.get("id", chat.get("name", ""))})


def _parquet(path: Path, advance: Advance) -> Iterator[Numbered]:
    try:
        file = pq.ParquetFile(path)
        share = path.stat().st_size / max(1, file.metadata.num_rows)
        number = 0
        for batch in file.iter_batches(_BATCH):
            for row in batch.to_pylist():
                number += 1
                yield number, _sound(row)
            advance(round(share * len(batch)))
    except pa.ArrowException as error:
        raise PostsError(f"{path} could not be read as Parquet ({error})") from error
