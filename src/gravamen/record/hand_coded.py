"""How others coded a case by hand, filed as their decisions on the allegation that was read in its row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from gravamen.assessment.fiat import answers_in, fields_in
from gravamen.record import assessing
from gravamen.record.allegations import ASSESSED
from gravamen.record.deciding import By
from gravamen.record.opening import Record
from gravamen.record.rows import AnyRow
from gravamen.record.schema import decision, document, statement
from gravamen.sources.fiat import PUBLISHER, day_of, fiat_row
from gravamen.sources.received import Form

AUTHOR = PUBLISHER
"""Whose decisions they are."""


@dataclass(slots=True)
class Filed:
    """What became of the rows: filed now, filed before, and those in which no allegation was read that the coding could be of."""

    now: int = 0
    before: int = 0
    without_allegation: int = 0


def file_hand_coded(record: Record) -> Filed:
    """Files the coding of every row of FIAT's tables on file, that is not filed yet, with its first allegation."""
    found = Filed()
    for row in _rows(record):
        cells = fiat_row(record.archive.bytes_of(row.sha256))
        answers, fields = answers_in(cells), fields_in(cells)
        for key, column in (("activity_start", "start_date"), ("activity_end", "end_date")):
            if day := day_of(cells.get(column, "")):
                fields[key] = day
        with record.writing() as connection:
            allegation = _allegation(connection, row.number)
            if allegation is None:
                found.without_allegation += 1
            elif _is_filed(connection, allegation):
                found.before += 1
            else:
                by = By(AUTHOR, f"coded by hand in {row.name}")
                if answers:
                    assessing.answer(connection, allegation, answers, by)
                if fields:
                    assessing.code(connection, allegation, fields, by)
                found.now += bool(answers or fields)
    return found


def _rows(record: Record) -> Iterator[AnyRow]:
    """The documents that are rows of FIAT's tables, a transaction each: what is read in between may take long."""
    last = 0
    while True:
        wanted = select(document).where(document.c.form == Form.FIAT.value, document.c.number > last).order_by(document.c.number).limit(1)
        with record.reading() as connection:
            row = connection.execute(wanted).first()
        if row is None:
            return
        last = row.number
        yield row


def _allegation(connection: Connection, number: int) -> str | None:
    charges = statement.c.act.in_(ASSESSED) & statement.c.negated.is_(False) & statement.c.rejected.is_(False)
    wanted = select(statement.c.id).where(statement.c.document == number, charges).order_by(statement.c.position).limit(1)
    return connection.execute(wanted).scalar()


def _is_filed(connection: Connection, allegation: str) -> bool:
    """Whether it was filed before; if somebody took it back since, that stands."""
    same = (decision.c.subject == allegation) & (decision.c.author == AUTHOR) & decision.c.kind.in_(assessing.KINDS)
    return connection.execute(select(decision.c.id).where(same).limit(1)).first() is not None
