"""Documents are hostile: whatever comes in, there is a clear refusal, in bounded time and memory, and the next document is read."""

from __future__ import annotations

import gzip
import io
import os
import resource
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import feed, pdf, warc

from gravamen.sources import RefusedError, Unreadable
from gravamen.sources.confinement import Confined
from gravamen.sources.deliveries import deliveries
from gravamen.sources.extraction import extract
from gravamen.sources.received import Form, Received

BOMB = (
    "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)


@pytest.fixture(scope="module")
def confined() -> Iterator[Confined]:
    with Confined(seconds=20, memory=1 << 30) as helper:
        yield helper


@pytest.mark.parametrize("form", list(Form))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400) | st.text(max_size=200).map(lambda words: f"<html><p>{words}".encode("utf-8", "replace")))
def test_any_bytes_have_a_text_or_are_refused(confined: Confined, form: Form, data: bytes) -> None:
    try:
        found = extract(data, form, None, confined)
    except RefusedError as refusal:
        assert refusal.reason and refusal.advice
    else:
        found.text.encode("utf-8")


@pytest.mark.parametrize("name", ["x.xml", "x.warc", "x.warc.gz", "x.jsonl", "x.jsonl.gz", "x.html", "x"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300))
def test_any_bytes_are_received_or_refused(confined: Confined, tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    for item in deliveries([str(tmp_path / name)], io.BytesIO(), confined):
        assert isinstance(item, Received) or (item.reason and item.advice)


def test_nothing_is_refused_for_the_fault_of_what_came_before(confined: Confined) -> None:
    with pytest.raises(RefusedError, match=r"longer than|memory|died|taken apart|damaged|no article"):
        extract(b"<div>" * 3_000_000 + b"x", Form.HTML, None, confined)
    assert extract(b"<p>Words.</p>", Form.FRAGMENT, None, confined).text == "Words."


def test_a_feed_with_an_entity_bomb_is_refused_soon(confined: Confined, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(feed([("x", "2024-04-26", "&j;")], BOMB).replace(b"&amp;j;", b"&j;"))
    start = time.monotonic()
    for item in deliveries([str(tmp_path / "a.xml")], io.BytesIO(), confined):
        assert isinstance(item, Unreadable) or len(item.data) < 10_000
    assert time.monotonic() - start < 30


def test_a_page_that_unpacks_to_gigabytes_is_refused(confined: Confined, tmp_path: Path) -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = b"".join(packed.compress(b"<p>" + b"a" * 10_000_000) for _ in range(40)) + packed.flush()
    archive = warc([("https://h.example/", "text/html\r\nContent-Encoding: gzip", 200, body)], compressed=False)
    (tmp_path / "a.warc").write_bytes(archive)
    (found,) = deliveries([str(tmp_path / "a.warc")], io.BytesIO(), confined)
    assert isinstance(found, Unreadable) and "larger than 30 MB" in found.reason


def test_a_compressed_file_of_one_endless_line_is_refused_in_little_memory(confined: Confined, tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wb", compresslevel=1) as stream:
        for _ in range(100):
            stream.write(b'{"id": "' + b"a" * 1_000_000)
        stream.write(b'\n{"id": "next", "text": "x"}\n')
    before = peak()
    found = list(deliveries([str(tmp_path / "a.jsonl.gz")], io.BytesIO(), confined))
    assert [type(item) for item in found] == [Unreadable, Received]
    assert peak() - before < 60_000_000


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_a_pdf_whose_pages_hold_each_other_ends(confined: Confined) -> None:
    data = pdf("x")
    kids = data.index(b"/Kids [")
    looped = data[: kids + 7] + b" 1 0 R" * 3 + data[kids + 7 :]
    start = time.monotonic()
    try:
        extract(looped, Form.PDF, None, confined)
    except RefusedError as refusal:
        assert refusal.reason
    assert time.monotonic() - start < 30


def test_what_takes_too_long_is_ended() -> None:
    with Confined(seconds=0.5) as helper:
        with pytest.raises(RefusedError, match="longer than"):
            helper.call(time.sleep, 60)
        assert helper.call(os.getpid) != os.getpid()


def test_what_takes_too_much_memory_is_ended() -> None:
    with Confined(memory=400 << 20) as helper:
        with pytest.raises(RefusedError, match="memory"):
            helper.call(bytes, 1 << 30)
        assert helper.call(len, b"abc") == 3


def test_what_kills_its_process_is_refused() -> None:
    with Confined() as helper:
        with pytest.raises(RefusedError, match="died"):
            helper.call(os._exit, 1)
        assert helper.call(len, b"abc") == 3
