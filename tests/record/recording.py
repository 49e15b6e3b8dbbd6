"""Making small records and looking at them whole."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any

import scripted
from sqlalchemy import select

from gravamen.engines import Outcome, read_all
from gravamen.model import Document
from gravamen.record import Record, schema
from gravamen.record.adding import Adding, Tally, link_if_last
from gravamen.record.verifying import Fault, Verification
from gravamen.sources import Unreadable
from gravamen.sources.confinement import Confined
from gravamen.sources.deliveries import deliveries

# What tells of when and in which order things were done, not of what is on file.
CLOCKS = frozenset({"filed_at", "received_at", "first_seen_at", "decided_at", "at", "hash", "previous", "number", "document"})
ORDER = frozenset({"seq", "since", "until", "entry"})
UNCOMPARED = frozenset({"run", "signature", "band", "blob", "concerning"})


def by_script(documents: Iterable[Document | Unreadable]) -> Generator[Outcome]:
    return read_all(documents, 1, scripted.read)


def add(record: Record, *places: Path | str, published: str | None = None, link: bool = True) -> Tally:
    """Adds places, read by script."""
    named = [str(place) for place in places]
    with Confined() as confined:
        adding = Adding(record, confined, lambda tally: None, published)
        adding.run(deliveries(named, io.BytesIO(), confined), by_script, named, "local")
    if link:
        assert link_if_last(record)
    return adding.tally


def write(folder: Path, **texts: str) -> Path:
    """Files of these names and texts; a name like `d2024_04_26_x` becomes an article of that day."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    return folder


def faults(record: Record) -> list[Fault]:
    """What `gravamen verify` finds wrong."""
    return [step for step in Verification(record).steps() if isinstance(step, Fault)]


def contents(record: Record, with_order: bool = True) -> dict[str, list[Any]]:
    """Everything on file, without what tells only of clocks; without `with_order`, in no order."""
    left_out = CLOCKS if with_order else CLOCKS | ORDER
    found: dict[str, list[Any]] = {}
    with record.reading() as connection:
        for table in schema.metadata.sorted_tables:
            if table.name not in UNCOMPARED:
                columns = [column for column in table.c if column.name not in left_out]
                found[table.name] = sorted(repr(tuple(row)) for row in connection.execute(select(*columns)))
        names = connection.execute(
            select(schema.document.c.sha256).join(schema.delivery, schema.delivery.c.document == schema.document.c.number)
        )
        found["delivered"] = sorted(names.scalars())
    return found
