"""How fast a record of a million statements answers `disputes`, `said`, `search` and `show`.

    python benchmarks/record_questions.py FOLDER [--statements 1000000] [--rounds 20] [--processes]

FOLDER keeps the generated record: a second run measures the one that is there. Half of its documents are generated (random words,
acts, actors, topics and days of ten years; no text of anybody's), filed and linked by the package's own code; the other half is the
first again under other ids, copied within the database, which takes minutes instead of an hour. Every question is asked
`--rounds` times with other values, in this process, the answer printed as a table included; with --processes also as whole
commands, start of the interpreter included. The file cache is warm.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from rich.console import RenderableType
from sqlalchemy import Connection, select

from gravamen.cli import ask, place
from gravamen.disputes import with_disputes
from gravamen.model import Act, Actor, Document, Evidence, Kind, Quotation, Quote, Reading, Statement, Topic, When, digest
from gravamen.publishing import pages
from gravamen.reading.countries import codes
from gravamen.record import Record, asking, open_record, searching, showing
from gravamen.record.adding import link_everything
from gravamen.record.filing import Archived, Arrival, file_reading
from gravamen.record.schema import actor, dispute, document, pledge, pledge_status, reply, statement

SEED = 7
PER_DOCUMENT = 25
AT_ONCE = 200
"""Documents filed in one transaction, which is what makes generating bearable; `gravamen add` files one."""
COUNTRIES = [alpha_3 for alpha_3 in sorted(codes()) if alpha_3[0] in "CEFRU"]
_COMPLAINTS = (Act.ALLEGE, Act.CONCERN, Act.WARN, Act.DEMAND, Act.SANCTION)


class World:
    """Where random documents come from: a vocabulary in which some words are much more frequent, and people with offices."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)  # noqa: S311 - chance, not a secret
        syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
        self.words = ["".join(self.chance.choices(syllables, k=self.chance.randint(2, 4))) for _ in range(20_000)]
        self.frequencies = [1 / (n + 10) for n in range(len(self.words))]
        self.people = [(f"{self.name()} {self.name()}", self.chance.choice(COUNTRIES)) for _ in range(5_000)]

    def name(self) -> str:
        """A word as a name."""
        return self.chance.choice(self.words).title()

    def say(self, least: int, most: int) -> str:
        """So many words."""
        return " ".join(self.chance.choices(self.words, self.frequencies, k=self.chance.randint(least, most)))

    def reading(self, number: int) -> Reading:
        """A document with statements about two countries and a topic or two; the same number always gives the same one."""
        self.chance.seed(f"{SEED} {number}")
        day = (date(2015, 1, 1) + timedelta(days=self.chance.randrange(3650))).isoformat()
        respondent, complainant = self.chance.sample(COUNTRIES, 2)
        topics = self.chance.sample(list(Topic), 2)
        parts: list[str] = [f"report {number}"]
        at, drafts = len(parts[0]) + 1, []
        for _ in range(PER_DOCUMENT):
            content = self.say(6, 25)
            drafts.append((at, at + len(content)))
            parts.append(content)
            at += len(content) + 1
        text = "\n".join(parts)
        sha256 = digest(text.encode())
        made = tuple(self.statement(n, text, span, sha256, day, respondent, complainant, topics) for n, span in enumerate(drafts))
        return with_disputes(Reading(Document(f"report{number}", text, sha256, published=day), (), made, ()))

    def statement(
        self, n: int, text: str, span: tuple[int, int], sha256: str, day: str, respondent: str, complainant: str, topics: list[Topic]
    ) -> Statement:
        """One statement at a span of the text: a complaint, or what the respondent's side says to it."""
        is_answer = self.chance.random() < 0.3
        name, _ = self.chance.choice(self.people)
        side = respondent if is_answer else complainant
        act = self.chance.choice((Act.DENY, Act.REJECT, Act.PROMISE, Act.STATE) if is_answer else (*_COMPLAINTS, Act.STATE))
        return Statement(
            id=hashlib.sha256(f"{sha256}|{n}".encode()).hexdigest()[:16],
            document="",
            document_sha256=sha256,
            act=act,
            topic=self.chance.choice(topics),
            speaker=Actor(name, None, name, Kind.PERSON, "minister", side),
            addressee=None,
            respondent=Actor(respondent, None, respondent, Kind.COUNTRY, None, respondent),
            cue=None,
            content=(Quote(text[span[0] : span[1]], span),),
            quotation=Quotation.INDIRECT,
            when=When(day if self.chance.random() < 0.7 else None),
            evidence=self.chance.choice(list(Evidence)) if act is Act.ALLEGE else None,
        )


