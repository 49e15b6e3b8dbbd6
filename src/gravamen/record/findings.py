"""Findings of the evidence part as exhibits: their files and posts go into the archive, and are made again from there.

The exhibit is the finding's `finding.json`, which names every other file and the posts by their SHA-256; the archive keeps all of
them under these names.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from gravamen.archive import Archive, ArchiveError
from gravamen.evidence.duckdb_engine import DuckDBEngine
from gravamen.evidence.facts import FactsError, facts_of
from gravamen.evidence.folder import read_facts
from gravamen.evidence.posts import digest_of, posts_files
from gravamen.evidence.verification import verify_finding
from gravamen.record.deciding import By, DecisionError
from gravamen.record.decisions import file_exhibit
from gravamen.record.faults import Fault
from gravamen.record.opening import Record
from gravamen.record.schema import exhibit

FACTS = "finding.json"
FINDING = "finding"


def file_finding(
    record: Record, connection: Connection, folder: Path, posts: Path | None, dispute: str, title: str | None, day: str, by: By
) -> str:
    """Files a finding in a dispute, with the posts that it was made from where they are given; returns the id of the exhibit.

    Raises:
        DecisionError: a file of the finding was changed, or the posts are not those that it was made from.
        FolderError, PostsError: there is no finding, or there are no posts.
    """
    facts = read_facts(folder)
    problems = verify_finding(folder, None, DuckDBEngine)
    if problems:
        raise DecisionError(f"{folder} is not as the finding left it: {'; '.join(problems)}")
    files = [folder / name for name in facts["files"]]
    if posts is not None:
        files.append(_posts_of(posts, folder, facts["posts"]["sha256"]))
    for path in files:
        record.archive.keep(path.read_bytes())
    sha256 = record.archive.keep((folder / FACTS).read_bytes())
    return file_exhibit(connection, dispute, sha256, title or f"Finding {folder.name}", FINDING, day, None, by)


def _posts_of(posts: Path, folder: Path, sha256: str) -> Path:
    """The one file of posts that the finding was made from."""
    files = posts_files(posts)
    if len(files) != 1:
        raise DecisionError(
            f"{posts} holds {len(files)} files: make one table of them with `gravamen evidence load`, and a finding of that"
        )
    if digest_of(files) != sha256:
        raise DecisionError(f"{posts} are not the posts that {folder} was made from (their SHA-256 differs)")
    return files[0]


def findings(record: Record) -> Iterator[Fault | None]:
    """Every finding on file: its files as they were filed, and its tables made again where its posts are in the archive."""
    for id, wanted, posts in _filed(record):
        try:
            problems = list(_problems(record.archive, id[1], wanted, posts))
        except ArchiveError as error:
            problems = [str(error)]
        yield from (Fault(f"exhibit {id[0]}", problem) for problem in problems)
        if not problems:
            yield None


def count_without_posts(record: Record) -> int:
    """How many findings cannot be made again here, since their posts were not filed with them."""
    return sum(not record.archive.has(posts) for _, _, posts in _filed(record))


def _filed(record: Record) -> Iterator[tuple[tuple[str, str], dict[str, str], str]]:
    """Id and hash of every finding on file, the hashes of its files by name, and that of its posts."""
    with record.reading() as connection:
        rows = connection.execute(select(exhibit.c.id, exhibit.c.sha256).where(exhibit.c.sort == FINDING)).all()
    for row in rows:
        if not record.archive.has(row.sha256):
            continue
        try:
            facts = facts_of(record.archive.bytes_of(row.sha256))
        except ArchiveError:
            # The check of the archive names it.
            continue
        except FactsError:
            # Filed as any file by `gravamen decide exhibit`: there is nothing to make again.
            continue
        yield (row.id, row.sha256), {name: file.sha256 for name, file in facts.files.items()}, facts.posts.sha256


def _problems(archive: Archive, sha256: str, wanted: dict[str, str], posts: str) -> Iterator[str]:
    missing = [name for name, digest in wanted.items() if not archive.has(digest)]
    if missing:
        yield f"the archive lacks {', '.join(missing)} of its finding"
        return
    with tempfile.TemporaryDirectory() as place:
        folder, made_from = Path(place) / "finding", Path(place) / "posts.parquet"
        folder.mkdir()
        (folder / FACTS).write_bytes(archive.bytes_of(sha256))
        for name, digest in wanted.items():
            # A name with a path in it would lead out of the folder: it is no file of a finding that we made.
            if Path(name).name != name:
                yield f"it names a file {name!r}, which is no plain name"
                return
            (folder / name).write_bytes(archive.bytes_of(digest))
        if archive.has(posts):
            with made_from.open("wb") as stream:  # posts need not fit into memory
                stream.writelines(archive.chunks_of(posts))
        yield from verify_finding(folder, made_from if made_from.exists() else None, DuckDBEngine)
