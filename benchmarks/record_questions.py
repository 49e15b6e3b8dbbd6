"""How fast a record of a million statements answers `disputes`, `said`, `search` and `show`.

    python benchmarks/record_questions.py FOLDER [--statements 1000000] [--rounds 20] [--processes] [--as-it-is]

FOLDER keeps the generated record (`generated_record.py`), filed and linked by the package's own code: a second run measures the one
that is there. Every question is asked `--rounds` times with other values, in this process, the answer printed as a table included;
with --processes also as whole commands, start of the interpreter included. The file cache is warm. CPU milliseconds are of this
process, and say the same on a machine that is busy with other things.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median

from rich.console import RenderableType
from sqlalchemy import Connection, select

from generated_record import SEED, World, generate
from gravamen.cli import ask, place
from gravamen.model import Topic
from gravamen.publishing import pages
from gravamen.record import Record, asking, dispute_lists, open_record, searching, showing, subjects
from gravamen.record.schema import actor, dispute, statement

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
        countries = sorted(connection.execute(select(dispute.c.respondent).distinct()).scalars())
    for _ in range(rounds):
        country, topic = chance.choice(countries), chance.choice(list(Topic)).value
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
    everything, some = dispute_lists.AskedDisputes(), dispute_lists.AskedDisputes(respondent=country, topics=[topic])
    broken = dispute_lists.AskedDisputes(pledges=["breach_alleged"])
    yield "disputes", ["disputes"], lambda c: ask.disputes_table(dispute_lists.disputes(c, everything, dispute_lists.Sort.RECENT, 50))
    yield (
        "disputes --respondent --topic",
        ["disputes", "--respondent", country, "--topic", topic],
        lambda c: ask.disputes_table(dispute_lists.disputes(c, some, dispute_lists.Sort.RECENT, 50)),
    )
    yield (
        "disputes --pledge",
        ["disputes", "--pledge", "breach_alleged"],
        lambda c: ask.disputes_table(dispute_lists.disputes(c, broken, dispute_lists.Sort.RECENT, 50)),
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
        yield f"show {name}", ["show", id], lambda c, id=id, make=make: place.on_paper(make(c, subjects.find(c, id).id))


def main() -> None:
    """Generates what is missing, and prints a table of medians, and the slowest."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--statements", type=int, default=1_000_000)
    options.add_argument("--as-it-is", action="store_true", help="measure what is there: make and link nothing more")
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--processes", action="store_true")
    given = options.parse_args()
    record = open_record(str(given.folder), create=True)
    if not given.as_it_is:
        generate(record, given.statements)
    inside: dict[str, list[tuple[float, float]]] = {}
    outside: dict[str, list[float]] = {}
    for name, command, question in questions(record, given.rounds):
        started, used = time.perf_counter(), time.process_time()
        with record.reading() as connection:
            "".join(question(connection))
        inside.setdefault(name, []).append((time.perf_counter() - started, time.process_time() - used))
        if given.processes:
            started = time.perf_counter()
            subprocess.run([sys.executable, "-m", "gravamen.cli", *command, "--record", str(given.folder)], capture_output=True, check=True)
            outside.setdefault(name, []).append(time.perf_counter() - started)
    print(f"{'question':34}{'median ms':>10}{'slowest ms':>12}{'CPU, median ms':>16}{'whole command, median ms' if outside else '':>26}")
    for name, taken in inside.items():
        wall, cpu = zip(*taken, strict=True)
        whole = f"{median(outside[name]) * 1000:26.0f}" if outside else ""
        print(f"{name:34}{median(wall) * 1000:10.0f}{max(wall) * 1000:12.0f}{median(cpu) * 1000:16.0f}{whole}")


if __name__ == "__main__":
    main()
