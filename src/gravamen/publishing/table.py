"""Readings → a table for a terminal: statements in order, the disputes with both sides, and what was not understood."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from gravamen.model import Act, Gap, Reading
from gravamen.publishing import wording
from gravamen.publishing.outline import DisputeEntry, Entry, Outline, PledgeEntry, outline
from gravamen.publishing.paper import rendered
from gravamen.publishing.visible import one_line

FILE_WIDTH = 100
_NARROWEST, _WIDEST = 40, 120
_GAPS_SHOWN = 5
# So that what was found still fits beside the name at 80 columns.
_LONGEST_ID = 36


def terminal(stream: TextIO) -> tuple[int, bool]:
    """Width in columns of what a stream leads to, and whether it takes colour: a terminal, and NO_COLOR is not set."""
    console = Console(file=stream)
    colour = console.is_terminal and not console.is_dumb_terminal and not os.environ.get("NO_COLOR")
    return console.width, colour


def tables(readings: Iterable[Reading], width: int, colour: bool) -> Iterator[str]:
    """The table of each document, made as the documents come; without colour it is plain text."""
    for reading in readings:
        yield rendered(_document(outline(reading)), max(_NARROWEST, min(width, _WIDEST)), colour)


def _document(shown: Outline) -> Group:
    document = shown.reading.document
    parts: list[RenderableType] = [_heading(shown)]
    if document.title:
        parts.append(Text(one_line(document.title), "bold"))
    parts += [_statements(shown.entries)] if shown.entries else [Text(wording.nothing_found(shown.reading))]
    for dispute in shown.disputes:
        parts += [Text(), _dispute(dispute)]
    parts += _gaps(shown.reading.gaps)
    return Group(*parts, Text())


def _heading(shown: Outline) -> Rule:
    document = shown.reading.document
    found = f"{wording.plural(len(shown.entries), 'statement')}, {wording.plural(len(shown.disputes), 'dispute')}"
    title = " · ".join(filter(None, (_excerpt(one_line(document.id), _LONGEST_ID), document.published, found)))
    return Rule(Text(title, "bold"), align="left", style="dim")


def _grid() -> Table:
    """One line of the table: its columns have the same widths for every statement, whatever it holds."""
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    grid.add_column(width=3, justify="right")
    grid.add_column(ratio=5, overflow="fold")
    grid.add_column(ratio=3, overflow="fold")
    grid.add_column(ratio=3, overflow="fold")
    grid.add_column(ratio=2, min_width=10, overflow="fold")
    return grid


def _statements(entries: Iterable[Entry]) -> Group:
    header = _grid()
    header.add_row(*(Text(title, "dim") for title in ("#", "Who", "Act", "Whose conduct", "When")))
    return Group(header, *(part for entry in entries for part in _statement(entry)))


def _statement(entry: Entry) -> Iterator[RenderableType]:
    statement = entry.statement
    line = _grid()
    line.add_row(
        Text(str(entry.number), "bold"),
        Text(_who(entry)),
        Text(wording.verb(statement), _style(statement.act)),
        Text(one_line(wording.party(statement.respondent)) if statement.respondent else "–"),
        Text(one_line(wording.when(statement))),
    )
    yield line
    yield Padding(Text(one_line(wording.words(statement)), "italic"), (0, 1, 0, 4))
    if notes := one_line(" · ".join(_notes(entry))):
        yield Padding(Text(notes, "dim"), (0, 1, 0, 4))


def _who(entry: Entry) -> str:
    statement = entry.statement
    speaker = one_line(wording.party(statement.speaker))
    return f"{speaker} → {one_line(wording.party(statement.addressee))}" if statement.addressee else speaker


def _notes(entry: Entry) -> Iterator[str]:
    yield from wording.marks(entry.statement)
    if entry.replies_to:
        yield f"on {_references(entry.replies_to)}"
    if entry.answered_in:
        yield f"answered in {_references(entry.answered_in)}"


def _references(numbers: Iterable[int]) -> str:
    return ", ".join(f"#{number}" for number in numbers)


def _style(act: Act) -> str:
    if act.is_complaint:
        return "bold yellow"
    if act.is_answer:
        return "bold cyan"
    return "bold green" if act in (Act.PROMISE, Act.OFFER, Act.ENDORSE) else "bold"


def _dispute(shown: DisputeEntry) -> Group:
    dispute = shown.dispute
    heading = Rule(Text(f"Dispute · {wording.topic(dispute.topic)}", "bold"), align="left", style="dim")
    # A rule is one line and cuts what is longer: the parties, who may be many, stand below it, where no name is lost.
    parts: list[RenderableType] = [heading, Text(one_line(_sides(shown)), "bold"), _both_sides(shown)]
    parts += [_pledge(pledge) for pledge in shown.pledges]
    if shown.others:
        parts.append(_also(shown.others))
    return Group(*parts)


def _sides(shown: DisputeEntry) -> str:
    complainants = wording.names(shown.dispute.complainants) or "unnamed complainants"
    return f"Complaint of {complainants} about {shown.dispute.respondent.name}"


def _both_sides(shown: DisputeEntry) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    table.add_row(Text("What is held against it", "dim"), Text("What is answered", "dim"))
    nothing = Text("nothing that is reported here", "dim")
    table.add_row(_side(shown.complaints, nothing), _side(shown.answers, nothing))
    return table


def _side(entries: tuple[Entry, ...], nothing: Text) -> RenderableType:
    return Group(*map(_in_brief, entries)) if entries else nothing


def _in_brief(entry: Entry) -> Text:
    statement = entry.statement
    brief = Text(f"#{entry.number} ", "bold")
    brief.append(f"{one_line(wording.party(statement.speaker))} · ", "default")
    brief.append(wording.verb(statement), _style(statement.act))
    if notes := one_line(", ".join(wording.marks(statement))):
        brief.append(f" ({notes})", "dim")
    brief.append(": ", "default")
    brief.append(one_line(wording.words(statement)), "italic")
    return brief


def _pledge(shown: PledgeEntry) -> Padding:
    pledge = shown.pledge
    line = Text("Pledge ", "bold green")
    line.append_text(_in_brief(shown.made_in))
    line.append("\n  Status: ", "default")
    line.append(wording.status(pledge.status), "bold")
    rests_on = f", in {_references(shown.why)}" if shown.why else ""
    line.append(f" – {wording.STATUS_MEANING[pledge.status]}{rests_on}", "default")
    return Padding(line, (1, 0, 0, 0))


def _also(entries: Iterable[Entry]) -> Padding:
    line = Text("Also in this dispute: ", "dim")
    listed = ", ".join(f"#{e.number} {one_line(wording.party(e.statement.speaker))} {wording.verb(e.statement)}" for e in entries)
    return Padding(line.append(listed, "default"), (1, 0, 0, 0))


def _gaps(gaps: Iterable[Gap]) -> list[RenderableType]:
    by_kind: dict[str, list[str]] = {}
    for gap in gaps:
        by_kind.setdefault(gap.kind, []).append(_excerpt(one_line(gap.text)))
    if not by_kind:
        return []
    title = Rule(Text("Not understood", "bold"), align="left", style="dim")
    return [Text(), title, *(_gap_line(kind, words) for kind, words in by_kind.items())]


def _gap_line(kind: str, words: list[str]) -> Text:
    line = Text(f"{kind} ({len(words)}): ", "default")
    line.append(" · ".join(words[:_GAPS_SHOWN]), "italic")
    return line.append(f" · and {len(words) - _GAPS_SHOWN} more", "dim") if len(words) > _GAPS_SHOWN else line


def _excerpt(words: str, longest: int = 60) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
