"""What an archive does, wherever it keeps its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class ArchiveError(Exception):
    """The archive could not be written to or read from; the message says which part and why."""


class Archive(Protocol):
    """Bytes under their SHA-256 in hexadecimal."""

    def keep(self, data: bytes) -> str:
        """Archives bytes and returns their digest; what is already there stays as it is. Raises ArchiveError."""
        ...

    def has(self, digest: str) -> bool:
        """Whether there are bytes of that name."""
        ...

    def bytes_of(self, digest: str) -> bytes:
        """The bytes of that name, as they are found: `gravamen verify` compares. Raises ArchiveError where there are none."""
        ...

    def size_of(self, digest: str) -> int:
        """How many bytes there are of that name. Raises ArchiveError where there are none."""
        ...

    def chunks_of(self, digest: str) -> Iterator[bytes]:
        """The bytes of that name a piece at a time, for files that need not be held whole. Raises ArchiveError."""
        ...

    def digests(self) -> Iterator[str]:
        """The names of everything that is kept, in order."""
        ...
