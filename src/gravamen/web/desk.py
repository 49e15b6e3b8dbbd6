"""What every page of the application needs at hand: the record, its overview, and how pages are set."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection
from starlette.requests import Request

from gravamen.publishing.site.finding import FindingKeeper
from gravamen.publishing.site.links import Served
from gravamen.publishing.site.rendering import Setting, Viewer, record_name
from gravamen.record import Record, RecordError
from gravamen.record.adding import link_everything
from gravamen.record.asking import Fields
from gravamen.record.keeping import Keeper, KeptByKey, latest_entry
from gravamen.record.overview import Overview, OverviewKeeper
from gravamen.record.positions import changes_by, changes_in
from gravamen.record.speaking import Speaking, speaking_of
from gravamen.record.stakes import StakesKeeper

_log = logging.getLogger("gravamen.web")


@dataclass(frozen=True, slots=True)
class Desk:
    """An open record as the application works with it."""

    record: Record
    overviews: OverviewKeeper = field(default_factory=OverviewKeeper)
    findings: FindingKeeper = field(default_factory=FindingKeeper)
    stakes: StakesKeeper = field(init=False)
    linking: threading.Lock = field(default_factory=threading.Lock)
    deciding: threading.Lock = field(default_factory=threading.Lock)
    _speaking: Keeper[Speaking] = field(default_factory=lambda: Keeper(speaking_of))
    _changes: KeptByKey[list[Fields]] = field(default_factory=lambda: KeptByKey(1000))

    def __post_init__(self) -> None:
        object.__setattr__(self, "stakes", StakesKeeper(self.record))

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One state of the record."""
        with self.record.reading() as connection:
            yield connection

    def overview(self, connection: Connection) -> Overview:
        """The overview of that state."""
        return self.overviews.current(connection)

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """A transaction in which somebody decides something; linking that goes on beside stands back for it."""
        with self.deciding, self.record.writing() as connection:
            yield connection

    def link(self) -> None:
        """Has what decisions touch linked again, as every command does; where that fails, the next one does it."""
        with self.linking:
            try:
                link_everything(self.record, self._stand_back)
            except RecordError as error:
                _log.warning("what a decision touches was not linked again: %s", error)

    def _stand_back(self, _: int) -> None:
        with self.deciding:
            pass

    def speaking(self, connection: Connection) -> Speaking:
        """Who speaks about whom in that state."""
        return self._speaking.current(connection)

    def make_ready(self) -> None:
        """Makes what every page needs before the first is asked for."""
        with self.reading() as connection:
            self.overview(connection)
            self.speaking(connection)

    def changes_in(self, connection: Connection, dispute: str) -> list[Fields]:
        """The changes of position in a dispute; all of its statements have to be looked at for them."""
        return self._changes.get(connection, f"in {dispute}", lambda: changes_in(connection, dispute))

    def changes_by(self, connection: Connection, actors: Sequence[str]) -> list[Fields]:
        """The changes of position by an actor that goes by these ids."""
        return self._changes.get(connection, f"by {' '.join(actors)}", lambda: changes_by(connection, actors))

    def setting(self, connection: Connection, viewer: Viewer | None) -> Setting:
        """How a page is set for who looks at it."""
        return Setting(Served(), record_name(self.record.place), f"entry {latest_entry(connection):,} of its history", viewer)


def desk_of(request: Request) -> Desk:
    """The desk of the application that a request came to."""
    return request.app.state.desk
