"""An archive in a folder: `ab/cdef…` holds the bytes whose SHA-256 is `abcdef…`, so that `sha256sum` can check it.

A file appears whole or not at all: it is written under another name, brought to the disk, and then renamed. A run that is
killed leaves at most a draft behind, which the next one clears away.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from gravamen.archive.keeping import ArchiveError
from gravamen.model import digest

_NAME = re.compile(r"[0-9a-f]{64}")
# A draft this old was left by a run that died: no write takes an hour.
_ABANDONED_SECONDS = 3600
_PIECE = 1 << 20


class FolderArchive:
    """The archive of a record whose database is a file beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes) -> str:
        """Archives bytes and returns their digest; what is already there stays as it is. Raises ArchiveError."""
        name = digest(data)
        place = self._place(name)
        if place.exists():
            return name
        # Two containers that share a folder may have one number for two processes.
        draft = place.with_name(f".{place.name}.{os.getpid()}.{secrets.token_hex(4)}.draft")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            draft.chmod(0o444)
            draft.replace(place)
        except OSError as error:
            with suppress(OSError):  # what cannot be written may not be removable either; the first reason is the one to tell
                draft.unlink()
            raise ArchiveError(f"{place} could not be written ({error.strerror})") from error
        return name

    def has(self, digest: str) -> bool:
        """Whether there are bytes of that name."""
        return _NAME.fullmatch(digest) is not None and self._place(digest).exists()

    def bytes_of(self, digest: str) -> bytes:
        """The bytes of that name, as they are found. Raises ArchiveError where there are none."""
        try:
            return self._place(digest).read_bytes()
        except OSError as error:
            raise ArchiveError(f"{self._place(digest)} could not be read ({error.strerror})") from error

    def size_of(self, digest: str) -> int:
        """How many bytes there are of that name. Raises ArchiveError where there are none."""
        try:
            return self._place(digest).stat().st_size
        except OSError as error:
            raise ArchiveError(f"{self._place(digest)} could not be read ({error.strerror})") from error

    def chunks_of(self, digest: str) -> Iterator[bytes]:
        """The bytes of that name a piece at a time. Raises ArchiveError."""
        try:
            with self._place(digest).open("rb") as stream:
                yield from iter(lambda: stream.read(_PIECE), b"")
        except OSError as error:
            raise ArchiveError(f"{self._place(digest)} could not be read ({error.strerror})") from error

    def digests(self) -> Iterator[str]:
        """The names of everything that is kept, in order; drafts are no part of it."""
        for folder in sorted(self._folder.glob("??")):
            for path in sorted(folder.iterdir()):
                if _NAME.fullmatch(folder.name + path.name):
                    yield folder.name + path.name

    def clear_drafts(self) -> None:
        """Removes what runs that died have left unfinished."""
        for draft in self._folder.glob("??/.*.draft"):
            with suppress(FileNotFoundError):  # another run has finished it, or clears it away too
                if time.time() - draft.stat().st_mtime > _ABANDONED_SECONDS:
                    draft.unlink()

    def _place(self, digest: str) -> Path:
        # Digests are also read from files that strangers made: what is none must not lead out of the archive.
        if not _NAME.fullmatch(digest):
            raise ArchiveError(f"the archive has nothing under {digest!r}: it is no SHA-256 in hexadecimal")
        return self._folder / digest[:2] / digest[2:]
