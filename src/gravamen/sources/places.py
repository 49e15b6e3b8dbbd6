"""Places given on the command line → documents, one at a time: files, folders and standard input."""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, cast

from gravamen.model import Document, digest
from gravamen.sources.articles import LINE_LIMIT, article, opens_articles, refuse_json
from gravamen.sources.decoding import DOCUMENT_LIMIT, decode
from gravamen.sources.unreadable import RefusedError, Unreadable, refusal_of

STANDARD_INPUT = "-"
COMPRESSED = (".jsonl.gz", ".ndjson.gz")
ARTICLES = (".jsonl", ".ndjson", *COMPRESSED)
_TEXT = ".txt"
_IN_FOLDERS = (_TEXT, *ARTICLES)
_NOT_READ = RefusedError(
    "it is an address on the web, and `gravamen read` opens files",
    "`gravamen add --fetch` fetches it into a record; or save its text in a file and read that",
)
READING_ERRORS = (OSError, EOFError, zlib.error, RefusedError)
_CHUNK = 1 << 20

Source = Iterator[Document | Unreadable]
LeftOut = Callable[[Path], None]
"""Hears of a file in a folder that is of another kind, and so not read."""


def unheard(_: Path) -> None:
    """Hears of what is left out, and says nothing."""


def documents(places: Iterable[str], standard_input: IO[bytes], published: str | None = None, on_left_out: LeftOut = unheard) -> Source:
    """Every document of every place, in the order given; files of a folder in the order of their names.

    `published` is the publication date (ISO) of documents that give none. One document is held at a time; what cannot
    be read comes out as `Unreadable` in its turn, and the rest goes on. `on_left_out` hears what a folder holds besides.
    """
    for place in places:
        if not place:
            yield RefusedError("the path is empty", "give the path of a file or a folder").of("''")
        elif place == STANDARD_INPUT:
            yield from _from_stream(standard_input, "standard input", "stdin", published)
        elif is_address(place):
            yield _NOT_READ.of(place)
        else:
            for path in files(Path(place), _IN_FOLDERS, on_left_out):
                yield from (path,) if isinstance(path, Unreadable) else _from_file(path, published)


def is_address(place: str) -> bool:
    """Whether a place on the command line is an address on the web."""
    return place.lower().startswith(("http://", "https://"))


def count(places: Iterable[str]) -> int | None:
    """How many documents the places hold, by names and line ends alone; None where only reading would tell.

    It serves the time left on a progress bar, so what cannot be read counts as nothing.
    """
    total = 0
    for place in places:
        if not (_is_folder(Path(place)) or _is_file(Path(place))):
            return None
        for path in files(Path(place), _IN_FOLDERS):
            if isinstance(path, Path):
                if not has_ending(path, _IN_FOLDERS):
                    return None
                total += _count_in(path)
    return total


def has_ending(path: Path, endings: str | tuple[str, ...]) -> bool:
    """Whether a file is named so, in small letters or capitals."""
    return path.name.lower().endswith(endings)


def files(place: Path, endings: tuple[str, ...], on_left_out: LeftOut = unheard) -> Iterator[Path | Unreadable]:
    """The place itself where it is a file; where it is a folder, what it holds, sorted, hidden files left out.

    `on_left_out` hears of each file in a folder that has none of the endings.
    """
    if not _is_folder(place):
        yield place
        return
    nothing = RefusedError("the folder holds no documents", f"documents end in {', '.join(endings)}")
    found = _walk(place, endings, on_left_out)
    first = next(found, None) or nothing.of(shown(place))
    yield from chain((first,), found)


def _walk(folder: Path, endings: tuple[str, ...], on_left_out: LeftOut) -> Iterator[Path | Unreadable]:
    """Files under a folder; each real folder is visited once, so that looping links end."""
    waiting, seen = [folder], set[tuple[int, int]]()
    while waiting:
        path = waiting.pop()
        try:
            if _is_folder(path):
                waiting.extend(_inside(path, seen))
            elif has_ending(path, endings):
                yield _ordinary(path)
            else:
                on_left_out(path)
        except READING_ERRORS as error:
            yield refusal_of(error).of(shown(path))


def _inside(folder: Path, seen: set[tuple[int, int]]) -> list[Path]:
    """What a folder holds, last name first; nothing where it was `seen` before."""
    status = folder.stat()
    identity = (status.st_dev, status.st_ino)
    if identity in seen:
        return []
    seen.add(identity)
    return sorted((path for path in folder.iterdir() if not path.name.startswith(".")), reverse=True)


def _ordinary(path: Path) -> Path:
    """The path, where opening it cannot hang: a named pipe found in a folder may have nobody at its other end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise RefusedError("it is not an ordinary file", "name it on the command line if it is meant to be read")
    return path


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # opening it will say why
        return False


def _from_file(path: Path, published: str | None) -> Source:
    name, id = shown(path), shown(Path(path.stem))
    try:
        with opened(path) as stream:
            if has_ending(path, ARTICLES):
                yield from _articles(lines_of(stream), name, published)
            elif has_ending(path, _TEXT):
                yield _plain(stream.read(DOCUMENT_LIMIT + 1), id, published)
            else:
                yield from _from_stream(stream, name, id, published)
    except READING_ERRORS as error:
        yield refusal_of(error).of(name)


def opened(path: Path) -> IO[bytes]:
    """A file, unpacked where it holds compressed articles."""
    return cast(IO[bytes], gzip.open(path, "rb")) if has_ending(path, COMPRESSED) else path.open("rb")


def opening_of(lines: Iterable[bytes]) -> bytes:
    """The lines of a stream up to the first that holds more than white space, or to the limit of a document."""
    opening = b""
    for line in lines:
        opening += line
        if line.strip() or len(opening) > DOCUMENT_LIMIT:
            break
    return opening


def _from_stream(stream: IO[bytes], name: str, id: str, published: str | None) -> Source:
    """What is in a stream whose name does not say what it is: its first line does."""
    try:
        lines = lines_of(stream)
        opening = opening_of(lines)
        if opens_articles(opening):
            blank_lines = opening.count(b"\n", 0, len(opening.rstrip()))
            yield from _articles(chain((opening,), lines), name, published, blank_lines + 1)
        else:
            missing = max(0, DOCUMENT_LIMIT + 1 - len(opening))
            data = opening + stream.read(missing)
            refuse_json(data)
            yield _plain(data, id, published)
    except READING_ERRORS as error:
        yield refusal_of(error).of(name)


def _plain(data: bytes, name: str, published: str | None) -> Document:
    return Document(id=name, text=decode(data), sha256=digest(data), published=published)


def _articles(lines: Iterable[bytes], name: str, published: str | None, first: int = 1) -> Source:
    for number, line in enumerate(lines, first):
        if line.strip():
            try:
                yield article(line, published)
            except RefusedError as refusal:
                yield refusal.of(f"{name}, line {number}")


def lines_of(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines with their ends; of one beyond the limit only a beginning, itself beyond the limit, so that it is refused."""
    while line := stream.readline(LINE_LIMIT + 2):
        yield line
        if len(line) > LINE_LIMIT + 1:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_CHUNK)


def _count_in(path: Path) -> int:
    if not has_ending(path, ARTICLES):
        return 1
    try:
        with opened(path) as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_CHUNK), b""))
    except READING_ERRORS:
        return 0


def shown(path: Path) -> str:
    """A path as text that can always be printed: file names are bytes, and not all of them are UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")
