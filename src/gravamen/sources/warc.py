"""Web archives → the documents in them, by FastWARC: successful responses and resources that are pages, PDF or text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

from gravamen.sources.received import Form, Metadata
from gravamen.sources.unreadable import RefusedError

# Bytes of one payload. A page has some hundred thousand; a PDF report some million.
PAYLOAD_LIMIT = 30_000_000
_FORMS = {"text/html": Form.HTML, "application/xhtml+xml": Form.HTML, "application/pdf": Form.PDF, "text/plain": Form.TEXT}


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived payload; `data` is None where it is above the limit."""

    data: bytes | None
    form: Form
    charset: str | None
    given: Metadata
    part: str


def captures_of(stream: IO[bytes]) -> Iterator[Capture]:
    """The captures of a WARC file, plain or compressed, one at a time; what is no document (images, scripts) is passed over.

    Raises:
        RefusedError: the file is damaged; what came before was yielded.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415

    wanted = WarcRecordType.response | WarcRecordType.resource
    seen = 0
    try:
        for record in cast(Any, ArchiveIterator(stream, record_types=wanted, parse_http=True, auto_decode="all", inplace=False)):
            seen += 1
            capture = _capture(record, seen)
            if capture:
                yield capture
    except (OSError, ValueError, EOFError, RuntimeError) as error:
        raise RefusedError(f"the web archive is damaged after record {seen} ({error})", "fetch or copy the file again") from error
    if seen == 0:
        raise RefusedError("the web archive holds no responses", "check that it is a WARC file")


def _capture(record: Any, number: int) -> Capture | None:
    status = record.http_headers.status_code if record.http_headers else 200
    content_type = record.http_content_type or record.headers.get("Content-Type", "")
    form = _FORMS.get(content_type.split(";")[0].strip().lower())
    if status != 200 or form is None:
        return None
    data = cast(bytes, record.reader.read(PAYLOAD_LIMIT + 1))
    url = record.headers.get("WARC-Target-URI")
    given = Metadata.of("the web archive", url=url)
    return Capture(data if len(data) <= PAYLOAD_LIMIT else None, form, record.http_charset, given, f"record {number}")
