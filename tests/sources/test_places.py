from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from gravamen.model import Document, digest
from gravamen.sources import Unreadable, count, documents, places
from gravamen.sources import articles as articles_module


def read(*given: Path | str, standard_input: bytes = b"", published: str | None = None) -> list[Document | Unreadable]:
    return list(documents(map(str, given), io.BytesIO(standard_input), published))


def ids(found: Iterable[Document | Unreadable]) -> list[str]:
    return [item.id if isinstance(item, Document) else f"!{Path(item.name).name}" for item in found]


def articles(*names: str) -> bytes:
    return b"".join(json.dumps({"id": name, "text": f"{name} said so."}).encode() + b"\n" for name in names)


def test_a_text_file_is_named_by_its_stem_and_its_bytes(tmp_path: Path) -> None:
    data = "One.\r\nTwo 🗳️.\n".encode()
    (tmp_path / "article.txt").write_bytes(data)
    assert read(tmp_path / "article.txt", published="2024-04-26") == [
        Document("article", data.decode(), digest(data), published="2024-04-26")
    ]


def test_a_folder_is_read_in_order_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", ".hidden/x.txt", ".x.txt", "c.pdf", "a.txt", "Z.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Said.")
    (tmp_path / "b.jsonl").write_bytes(articles("j1", "j2"))
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(articles("g1")))
    assert ids(read(tmp_path)) == ["Z", "z", "a", "j1", "j2", "b", "g1"]
    assert count([str(tmp_path)]) == 7


@pytest.mark.parametrize("name", ["a.jsonl", "A.JSONL", "a.ndjson", "a.json", "a", "a.ndjson.gz", "A.JsonL.GZ"])
def test_articles_are_articles_whatever_their_file_is_called(tmp_path: Path, name: str) -> None:
    data = articles("one", "two")
    (tmp_path / name).write_bytes(gzip.compress(data) if name.lower().endswith(".gz") else data)
    assert ids(read(tmp_path / name)) == ["one", "two"]


@pytest.mark.parametrize("data", [b'[{"id": "a", "text": "Said."}]', b'\xef\xbb\xbf {\n "id": "a",\n "text": "Said."\n}', b"[]"])
def test_one_whole_json_value_is_refused_and_not_read_as_prose(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.json").write_bytes(data)
    for found in (read(tmp_path / "a.json"), read("-", standard_input=data)):
        (refused,) = found
        assert isinstance(refused, Unreadable) and "one whole JSON value" in refused.reason and "each article on a line" in refused.advice


def test_prose_in_brackets_is_prose(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("[Reuters] He said so.")
    assert ids(read(tmp_path / "a")) == ["a"]


def test_a_folder_is_read_without_regard_to_capitals_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    for name in ("A.TXT", "b.md", "c.pdf", ".hidden", "sub/d.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Said.")
    (tmp_path / "E.NDJSON").write_bytes(articles("one"))
    left_out: list[Path] = []
    assert ids(documents([str(tmp_path), str(tmp_path / "b.md")], io.BytesIO(), None, left_out.append)) == ["A", "one", "b"]
    assert sorted(path.name for path in left_out) == ["b.md", "c.pdf", "d.png"]


def test_an_address_is_no_file_and_what_fetches_is_named() -> None:
    (found,) = read("HTTPS://example.org/page.html")
    assert isinstance(found, Unreadable) and "address on the web" in found.reason and "gravamen add --fetch" in found.advice


def test_looping_links_end_and_each_folder_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/one.txt").write_text("Said.")
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    assert ids(read(tmp_path)) == ["one", "!gone.txt"]


def test_a_named_pipe_in_a_folder_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (found,) = read(tmp_path)
    assert isinstance(found, Unreadable) and "ordinary" in found.reason


def test_a_deep_folder_is_read(tmp_path: Path) -> None:
    folders = [tmp_path]
    for _ in range(1200):  # deeper than calls may nest
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    (folders[-1] / "one.txt").write_text("Said.")
    assert ids(read(tmp_path)) == ["one"]
    (folders[-1] / "one.txt").unlink()
    for folder in reversed(folders[1:]):  # what clears away temporary folders cannot go so deep
        folder.rmdir()


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Said.")
    (tmp_path / "bad.txt").write_bytes(b"\xe9")
    (tmp_path / "empty").mkdir()
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(articles("g1") + os.urandom(5000))[:-3000])
    (tmp_path / "plain.jsonl.gz").write_bytes(articles("x"))
    given = ["", *(tmp_path / name for name in ("gone.txt", "bad.txt", "empty", "cut.jsonl.gz", "plain.jsonl.gz", "good.txt"))]
    found = read(*given)
    assert ids(found)[1:4] == ["!gone.txt", "!bad.txt", "!empty"]
    assert ids(found)[-2:] == ["!plain.jsonl.gz", "good"]
    assert all(item.reason and item.advice for item in found if isinstance(item, Unreadable))


def test_a_bad_line_is_named_by_its_number_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(articles("one") + b"\n{bad}\n" + articles("two").rstrip())
    found = read(tmp_path / "a.jsonl")
    assert ids(found) == ["one", "!a.jsonl, line 3", "two"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"He said so.\nTwice.", ["stdin"]),
        (b"\n\n" + articles("one", "two"), ["one", "two"]),
        (b'\n{"id": \n' + articles("two"), ["!standard input, line 2", "two"]),
        (b"", ["stdin"]),
        (b"\0", ["!standard input"]),
    ],
)
def test_standard_input_is_text_or_articles(data: bytes, expected: list[str]) -> None:
    assert ids(read("-", standard_input=data)) == expected


def test_text_on_standard_input_is_whole(tmp_path: Path) -> None:
    (found,) = read("-", standard_input=b"\n \nOne.\r\nTwo.\n")
    assert isinstance(found, Document) and found.text == "\n \nOne.\r\nTwo.\n"


def test_a_line_beyond_the_limit_is_refused_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (places, articles_module):
        monkeypatch.setattr(module, "LINE_LIMIT", 50)
    monkeypatch.setattr(places, "_CHUNK", 7)
    (tmp_path / "a.jsonl").write_bytes(articles("one") + articles("long" * 40) + articles("two"))
    assert ids(read(tmp_path / "a.jsonl")) == ["one", "!a.jsonl, line 2", "two"]
    assert ids(read("-", standard_input=articles("long" * 40) + articles("two"))) == ["!standard input, line 1", "two"]


class Endless(io.RawIOBase):
    """Articles without end, counting how many bytes were taken."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        line = articles("one")
        self.taken += len(line)
        buffer[: len(line)] = line
        return len(line)


def test_articles_come_before_the_stream_ends() -> None:
    stream = Endless()
    found = documents(["-"], io.BufferedReader(stream, 128))
    assert ids(next(found) for _ in range(100)) == ["one"] * 100
    assert stream.taken < 150 * len(articles("one"))


def test_a_file_name_that_is_no_utf8_can_be_printed(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe9.txt")).write_text("Said.")
    assert ids(read(tmp_path)) == ["�"]


def test_what_only_reading_would_tell_is_not_counted(tmp_path: Path) -> None:
    assert count(["-"]) is None
    assert count([str(tmp_path / "gone.txt")]) is None
    (tmp_path / "noname").write_bytes(articles("one", "two"))
    assert count([str(tmp_path / "noname")]) is None
