"""Near duplicates: copies meet in a band and are alike, other texts are not; signatures are the same everywhere and always."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gravamen.archive.families import THRESHOLD, alikeness, band_keys, packed, signature_of, unpacked

WORDS = [f"word{n}" for n in range(400)]
TEXT = " ".join(WORDS)
EXPECTED = [1614218603, 167850897, 251885177, 463606098]


def compared(one: str, other: str) -> tuple[float, bool]:
    """How alike two texts are, and whether they meet in a band."""
    a, b = signature_of(one), signature_of(other)
    assert a is not None and b is not None
    return alikeness(a, b), bool(set(band_keys(a)) & set(band_keys(b)))


@pytest.mark.parametrize(
    ("other", "are_copies"),
    [
        (TEXT, True),
        (TEXT.upper().replace(" ", ",\n"), True),  # only words count
        (f"By our correspondent. {TEXT} All rights reserved.", True),
        (" ".join(WORDS[:340]), True),  # cut at the end
        (" ".join(word if n % 25 else "edited" for n, word in enumerate(WORDS)), True),
        (" ".join(WORDS[:100]), False),  # a quarter of it
        (" ".join(word if n % 3 else "edited" for n, word in enumerate(WORDS)), False),
        (" ".join(reversed(WORDS)), False),
    ],
)
def test_what_counts_as_a_copy(other: str, are_copies: bool) -> None:
    alike, meet = compared(TEXT, other)
    assert (alike >= THRESHOLD and meet) == are_copies


def test_a_signature_is_the_same_in_every_installation() -> None:
    """The record keeps signatures: were they to change with a library, copies would no longer be found."""
    signature = signature_of("the quick brown fox jumps over the lazy dog")
    assert signature is not None
    assert [int(value) for value in signature[:4]] == EXPECTED


@given(st.text(max_size=300))
@settings(deadline=None)
def test_signatures_survive_the_database(text: str) -> None:
    signature = signature_of(text)
    if signature is not None:
        assert (unpacked(packed(signature)) == signature).all()
        assert alikeness(signature, signature) == 1.0
        assert all(0 <= key < 2**63 for key in band_keys(signature))


@pytest.mark.parametrize("text", ["", "one two", "!!! ???"])
def test_texts_too_short_to_compare_have_no_signature(text: str) -> None:
    assert signature_of(text) is None
