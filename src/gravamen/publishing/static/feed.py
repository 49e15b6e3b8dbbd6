"""The feed of new statements (Atom, RFC 4287): those that came into the record last, a complaint with what answers it."""

from __future__ import annotations

import uuid

from sqlalchemy import Connection, select

from gravamen.publishing.site.rendering import Setting, country, excerpt, kind_of, render, verb
from gravamen.publishing.static.addresses import Page
from gravamen.publishing.visible import one_line
from gravamen.record.asking import Fields, listed, statements_numbered
from gravamen.record.schema import document, statement

MOST = 60
# Ids must stay the same wherever a site lies: they are made from ids of the record, in a space of our own.
_SPACE = uuid.UUID("2f0f4d0e-6f6b-5b1e-9d4b-7a7263616d65")
_BEGINNING = "1970-01-01T00:00:00Z"


def feed(connection: Connection, setting: Setting, updated: str | None, address: str | None) -> bytes:
    """The feed as XML.

    Args:
        connection: what the site publishes.
        setting: how its pages are set.
        updated: the moment of the last entry of the record's history; None for a record without any.
        address: where the site is put, with a slash at its end; None leaves links relative to the feed.
    """
    entries = [_entry(row, filed_at) for row, filed_at in _latest(connection)]
    id = _id(f"record {setting.record}")
    return render("feed.atom", setting, id=id, updated=updated or _BEGINNING, address=address, entries=entries).encode("utf-8")


def _latest(connection: Connection) -> list[tuple[Fields, str]]:
    leading = (statement.c.lead.is_(None), statement.c.rejected.is_(False))
    found = select(statement.c.number, document.c.filed_at).join(document, document.c.number == statement.c.document).where(*leading)
    latest = connection.execute(found.order_by(document.c.filed_at.desc(), statement.c.number.desc()).limit(MOST)).all()
    rows = listed(connection, statements_numbered(connection, [row.number for row in latest]))
    return list(zip(rows, (row.filed_at for row in latest), strict=True))


def _entry(row: Fields, filed_at: str) -> Fields:
    return {
        "id": _id(f"statement {row['id']}"),
        "title": one_line(f"{_said(row)}: “{excerpt(row['words'], 100)}”"),
        "filed_at": filed_at,
        "path": Page("statements", row["id"]).path,
        "told": _told(row),
    }


def _id(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_SPACE, name)}"


def _said(row: Fields) -> str:
    about = f" about {country(row['respondent_country'])}" if row.get("respondent_country") else ""
    return f"{row['speaker'] or 'Nobody named'} {verb(row)}{about}"


def _told(row: Fields) -> str:
    told = [f"{row['when'] or 'Not dated'}. {_said(row)}:", f"“{excerpt(row['words'], 600)}”"]
    if kind_of(row["act"]) == "complaint" and not row["negated"]:
        answers = [f"{_said(each)}: “{excerpt(each['words'], 300)}”" for each in row["answered_by"][:3]]
        told += ["What answers it:", *answers] if answers else ["No denial or rejection of this is on file."]
    source = ", ".join(filter(None, (row["publisher"], row["title"] or row["document"], row["published"])))
    return "\n\n".join([*told, f"In: {source}."])
