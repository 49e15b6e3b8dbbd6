"""An archive in the database, so that a team needs nothing but the URL of its record."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from gravamen.archive import ArchiveError
from gravamen.model import digest as digest_of
from gravamen.record.schema import blob

_PIECE = 4 << 20


class TableArchive:
    """The archive of a record on a server."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def _connected(self) -> Generator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            reason = f"the archive in the database could not be read or written ({' '.join(str(error.orig).split())})"
            raise ArchiveError(f"{reason}: check its server, and run the same command again, which continues where it was") from error

    def keep(self, data: bytes) -> str:
        """Archives bytes and returns their digest; what is already there stays as it is. Raises ArchiveError."""
        name = digest_of(data)
        if not self.has(name):
            # Another run may archive the same bytes meanwhile.
            with self._connected() as connection:
                connection.execute(insert(blob).values(sha256=name, bytes=data).on_conflict_do_nothing())
        return name

    def has(self, digest: str) -> bool:
        """Whether there are bytes of that name. Raises ArchiveError where nobody can tell."""
        with self._connected() as connection:
            return connection.execute(select(blob.c.sha256).where(blob.c.sha256 == digest)).first() is not None

    def bytes_of(self, digest: str) -> bytes:
        """The bytes of that name, as they are found. Raises ArchiveError where there are none."""
        with self._connected() as connection:
            found = connection.execute(select(blob.c.bytes).where(blob.c.sha256 == digest)).scalar()
        if found is None:
            raise ArchiveError(f"the archive has nothing under {digest}")
        return bytes(found)

    def size_of(self, digest: str) -> int:
        """How many bytes there are of that name. Raises ArchiveError where there are none."""
        with self._connected() as connection:
            found = connection.execute(select(func.octet_length(blob.c.bytes)).where(blob.c.sha256 == digest)).scalar()
        if found is None:
            raise ArchiveError(f"the archive has nothing under {digest}")
        return found

    def chunks_of(self, digest: str) -> Iterator[bytes]:
        """The bytes of that name a piece at a time, each in a transaction of its own. Raises ArchiveError."""
        for start in range(0, self.size_of(digest), _PIECE):
            with self._connected() as connection:
                piece = func.substr(blob.c.bytes, start + 1, _PIECE)
                yield bytes(connection.execute(select(piece).where(blob.c.sha256 == digest)).scalar_one())

    def digests(self) -> Iterator[str]:
        """The names of everything that is kept, in order."""
        with self._connected() as connection:
            yield from connection.execute(select(blob.c.sha256).order_by(blob.c.sha256)).scalars()
