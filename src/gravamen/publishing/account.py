"""Statements and disputes of the record as lines for a terminal. Acts are what somebody says; an answer stands beside its complaint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from gravamen.disputes.positions import DIRECTNESS
from gravamen.model import Act, Topic
from gravamen.publishing import wording
from gravamen.publishing.visible import one_line

Fields = Mapping[str, Any]

GRADES = {
    "none": "no evidence offered",
    "claimed": "evidence claimed, not shown",
    "shown": "evidence shown",
    "independent": "independent evidence",
}
_LONGEST = 400


def heading(title: str) -> Rule:
    """A line with a title in it."""
    return Rule(Text(one_line(title), "bold"), align="left", style="dim")


def statements(rows: Iterable[Fields]) -> Group:
    """Statements under each other, each with its words, what marks it and what answers it."""
    return Group(*(part for row in rows for part in statement(row)))


def statement(row: Fields) -> Iterator[RenderableType]:
    """One statement: who did what when, the words, the marks, the answers beside a complaint, and where it stands."""
    line = Text(f"{row['when'] or 'not dated':<11}", "bold")
    line.append(f" {one_line(party(row['speaker'], row['speaker_country']))} ", "default")
    line.append(verb(row), _style(row["act"]))
    about = [f"about {row['respondent_country']}"] if row["respondent_country"] else []
    about += [f"to {row['addressee_country']}"] if row["addressee_country"] else []
    line.append(f" · {' · '.join([*about, wording.topic(Topic(row['topic']))])}", "default")
    line.append(f"  {row['id']}", "dim")
    yield line
    yield _indented(excerpt(row["words"]), "italic")
    if marks := list(_marks(row)):
        yield _indented(" · ".join(marks), "dim")
    for answer in row["answered_by"]:
        yield _indented(f"↳ {_answer(answer)}", "cyan")
    yield _indented(_where(row), "dim")


def _indented(text: str, style: str) -> Padding:
    return Padding(Text(one_line(text), style), (0, 1, 0, 4))


def excerpt(words: str) -> str:
    """Words cut to what can be taken in at a glance."""
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"


def party(name: str | None, country: str | None) -> str:
    """A speaker with the code of its country; "nobody named" where there is none."""
    if not name:
        return "nobody named"
    return f"{name} ({country})" if country else name


def verb(row: Fields) -> str:
    """What a row's statement does, as a verb."""
    return wording.verb_of(Act(row["act"]), row["negated"])


def _style(act: str) -> str:
    known = Act(act)
    return "bold yellow" if known.is_complaint else "bold cyan" if known.is_answer else "bold"


def _marks(row: Fields) -> Iterator[str]:
    if row["directness"]:
        yield f"{GRADES[row['evidence'] or 'none']} · {row['directness']}: {DIRECTNESS[row['directness']]}"
    for name, words in (
        ("hedged", "hedged"),
        ("standing", "held over time"),
        ("when_inferred", "date inferred"),
        ("corrected", "corrected by a person"),
    ):
        if row[name]:
            yield words
    if row["rejected"]:
        yield "rejected by a person"
    if row["repeats"]:
        yield f"repeats {row['repeats']}: {row['repeats_reason']}"
    if row["carriers"] > 1:
        copies = sum(c["sort"] == "copy" for c in row["carried_by"])
        yield f"one statement, {row['carriers']} carriers ({copies} near-duplicate copies, {row['carriers'] - 1 - copies} other reports)"


def _answer(answer: Fields) -> str:
    who = party(answer["speaker"], answer["speaker_country"])
    return f"{who} {verb(answer)}, {wording.dated(answer)}: {excerpt(answer['words'])}  {answer['id']}"


def _where(row: Fields) -> str:
    dispute = f"dispute {row['dispute']}" if row["dispute"] else None
    return " · ".join(filter(None, (row["publisher"], row["title"] or row["document"], row["published"], dispute)))
