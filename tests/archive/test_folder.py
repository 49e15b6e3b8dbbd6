"""The archive: bytes under their digest, whole or not at all, and never changed."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gravamen.archive import ArchiveError, FolderArchive


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=2000))
def test_what_is_kept_is_what_was_given(tmp_path: Path, data: bytes) -> None:
    archive = FolderArchive(tmp_path)
    name = archive.keep(data)
    assert name == hashlib.sha256(data).hexdigest() and archive.has(name)
    assert archive.bytes_of(name) == data and archive.keep(data) == name
    assert name in list(archive.digests())


def test_files_are_named_so_that_others_can_check_them_and_cannot_be_written(tmp_path: Path) -> None:
    name = FolderArchive(tmp_path).keep(b"words")
    path = tmp_path / name[:2] / name[2:]
    assert path.read_bytes() == b"words" and path.stat().st_mode & 0o222 == 0
    assert [p.name for p in path.parent.iterdir()] == [name[2:]]


def test_what_is_there_stays_even_if_it_is_wrong(tmp_path: Path) -> None:
    archive = FolderArchive(tmp_path)
    name = archive.keep(b"words")
    path = tmp_path / name[:2] / name[2:]
    path.chmod(0o644)
    path.write_bytes(b"other")
    archive.keep(b"words")
    assert archive.bytes_of(name) == b"other"  # for verify to find, not for the next run to cover up


def test_drafts_of_runs_that_died_are_cleared_and_those_of_running_ones_are_not(tmp_path: Path) -> None:
    archive = FolderArchive(tmp_path)
    archive.keep(b"words")
    folder = next(tmp_path.iterdir())
    old, new = folder / ".a.1.draft", folder / ".b.2.draft"
    for draft in (old, new):
        draft.write_bytes(b"half")
    os.utime(old, (time.time() - 9000,) * 2)
    archive.clear_drafts()
    assert not old.exists() and new.exists()
    # Found by name, and gone when it is looked at: what another run has just finished.
    (folder / ".c.3.draft").symlink_to(folder / "gone")
    archive.clear_drafts()
    assert len(list(archive.digests())) == 1


def test_what_cannot_be_kept_or_found_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError, match="could not be written"):
        FolderArchive(tmp_path / "file").keep(b"words")
    with pytest.raises(ArchiveError, match="could not be read"):
        FolderArchive(tmp_path).bytes_of("0" * 64)


def test_a_file_is_told_its_size_and_given_in_pieces(tmp_path: Path) -> None:
    archive = FolderArchive(tmp_path)
    data = os.urandom((1 << 20) + 7)
    name = archive.keep(data)
    assert archive.size_of(name) == len(data)
    pieces = list(archive.chunks_of(name))
    assert b"".join(pieces) == data and len(pieces) == 2


@pytest.mark.parametrize("name", ["", "..", "ab/../../outside", "0" * 63, "A" * 64, "a\0b"])
def test_no_name_leads_out_of_the_archive(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside").write_bytes(b"secret")
    archive = FolderArchive(tmp_path / "archive")
    assert not archive.has(name)
    for ask in (archive.bytes_of, archive.size_of, lambda asked: list(archive.chunks_of(asked))):
        with pytest.raises(ArchiveError):
            ask(name)
