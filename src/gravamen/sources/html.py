"""HTML → text: a page's article by trafilatura, a fragment's blocks as they stand."""

from __future__ import annotations

import codecs
import re
from typing import Any, cast

from gravamen.sources.received import Extracted, Metadata
from gravamen.sources.unreadable import RefusedError

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)
_PUBLISHED_WITH_TIME = re.compile(r"\d{4}-\d{2}-\d{2}")
_BLOCKS = frozenset(
    ("p", "div", "li", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "section", "article", "br", "pre")
)
_SILENT = frozenset(("script", "style", "template", "noscript", "head"))


def decode_html(data: bytes, charset: str | None = None) -> tuple[str, str]:
    """The characters of a page and the encoding by which they were had.

    The order is that of the HTML standard: byte order mark, what the transport declared, what the page declares. Undeclared
    bytes are UTF-8 where they can be, else Windows-1252, the standard's last resort.
    """
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace"), name
    declared = _DECLARED.search(data[:4096])
    for name in filter(None, (charset, declared and declared[1].decode("ascii"))):
        try:
            return data.decode(codecs.lookup(name).name, "replace"), name.lower()
        except (LookupError, ValueError):  # a name that nobody knows, or of a codec that gives no characters
            continue
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("windows-1252", "replace"), "windows-1252, undeclared"


def page_text(data: bytes, charset: str | None = None) -> Extracted:
    """The article of a page, without navigation and comments, paragraphs parted by line ends; with the page's metadata.

    Raises:
        RefusedError: there is no article in it.
    """
    import trafilatura  # noqa: PLC0415 - a tenth of a second that plain text does not need

    markup, encoding = decode_html(data, charset)
    found = trafilatura.bare_extraction(
        markup,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        # Only dates that the page states as such: guesses from its wording would date statements wrongly.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    fields = cast(Any, found)
    if fields is None or not (fields.text or "").strip():
        raise RefusedError("no article was found in the page", "save the article alone, or its text as a .txt file")
    date = fields.date if fields.date and _PUBLISHED_WITH_TIME.match(fields.date) else None
    metadata = Metadata.of(
        "metadata of the page",
        title=fields.title,
        publisher=fields.sitename,
        published=date[:10] if date else None,
        language=_language(markup),
        url=fields.url,
    )
    return Extracted(fields.text, metadata, f"trafilatura {trafilatura.__version__} ({encoding})")


def fragment_text(data: bytes) -> Extracted:
    """The text of a piece of HTML (UTF-8), blocks parted by blank lines.

    Raises:
        RefusedError: it has no words.
    """
    from lxml import etree as _etree  # noqa: PLC0415 # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]
    from lxml import html as _html  # noqa: PLC0415

    etree, html = cast(Any, _etree), cast(Any, _html)
    version = ".".join(map(str, etree.LXML_VERSION[:3]))
    text = "\n\n".join(_blocks(html.fragment_fromstring(data.decode("utf-8"), create_parent="div")))
    if not text:
        raise RefusedError("the entry holds no words", "fetch the article that it links to, and add that")
    return Extracted(text, Metadata(), f"gravamen fragment 1 (lxml {version})")


def _blocks(root: Any) -> list[str]:
    blocks: list[list[str]] = [[]]
    # An explicit stack: markup may nest deeper than calls can.
    waiting: list[Any] = [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            blocks[-1].append(item)
        elif item is None:
            blocks.append([])
        elif not isinstance(item.tag, str) or item.tag in _SILENT:
            continue
        else:
            edge = [None] if item.tag in _BLOCKS else []
            inside = [item.text or "", *(piece for child in item for piece in (child, child.tail or ""))]
            waiting += reversed([*edge, *inside, *edge])
    return [words for block in blocks if (words := " ".join("".join(block).split()))]


def _language(markup: str) -> str | None:
    match = re.search(r"<html[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3})\b", markup[:4096], re.I)
    return match[1] if match else None
