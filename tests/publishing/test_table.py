from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from building import BOR, document, hostile, statement, vote
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from gravamen.model import Act, Actor, Gap, Kind, Reading
from gravamen.publishing.table import tables, terminal

GOLDEN = """\
vote · 2024-04-27 · 6 statements, 1 dispute ────────────────────────────────────
  # Who                           Act               Whose conduct    When
  1 Ida Holm (ARL)                alleges           Borland (BOR)    not dated
    Borland tried to sway the vote
    no evidence named · answered in #3
  2 Ida Holm (ARL)                confirms          Borland (BOR)    2024-04-26
    “Generally speaking, we have seen evidence of attempts to interfere 🗳️”
    hedged · evidence claimed · date inferred · in BTV · on #1, #4 · answered
    in #3
  3 Borland (BOR)                 denies            Borland (BOR)    not dated
    denied this
    held over time · on #1
  4 Oto Varga (BOR) → Arland      promises          Borland (BOR)    2023-11
    (ARL)
    not to interfere in any vote
  5 officials                     threatens         Borland (BOR)    not dated
    “If it goes on, sanctions will follow.”
    on condition: If it goes on · through BTV · answered in #3
  6 Ida Holm (ARL) and Oto Varga  meets             –                “last week”
    (BOR)
    Holm met Varga in Carvia last week

Dispute · election interference ────────────────────────────────────────────────
Complaint of Arland about Borland
What is held against it                 What is answered
#1 Ida Holm (ARL) · alleges (no         #3 Borland (BOR) · denies (held over
evidence named): Borland tried to sway  time): denied this
the vote
#2 Ida Holm (ARL) · confirms (hedged,
evidence claimed, date inferred, in
BTV): “Generally speaking, we have
seen evidence of attempts to interfere
🗳️”
#5 officials · threatens (on
condition: If it goes on, through
BTV): “If it goes on, sanctions will
follow.”

Pledge #4 Oto Varga (BOR) · promises: not to interfere in any vote
  Status: breach alleged – somebody says that it was broken, in #2

Not understood ─────────────────────────────────────────────────────────────────
attribution without an act (1): Villagers told a local paper

"""


def printed(reading: Reading, width: int = 80, colour: bool = False) -> str:
    return "".join(tables([reading], width, colour))


def test_the_table_at_80_columns() -> None:
    assert printed(vote()) == GOLDEN


@pytest.mark.parametrize("width", [40, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert all(cell_len(line) <= width for line in printed(vote(), width).splitlines())


def test_without_colour_there_is_no_escape_and_with_it_the_words_are_the_same() -> None:
    coloured = printed(vote(), colour=True)
    assert "\x1b" not in printed(vote()) and "\x1b[" in coloured
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in plain.split("\n")] == GOLDEN.split("\n")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert terminal(Terminal())[1] and not terminal(io.StringIO())[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal(Terminal())[1]
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not terminal(Terminal())[1]


HOSTILE = "\x1b]0;owned\x07 \x1b[2J \x9b31m \u202egnp.exe \u2066x\u2069 [bold red]markup[/] :bomb: \x7f\x00 end"


def test_no_control_of_a_hostile_document_reaches_the_terminal() -> None:
    shown = printed(hostile(HOSTILE), 200)
    assert "⟨U+001B⟩" in shown and "⟨U+202E⟩" in shown and "[bold red]markup[/] :bomb:" in shown


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60), st.booleans())
def test_any_text_is_shown_without_controls(words: str, colour: bool) -> None:
    shown = re.sub(r"\x1b\[[0-9;]*m", "", printed(hostile(words), colour=colour))
    assert not [char for char in shown if char != "\n" and (ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u202e\u2066")]


def test_what_was_not_understood_is_cut_short() -> None:
    gaps = tuple(Gap("date not resolved", f"day {number}", (0, 1)) for number in range(9))
    shown = printed(Reading(document(), (), (), (), gaps))
    assert "No statements were found." in shown
    assert "date not resolved (9): day 0 · day 1 · day 2 · day 3 · day 4 · and 4 more" in shown


def test_a_long_name_leaves_room_for_what_was_found() -> None:
    heading = printed(Reading(document(id="x" * 300), (), (), ())).splitlines()[0]
    assert heading.startswith("x" * 30) and "… · 2024-04-27 · 0 statements, 0 disputes" in heading and len(heading) == 80


def test_a_dispute_of_many_names_every_one_of_them() -> None:
    reading = vote()
    many = tuple(Actor(name, None, name, Kind.COUNTRY, None, None) for name in (f"the Republic of Number {n}" for n in range(9)))
    dispute = replace(reading.disputes[0], complainants=many)
    shown = " ".join(printed(replace(reading, disputes=(dispute,)), 40).split())
    assert f"Complaint of {', '.join(a.name for a in many[:-1])} and {many[-1].name} about Borland" in shown


def test_three_hundred_statements_keep_their_columns() -> None:
    said = [statement(f"s{n}", Act.ALLEGE, "Borland tried to sway the vote", respondent=BOR) for n in range(300)]
    lines = printed(Reading(document(), (), tuple(said), ())).splitlines()
    assert {line.index("alleges") for line in lines if " alleges " in line} == {34}
    assert any(line.startswith("300 ") for line in lines)


def test_names_written_from_right_to_left_stay_on_their_line() -> None:
    actor = Actor("إيران", None, "وزير الخارجية الإيراني", Kind.PERSON, None, "IRN")
    shown = printed(Reading(document(), (), (statement("s1", Act.ALLEGE, "Borland tried to sway the vote", speaker=actor),), ()))
    line = next(line for line in shown.splitlines() if "alleges" in line)
    assert line.startswith("  1 وزير الخارجية الإيراني (IRN)") and line.endswith("not dated")
