"""Families of near-duplicate documents in the database. A family is named by its first document: the earliest published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, or_, select, update

from gravamen.archive.families import RULE, THRESHOLD, Signature, alikeness, band_keys, packed, unpacked
from gravamen.record import linking
from gravamen.record.history import RULES, append
from gravamen.record.rows import AnyRow
from gravamen.record.schema import band, document, signature

# A page that thousands of documents are near copies of (a notice, an empty template) is compared with this many of them.
_CANDIDATES = 500


def join(connection: Connection, number: int, minhash: Signature | None) -> None:
    """Puts a new document into the family of its near duplicates; where it ties two families together, they become one."""
    own = connection.execute(select(document).where(document.c.number == number)).one()
    alike = alike_to(connection, own, minhash)
    if minhash is not None:
        connection.execute(insert(signature).values(document=number, minhash=packed(minhash)))
        connection.execute(insert(band), [{"key": key, "document": number} for key in sorted(set(band_keys(minhash)))])
    if not alike:
        return
    families = sorted({row.family for row, _ in alike})
    # Each family is named by its own first document, so that the first of all is one of these: a family of thousands is not gone through
    # for each document that joins it.
    first = first_of([own, *connection.execute(select(document).where(document.c.sha256.in_(families)))])
    joining = document.c.family.in_(families) | (document.c.number == own.number)
    connection.execute(update(document).where(joining, document.c.family != first).values(family=first))
    body = {"family": first, "document": own.sha256, "rule": RULE, "alike": {row.sha256: round(share, 2) for row, share in alike[:5]}}
    append(connection, "family", RULES, body, [own.sha256, first])
    linking.mark_family(connection, first)


def first_of(members: Iterable[AnyRow]) -> str:
    """The document that names a family: the earliest published, undated ones last."""
    return min(members, key=lambda m: (m.published or "9999", m.sha256)).sha256


def alike_to(connection: Connection, own: AnyRow, minhash: Signature | None) -> Sequence[tuple[AnyRow, float]]:
    """The near duplicates of a document among those filed before, most alike first."""
    same_text = document.c.text_sha256 == own.text_sha256
    meets = select(band.c.document).where(band.c.key.in_(band_keys(minhash))) if minhash is not None else None
    wanted = or_(same_text, document.c.number.in_(meets)) if meets is not None else same_text
    found = (
        select(document.c.number, document.c.sha256, document.c.text_sha256, document.c.family, signature.c.minhash)
        .outerjoin(signature, signature.c.document == document.c.number)
        .where(wanted, document.c.number != own.number)
        .order_by(document.c.number)
        .limit(_CANDIDATES)
    )
    shares = [(row, share_of(own.text_sha256, minhash, row)) for row in connection.execute(found)]
    alike = [(row, share) for row, share in shares if share >= THRESHOLD]
    return sorted(alike, key=lambda pair: (-pair[1], pair[0].sha256))


def share_of(text_sha256: str, minhash: Signature | None, other: AnyRow) -> float:
    """How alike a document is to another one (0 to 1)."""
    if other.text_sha256 == text_sha256:
        return 1.0
    return alikeness(minhash, unpacked(other.minhash)) if minhash is not None and other.minhash is not None else 0.0
