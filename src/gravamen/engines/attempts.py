"""One document, read once, whatever comes of it: a fault in reading one text must not stop the reading of the others."""

from __future__ import annotations

from collections.abc import Callable

from gravamen.model import Document, Reading
from gravamen.sources import Unreadable

Understand = Callable[..., Reading]
"""Reads a document; one that is to be heard of meanwhile takes `on_part`, which hears how much of it is read (0 to 1)."""
Outcome = Reading | Unreadable


def attempt(read: Understand, document: Document) -> Outcome:
    """The reading of a document, or the record of why there is none.

    Raises:
        ImportError, gravamen.reading.installed.ModelError: no document at all can be read.
    """
    try:
        return read(document)
    except Exception as error:
        if is_fatal(error):
            raise
        return failure(document, f"reading it failed ({type(error).__name__}: {error})")


def is_fatal(error: Exception) -> bool:
    """Whether an error means that the installation is broken, rather than that one document is hard to read."""
    if isinstance(error, ImportError):
        return True
    from gravamen.reading.installed import ModelError  # noqa: PLC0415 (the package of reading loads much more)

    return isinstance(error, ModelError)


def failure(document: Document, reason: str) -> Unreadable:
    """The record of a document on which reading failed."""
    return Unreadable(document.id, reason, "please report this with the document: the fault is in gravamen")
