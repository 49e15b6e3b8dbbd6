"""Reading on this machine: in this process, or on worker processes that are handed one document at a time."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from itertools import chain, islice

from gravamen.engines.attempts import Outcome, Understand, attempt
from gravamen.engines.workers import Crew, Task
from gravamen.model import Document, Reading
from gravamen.sources import Unreadable

# Up to this many documents, starting further processes costs more than they save.
FEW = 4


OnPart = Callable[[Document, float], None]
"""Hears of a document how much of it is read (0 to 1)."""


def understand(document: Document, on_part: Callable[[float], None] | None = None) -> Reading:
    """One document read, with the disputes that its statements make; `on_part` hears how much of it is read (0 to 1).

    Raises:
        gravamen.reading.installed.ModelError: the shipped model cannot be loaded.
    """
    from gravamen.disputes import with_disputes  # noqa: PLC0415 (the model's libraries load only when something is read)
    from gravamen.reading import read_document  # noqa: PLC0415

    return with_disputes(read_document(document, on_part))


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_flight(workers: int) -> int:
    """How many documents are held at once: enough that no worker waits for the next one or for a slow neighbour."""
    return 4 * workers


def read_all(
    documents: Iterable[Document | Unreadable],
    workers: int | None = None,
    read: Understand = understand,
    on_part: OnPart | None = None,
) -> Generator[Outcome]:
    """Every document read, in the order given; what came in unreadable goes out in its place.

    A document on which reading fails, or kills its worker, comes out as `Unreadable`, and the others go on. `workers` is the
    number of processes; 1 stays in this one, and None takes all cores where there are more than a `FEW` documents. At most
    `in_flight(workers)` documents are held at a time. `read` must be importable by name from a new process. `on_part` hears how
    far a document is where this process reads it.

    Raises:
        ImportError, gravamen.reading.installed.ModelError: the installation is broken, so that nothing can be read.
    """
    stream = iter(documents)
    if workers is None:
        first = list(islice(stream, FEW + 1))
        workers = cores() if len(first) > FEW else 1
        stream = chain(first, stream)
    if workers > 1:
        yield from _read_by_crew(stream, workers, read)
        return
    for item in stream:
        yield item if isinstance(item, Unreadable) else attempt(partial(read, on_part=partial(on_part, item)) if on_part else read, item)


def _read_by_crew(stream: Iterator[Document | Unreadable], workers: int, read: Understand) -> Generator[Outcome]:
    held = deque[Task | Unreadable]()
    with Crew(workers, read) as crew:
        for item in stream:
            held.append(item if isinstance(item, Unreadable) else crew.give(item))
            while held and (_is_done(held[0]) or len(held) >= in_flight(workers)):
                yield _outcome(held.popleft(), crew)
        while held:
            yield _outcome(held.popleft(), crew)


def _is_done(item: Task | Unreadable) -> bool:
    return isinstance(item, Unreadable) or item.outcome is not None


def _outcome(item: Task | Unreadable, crew: Crew) -> Outcome:
    return item if isinstance(item, Unreadable) else crew.wait_for(item)
