"""Windows: whatever the text, words carry true offsets, no window is too long, and nothing readable is lost."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gravamen.reading.network import shipped_network
from gravamen.reading.windows import MAX_PIECES, pack, paragraphs, quoted_ranges, sentences, units

TEXTS = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("“”‘’\"' .,\n\r\t…🙂é\u0301\u200d\u202e")), max_size=400
)  # fmt: skip


def windows_of(text: str):
    return list(pack(units(shipped_network().tokenizer, text)))


@settings(deadline=None, max_examples=150)
@given(TEXTS)
@example("e\u0301lection 👩‍👩‍👧 “no”")
@example("\ufeffBOM and\x00NUL")
def test_words_stand_in_the_text_in_order(text: str) -> None:
    for window in windows_of(text):
        assert len(window.pieces) <= MAX_PIECES
        assert len(window.pieces) == len(window.features)
        assert all(0 <= a <= b <= len(text) for a, b in zip(window.start, window.end, strict=True))
        assert all(a <= b for a, b in zip(window.start, window.start[1:], strict=False))


def test_every_word_of_a_long_paragraph_is_in_a_window() -> None:
    text = " ".join(f"Sentence number {n} says that the ministry denied it." for n in range(200))
    covered = {text[a:b] for w in windows_of(text) for a, b in zip(w.start, w.end, strict=True)}
    assert {str(n) for n in range(200)} <= covered


def test_a_paragraph_without_sentence_ends_is_cut_all_the_same() -> None:
    text = "ministry " * 3000
    found = windows_of(text)
    assert max(len(w.pieces) for w in found) <= MAX_PIECES
    assert sum(len(w.first) for w in found) == 3000


def test_paragraphs_leave_out_edge_white_space() -> None:
    text = "  one \r\n\r\n\ttwo\u2028three  "
    assert [text[a:b] for a, b in paragraphs(text)] == ["one", "two", "three"]


def test_sentences_do_not_end_at_abbreviations() -> None:
    text = "Sen. Mark Hill met Gen. Ito in the U.S. on Monday. “It went well.” He left."
    assert [text[a:b] for a, b in sentences(text, 0, len(text))] == [
        "Sen. Mark Hill met Gen. Ito in the U.S. on Monday.",
        "“It went well.”",
        "He left.",
    ]


def test_quotations() -> None:
    cases = {
        'He said "no" twice.': ["no"],  # typewriter marks
        "He said “no, never”.": ["no, never"],  # printers' marks
        "“We will not": ["We will not"],  # runs on into the next paragraph
        "He said ‘no’ twice.": ["no"],  # single marks where there are no double ones
        "Iran’s and Iraq’s “no”": ["no"],  # apostrophes are no marks
        "no marks": [],
    }
    for text, expected in cases.items():
        assert [text[a:b] for a, b in quoted_ranges(text, 0, len(text))] == expected
