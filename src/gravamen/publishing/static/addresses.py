"""Pages of a published site and the files that they are in. Names of files come from ids of ours, never from words of strangers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gravamen.publishing.site.links import Sort
from gravamen.record.dispute_parts import Part
from gravamen.record.selecting import Selection

_ID = re.compile(r"[0-9a-f]{8,64}")
_COUNTRY = re.compile(r"[A-Z]{3}")
_PAIR = re.compile(r"[A-Z]{3}-[A-Z]{3}")
_CHART = re.compile(r"timeline|dispute-[0-9a-f]{8,64}|pair-[A-Z]{3}-[A-Z]{3}")
_IDS = {Sort.COUNTRY: _COUNTRY, Sort.PAIR: _PAIR}
OVERVIEW, CHART = "overview", "charts"
NARROW = "narrow"
RECENT = "recent"
"""The order of the overview that the first page is in."""

LISTS = ("statements", "actors", "changelog")
"""Pages that there is one of and that go on in further files."""
SINGLE = {
    "changes": "changes.html",
    "method": "method.html",
    "search": "search.html",
    "downloads": "downloads.html",
    "feed": "feed.atom",
}
"""Files that there is one of, by the names that pages link them by."""
_CROWDED = (Sort.STATEMENT, Sort.DOCUMENT, Sort.ACTOR, Sort.SCORECARD)
"""Of these there may be hundreds of thousands: they lie in folders by the first two digits of their ids."""


@dataclass(frozen=True, slots=True, order=True)
class Page:
    """A page: of which sort, of what, which part of it, and which page of that; what a sort has none of is empty."""

    sort: str
    id: str = ""
    part: str = ""
    number: int = 1

    @property
    def path(self) -> str:
        """Where in the folder it is, with slashes.

        Raises:
            ValueError: it is of nothing that could have a page.
        """
        if self.sort == OVERVIEW:
            return "index.html" if self.id == RECENT and self.number == 1 else f"overview/{_word(self.id)}-{self.number:d}.html"
        if self.sort in SINGLE:
            return SINGLE[self.sort]
        if self.sort == CHART:
            return f"charts/{_checked(_CHART, self.id)}{'-narrow' if self.part else ''}.svg"
        if self.id:
            return self._of_one(Sort(self.sort))
        if self.sort not in LISTS:
            raise ValueError(f"a published site has no page {self.sort}")
        return f"{self.sort}.html" if self.number == 1 else f"{self.sort}/{self.number:d}.html"

    def _of_one(self, sort: Sort) -> str:
        id = _checked(_IDS.get(sort, _ID), self.id)
        stem = f"{sort}/{id[:2]}/{id}" if sort in _CROWDED else f"{sort}/{id}"
        if self.part:
            return f"{stem}/{Part(self.part)}-{self.number:d}.html"
        return f"{stem}.html" if self.number == 1 else f"{stem}/{self.number:d}.html"


def _checked(pattern: re.Pattern[str], id: str) -> str:
    if not pattern.fullmatch(id):
        raise ValueError(f"“{id}” is no id that a file can be named by")
    return id


def _word(name: str) -> str:
    return _checked(re.compile(r"[a-z]+"), name)


class InFolder:
    """Links from one page of a published site to others: relative, so that the folder can lie anywhere. Notes which pages it linked."""

    def __init__(self, here: str) -> None:
        self._up = "../" * here.count("/")
        self.linked: set[Page] = set()

    def _to(self, page: Page) -> str:
        self.linked.add(page)
        return self.to_file(page.path)

    def to_file(self, path: str) -> str:
        """The address of a file of the site, from this page."""
        return self._up + path

    def overview(self, selection: Selection | None = None, /, **more: str | int | None) -> str:
        """The overview, in an order."""
        _check_whole(selection)
        return self._to(Page(OVERVIEW, str(more.get("sort") or RECENT), number=int(more.get("page") or 1)))

    def page(self, sort: Sort, id: str, /, **more: str | int | None) -> str:
        """The page of one thing."""
        return self._to(Page(sort, id, str(more.get("part") or ""), int(more.get("page") or 1)))

    def named(self, name: str, selection: Selection | None = None, /, **more: str | int | None) -> str:
        """A page that there is one of, or a page of a list."""
        _check_whole(selection)
        if name in SINGLE:
            return self.to_file(SINGLE[name])
        return self._to(Page(name, number=int(more.get("page") or 1)))

    def file(self, sort: Sort, id: str, name: str, /) -> str:
        """A published site has no files of findings, which name accounts; none of its pages links any."""
        raise ValueError(f"a published site has no file {name} of {sort} {id}")

    def asset(self, name: str) -> str:
        """A file in the folder of assets."""
        return self.to_file(f"assets/{name}")

    def chart(self, name: str, selection: Selection | None = None, /, **more: str | int | None) -> str:
        """A chart, for wide screens or narrow ones; one file for light and dark."""
        _check_whole(selection)
        return self._to(Page(CHART, name, NARROW if more.get("size") == NARROW else ""))


def _check_whole(selection: Selection | None) -> None:
    if selection:
        raise ValueError("a published site has no pages of selections")
