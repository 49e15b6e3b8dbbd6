"""The feed of new statements (Atom, RFC 4287): those that came into the record last, a complaint with what answers it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from lxml import etree
from sqlalchemy import Connection, select

from gravamen import __version__
from gravamen.publishing.site.rendering import country, excerpt, kind_of, verb
from gravamen.publishing.static.addresses import Page
from gravamen.publishing.visible import in_page, one_line
from gravamen.record.asking import Fields, listed, statements_numbered
from gravamen.record.schema import document, statement

MOST = 60
_ATOM = "http://www.w3.org/2005/Atom"
# Ids must stay the same wherever a site lies: they are made from ids of the record, in a space of our own.
_SPACE = uuid.UUID("2f0f4d0e-6f6b-5b1e-9d4b-7a7263616d65")
_BEGINNING = "1970-01-01T00:00:00Z"


def feed(connection: Connection, record: str, updated: str | None, address: str | None) -> bytes:
    """The feed as XML.

    Args:
        connection: what the site publishes.
        record: what the record is called.
        updated: the moment of the last entry of its history; None for a record without any.
        address: where the site is put, with a slash at its end; None leaves links relative to the feed.
    """
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _put(root, "id", f"urn:uuid:{uuid.uuid5(_SPACE, 'record ' + record)}")
    _put(root, "title", f"Gravamen: new statements of {one_line(record)}")
    _put(
        root,
        "subtitle",
        "What states hold against each other, and what they answer, in their own words. What somebody says, not what is so.",
    )
    _put(root, "updated", updated or _BEGINNING)
    _put(_put(root, "author"), "name", f"Gravamen, record {one_line(record)}")
    _put(root, "generator", "Gravamen", version=__version__)
    if address:
        _put(root, "link", rel="self", href=f"{address}feed.atom", type="application/atom+xml")
    _put(root, "link", rel="alternate", href=f"{address or ''}index.html", type="text/html")
    for row, filed_at in _latest(connection):
        _entry(root, row, filed_at, address or "")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _latest(connection: Connection) -> list[tuple[Fields, str]]:
    leading = (statement.c.lead.is_(None), statement.c.rejected.is_(False))
    found = select(statement.c.number, document.c.filed_at).join(document, document.c.number == statement.c.document).where(*leading)
    latest = connection.execute(found.order_by(document.c.filed_at.desc(), statement.c.number.desc()).limit(MOST)).all()
    rows = listed(connection, statements_numbered(connection, [row.number for row in latest]))
    return list(zip(rows, (row.filed_at for row in latest), strict=True))


def _entry(root: etree._Element, row: Fields, filed_at: str, address: str) -> None:
    entry = _put(root, "entry")
    _put(entry, "id", f"urn:uuid:{uuid.uuid5(_SPACE, 'statement ' + row['id'])}")
    _put(entry, "title", f"{_said(row)}: “{one_line(excerpt(row['words'], 100))}”")
    _put(entry, "updated", filed_at)
    _put(entry, "published", filed_at)
    _put(entry, "link", rel="alternate", href=address + Page("statements", row["id"]).path, type="text/html")
    _put(entry, "content", _told(row), type="text")


def _said(row: Fields) -> str:
    about = f" about {country(row['respondent_country'])}" if row.get("respondent_country") else ""
    return f"{one_line(row['speaker'] or 'Nobody named')} {verb(row)}{about}"


def _told(row: Fields) -> str:
    told = [f"{row['when'] or 'Not dated'}. {_said(row)}:", f"“{excerpt(row['words'], 600)}”"]
    if kind_of(row["act"]) == "complaint" and not row["negated"]:
        answers = [f"{_said(each)}: “{excerpt(each['words'], 300)}”" for each in row["answered_by"][:3]]
        told += ["What answers it:", *answers] if answers else ["No denial or rejection of this is on file."]
    source = ", ".join(filter(None, (row["publisher"], row["title"] or row["document"], row["published"])))
    return "\n\n".join([*told, f"In: {source}."])


def _put(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    found = etree.SubElement(parent, f"{{{_ATOM}}}{name}", _safe(attributes))
    if text is not None:
        found.text = _clean(text)
    return found


def _safe(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: _clean(value) for name, value in attributes.items()}


def _clean(text: str) -> str:
    """Text with marks for what XML cannot hold."""
    return "".join(c if c < "\ud800" or "\ue000" <= c < "\ufffe" or c > "\uffff" else "\ufffd" for c in in_page(text))
