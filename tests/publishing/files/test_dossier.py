"""The dossier: what is alleged with what answers it, every line with its source, and text that stays text."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from gravamen.publishing.exports.dossier import dossier, pages
from gravamen.publishing.exports.setting import Setting

TODAY = "2025-01-01"
Shown = Callable[[str], tuple[dict[str, Any], str]]


def text_of(pdf: bytes) -> str:
    """The words of a PDF, with single spaces between them."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\u200b", "").split())


def test_allegation_and_denial_demand_deed_and_sources_are_in_it(shown: Shown) -> None:
    found, history = shown("cyber")
    text = text_of(dossier(found, history, TODAY))
    for words in (
        "The harbour computers <script>", "Estonia (EST)", "Anna Berg (EST) alleges of Russia", "broke into the harbour",
        "Ivan Orlov (RUS) denies", "nobody broke into anything", "Eva Kask (EST) demands", "Russia must explain", "five officers",
        "we hold Russia responsible", "evidence: shown", "It does not say that what was alleged is so",
    ):  # fmt: skip
        assert words in text, words
    squeezed = text.replace(" ", "")
    assert history in squeezed
    for row in found["whole_statements"]:
        assert row["id"] in squeezed and row["document_sha256"] in squeezed
        assert f"{row['quotes'][0]['start']}–{row['quotes'][0]['end']}" in text


def test_pledges_have_their_statuses_and_what_these_mean(shown: Shown) -> None:
    text = text_of(dossier(*shown("disinformation"), TODAY))
    assert "Russia will not touch any network" in text and "a promise not to do something" in text
    assert re.search(r"2023-11-15 open .* 2024-02-01 breach alleged", text)
    assert "somebody says that it was broken; that is a claim, not proof" in text


def test_no_answer_is_said_to_be_missing_only_where_something_was_asked(shown: Shown) -> None:
    found, history = shown("cyber")
    for row in found["statements_in_time"]:
        row["answered_by"] = []
    text = text_of(dossier(found, history, TODAY))
    complaints = sum(row["act"] in ("allege", "demand") for row in found["statements_in_time"])
    assert text.count("No answer is on file.") == complaints


def test_text_of_strangers_is_no_markup_and_what_cannot_be_shown_is_seen(shown: Shown) -> None:
    text = text_of(dossier(*shown("cyber"), TODAY))
    assert '=HYPERLINK("x") #panic("no") *Russia* broke' in text
    assert "Ελλάδα" in text and "Łódź" in text
    assert "中" not in text and "⟨U+4E2D⟩⟨U+56FD⟩" in text and "2 different characters here belong to scripts" in text


def test_the_same_record_gives_the_same_bytes(shown: Shown) -> None:
    assert dossier(*shown("cyber"), TODAY) == dossier(*shown("cyber"), TODAY)


def test_three_hundred_statements_with_long_names_and_words_stay_on_the_paper(shown: Shown) -> None:
    found, history = shown("cyber")
    (charge, *_) = found["statements_in_time"]
    (whole, *_) = [row for row in found["whole_statements"] if row["id"] == charge["id"]]
    found["statements_in_time"] = [
        {**charge, "id": f"{n:016x}", "speaker": "Name " * 40, "words": "x" * 400 + " word" * 300} for n in range(300)
    ]
    found["whole_statements"] += [{**whole, "id": f"{n:016x}"} for n in range(300)]
    pdf = dossier(found, history, TODAY)
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) > 60
    assert "[300]" in text_of(pdf)
    places: list[float] = []
    for page in reader.pages[:20]:
        page.extract_text(visitor_text=lambda text, _, matrix, *__: places.append(matrix[4]) if text.strip() else None)
    assert max(places) < 595 - 50, "nothing begins in the margin on the right"


def test_it_can_be_looked_at(shown: Shown) -> None:
    made = pages(*shown("cyber"), TODAY)
    assert len(made) >= 2 and all(page[:4] == b"\x89PNG" for page in made)


@pytest.mark.parametrize(
    ("given", "set"),
    [
        ("Ünïcode Ελλάδα Россия", "Ünïcode Ελλάδα Россия"),
        ("\u202eevil\x00", "⟨U+202E⟩evil⟨U+0000⟩"),
        ("中", "⟨U+4E2D⟩"),
        ("x" * 50, "x" * 24 + "\u200b" + "x" * 24 + "\u200bxx"),
    ],
)
def test_texts_are_made_ready_for_paper(given: str, set: str) -> None:
    assert Setting().text(given) == set


def test_fonts_of_the_readers_own_show_every_script() -> None:
    setting = Setting(has_own_fonts=True)
    assert setting.text("中国") == "中国" and not setting.unshown
