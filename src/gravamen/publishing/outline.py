"""A reading laid out for people: statements numbered in the order of the text, disputes with both sides beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gravamen.model import Dispute, Pledge, Reading, Statement


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement with its number on the page, and the numbers of the statements that it replies to and that answer it."""

    number: int
    statement: Statement
    replies_to: tuple[int, ...]
    answered_in: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PledgeEntry:
    """A pledge with the statement that made it and the numbers of those that its status rests on."""

    pledge: Pledge
    made_in: Entry
    why: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DisputeEntry:
    """A dispute: what is held against the respondent, what is answered, what was promised, and what else belongs to it."""

    dispute: Dispute
    complaints: tuple[Entry, ...]
    answers: tuple[Entry, ...]
    pledges: tuple[PledgeEntry, ...]
    others: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """All of a reading that is shown."""

    reading: Reading
    entries: tuple[Entry, ...]
    disputes: tuple[DisputeEntry, ...]


def outline(reading: Reading) -> Outline:
    """The layout of a reading."""
    numbers = {s.id: number for number, s in enumerate(reading.statements, 1)}
    entries = {s.id: _entry(s, numbers, reading) for s in reading.statements}
    disputes = tuple(_dispute(dispute, entries) for dispute in reading.disputes)
    return Outline(reading, tuple(entries.values()), disputes)


def _entry(statement: Statement, numbers: Mapping[str, int], reading: Reading) -> Entry:
    replies = _numbers(statement.replies_to, numbers)
    return Entry(numbers[statement.id], statement, replies, _numbers(_answers_to(statement, reading), numbers))


def _answers_to(statement: Statement, reading: Reading) -> Sequence[str]:
    """The denials of a complaint: those that reply to it, else all in its disputes, so that it never stands without them."""
    if not statement.act.is_complaint:
        return ()
    direct = [s.id for s in reading.statements if s.act.is_answer and statement.id in s.replies_to]
    if direct:
        return direct
    disputes = [dispute for dispute in reading.disputes if statement.id in dispute.statements]
    return [s.id for s in reading.statements if any(s.id in d.statements and _answers(s, d) for d in disputes)]


def _answers(statement: Statement, dispute: Dispute) -> bool:
    """Whether a statement answers the complaint: a denial or rejection that is not the complainants' own."""
    voice = statement.speaker.country if statement.speaker else None
    return statement.act.is_answer and (voice is None or voice not in {actor.country for actor in dispute.complainants})


def _dispute(dispute: Dispute, entries: Mapping[str, Entry]) -> DisputeEntry:
    members = [entries[i] for i in dispute.statements if i in entries]
    complaints = tuple(e for e in members if _complains(e.statement, dispute))
    # A denial may have been filed in another dispute; beside the complaint that it answers it stands all the same.
    replied = {number for e in complaints for number in e.answered_in}
    answers = tuple(e for e in entries.values() if e.number in replied or (e in members and _answers(e.statement, dispute)))
    pledges = tuple(
        PledgeEntry(pledge, entries[pledge.statement], tuple(entries[i].number for i in pledge.why if i in entries))
        for pledge in dispute.pledges
        if pledge.statement in entries
    )
    shown = {e.number for e in (*complaints, *answers, *(p.made_in for p in pledges))}
    return DisputeEntry(dispute, complaints, answers, pledges, tuple(e for e in members if e.number not in shown))


def _complains(statement: Statement, dispute: Dispute) -> bool:
    """Whether a statement holds something against the respondent: its own side may concede or worry, but is no complainant."""
    voice = statement.speaker.country if statement.speaker else None
    return statement.act.is_complaint and (voice is None or voice != dispute.respondent.country)


def _numbers(ids: Iterable[str], numbers: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sorted(numbers[i] for i in ids if i in numbers))
