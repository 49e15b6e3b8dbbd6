"""A record with something of every kind that a published page can show, and more of it than one page holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from recording import add
from sqlalchemy import select

from gravamen.record import Record, assessing, correcting, decisions
from gravamen.record.adding import link_everything
from gravamen.record.deciding import By
from gravamen.record.findings import FINDING
from gravamen.record.schema import actor, dispute, statement

FINDING_BYTES = b'{"accounts": ["@somebody"]}'
RESPONDENTS = (
    "RUS", "CHN", "IRN", "PRK", "USA", "GBR", "FRA", "DEU", "IND", "PAK", "TUR", "SRB", "HUN", "BLR", "VEN", "CUB", "SYR", "ISR",
    "SAU", "ARE", "QAT", "EGY", "MLI", "NER", "SDN", "ETH", "ERI", "RWA", "COD",
)  # fmt: skip
_LONG = """Anna Berg/EST allege RUS cyber 2024-01-{day:02d} [evidence={grade}] [role=foreign minister]: Russia broke into {what} number {n}.
"""
_ROUND = f"""Anna Berg/EST allege RUS cyber 2024-01-30 [evidence=claimed]: Russia broke into the town hall.
Anna Berg/EST concern RUS cyber 2024-01-31: nobody knows what was taken.
Ivan Orlov/RUS deny RUS cyber 2024-02-01 [replies=1]: nobody broke into anything.
Ivan Orlov/RUS reject RUS cyber 2024-02-02 [replies=2]: these are tales for children.
Ivan Orlov/RUS deny RUS cyber 2024-02-03 [replies=2] [hedged]: nobody whom we know of was there.
Ivan Orlov/RUS deny RUS cyber 2024-02-04 [replies=2]: nobody has been there.
Ivan Orlov/RUS reject RUS cyber 2024-02-05 [replies=2]: there is nothing to talk about.
Eva Kask/EST demand RUS cyber 2024-02-06: Russia must explain what it did.
Eva Kask/EST threaten RUS cyber 2024-02-07 [hedged]: {"Russia will be made to pay " * 40}.
Eva Kask/EST sanction RUS cyber 2024-02-08: Estonia froze accounts of the service.
Eva Kask/EST meet RUS cyber 2024-02-09: Kask met Orlov.
Eva Kask/EST concern RUS cyber -: the port may not be safe.
Eva Kask/EST allege RUS cyber - [standing]: Russia has long read the letters of the ministry.
Ivan Orlov/RUS state RUS cyber 2024-02-10: our own networks are badly kept.
Ivan Orlov/RUS promise RUS cyber 2024-02-11: Russia will not touch any network.
Ivan Orlov/RUS promise RUS cyber 2024-02-12: Russia will hand over the culprits.
Ivan Orlov/RUS allege EST cyber 2024-02-13: Estonia invents all of this.
Anna Berg/EST deny EST cyber 2024-02-14 [replies=17]: nothing is invented.
Anna Berg/EST allege RUS cyber 2024-03-01: Russia did touch the network again.
"""
_ELSEWHERE = """Speaker {name}/{side} allege {respondent} diplomacy 2023-{month:02d}-10 [evidence=claimed]: {respondent} expelled envoy {n}.
Envoy {name}/{respondent} deny {respondent} diplomacy 2023-{month:02d}-11 [replies=1]: nobody was expelled, says {n}.
"""
BY = By("Ann", "I listened to the recording")


def _articles() -> list[dict[str, Any]]:
    grades = ("none", "claimed", "shown", "independent")
    things = ("registry", "harbour", "archive", "power station", "ministry")
    long = "".join(_LONG.format(day=1 + n % 28, grade=grades[n % 4], what=things[n % 5], n=n) for n in range(55))
    found = [_article("everything", "2024-03-02", _ROUND), _article("long", "2024-01-31", long, title="A long title of a report " * 12)]
    found.append(
        _article("everything-copied", "2024-03-03", _ROUND, publisher="Invented Courier", url="https://courier.example/" + "a" * 200)
    )
    for n, respondent in enumerate(RESPONDENTS):
        side = RESPONDENTS[n - 1]
        lines = _ELSEWHERE.format(name=chr(65 + n % 26) * 3, side=side, respondent=respondent, month=1 + n % 12, n=n)
        found.append(_article(f"elsewhere-{n}", "2023-12-24", lines))
    return found


def _article(id: str, published: str, lines: str, **fields: str) -> dict[str, Any]:
    return {"id": id, "published": published, "publisher": "Invented Herald", "text": f"Invented.\n{lines}", **fields}


def fill(record: Record, folder: Path) -> None:
    """Makes it; the finding is filed in the largest dispute."""
    file = folder / "varied.jsonl"
    file.write_text("".join(json.dumps(article) + "\n" for article in _articles()), encoding="utf-8")
    add(record, file)
    finding, notes = record.archive.keep(FINDING_BYTES), record.archive.keep(b"Notes of a visit.")
    with record.writing() as connection:
        ids = {row.words: row.id for row in connection.execute(select(statement).where(statement.c.lead.is_(None)))}
        charge, promise, other = (
            next(id for words, id in ids.items() if part in words) for part in ("number 0.", "not touch any", "hand over")
        )
        largest = connection.execute(select(dispute.c.id).order_by(dispute.c.statements.desc())).scalars().first() or ""
        decisions.withdraw(connection, decisions.name(connection, largest, "The harbour affair", BY), By("Ben", "not its name"))
        decisions.file_exhibit(connection, largest, finding, "Accounts that acted together", FINDING, "2024-05-01", None, BY)
        decisions.file_exhibit(connection, largest, notes, "Notes of a visit", "document", "2024-03-05", promise, BY)
        decisions.set_pledge(connection, other, BY, term="2024-12-31")
        correcting.correct(connection, charge, {"evidence": "independent"}, BY)
        correcting.reject(connection, next(id for words, id in ids.items() if "Estonia invents" in words), By("Ben", "said by nobody"))
        correcting.note(connection, charge, By("Ben", "heard it too"))
        assessing.answer(connection, charge, {"names_responsible": True, "data_open": False}, BY)
        assessing.answer(connection, charge, {"names_responsible": True, "data_open": True}, By("Ben", "it says so"))
        assessing.code(connection, charge, {"breakout": "three"}, BY)
        berg, kask = (connection.execute(select(actor.c.id).where(actor.c.name == name)).scalar_one() for name in ("Anna Berg", "Eva Kask"))
        decisions.merge_actors(connection, kask, berg, By("Ben", "one person under two names"))
    link_everything(record)
