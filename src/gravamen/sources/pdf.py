"""PDF → text, by pypdf: pages parted by blank lines."""

from __future__ import annotations

import io

from gravamen.sources.received import Extracted, Metadata
from gravamen.sources.unreadable import RefusedError


def pdf_text(data: bytes) -> Extracted:
    """The text layer of a PDF file and what its document information says.

    Raises:
        RefusedError: it is damaged, locked by a password, or has no text layer.
    """
    import pypdf  # noqa: PLC0415
    from pypdf.errors import PdfReadError  # noqa: PLC0415

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedError("the PDF is locked by a password", "save an unlocked copy")
        text = "\n\n".join(page.extract_text().strip() for page in reader.pages)
        metadata = _metadata(reader)
    except (PdfReadError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        raise RefusedError(f"the PDF is damaged ({error})", "open it in a viewer and save it again") from error
    # A surrogate is half a character; such a text could not be archived as UTF-8.
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")
    if not text.strip():
        raise RefusedError("the PDF has no text, perhaps only scanned pages", "run it through OCR first")
    return Extracted(text, metadata, f"pypdf {pypdf.__version__}")


def _metadata(reader: object) -> Metadata:
    info = getattr(reader, "metadata", None)
    if info is None:
        return Metadata()
    try:
        created = info.creation_date
    except ValueError:  # many programs write it in words of their own, which says nothing of the text
        created = None
    return Metadata.of(
        "document information of the PDF",
        title=info.title and str(info.title),
        published=created.date().isoformat() if created else None,
    )
