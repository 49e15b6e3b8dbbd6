"""Where pages are. A served application and a folder of files have the same pages at different addresses."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol
from urllib.parse import quote, urlencode

from gravamen.record.selecting import Selection


class Sort(StrEnum):
    """What a page is about; its name is the beginning of its address."""

    DISPUTE = "disputes"
    STATEMENT = "statements"
    DOCUMENT = "documents"
    ACTOR = "actors"
    COUNTRY = "countries"
    PAIR = "pairs"
    FINDING = "findings"
    SCORECARD = "scorecards"


class Links(Protocol):
    """The addresses of pages, as they stand in a page."""

    def overview(self, selection: Selection | None = None, /, **more: str | int | None) -> str:
        """The overview of a selection."""
        ...

    def page(self, sort: Sort, id: str, /, **more: str | int | None) -> str:
        """The page of one thing; a pair's id is its two countries with a hyphen, a scorecard's that of its allegation."""
        ...

    def named(self, name: str, selection: Selection | None = None, /, **more: str | int | None) -> str:
        """A page that there is one of: `method`, `changes`, `actors`, `statements`."""
        ...

    def asset(self, name: str) -> str:
        """A style sheet, a script, a picture of ours."""
        ...

    def file(self, sort: Sort, id: str, name: str, /) -> str:
        """A file that belongs to the page of a thing."""
        ...

    def chart(self, name: str, selection: Selection | None = None, /, **more: str | int | None) -> str:
        """A chart as SVG."""
        ...


class Served:
    """Links within the application."""

    def overview(self, selection: Selection | None = None, /, **more: str | int | None) -> str:
        """`/`, with the selection in words."""
        return _with_query("/", selection, more)

    def page(self, sort: Sort, id: str, /, **more: str | int | None) -> str:
        """`/disputes/ID` and the like; a scorecard stands below its allegation."""
        if sort is Sort.SCORECARD:
            return _with_query(f"/{Sort.STATEMENT}/{quote(id, safe='')}/scorecard", None, more)
        return _with_query(f"/{sort}/{quote(id, safe='')}", None, more)

    def named(self, name: str, selection: Selection | None = None, /, **more: str | int | None) -> str:
        """`/method` and the like."""
        return _with_query(f"/{name}", selection, more)

    def asset(self, name: str) -> str:
        """`/assets/NAME`."""
        return f"/assets/{name}"

    def file(self, sort: Sort, id: str, name: str, /) -> str:
        """`/findings/ID/NAME` and the like."""
        return f"/{sort}/{quote(id, safe='')}/{quote(name, safe='')}"

    def chart(self, name: str, selection: Selection | None = None, /, **more: str | int | None) -> str:
        """`/charts/NAME.svg`."""
        return _with_query(f"/charts/{name}.svg", selection, more)


def _with_query(path: str, selection: Selection | None, more: dict[str, str | int | None]) -> str:
    pairs = [*(selection.pairs() if selection else ()), *((name, str(value)) for name, value in more.items() if value is not None)]
    return f"{path}?{urlencode(pairs)}" if pairs else path
