"""Looking at a published site as a browser would: which files its pages lead to, and what they would load."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

Publish = Callable[..., Path]
_LOADED = {"script": "src", "img": "src", "link": "href", "source": "srcset", "iframe": "src", "object": "data"}


class Page(HTMLParser):
    """The links, loaded files, ids and forms of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        if identity := given.get("id"):
            self.ids.add(identity)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag in _LOADED and given.get(_LOADED[tag]):
            self.loaded.append(str(given[_LOADED[tag]]))
        self.inline += [name for name in given if name.startswith("on") or name == "style"]


def pages(site: Path) -> Iterator[tuple[str, Page]]:
    """Every page of a site with its path."""
    for place in sorted(site.rglob("*.html")):
        yield place.relative_to(site).as_posix(), Page(place.read_text(encoding="utf-8"))


def broken(site: Path) -> list[str]:
    """Links that lead nowhere, or out of the site in a way that a reader did not choose."""
    files = {place.relative_to(site).as_posix() for place in site.rglob("*") if place.is_file()}
    found = {path: page.ids for path, page in pages(site)}
    wrong: list[str] = []
    for path, page in pages(site):
        for address in page.loaded + page.links:
            parts = urlsplit(address)
            if parts.scheme in ("http", "https") and address in page.links:
                continue  # where a document was published: a reader may follow it
            if parts.scheme == "data" and address in page.loaded:
                continue
            to = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
            if parts.scheme or parts.netloc or parts.query or address.startswith("/") or to not in files:
                wrong.append(f"{path}: {address}")
            elif parts.fragment and to in found and to != "search.html" and unquote(parts.fragment) not in found[to]:
                wrong.append(f"{path}: {address} (no such place)")
    return wrong
