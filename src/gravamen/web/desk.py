"""What every page of the application needs at hand: the record, its overview, and how pages are set."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePath

from sqlalchemy import Connection
from starlette.requests import Request

from gravamen.publishing.site.finding import FindingKeeper
from gravamen.publishing.site.links import Served
from gravamen.publishing.site.rendering import Setting, Viewer
from gravamen.record import Record
from gravamen.record.opening import is_url
from gravamen.record.overview import Overview, OverviewKeeper, latest_entry


@dataclass(frozen=True, slots=True)
class Desk:
    """An open record as the application works with it."""

    record: Record
    overviews: OverviewKeeper = field(default_factory=OverviewKeeper)
    findings: FindingKeeper = field(default_factory=FindingKeeper)

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One state of the record."""
        with self.record.reading() as connection:
            yield connection

    def overview(self, connection: Connection) -> Overview:
        """The overview of that state."""
        return self.overviews.current(connection)

    def setting(self, connection: Connection, viewer: Viewer | None) -> Setting:
        """How a page is set for who looks at it."""
        return Setting(Served(), self.name, f"entry {latest_entry(connection):,} of its history", viewer)

    @property
    def name(self) -> str:
        """What the record is called on pages: the last part of its place, which tells nothing of the machine."""
        return self.record.place.rsplit("/", 1)[-1] if is_url(self.record.place) else PurePath(self.record.place).name


def desk_of(request: Request) -> Desk:
    """The desk of the application that a request came to."""
    return request.app.state.desk
