"""Small files of the forms that sources come in, made by other libraries than the ones that read them, where there are any."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable
from html import escape

from fastwarc.warc import WarcRecord, WarcRecordType
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def pdf(text: str, title: str | None = None, created: str | None = None, password: str | None = None) -> bytes:
    """A PDF of one page with a line of text."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F"): font})})
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F 12 Tf 10 200 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({key: value for key, value in (("/Title", title), ("/CreationDate", created)) if value})
    if password:
        writer.encrypt(password)
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def warc(captures: Iterable[tuple[str, str, int, bytes]], compressed: bool) -> bytes:
    """A web archive of responses: address, content type, status and body of each."""
    records: list[bytes] = []
    for url, content_type, status, body in captures:
        record = WarcRecord()
        record.init_headers(record_type=WarcRecordType.response)
        record.headers["WARC-Target-URI"] = url
        record.headers["Content-Type"] = "application/http; msgtype=response"
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        record.set_bytes_content(head.encode() + body)
        data = io.BytesIO()
        record.write(data)
        # Each record is compressed on its own, as the format wants it.
        records.append(gzip.compress(data.getvalue()) if compressed else data.getvalue())
    return b"".join(records)


def feed(entries: Iterable[tuple[str, str, str]], head: str = "") -> bytes:
    """An Atom feed: title, day and HTML of each entry."""
    listed = "".join(
        f"<entry><title>{escape(title)}</title><link href='https://f.example/{n}'/><id>{n}</id><updated>{day}T10:00:00Z</updated>"
        f"<published>{day}T10:00:00Z</published><content type='html'>{escape(html)}</content></entry>"
        for n, (title, day, html) in enumerate(entries)
    )
    opening = f"<?xml version='1.0'?>{head}<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>The Feed</title>"
    return f"{opening}{listed}</feed>".encode()
