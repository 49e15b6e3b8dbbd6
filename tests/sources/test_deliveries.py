"""What is received from every sort of source, and what is refused of it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from making import feed, pdf, warc

from gravamen.sources import Unreadable
from gravamen.sources.confinement import Confined
from gravamen.sources.deliveries import count_deliveries, deliveries
from gravamen.sources.received import Form, Received

PAGE = b"<!doctype html><html><body><p>Words.</p></body></html>"


@pytest.fixture(scope="module")
def confined() -> Iterator[Confined]:
    with Confined() as helper:
        yield helper


def received(confined: Confined, *places: Path | str, standard_input: bytes = b"") -> list[Received | Unreadable]:
    return list(deliveries(map(str, places), io.BytesIO(standard_input), confined))


def test_a_folder_gives_every_form_in_the_order_of_names(confined: Confined, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "b.PDF").write_bytes(pdf("x"))
    (tmp_path / "c.txt").write_bytes(b"Said.")
    (tmp_path / "d.jsonl").write_bytes(b'{"id": "1"}\n\n{"id": "2"}\r\n')
    (tmp_path / "e.png").write_bytes(b"no document")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/f.htm").write_bytes(PAGE)
    left_out: list[Path] = []
    found = list(deliveries([str(tmp_path)], io.BytesIO(), confined, on_left_out=left_out.append))
    # Cameras, scanners and older systems write endings in capitals.
    assert [(Path(item.name).name, item.form) for item in found if isinstance(item, Received)] == [
        ("a.html", Form.HTML), ("b.PDF", Form.PDF), ("c.txt", Form.TEXT), ("d.jsonl, line 1", Form.ARTICLE),
        ("d.jsonl, line 3", Form.ARTICLE), ("f.htm", Form.HTML),
    ]  # fmt: skip
    assert [path.name for path in left_out] == ["e.png"]
    assert [item.data for item in found if isinstance(item, Received) and item.form is Form.ARTICLE] == [b'{"id": "1"}', b'{"id": "2"}']
    (named,) = received(confined, tmp_path / "b.PDF")
    assert isinstance(named, Received) and named.form is Form.PDF


@pytest.mark.parametrize("compressed", [True, False])
def test_a_web_archive_gives_its_documents_alone(confined: Confined, tmp_path: Path, compressed: bool) -> None:
    captures = [
        ("https://h.example/1", "text/html; charset=utf-8", 200, PAGE),
        ("https://h.example/x.png", "image/png", 200, b"\x89PNG"),
        ("https://h.example/gone", "text/html", 404, b"<p>gone</p>"),
        ("https://h.example/2.pdf", "application/pdf", 200, pdf("x")),
    ]
    path = tmp_path / f"a.warc{'.gz' if compressed else ''}"
    path.write_bytes(warc(captures, compressed))
    one, two = received(confined, path)
    assert isinstance(one, Received) and isinstance(two, Received)
    assert (one.data, one.form, one.charset, one.given.url) == (PAGE, Form.HTML, "utf-8", "https://h.example/1")
    assert (two.form, two.part, two.given.origins) == (Form.PDF, "record 4", {"url": "the web archive"})


def test_a_feed_gives_its_entries_with_what_it_says_of_them(confined: Confined, tmp_path: Path) -> None:
    data = feed([("One", "2024-04-26", "<p>First words &amp; more.</p>"), ("Two", "2024-04-27", "")])
    (tmp_path / "a.xml").write_bytes(data)
    (entry,) = received(confined, tmp_path / "a.xml")
    assert isinstance(entry, Received) and entry.container is not None
    assert (entry.data, entry.form, entry.container.data) == (b"<p>First words &amp; more.</p>", Form.FRAGMENT, data)
    given = entry.given
    assert (given.title, given.publisher, given.published, given.url) == ("One", "The Feed", "2024-04-26", "https://f.example/0")


@pytest.mark.parametrize(
    ("data", "form"), [(b"Said.", Form.TEXT), (PAGE, Form.HTML), (b"\xef\xbb\xbf \n<HTML>", Form.HTML), (pdf("x"), Form.PDF)]
)
def test_standard_input_and_files_without_an_ending_are_told_by_their_first_bytes(
    confined: Confined, tmp_path: Path, data: bytes, form: Form
) -> None:
    (tmp_path / "noname").write_bytes(data)
    for (found,) in (received(confined, "-", standard_input=data), received(confined, tmp_path / "noname")):
        assert isinstance(found, Received) and (found.form, found.data) == (form, data)


def test_standard_input_may_be_articles(confined: Confined) -> None:
    lines = [json.dumps({"id": f"{n}", "text": "x"}).encode() for n in range(2)]
    found = received(confined, "-", standard_input=b"\n" + b"\n".join(lines))
    assert [(item.data, item.part) for item in found if isinstance(item, Received)] == [(lines[0], "line 2"), (lines[1], "line 3")]


@pytest.mark.parametrize("name", ["A.JSONL", "a.ndjson", "a.json", "a"])
def test_articles_are_articles_whatever_their_file_is_called(confined: Confined, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b'{"id": "1"}\n{"id": "2"}\n')
    found = received(confined, tmp_path / name)
    assert [(item.form, item.part) for item in found if isinstance(item, Received)] == [(Form.ARTICLE, "line 1"), (Form.ARTICLE, "line 2")]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.json", b'[{"id": "1", "text": "Said."}]', "one whole JSON value"),
        ("a.xml", b"<html>not a feed</html>", "no RSS or Atom feed"),
        ("a.xml", feed([]), "no entry"),
        ("a.warc", b"no web archive", "web archive"),
        ("a.warc.gz", b"\x1f\x8b broken", "web archive"),
        ("a.jsonl.gz", b"\x1f\x8b broken", "damaged"),
        ("gone.pdf", None, "no such file"),
    ],
)
def test_a_broken_source_is_refused_by_name(confined: Confined, tmp_path: Path, name: str, data: bytes | None, reason: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    (found,) = received(confined, tmp_path / name)
    assert isinstance(found, Unreadable) and found.name.endswith(name) and reason in found.reason and found.advice


def test_a_web_archive_cut_short_gives_what_came_before(confined: Confined, tmp_path: Path) -> None:
    whole = warc([(f"https://h.example/{n}", "text/html", 200, PAGE * 50) for n in range(3)], compressed=True)
    (tmp_path / "a.warc.gz").write_bytes(whole[: int(len(whole) * 0.8)])
    found = received(confined, tmp_path / "a.warc.gz")
    assert [type(item) for item in found][:3] == [Received, Received, Unreadable]
    assert isinstance(found[-1], Unreadable) and "damaged after record" in found[-1].reason


def test_counting_serves_the_bar(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.jsonl").write_text("{}\n{}\n")
    assert count_deliveries([str(tmp_path)]) == 3
    (tmp_path / "c.xml").write_text("x")
    assert count_deliveries([str(tmp_path)]) is None and count_deliveries(["-"]) is None