def generate(record: Record, statements: int) -> None:
    """Fills a record, unless it is filled."""
    world, started = World(), time.perf_counter()
    with record.reading() as connection:
        filed = asking.count_of(connection, statement)
    if filed >= statements:
        return
    documents = statements // PER_DOCUMENT // 2
    for first in range(filed // PER_DOCUMENT, documents, AT_ONCE):
        readings = [world.reading(number) for number in range(first, min(documents, first + AT_ONCE))]
        for reading in readings:
            record.archive.keep(reading.document.text.encode())
        with record.writing() as connection:
            for reading in readings:
                file_reading(connection, _archived(reading), [Arrival("generated", "", None, {})], reading, "generated", None)
        print(f"\r{(first + len(readings)) * PER_DOCUMENT:,} statements, {time.perf_counter() - started:.0f} s", end="", file=sys.stderr)
    print("\nlinking", file=sys.stderr)
    link_everything(record)
    print(f"copying, {time.perf_counter() - started:.0f} s", file=sys.stderr)
    with record.writing() as connection:
        double(connection)
        connection.exec_driver_sql("ANALYZE")
    print(f"made in {time.perf_counter() - started:.0f} s", file=sys.stderr)


def double(connection: Connection) -> None:
    """Files everything once more under other ids: those of before, with their halves swapped."""
    of_statement, of_dispute, of_document = (f"substr({{0}}, {n + 1}) || substr({{0}}, 1, {n})" for n in (8, 6, 32))
    statements = connection.exec_driver_sql("SELECT max(number) FROM statement").scalar_one()
    documents = connection.exec_driver_sql("SELECT max(number) FROM document").scalar_one()
    changed = {
        document: {"number": f"number + {documents}", "sha256": of_document, "family": of_document},
        dispute: {"id": of_dispute},
        statement: {
            "number": f"number + {statements}", "id": of_statement, "document": f"document + {documents}", "strand": of_statement,
            "lead": of_statement, "linked": of_dispute, "dispute": of_dispute,
        },
        reply: {"number": None, "statement": of_statement, "target": of_statement},
        pledge: {"statement": of_statement, "dispute": of_dispute},
        pledge_status: {"number": None, "statement": of_statement},
    }  # fmt: skip
    for copied, expressions in changed.items():
        columns = [column.name for column in copied.c if expressions.get(column.name, "") is not None]
        values = ", ".join((expressions.get(name) or "{0}").format(f'"{name}"') for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        connection.exec_driver_sql(f"INSERT INTO {copied.name} ({names}) SELECT {values} FROM {copied.name}")  # noqa: S608 - names of ours
    words = f"SELECT number, coalesce(speaker, '') || ' ' || words FROM statement WHERE number > {statements}"  # noqa: S608
    connection.exec_driver_sql(f"INSERT INTO statement_words (rowid, words) {words}")


def _archived(reading: Reading) -> Archived:
    document = reading.document
    fields = {
        "title": document.id,
        "publisher": f"Paper {len(document.text) % 50}",
        "published": document.published,
        "language": "en",
        "url": None,
    }
    return Archived(document.sha256, document.sha256, document.id, len(document.text), "text", None, "gravamen text 1", fields, {})


Question = Callable[[Connection], Iterable[str]]
"""What gives the printed answer."""


def questions(record: Record, rounds: int) -> Iterator[tuple[str, list[str], Question]]:
    """Each question with the command that asks it, as often as asked for, with other values each time."""
    chance = random.Random(SEED + 1)  # noqa: S311
    world = World()
    with record.reading() as connection:
        disputes = list(connection.execute(select(dispute.c.id).where(dispute.c.statements >= 2).order_by(dispute.c.id)).scalars())
        some = list(connection.execute(select(statement.c.id).where(statement.c.number % 97 == 0)).scalars())
        actors = list(connection.execute(select(actor.c.id).limit(500)).scalars())
    for _ in range(rounds):
        country, topic = chance.choice(COUNTRIES), chance.choice(list(Topic)).value
        word, frequent = chance.choice(world.words[:2000]), chance.choice(world.words[:200])
        yield from _about_disputes(country, topic)
        yield from _about_statements(country, topic)
        for name, query in (
            ("WORD", word),
            ("FREQUENT WORD", frequent),
            ("PREFIX*", f"{word[:4]}*"),
            ('"A PHRASE"', f'"{frequent} {word}"'),
        ):
            yield f"search {name}", ["search", query], _searched(query, asking.Asked())
        yield "search WORD --by", ["search", word, "--by", country], _searched(word, asking.Asked(by=country))
        yield from _shown(record, chance.choice(disputes), chance.choice(some), chance.choice(actors))


def _about_disputes(country: str, topic: str) -> Iterator[tuple[str, list[str], Question]]:
    everything, some = asking.AskedDisputes(), asking.AskedDisputes(respondent=country, topics=[topic])
    yield "disputes", ["disputes"], lambda c: ask.disputes_table(asking.disputes(c, everything, asking.Sort.RECENT, 50))
    yield (
        "disputes --respondent --topic",
        ["disputes", "--respondent", country, "--topic", topic],
        lambda c: ask.disputes_table(asking.disputes(c, some, asking.Sort.RECENT, 50)),
    )


def _about_statements(country: str, topic: str) -> Iterator[tuple[str, list[str], Question]]:
    some, all_of_one = asking.Asked(by=country, acts=["deny"], topics=[topic], since="2020-01-01"), asking.Asked(by=country)
    yield (
        "said --by --act --about --since",
        ["said", "--by", country, "--act", "deny", "--about", topic, "--since", "2020"],
        lambda c: ask.statements_table(asking.said(c, some, 50)),
    )
    yield "said --by", ["said", "--by", country], lambda c: ask.statements_table(asking.said(c, all_of_one, 50))


def _searched(query: str, asked: asking.Asked) -> Question:
    return lambda c: ask.statements_table(searching.statements_matching(c, query, asked, 20))


def _shown(record: Record, dispute_id: str, statement_id: str, actor_id: str) -> Iterator[tuple[str, list[str], Question]]:
    makers: tuple[tuple[str, str, Callable[[Connection, str], RenderableType]], ...] = (
        ("DISPUTE", dispute_id, lambda c, id: pages.dispute(showing.dispute_shown(c, id))),
        ("STATEMENT", statement_id, lambda c, id: pages.one_statement(showing.statement_shown(c, record.archive, id))),
        ("ACTOR", actor_id, lambda c, id: pages.actor(showing.actor_shown(c, id))),
    )
    for name, id, make in makers:
        yield f"show {name}", ["show", id], lambda c, id=id, make=make: place.on_paper(make(c, showing.find(c, id).id))


def main() -> None:
    """Generates what is missing, and prints a table of medians and the slowest of twenty."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--statements", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--processes", action="store_true")
    given = options.parse_args()
    record = open_record(str(given.folder), create=True)
    generate(record, given.statements)
    inside: dict[str, list[float]] = {}
    outside: dict[str, list[float]] = {}
    for name, command, question in questions(record, given.rounds):
        started = time.perf_counter()
        with record.reading() as connection:
            "".join(question(connection))
        inside.setdefault(name, []).append(time.perf_counter() - started)
        if given.processes:
            started = time.perf_counter()
            subprocess.run([sys.executable, "-m", "gravamen.cli", *command, "--record", str(given.folder)], capture_output=True, check=True)
            outside.setdefault(name, []).append(time.perf_counter() - started)
    print(f"{'question':34}{'median ms':>10}{'slowest ms':>12}{'whole command, median ms' if outside else '':>26}")
    for name, times in inside.items():
        whole = f"{median(outside[name]) * 1000:26.0f}" if outside else ""
        print(f"{name:34}{median(times) * 1000:10.0f}{max(times) * 1000:12.0f}{whole}")


if __name__ == "__main__":
    main()
