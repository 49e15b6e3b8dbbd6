"""Reading: Document → attributions and statements. The learned models live here."""

from __future__ import annotations

from collections.abc import Callable

from gravamen.model import Document, Reading


def read_document(document: Document, on_part: Callable[[float], None] | None = None) -> Reading:
    """Everything said and done in one document; disputes are found by the next stage. `on_part` hears how much is read (0 to 1).

    The model is loaded on the first call in a process (about a second), which is why nothing is imported before.
    """
    from gravamen.reading.statements import read_document as read  # noqa: PLC0415

    return read(document, on_part=on_part)
