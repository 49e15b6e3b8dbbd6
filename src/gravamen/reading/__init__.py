"""Reading: Document → attributions and statements. The learned models live here."""

from gravamen.reading.statements import read_document

__all__ = ["read_document"]
