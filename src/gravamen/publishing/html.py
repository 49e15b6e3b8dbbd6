"""Readings → one self-contained page: the disputes, then each article with its words marked and the statements beside it."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from gravamen import __version__
from gravamen.model import Reading
from gravamen.publishing import wording
from gravamen.publishing.markup import pieces
from gravamen.publishing.outline import outline
from gravamen.publishing.visible import in_page

_CHUNK = 1 << 20
_MOST_AT_ONCE = 8
"""Statements of one side of a dispute that are shown unfolded: the article must not be out of sight below them."""


def page(readings: Iterable[Reading]) -> Iterator[str]:
    """The page in chunks. One reading is held at a time: documents wait on disk until all are known to the list of contents."""
    environment = _environment()
    template = environment.get_template("document.html.j2")
    titles: list[str] = []
    with TemporaryFile("w+", encoding="utf-8", newline="") as body:
        for number, reading in enumerate(readings, 1):
            body.write(_document(template, reading, number))
            titles.append(_title(reading))
        body.seek(0)
        frame = {"titles": titles, "version": __version__, **_inline()}
        yield environment.get_template("head.html.j2").render(frame)
        yield from iter(lambda: body.read(_CHUNK), "")
        yield environment.get_template("foot.html.j2").render(frame)


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("gravamen.publishing", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters.update(_filters())
    return environment


def _filters() -> dict[str, Callable[..., Any]]:
    return {
        "shown": shown,
        "party": wording.party,
        "quoted": wording.words,
        "when": wording.when,
        "verb": wording.verb,
        "marks": wording.marks,
        "names": wording.names,
        "topic": wording.topic,
        "status": wording.status,
        "meaning": wording.STATUS_MEANING.__getitem__,
    }


def shown(text: str) -> Markup:
    """Text of strangers as HTML that shows it. Carriage returns are written by number, as parsers make line feeds of them."""
    return Markup(escape(in_page(text)).replace("\r", Markup("&#13;")))  # noqa: S704 (escaped on the same line)


def _document(template: Template, reading: Reading, number: int) -> str:
    layout = outline(reading)
    document = reading.document
    return template.render(
        at=f"d{number}",
        title=_title(reading),
        document=document,
        link=document.url if document.url and is_web_address(document.url) else None,
        outline=layout,
        pieces=pieces(document.text, layout.entries),
        document_gaps=reading.gaps,
        nothing_found=wording.nothing_found(reading),
        most_at_once=_MOST_AT_ONCE,
    )


def _title(reading: Reading) -> str:
    title = reading.document.title
    return title if title and title.strip() else reading.document.id


def is_web_address(url: str) -> bool:
    """Whether a link to it leads to a web page, and not, say, to a script."""
    try:
        address = urlsplit(url)
        return address.scheme in ("http", "https") and bool(address.netloc)
    except ValueError:
        return False


def _inline() -> dict[str, str]:
    """The style and the script of the page, and the hashes by which the page allows these two and no others."""
    folder = files("gravamen.publishing") / "page"
    inline = {"style": folder.joinpath("page.css"), "script": folder.joinpath("page.js")}
    contents = {name: path.read_text(encoding="utf-8") for name, path in inline.items()}
    hashes = {f"{name}_hash": f"sha256-{_base64_digest(text)}" for name, text in contents.items()}
    return hashes | {name: Markup(text) for name, text in contents.items()}  # noqa: S704 (files of this package)


def _base64_digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
