"""Web archives → the documents in them, by FastWARC: successful responses and resources that are pages, PDF or text."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

from gravamen.sources.received import Form, Metadata
from gravamen.sources.unreadable import RefusedError

# Bytes of one payload. A page has some hundred thousand; a PDF report some million.
PAYLOAD_LIMIT = 30_000_000
FORMS = {"text/html": Form.HTML, "application/xhtml+xml": Form.HTML, "application/pdf": Form.PDF, "text/plain": Form.TEXT}
"""How payloads of these types become text."""
_PACKED = ("gzip", "x-gzip", "deflate")
_DAMAGED = "fetch or copy the file again"


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived payload, as its server meant it (transfer and content encodings undone), or why it could not be had."""

    data: bytes | RefusedError
    form: Form
    charset: str | None
    given: Metadata
    part: str


def captures_of(stream: IO[bytes], is_compressed: bool) -> Iterator[Capture]:
    """The captures of a WARC file, one at a time; what is no document (images, scripts, errors) is passed over.

    Raises:
        RefusedError: the file is damaged; what came before was yielded.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 - only web archives need it

    wanted = WarcRecordType.response | WarcRecordType.resource
    source = _Unpacking(stream) if is_compressed else stream
    seen = 0
    try:
        iterator = cast(Any, ArchiveIterator)(
            source, record_types=wanted, parse_http=True, auto_decode="transfer", inplace=False, stream_detect=False
        )
        for record in iterator:
            seen += 1
            capture = _capture(record, seen)
            if capture:
                yield capture
    except (OSError, ValueError, EOFError, RuntimeError, zlib.error) as error:
        raise RefusedError(f"the web archive is damaged after record {seen} ({error})", _DAMAGED) from error
    if isinstance(source, _Unpacking) and source.fault is not None:
        raise RefusedError(f"the web archive is damaged after record {seen} ({source.fault})", _DAMAGED)
    if seen == 0:
        raise RefusedError("the web archive holds no responses", "check that it is a WARC file")


class _Unpacking:
    """A compressed file, unpacked as it is read. FastWARC's own unpacking takes a file cut short for one that ends there.

    It reads ahead, so damage ends the stream instead of raising: what stands before it is still to come out.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = gzip.GzipFile(fileobj=stream, mode="rb")
        self.fault: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none after damage, which `fault` then says."""
        try:
            return self._stream.read1(size) if self.fault is None else b""
        except (OSError, EOFError, zlib.error) as error:
            self.fault = error
            return b""

    def tell(self) -> int:
        """How many unpacked bytes were read."""
        return self._stream.tell()


def _capture(record: Any, number: int) -> Capture | None:
    headers = record.http_headers
    status = headers.status_code if headers else 200
    content_type = record.http_content_type or record.headers.get("Content-Type", "")
    form = FORMS.get(content_type.split(";")[0].strip().lower())
    if status != 200 or form is None:
        return None
    given = Metadata.of("the web archive", url=record.headers.get("WARC-Target-URI"))
    return Capture(_payload(record, headers), form, record.http_charset, given, f"record {number}")


def _payload(record: Any, headers: Any) -> bytes | RefusedError:
    raw = cast(bytes, record.reader.read(PAYLOAD_LIMIT + 1))
    encodings = {name.lower(): value.lower().strip() for name, value in (headers.items() if headers else ())}
    if len(raw) > PAYLOAD_LIMIT:
        return too_large_payload()
    if len(raw) < record.content_length and "transfer-encoding" not in encodings:
        return RefusedError("the web archive ends in the middle of it", _DAMAGED)
    encoding = encodings.get("content-encoding", "identity")
    if encoding in _PACKED:
        return unpacked(raw)
    if encoding not in ("", "identity"):
        return RefusedError(f"its server compressed it by {encoding}", "crawl it again without that encoding")
    return raw


def unpacked(raw: bytes) -> bytes | RefusedError:
    """A body that its server compressed, unpacked within the limit."""
    # 47: a header of gzip or zlib; servers that say deflate may send it without either.
    for window in (47, -15):
        unpacker = zlib.decompressobj(window)
        try:
            data = unpacker.decompress(raw, PAYLOAD_LIMIT + 1)
        except zlib.error:
            continue
        return data if len(data) <= PAYLOAD_LIMIT else too_large_payload()
    return RefusedError("its compressed data is damaged", _DAMAGED)


def too_large_payload() -> RefusedError:
    """The refusal of a payload above `PAYLOAD_LIMIT`."""
    return RefusedError(f"it is larger than {PAYLOAD_LIMIT // 1_000_000} MB, the limit for one file", "give its text as .txt or .jsonl")
