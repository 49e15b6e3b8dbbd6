"""A finding on file: what it says and what it does not, where it is filed and why, and its files to take away.

All is read from the archive: the exhibit is the `finding.json`, which names the other files by their SHA-256. Any file can be filed
as a finding, so that one which is none gives a page that says so.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from gravamen.archive import Archive, ArchiveError
from gravamen.evidence.facts import Facts, FactsError, facts_of
from gravamen.evidence.folder import FACTS
from gravamen.publishing.finding.contents import Contents, contents, without_tables
from gravamen.publishing.finding.tables import TableError, in_files
from gravamen.publishing.site.rendering import Setting, render
from gravamen.record.filed_findings import filed_finding

MOST_BYTES = 256 << 20
"""A file that is read for a page is held whole; larger ones can be taken away but are not shown."""
_KEPT = 8
_NO_NAME_OF_OURS = "a file of the finding"
_SAID: Mapping[str, str] = {
    FACTS: "parameters, versions, counts, error rates, hashes",
    "edges.parquet": "a row for each pair",
    "edge_kinds.parquet": "a row for each pair and kind of object",
    "evidence.parquet": "every post behind every pair",
    "groups.parquet": "a row for each group",
    "members.parquet": "a row for each account of a group",
    "sensitivity.parquet": "the search with other settings",
    "stability.parquet": "each group under other settings",
    "network.graphml": "the network, for Gephi and igraph",
    "network.gexf": "the network, for Gephi",
}
_MEDIA_TYPES: Mapping[str, str] = {
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
    ".graphml": "application/xml",
    ".gexf": "application/xml",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file of a finding that can be taken away. `size` is in bytes, None where the archive lacks the file; `rows` are of tables."""

    name: str
    sha256: str
    said: str
    size: int | None
    rows: int | None

    @property
    def media_type(self) -> str:
        """What the file is served as: never anything that a browser would show."""
        return _MEDIA_TYPES.get(self.name[self.name.rfind(".") :], "application/octet-stream")


@dataclass(slots=True)
class FindingKeeper:
    """Keeps what pages show of findings. It depends on the bytes of the `finding.json` alone, which names the others by their hashes."""

    _making: threading.Lock = field(default_factory=threading.Lock)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _kept: OrderedDict[str, Contents] = field(default_factory=OrderedDict[str, Contents])

    def contents(self, archive: Archive, sha256: str, facts: Facts) -> Contents:
        """What is shown of the finding whose facts are archived under a hash. One is made at a time, as each takes memory and seconds."""
        if (kept := self._get(sha256)) is not None:
            return kept
        with self._making:
            if (kept := self._get(sha256)) is not None:
                return kept
            try:
                made = contents(facts, in_files(lambda name: _bytes_of(archive, facts, name)))
            except TableError as error:
                # Not kept: a file that the archive lacks may come back.
                return without_tables(facts, str(error))
            with self._lock:
                self._kept[sha256] = made
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            return made

    def _get(self, sha256: str) -> Contents | None:
        with self._lock:
            if sha256 in self._kept:
                self._kept.move_to_end(sha256)
            return self._kept.get(sha256)


def finding_page(connection: Connection, archive: Archive, setting: Setting, keeper: FindingKeeper, id: str) -> str:
    """The page of a finding by the id of its exhibit.

    Raises:
        NotFoundError: there is no such finding.
    """
    filed = filed_finding(connection, id)
    try:
        facts = _facts(archive, filed.sha256)
    except FactsError as error:
        return render("finding", setting, filed=filed, finding=None, facts=None, problem=str(error), files=[], has_posts=False)
    shown = keeper.contents(archive, filed.sha256, facts)
    has_posts = archive.has(facts.posts.sha256)
    files = downloads(archive, filed.sha256, facts)
    return render("finding", setting, filed=filed, finding=shown, facts=facts, problem=shown.problem, files=files, has_posts=has_posts)


def downloads(archive: Archive, sha256: str, facts: Facts) -> list[Download]:
    """The files of a finding, `finding.json` first; of those that it names, the ones with plain names."""
    named = facts.plain_files
    found = [Download(FACTS, sha256, _SAID[FACTS], _size_of(archive, sha256), None)]
    for name, file in named.items():
        if name != FACTS:
            found.append(Download(name, file.sha256, _SAID.get(name, _NO_NAME_OF_OURS), _size_of(archive, file.sha256), file.rows))
    return found


def download(connection: Connection, archive: Archive, id: str, name: str) -> Download | None:
    """A file of a finding by its name; None where the finding has no such file.

    Raises:
        NotFoundError: there is no such finding.
    """
    filed = filed_finding(connection, id)
    try:
        facts = _facts(archive, filed.sha256)
    except FactsError:
        return None
    return next((each for each in downloads(archive, filed.sha256, facts) if each.name == name), None)


def _facts(archive: Archive, sha256: str) -> Facts:
    try:
        return facts_of(_whole(archive, sha256))
    except ArchiveError as error:
        raise FactsError(_said_of(FACTS, archive, sha256)) from error


def _bytes_of(archive: Archive, facts: Facts, name: str) -> bytes | None:
    file = facts.files.get(name)
    try:
        return _whole(archive, file.sha256) if file else None
    except ArchiveError as error:
        raise TableError(_said_of(name, archive, file.sha256 if file else "")) from error


def _whole(archive: Archive, sha256: str) -> bytes:
    if archive.size_of(sha256) > MOST_BYTES:
        raise ArchiveError("too large for a page")
    return archive.bytes_of(sha256)


def _said_of(name: str, archive: Archive, sha256: str) -> str:
    """Why a file is not read: the archive's own words name places of the machine, which are nobody's business on a page."""
    return f"{name} is too large for a page" if archive.has(sha256) else f"the archive lacks {name}"


def _size_of(archive: Archive, sha256: str) -> int | None:
    try:
        return archive.size_of(sha256)
    except ArchiveError:
        return None
