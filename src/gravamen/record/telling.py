"""Documents that spell out their statements themselves, so that nothing has to be read of them: imports by our own extension of STIX."""

from __future__ import annotations

from gravamen.disputes import with_disputes
from gravamen.model import Document, Reading
from gravamen.sources.received import Form


def told_reading(data: bytes, form: Form, document: Document) -> tuple[Reading, str] | None:
    """What a document's bytes tell, with its disputes, and what stands as the reader; None where it has to be read."""
    if form is not Form.TOLD:
        return None
    from gravamen.sources.stix_told import READER, told_statements  # noqa: PLC0415 - Pydantic is needed only here

    return with_disputes(Reading(document, (), told_statements(data, document), ())), READER
