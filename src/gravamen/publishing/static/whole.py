"""What of a published site is made by going through everything: search, downloads, feed; and the files that every page loads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from sqlalchemy import Connection, select

from gravamen.archive import Archive
from gravamen.publishing.exports.fiat import fiat_table
from gravamen.publishing.exports.jsonld import jsonld
from gravamen.publishing.exports.plover import plover_lines
from gravamen.publishing.exports.stix import stix_bundle
from gravamen.publishing.site.rendering import Setting, asset, country, grade, in_words, render
from gravamen.publishing.static.addresses import SINGLE, InFolder
from gravamen.publishing.static.downloads import change_lines, dispute_lines, statement_lines
from gravamen.publishing.static.feed import feed
from gravamen.publishing.static.folder import Writer
from gravamen.publishing.static.indexing import FILTERS, Index
from gravamen.publishing.static.manifest import Edition, File
from gravamen.record.asking import Fields, listed, statements_numbered
from gravamen.record.gathering import gathered
from gravamen.record.schema import dispute, statement

_LINES: Mapping[str, Callable[[Connection], Iterator[str]]] = {
    "statements.jsonl": statement_lines,
    "disputes.jsonl": dispute_lines,
    "changelog.jsonl": change_lines,
}
_ASSETS = ("site.css", "site.js", "search.js", "marks.js")
_EXPORTS: Mapping[str, Callable[[Iterator[Fields], Edition], Iterable[str]]] = {
    "record.stix.json": lambda disputes, edition: stix_bundle(disputes, edition.hash or "", edition.selection or ""),
    "record.jsonld": lambda disputes, _: jsonld(disputes),
    "plover-events.jsonl": lambda disputes, _: plover_lines(disputes),
    "fiat-cases.csv": lambda disputes, _: fiat_table(disputes),
}
WHOLE = ("search", *_LINES, *_EXPORTS, "feed.atom", "assets")
_TITLES = {
    "respondent": "About",
    "speaker": "Speaker’s side",
    "act": "Act",
    "topic": "Topic",
    "evidence": "Evidence",
    "year": "Year",
}
_LABELS: Mapping[str, Callable[[str], str]] = {
    "respondent": country,
    "speaker": country,
    "act": str,
    "topic": in_words,
    "evidence": grade,
    "year": str,
}
_AT_ONCE = 400


def setting_of(edition: Edition, links: InFolder) -> Setting:
    """How a page of an edition is set."""
    return Setting(links, edition.record, "", None, False, edition.selection)


def whole(name: str, connection: Connection, archive: Archive, edition: Edition, address: str | None, writer: Writer) -> dict[str, File]:
    """Writes one of `WHOLE`, and returns its files."""
    if name == "search":
        return _search(connection, edition, writer)
    if name == "assets":
        return {f"assets/{each}": writer.put(f"assets/{each}", asset(each)) for each in _ASSETS}
    if name == "feed.atom":
        return {name: writer.put(name, feed(connection, setting_of(edition, InFolder(name)), edition.at, address))}
    if name in _EXPORTS:
        return {name: writer.pour(name, _exported(name, connection, archive, edition))}
    return {name: writer.pour(name, _LINES[name](connection))}


def _exported(name: str, connection: Connection, archive: Archive, edition: Edition) -> Iterable[str]:
    """The disputes that pages show, in a format of others; passages around statements, never whole texts."""
    shown = (dispute.c.merged_into.is_(None), dispute.c.statements >= 2)
    ids = connection.execute(select(dispute.c.id).where(*shown).order_by(dispute.c.id)).scalars().all()
    return _EXPORTS[name](gathered(connection, archive, ids), edition)


def _search(connection: Connection, edition: Edition, writer: Writer) -> dict[str, File]:
    files: dict[str, File] = {}

    def put(path: str, data: bytes) -> None:
        files[path] = writer.put(path, data)

    index = Index(put)
    leading = (statement.c.lead.is_(None), statement.c.rejected.is_(False))
    order = (statement.c.day.desc().nulls_last(), statement.c.number.desc())
    numbers = connection.execute(select(statement.c.number).where(*leading).order_by(*order)).scalars().all()
    for start in range(0, len(numbers), _AT_ONCE):
        for row in listed(connection, statements_numbered(connection, numbers[start : start + _AT_ONCE])):
            index.add(row)
    counts = index.finish()
    filters = [(name, _TITLES[name], _choices(name, counts[name])) for name in FILTERS]
    page = SINGLE["search"]
    put(page, render("search", setting_of(edition, InFolder(page)), filters=filters).encode("utf-8"))
    return files


def _choices(name: str, counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """The values of a filter with their words: the latest year first, others by their words."""
    found = [(value, _LABELS[name](value), count) for value, count in counts.items()]
    return sorted(found, key=lambda choice: choice[1], reverse=name == "year")
