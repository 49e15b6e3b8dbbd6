"""Bytes as received → text, by the extractor for their form. Anybody can repeat it: the extractor's name says which version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from gravamen.sources.articles import article
from gravamen.sources.confinement import Confined
from gravamen.sources.decoding import DOCUMENT_LIMIT, decode, too_large
from gravamen.sources.html import fragment_text, page_text
from gravamen.sources.pdf import pdf_text
from gravamen.sources.received import Extracted, Form, Metadata, Received
from gravamen.sources.unreadable import RefusedError

# Raised when the same bytes would give another text.
TEXT_EXTRACTOR = "gravamen text 1"
ARTICLE_EXTRACTOR = "gravamen article 1"
STIX_EXTRACTOR = "gravamen stix 1"
TOLD_EXTRACTOR = "gravamen told 1"
FIAT_EXTRACTOR = "gravamen fiat 1"


def extract(data: bytes, form: Form, charset: str | None, confined: Confined) -> Extracted:
    """The text of a document, and what the document says of itself.

    Raises:
        gravamen.sources.RefusedError: it has no text that can be had; the error says why and what to do.
    """
    match form:
        case Form.TEXT:
            return Extracted(decode(data), Metadata(), TEXT_EXTRACTOR)
        case Form.ARTICLE:
            found = _article(data)
        case Form.HTML:
            found = confined.call(page_text, data, charset)
        case Form.FRAGMENT:
            found = confined.call(fragment_text, data)
        case Form.PDF:
            found = confined.call(pdf_text, data)
        case Form.STIX | Form.TOLD | Form.FIAT:
            found = _imported(data, form)
    if len(found.text.encode("utf-8")) > DOCUMENT_LIMIT:
        raise too_large()
    return found


def _imported(data: bytes, form: Form) -> Extracted:
    # Pydantic, which checks strangers' objects, loads only where there are some.
    from gravamen.sources.fiat import fiat_text  # noqa: PLC0415
    from gravamen.sources.stix import stix_text  # noqa: PLC0415
    from gravamen.sources.stix_told import told_text  # noqa: PLC0415

    try:
        if form is Form.FIAT:
            return Extracted(fiat_text(data), Metadata(), FIAT_EXTRACTOR)
        if form is Form.TOLD:
            return Extracted(told_text(data), Metadata(), TOLD_EXTRACTOR)
        return Extracted(stix_text(data), Metadata(), STIX_EXTRACTOR)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # Imports write these bytes themselves, so that whatever does not parse is damage.
        raise RefusedError(f"it is no part of an import, or was damaged since ({type(error).__name__})", "import the file again") from error


def name_given(received: Received) -> str:
    """How output names a document: an article by its `id`, anything else as its source does."""
    return article(received.data).id if received.form is Form.ARTICLE else received.id


def _article(line: bytes) -> Extracted:
    document = article(line)
    fields = cast(Mapping[str, Any], json.loads(line.decode("utf-8-sig")))
    metadata = Metadata.of(
        "fields of the article",
        title=document.title,
        publisher=_text(fields.get("publisher")) or _text(fields.get("source")),
        published=document.published,
        language=_text(fields.get("language")),
        url=document.url,
    )
    return Extracted(document.text, metadata, ARTICLE_EXTRACTOR)


def _text(value: object) -> str | None:
    """Fields beyond the contract are taken where they are text, and are nobody's fault where they are not."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else None
