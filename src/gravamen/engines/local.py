"""Reading on this machine: in this process, or on worker processes that are handed one document at a time."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from gravamen.engines.workers import Understand, Workers
from gravamen.model import Document, Reading
from gravamen.sources import Unreadable

Outcome = Reading | Unreadable

# Below this many documents the start of a second process costs more than it saves.
FEW = 4


def understand(document: Document) -> Reading:
    """One document read, with the disputes that its statements make.

    Raises:
        gravamen.reading.network.ModelError: the shipped model cannot be loaded.
    """
    from gravamen.disputes import with_disputes  # noqa: PLC0415 (the model's libraries load only when something is read)
    from gravamen.reading import read_document  # noqa: PLC0415

    return with_disputes(read_document(document))


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_all(
    documents: Iterable[Document | Unreadable], workers: int | None = None, read: Understand = understand
) -> Iterator[Outcome]:
    """Every document read, in the order given; what came in unreadable goes out in its place.

    A document on which reading fails, or kills its worker, comes out as `Unreadable`, and the others go on. `workers` is the
    number of processes; 1 stays in this one, and None takes all cores where there are more than a `FEW` documents. At most
    `in_flight(workers)` documents are held at a time. `read` must be importable by name from a new process.

    Raises:
        gravamen.reading.network.ModelError: the shipped model cannot be loaded, so that nothing can be read.
    """
    stream = iter(documents)
    wanted = cores() if workers is None else workers
    if wanted > 1 and workers is None:
        first = list(islice(stream, FEW + 1))
        wanted = wanted if len(first) > FEW else 1
        stream = chain(first, stream)
    if wanted == 1:
        return (_read_here(item, read) for item in stream)
    return _read_by_workers(stream, wanted, read)


def in_flight(workers: int) -> int:
    """How many documents are held at once: enough that no worker waits for the next one or for a slow neighbour."""
    return 4 * workers


def failure(document: Document, reason: str) -> Unreadable:
    """The record of a document on which reading failed."""
    return Unreadable(document.id, reason, "please report this with the document: it is a fault of gravamen")


def _read_here(item: Document | Unreadable, read: Understand) -> Outcome:
    if isinstance(item, Unreadable):
        return item
    try:
        return read(item)
    except Exception as error:
        if is_fatal(error):
            raise
        return failure(item, reason_of(error))
