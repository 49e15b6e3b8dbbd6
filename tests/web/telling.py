"""A record of everything that the interface for programs tells of, by script; and the application over it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from fastapi.testclient import TestClient
from recording import add, write
from sqlalchemy import select

from gravamen.assessment import scorecard
from gravamen.record import Record, assessing, correcting, decisions
from gravamen.record.adding import link_everything
from gravamen.record.deciding import By
from gravamen.record.findings import FACTS, FINDING
from gravamen.record.schema import dispute, statement
from gravamen.web.app import create_app

BY = By("Ann", "I listened to the recording")
HOSTILE = '<script>alert("1")</script> \N{RIGHT-TO-LEFT OVERRIDE} & Co'
CYBER = f"""Invented.
Anna Berg/EST allege RUS cyber 2024-04-26 [role=foreign minister] [evidence=shown]: Russia broke into the harbour registry.
Ivan Orlov/RUS deny RUS cyber 2024-04-27 [replies=1]: Nobody broke into any registry {HOSTILE}.
Anna Berg/EST concern RUS cyber - [hedged]: the port may not be safe.
Eva Kask/EST allege RUS cyber - [standing]: Russia has long read the letters of the ministry.
"""
VOTE = """Invented too.
Jo Park/USA allege CHN election_interference 2023-11-15 [evidence=claimed]: China meddles with the vote.
Li Wei/CHN promise CHN election_interference 2023-11-16: China will not meddle with the vote.
Jo Park/USA demand CHN election_interference 2023-11-17: China must not meddle with the vote.
Li Wei/CHN reject CHN election_interference 2023-11-18 [replies=3]: nobody gives orders to China.
"""
LATER = """Invented again.
Jo Park/USA allege CHN election_interference 2023-12-20 [evidence=shown]: China meddles with the vote again.
Ivan Orlov/RUS endorse CHN election_interference 2023-12-21: China does no such thing.
"""
ALONE = "Invented.\nJo Park/USA state - diplomacy 2024-01-01: the talks went well.\n"
MORE = """More of it.
Anna Berg/EST allege RUS espionage 2024-06-01: Russia keeps agents in the port of Narva.
Ivan Orlov/RUS deny RUS espionage 2024-06-02 [replies=1]: there are no agents.
Anna Berg/EST allege RUS cyber 2024-05-01: Russia broke into the harbour registry once more.
"""


def fill(record: Record) -> None:
    """Everything that there may be to tell of."""
    with tempfile.TemporaryDirectory() as folder:
        add(record, write(Path(folder), cyber=CYBER, vote=VOTE, later=LATER, alone=ALONE, again=CYBER.replace("Invented", "Copied")))
    charge, promise = id_of(record, "harbour registry"), id_of(record, "will not meddle")
    finding = record.archive.keep(b'{"files": {}, "parameters": {"window": 60}}')
    notes = record.archive.keep(b"Notes of a visit.")
    with record.writing() as connection:
        correcting.note(connection, charge, By("Ben", "heard it too"))
        correcting.correct(connection, id_of(record, "may not be safe"), {"act": "warn"}, BY)
        assessing.answer(connection, charge, {next(iter(scorecard.BY_KEY)): True}, BY)
        disputes = dict(connection.execute(select(dispute.c.respondent, dispute.c.id).where(dispute.c.statements > 1)).all())
        decisions.file_exhibit(connection, disputes["RUS"], finding, FACTS, FINDING, "2024-05-01", None, BY)
        decisions.file_exhibit(connection, disputes["CHN"], notes, "Notes", "document", "2024-02-01", promise, BY)
    link_everything(record)


def more(record: Record) -> None:
    """One more document."""
    with tempfile.TemporaryDirectory() as folder:
        add(record, write(Path(folder), more=MORE))


def id_of(record: Record, words: str) -> str:
    """The id of the first statement with these words."""
    with record.reading() as connection:
        found = select(statement.c.id).where(statement.c.words.contains(words), statement.c.lead.is_(None))
        return connection.execute(found.order_by(statement.c.number)).scalars().first()


def client(record: Record) -> TestClient:
    return TestClient(create_app(record), base_url="http://localhost:8000", raise_server_exceptions=False)
