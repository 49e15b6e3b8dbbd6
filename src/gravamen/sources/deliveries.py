"""Places given on the command line → documents as received, one at a time, of every form that can be archived."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from gravamen.sources.articles import LINE_LIMIT, opens_articles, refuse_json
from gravamen.sources.confinement import Confined
from gravamen.sources.decoding import too_large
from gravamen.sources.feeds import entries_of
from gravamen.sources.places import (
    ARTICLES,
    READING_ERRORS,
    STANDARD_INPUT,
    LeftOut,
    files,
    has_ending,
    is_address,
    lines_of,
    opened,
    opening_of,
    shown,
    unheard,
)
from gravamen.sources.received import Container, Form, Received
from gravamen.sources.unreadable import RefusedError, Unreadable, refusal_of
from gravamen.sources.warc import PAYLOAD_LIMIT, captures_of, too_large_payload

_FEEDS = (".xml", ".rss", ".atom")
_WEB_ARCHIVES = (".warc", ".warc.gz")
_FORMS = {".txt": Form.TEXT, ".html": Form.HTML, ".htm": Form.HTML, ".xhtml": Form.HTML, ".pdf": Form.PDF}
ENDINGS = (*_FORMS, *ARTICLES, *_FEEDS, *_WEB_ARCHIVES)
_MARKS = ((b"%PDF-", Form.PDF), (b"<!doctype html", Form.HTML), (b"<html", Form.HTML))

_NOT_FETCHED = RefusedError("it is an address on the web", "give --fetch to have it fetched, or save the page and add the file")

Deliveries = Iterator[Received | Unreadable]


def deliveries(
    places: Iterable[str],
    standard_input: IO[bytes],
    confined: Confined,
    fetch: Callable[[str], Deliveries] | None = None,
    on_left_out: LeftOut = unheard,
) -> Deliveries:
    """Every document of every place, in the order given; files of a folder in the order of their names.

    One document is held at a time (a feed is held whole); what cannot be had comes out as `Unreadable` in its turn. `fetch`
    gives what is at an address on the web; without it, addresses are refused. `on_left_out` hears what a folder holds besides.
    """
    for place in places:
        if not place:
            yield RefusedError("the path is empty", "give the path of a file or a folder").of("''")
        elif place == STANDARD_INPUT:
            yield from _from_stream(standard_input, "standard input", "stdin")
        elif is_address(place):
            yield from fetch(place) if fetch else (_NOT_FETCHED.of(place),)
        else:
            for path in files(Path(place), ENDINGS, on_left_out):
                yield from (path,) if isinstance(path, Unreadable) else _from_file(path, confined)


def count_deliveries(places: Iterable[str]) -> int | None:
    """How many documents the places hold, by names and line ends alone; None where only taking them apart would tell."""
    total = 0
    for place in places:
        for path in (None,) if place in ("", STANDARD_INPUT) or is_address(place) else files(Path(place), ENDINGS):
            if path is None or (isinstance(path, Path) and not has_ending(path, (*_FORMS, *ARTICLES))):
                return None
            total += _lines_in(path) if isinstance(path, Path) and has_ending(path, ARTICLES) else 1
    return total


def _lines_in(path: Path) -> int:
    try:
        with opened(path) as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))
    except READING_ERRORS:
        return 1


def _from_file(path: Path, confined: Confined) -> Deliveries:
    name, id = shown(path), shown(Path(path.stem))
    try:
        with opened(path) as stream:
            if has_ending(path, ARTICLES):
                yield from _articles(lines_of(stream), name)
            elif has_ending(path, _WEB_ARCHIVES):  # unpacked where they are taken apart
                yield from _from_web_archive(stream, name)
            elif has_ending(path, _FEEDS):
                yield from _from_feed(_limited(stream), name, confined)
            elif form := _FORMS.get(path.suffix.lower()):
                yield Received(name, id, _limited(stream), form, name)
            else:
                yield from _from_stream(stream, name, id)
    except READING_ERRORS as error:
        yield refusal_of(error).of(name)


def _limited(stream: IO[bytes]) -> bytes:
    data = stream.read(PAYLOAD_LIMIT + 1)
    if len(data) > PAYLOAD_LIMIT:
        raise too_large_payload()
    return data


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


def _from_stream(stream: IO[bytes], name: str, id: str) -> Deliveries:
    """What is in a stream whose name does not say what it is: its first bytes do."""
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
        refuse_json(data)
        yield Received(name, id, data, _form_of(data), name)
    except READING_ERRORS as error:
        yield refusal_of(error).of(name)
