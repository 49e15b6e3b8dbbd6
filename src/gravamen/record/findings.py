"""Findings of the evidence part as exhibits: their files and posts go into the archive, and are made again from there.

The exhibit is the finding's `finding.json`, which names every other file and the posts by their SHA-256; the archive keeps all of
them under these names.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from gravamen.evidence.duckdb_engine import DuckDBEngine
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
    record: Record, connection: Connection, folder: Path, posts: Path, dispute: str, title: str | None, day: str, by: By
) -> str:
    """Files a finding in a dispute, with the posts that it was made from; returns the id of the exhibit.

    Raises:
        DecisionError: a file of the finding was changed, or the posts are not those that it was made from.
        FolderError, PostsError: there is no finding, or there are no posts.
    """
    facts = read_facts(folder)
    files = posts_files(posts)
    if len(files) != 1:
        raise DecisionError(
            f"{posts} holds {len(files)} files: make one table of them with `gravamen evidence load`, and a finding of that"
        )
    problems = verify_finding(folder, None, DuckDBEngine)
    if problems:
        raise DecisionError(f"{folder} is not as the finding left it: {'; '.join(problems)}")
    if digest_of(files) != facts["posts"]["sha256"]:
        raise DecisionError(f"{posts} are not the posts that {folder} was made from (their SHA-256 differs)")
    for path in (*(folder / name for name in facts["files"]), *files):
        record.archive.keep(path.read_bytes())
    sha256 = record.archive.keep((folder / FACTS).read_bytes())
    return file_exhibit(connection, dispute, sha256, title or f"Finding {folder.name}", FINDING, day, None, by)


def findings(record: Record) -> Iterator[Fault | None]:
    """Every finding on file, made again from its archived posts."""
    with record.reading() as connection:
        filed = connection.execute(select(exhibit.c.id, exhibit.c.sha256).where(exhibit.c.sort == FINDING)).all()
    for row in filed:
        problems = list(_problems(record, row.sha256))
        yield from (Fault(f"exhibit {row.id}", problem) for problem in problems)
        if not problems:
            yield None


def _problems(record: Record, sha256: str) -> Iterator[str]:
    archive = record.archive
    if not archive.has(sha256):
        return
    try:
        facts = json.loads(archive.bytes_of(sha256))
        wanted = {name: fact["sha256"] for name, fact in facts["files"].items()}
        posts = facts["posts"]["sha256"]
    except (ValueError, KeyError, TypeError, AttributeError):
        # Filed as any file by `gravamen decide exhibit`: there is nothing to make again.
        return
    missing = [name for name, digest in {**wanted, "the posts": posts}.items() if not archive.has(digest)]
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
        made_from.write_bytes(archive.bytes_of(posts))
        yield from verify_finding(folder, made_from, DuckDBEngine)
