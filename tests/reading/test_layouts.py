"""Attributions by layout: transcripts and signed quotations, and what only looks like them."""

from __future__ import annotations

from gravamen.model import Attribution
from gravamen.reading.layouts import laid_out, with_laid_out

TRANSCRIPT = """The minister spoke on the radio. A transcript follows.

HOST: Will the pledge hold?

MINISTER VAREL: We have given our word.

It will be kept.

HOST: And if it is not?
"""


def shown(text: str) -> list[tuple[str, str, list[str]]]:
    return [(text[slice(*a.source[0])], text[slice(*a.cue[0])], [text[slice(*c)] for c in a.content]) for a in laid_out(text)]


def test_turns_run_on_to_the_next_name() -> None:
    assert shown(TRANSCRIPT) == [
        ("HOST", ":", ["Will the pledge hold?"]),
        ("MINISTER VAREL", ":", ["We have given our word.", "It will be kept."]),
        ("HOST", ":", ["And if it is not?"]),
    ]


def test_after_the_last_turn_the_narrator_speaks_again() -> None:
    assert shown(TRANSCRIPT + "\nThe interview was recorded on Monday.\n")[-1] == ("HOST", ":", ["And if it is not?"])


def test_links_in_capitals_are_no_turns() -> None:
    page = "RELATED: More on the strait\nWATCH: The minister speaks\nANNA VAREL: WHY THE PLEDGE WILL HOLD\nPHOTOS: The harbour at night\n"
    assert laid_out(page) == []


def test_one_name_with_a_colon_makes_no_transcript() -> None:
    assert laid_out("LONDON: The minister said nothing.\nNobody asked.") == []


def test_a_signed_quotation() -> None:
    assert shown("“They promised us the harbour back.” ― Anna Varel") == [("Anna Varel", "―", ["“They promised us the harbour back.”"])]


def test_layout_stands_in_place_of_what_the_network_made_of_the_same_words() -> None:
    content = laid_out(TRANSCRIPT)[1].content
    network = [Attribution(((0, 3),), ((4, 9),), content, 0.7), Attribution(((0, 3),), ((4, 12),), ((16, 31),), 0.7)]
    kept = with_laid_out(TRANSCRIPT, network)
    assert network[0] not in kept
    assert network[1] in kept
    assert len(kept) == 4


def test_attributions_stand_in_text_order_without_any_made_by_layout() -> None:
    late, early = Attribution(((50, 55),), ((56, 60),), ((61, 70),)), Attribution(((0, 5),), ((6, 10),), ((11, 20),))
    assert with_laid_out("A minister spoke of the strait, and of the harbour, and said that it was closed.", [late, early]) == [early, late]
