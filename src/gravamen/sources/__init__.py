"""Sources: bytes in, documents out. An input that cannot be read becomes an `Unreadable`, and the rest goes on."""

from gravamen.sources.articles import iso_date
from gravamen.sources.decoding import DOCUMENT_LIMIT
from gravamen.sources.places import STANDARD_INPUT, count, documents
from gravamen.sources.unreadable import RefusedError, Unreadable

__all__ = ["DOCUMENT_LIMIT", "STANDARD_INPUT", "RefusedError", "Unreadable", "count", "documents", "iso_date"]
