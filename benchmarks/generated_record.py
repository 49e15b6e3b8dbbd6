"""Records of any size for benchmarks: random words, acts, actors, topics and days of ten years; no text of anybody's.

As in the news, few countries, topics and words make up most of it, so that the largest dispute holds some percent of all statements.
The same number of a document always gives the same document.

    python benchmarks/generated_record.py FOLDER [--statements 100000]
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from gravamen.disputes import with_disputes
from gravamen.model import Act, Actor, Document, Evidence, Kind, Quotation, Quote, Reading, Statement, Topic, When, digest
from gravamen.reading.countries import codes
from gravamen.record import Record, asking, open_record
from gravamen.record.adding import link_everything
from gravamen.record.filing import Archived, Arrival, file_reading
from gravamen.record.schema import statement

T = TypeVar("T")
SEED = 7
PER_DOCUMENT = 25
AT_ONCE = 200
"""Documents filed in one transaction, which is what makes generating bearable; `gravamen add` files one."""
COUNTRIES = [alpha_3 for alpha_3 in sorted(codes()) if alpha_3[0] in "CEFRU"]
PEOPLE_OF_COUNTRY = 80
STEEPNESS = 1.6
"""How much more frequent the first countries, topics and people are than the next: so that one country is complained of in 40 to 50 %
of all statements, as in the news of one language."""
_COMPLAINTS = (Act.ALLEGE, Act.CONCERN, Act.WARN, Act.DEMAND, Act.SANCTION)


class World:
    """Where random documents come from: words, countries, topics and people, of each of which few are much more frequent."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)  # noqa: S311 - chance, not a secret
        syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
        self.words = ["".join(self.chance.choices(syllables, k=self.chance.randint(2, 4))) for _ in range(20_000)]
        self.frequencies = [1 / (n + 10) for n in range(len(self.words))]
        self.countries = self.chance.sample(COUNTRIES, len(COUNTRIES))
        self.people = {country: [f"{self.name()} {self.name()}" for _ in range(PEOPLE_OF_COUNTRY)] for country in self.countries}

    def name(self) -> str:
        """A word as a name."""
        return self.chance.choice(self.words).title()

    def one_of(self, given: Sequence[T]) -> T:
        """One of several, the first ones much more often."""
        return self.chance.choices(given, [(n + 1) ** -STEEPNESS for n in range(len(given))])[0]

    def two_of(self, given: Sequence[T]) -> tuple[T, T]:
        """Two that are not the same."""
        first = self.one_of(given)
        return first, self.one_of([each for each in given if each != first])

    def say(self, least: int, most: int) -> str:
        """So many words."""
        return " ".join(self.chance.choices(self.words, self.frequencies, k=self.chance.randint(least, most)))

    def reading(self, number: int) -> Reading:
        """A document with statements about two countries and a topic or two; the same number always gives the same one."""
        self.chance.seed(f"{SEED} {number}")
        day = (date(2015, 1, 1) + timedelta(days=self.chance.randrange(3650))).isoformat()
        respondent, complainant = self.two_of(self.countries)
        topics = self.two_of(list(Topic))
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
        self, n: int, text: str, span: tuple[int, int], sha256: str, day: str, respondent: str, complainant: str, topics: Sequence[Topic]
    ) -> Statement:
        """One statement at a span of the text: a complaint, or what the respondent's side says to it."""
        is_answer = self.chance.random() < 0.3
        side = respondent if is_answer else complainant
        name = self.one_of(self.people[side])
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
    """Fills a record, unless it is filled; what was filed of it before stays."""
    world, started = World(), time.perf_counter()
    with record.reading() as connection:
        filed = asking.count_of(connection, statement)
    documents = statements // PER_DOCUMENT
    for first in range(filed // PER_DOCUMENT, documents, AT_ONCE):
        readings = [world.reading(number) for number in range(first, min(documents, first + AT_ONCE))]
        for reading in readings:
            record.archive.keep(reading.document.text.encode())
        with record.writing() as connection:
            for reading in readings:
                file_reading(connection, _archived(reading), [Arrival("generated", "", None, {})], reading, "generated", None)
        _told(f"{(first + len(readings)) * PER_DOCUMENT:,} statements", started)
    link_everything(record, lambda left: _told(f"linking, {left:,} groups left", started))
    with record.writing() as connection:
        connection.exec_driver_sql("ANALYZE")
    _told("made\n", started)


def _told(what: str, started: float) -> None:
    print(f"\r{time.perf_counter() - started:.0f} s: {what:50}", end="", file=sys.stderr, flush=True)


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


def main() -> None:
    """Fills a record."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--statements", type=int, default=100_000)
    given = options.parse_args()
    generate(open_record(str(given.folder), create=True), given.statements)


if __name__ == "__main__":
    main()
