"""The files of a published site, made from one state of the record: each page by the view function that the application serves it by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain

from sqlalchemy import Connection, select

from gravamen.archive import Archive
from gravamen.publishing.site import changes, dispute, document, listing, method, overview, scorecard, statement, voices
from gravamen.publishing.site.links import Sort
from gravamen.publishing.site.rendering import Setting, render
from gravamen.publishing.static.addresses import CHART, LISTS, OVERVIEW, RECENT, InFolder, Page
from gravamen.publishing.static.figures import figure
from gravamen.publishing.static.folder import Done, Writer
from gravamen.publishing.static.manifest import Edition, File
from gravamen.publishing.static.whole import WHOLE, setting_of, whole
from gravamen.record import schema
from gravamen.record.dispute_lists import Sort as Order
from gravamen.record.dispute_parts import Part
from gravamen.record.overview import Overview, overview_of
from gravamen.record.selecting import Selection
from gravamen.record.speaking import Speaking, speaking_of

_CHANGES = 200
_LOOKED_BACK = timedelta(days=7)
_EVERYTHING = Selection()


@dataclass
class Maker:
    """Makes files of a site on a connection that sees what is published, as of the day of its last entry."""

    connection: Connection
    archive: Archive
    edition: Edition
    address: str | None

    def make(self, pages: Sequence[Page], writer: Writer) -> Done:
        """Writes these pages, and what they stand for."""
        files: dict[str, File] = {}
        linked: set[Page] = set()
        statements = [page for page in pages if page.sort == Sort.STATEMENT and page.id]
        for page in pages:
            if page.sort == CHART:
                files[page.path] = writer.put(page.path, figure(self.connection, self._seen, self._speaking, page).encode("utf-8"))
            elif page.sort in WHOLE:
                files |= whole(page.sort, self.connection, self.archive, self.edition, self.address, writer)
        for page, links, text in chain(self._statements(statements), self._others(pages)):
            files[page.path] = writer.put(page.path, text.encode("utf-8", "replace"))
            linked |= links.linked
        return Done(tuple(pages), tuple(sorted(linked)), files)

    def _statements(self, pages: Sequence[Page]) -> Iterator[tuple[Page, InFolder, str]]:
        links = {page.id: InFolder(page.path) for page in pages}
        settings = {id: self.setting(each) for id, each in links.items()}
        texts = statement.statement_pages(self.connection, self.archive, settings)
        yield from zip(pages, links.values(), texts, strict=True)

    def _others(self, pages: Sequence[Page]) -> Iterator[tuple[Page, InFolder, str]]:
        for page in pages:
            if page.sort != CHART and page.sort not in WHOLE and not (page.sort == Sort.STATEMENT and page.id):
                links = InFolder(page.path)
                yield page, links, self._page(page, self.setting(links))

    def setting(self, links: InFolder) -> Setting:
        """How a page is set."""
        return setting_of(self.edition, links)

    def first(self) -> list[Page]:
        """The pages that there must be; others follow from what these link."""
        found = [Page(name) for name in (*WHOLE, "changes", "method", *LISTS)]
        disputes = -(-len(self._seen.ids) // overview.PAGE)
        found += [Page(OVERVIEW, order, number=n) for order in Order for n in range(1, max(1, disputes) + 1)]
        found += [Page("statements", number=n) for n in range(2, -(-len(self._seen.numbers) // listing.PAGE) + 1)]
        for sort, column in (
            (Sort.DISPUTE, schema.dispute.c.id),
            (Sort.DOCUMENT, schema.document.c.sha256),
            (Sort.ACTOR, schema.actor.c.id),
            (Sort.STATEMENT, schema.statement.c.id),
        ):
            wanted = select(column).order_by(column)
            if sort is Sort.STATEMENT:  # by document, whose text is then read once
                wanted = select(column).order_by(schema.statement.c.document, schema.statement.c.position)
            found += [Page(sort, id) for id in self.connection.execute(wanted).scalars()]
        return found

    @cached_property
    def _seen(self) -> Overview:
        return overview_of(self.connection)

    @cached_property
    def _speaking(self) -> Speaking:
        return speaking_of(self.connection)

    def _page(self, page: Page, setting: Setting) -> str:
        if page.sort == OVERVIEW:
            return overview.overview_page(self.connection, setting, self._seen, _EVERYTHING, Order(page.id or RECENT), page.number)
        return self._of_one(page, setting) if page.id else self._of_all(page, setting)

    def _of_all(self, page: Page, setting: Setting) -> str:
        match page.sort:
            case "statements":
                return listing.statements_page(self.connection, setting, self._seen, _EVERYTHING, page.number)
            case "actors":
                return voices.actors_page(self.connection, setting, None, None, page.number)
            case "changes":
                return changes.changes_page(self.connection, setting, self._lately(), overview=self._seen)
            case "changelog":
                return self._changelog(page.number, setting)
            case _:
                return method.method_page(setting)

    def _of_one(self, page: Page, setting: Setting) -> str:
        connection = self.connection
        match Sort(page.sort):
            case Sort.DISPUTE:
                return dispute.dispute_page(connection, setting, page.id, Part(page.part) if page.part else None, page.number)
            case Sort.DOCUMENT:
                return document.document_page(connection, self.archive, setting, page.id, self.edition.has_texts)
            case Sort.ACTOR:
                return voices.actor_page(connection, setting, page.id, page.number)
            case Sort.COUNTRY:
                return voices.country_page(connection, setting, page.id, page.number, self._speaking)
            case Sort.PAIR:
                one, _, other = page.id.partition("-")
                return voices.pair_page(connection, setting, one, other, page.number, self._speaking)
            case Sort.SCORECARD:
                return scorecard.scorecard_page(connection, self.archive, setting, page.id)
            case Sort.STATEMENT | Sort.FINDING:
                raise ValueError(f"a page of {page.sort} is not made by itself")

    def _lately(self) -> str:
        """From which day on things are new: a week before the last entry."""
        day = date.fromisoformat(self.edition.at[:10]) if self.edition.at else date.min + _LOOKED_BACK
        return (day - _LOOKED_BACK).isoformat()

    def _changelog(self, number: int, setting: Setting) -> str:
        count = changes.count_of_status_changes(self.connection)
        rows = changes.status_changes(self.connection, "", _CHANGES, (number - 1) * _CHANGES)
        return render("changelog", setting, rows=rows, count=count, page=number, pages=max(1, -(-count // _CHANGES)))
