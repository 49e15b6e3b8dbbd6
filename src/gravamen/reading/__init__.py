"""Reading: Document → attributions and statements. The learned models live here."""

from __future__ import annotations

from gravamen.model import Document, Reading


def read_document(document: Document) -> Reading:
    """Everything said and done in one document; disputes are found by the next stage.

    The model is loaded on the first call in a process (about a second), which is why nothing is imported before.
    """
    from gravamen.reading.statements import read_document as read  # noqa: PLC0415

    return read(document)
