"""`gravamen import`: others' cases come in as documents, which are read, or of which the file itself tells the statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from gravamen.record.adding import Tally
from gravamen.record.filing import is_filed
from gravamen.record.opening import Record
from gravamen.sources import RefusedError, Unreadable
from gravamen.sources.places import READING_ERRORS, STANDARD_INPUT, shown
from gravamen.sources.received import Form, Received
from gravamen.sources.unreadable import refusal_of

MOST_FAILURES = 1000
"""Of one file so many are named, and the others counted."""

TakeApart = Callable[[bytes, str], Iterator[Received | Unreadable]]
"""A file's bytes and name → its documents; raises RefusedError where it is no such file."""


def received_from(place: str, standard_input: IO[bytes], limit: int, take_apart: TakeApart) -> Iterator[Received | Unreadable]:
    """The documents of a file, or of standard input; what cannot be had of it comes out as `Unreadable`, each of the first thousand."""
    name = "standard input" if place == STANDARD_INPUT else shown(Path(place))
    try:
        if place == STANDARD_INPUT:
            data = standard_input.read(limit + 1)
        else:
            with Path(place).open("rb") as stream:
                data = stream.read(limit + 1)
        if not data.strip():
            raise RefusedError("it is empty", "give a file with something in it")
        yield from _with_few_failures(take_apart(data, name), name)
    except READING_ERRORS as error:
        yield refusal_of(error).of(name)


def _with_few_failures(found: Iterator[Received | Unreadable], name: str) -> Iterator[Received | Unreadable]:
    """All documents, and so many failures that somebody may still read them: a file of nonsense should not fill the record."""
    failures = 0
    for item in found:
        failures += isinstance(item, Unreadable)
        if isinstance(item, Received) or failures <= MOST_FAILURES:
            yield item
    if failures > MOST_FAILURES:
        reason = f"{failures - MOST_FAILURES} more parts of it cannot be taken"
        yield RefusedError(reason, "mend those that are named, and import it again").of(name)


def without_known(record: Record, received: Iterator[Received | Unreadable], tally: Tally) -> Iterator[Received | Unreadable]:
    """Leaves out what a bundle tells of documents that the record has read itself: it has them from closer by."""
    for item in received:
        if isinstance(item, Received) and item.form is Form.TOLD:
            with record.reading() as connection:
                if is_filed(connection, item.part):
                    tally.known += 1
                    continue
        yield item
