"""Places given on the command line → documents as received, one at a time, of every form that can be archived."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, cast

from gravamen.sources.articles import LINE_LIMIT, opens_articles
from gravamen.sources.confinement import Confined
from gravamen.sources.decoding import too_large
from gravamen.sources.feeds import entries_of
from gravamen.sources.places import READING_ERRORS, STANDARD_INPUT, files, lines_of, opening_of, shown
from gravamen.sources.received import Container, Form, Received
from gravamen.sources.unreadable import RefusedError, Unreadable, refusal_of
from gravamen.sources.warc import PAYLOAD_LIMIT, captures_of, too_large_payload

_ARTICLES = (".jsonl", ".jsonl.gz")
_FEEDS = (".xml", ".rss", ".atom")
_WEB_ARCHIVES = (".warc", ".warc.gz")
_FORMS = {".txt": Form.TEXT, ".html": Form.HTML, ".htm": Form.HTML, ".xhtml": Form.HTML, ".pdf": Form.PDF}
ENDINGS = (*_FORMS, *_ARTICLES, *_FEEDS, *_WEB_ARCHIVES)
_MARKS = ((b"%PDF-", Form.PDF), (b"<!doctype html", Form.HTML), (b"<html", Form.HTML))

_NOT_FETCHED = RefusedError("it is an address on the web", "give --fetch to have it fetched, or save the page and add the file")

Deliveries = Iterator[Received | Unreadable]


def deliveries(
    places: Iterable[str], standard_input: IO[bytes], confined: Confined, fetch: Callable[[str], Deliveries] | None = None
) -> Deliveries:
    """Every document of every place, in the order given; files of a folder in the order of their names.

    One document is held at a time (a feed is held whole); what cannot be had comes out as `Unreadable` in its turn. `fetch`
    gives what is at an address on the web; without it, addresses are refused.
    """
    for place in places:
        if not place:
            yield RefusedError("the path is empty", "give the path of a file or a folder").of("''")
        elif place == STANDARD_INPUT:
            yield from _from_standard_input(standard_input)
        elif is_address(place):
            yield from fetch(place) if fetch else (_NOT_FETCHED.of(place),)
        else:
            for path in files(Path(place), ENDINGS):
                yield from (path,) if isinstance(path, Unreadable) else _from_file(path, confined)


def is_address(place: str) -> bool:
    """Whether a place on the command line is an address on the web."""
    return place.lower().startswith(("http://", "https://"))


def count_deliveries(places: Iterable[str]) -> int | None:
    """How many documents the places hold, by names and line ends alone; None where only taking them apart would tell."""
    total = 0
    for place in places:
        for path in (None,) if place in ("", STANDARD_INPUT) or is_address(place) else files(Path(place), ENDINGS):
            if path is None or (isinstance(path, Path) and path.name.lower().endswith((*_FEEDS, *_WEB_ARCHIVES))):
                return None
            total += _lines_in(path) if isinstance(path, Path) and path.name.lower().endswith(_ARTICLES) else 1
    return total


def _lines_in(path: Path) -> int:
    try:
        with _opened(path) as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))
    except READING_ERRORS:
        return 1


def _from_file(path: Path, confined: Confined) -> Deliveries:
    name, ending = shown(path), path.name.lower()
    try:
        with _opened(path) as stream:
            if ending.endswith(_ARTICLES):
                yield from _articles(lines_of(stream), name)
            elif ending.endswith(_WEB_ARCHIVES):
                yield from _from_web_archive(stream, name)
            elif ending.endswith(_FEEDS):
                yield from _from_feed(_limited(stream), name, confined)
            else:
                yield _whole(_limited(stream), name, shown(Path(path.stem)), _FORMS.get(path.suffix.lower()))
    except READING_ERRORS as error:
        yield refusal_of(error).of(name)


def _opened(path: Path) -> IO[bytes]:
    # Web archives are unpacked where they are taken apart.
    is_compressed = path.name.lower().endswith(".jsonl.gz")
    return cast(IO[bytes], gzip.open(path, "rb")) if is_compressed else path.open("rb")


def _limited(stream: IO[bytes]) -> bytes:
    data = stream.read(PAYLOAD_LIMIT + 1)
    if len(data) > PAYLOAD_LIMIT:
        raise too_large_payload()
    return data


def _whole(data: bytes, name: str, id: str, form: Form | None) -> Received:
    return Received(name, id, data, form or _form_of(data), name)


def _form_of(data: bytes) -> Form:
    head = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((form for mark, form in _MARKS if head.startswith(mark.lower())), Form.TEXT)


def _articles(lines: Iterable[bytes], name: str, first: int = 1) -> Deliveries:
    for number, line in enumerate(lines, first):
        part = f"line {number}"
        if len(line) > LINE_LIMIT:
            yield too_large().of(f"{name}, {part}")
        elif line.strip():
            yield Received(f"{name}, {part}", part, line.strip(b"\r\n"), Form.ARTICLE, name, part)


def _from_feed(data: bytes, name: str, confined: Confined) -> Deliveries:
    container = Container(data, "application/xml")
    for entry in confined.call(entries_of, data):
        shown_as = f"{name}, {entry.part}"
        yield Received(shown_as, shown_as, entry.fragment, Form.FRAGMENT, name, entry.part, entry.given, None, container)


def _from_web_archive(stream: IO[bytes], name: str) -> Deliveries:
    for capture in captures_of(stream, name.lower().endswith(".gz")):
        shown_as = f"{name}, {capture.part}"
        if isinstance(capture.data, RefusedError):
            yield capture.data.of(shown_as)
        else:
            id = capture.given.url or shown_as
            yield Received(shown_as, id, capture.data, capture.form, name, capture.part, capture.given, capture.charset)


def _from_standard_input(stream: IO[bytes]) -> Deliveries:
    name = "standard input"
    try:
        lines = lines_of(stream)
        opening = opening_of(lines)
        if opens_articles(opening):
            blank_lines = opening.count(b"\n", 0, len(opening.rstrip()))
            yield from _articles(chain((opening,), lines), name, blank_lines + 1)
            return
        data = opening + stream.read(max(0, PAYLOAD_LIMIT + 1 - len(opening)))
        if len(data) > PAYLOAD_LIMIT:
            raise too_large_payload()
        yield _whole(data, name, "stdin", None)
    except READING_ERRORS as error:
        yield refusal_of(error).of(name)
