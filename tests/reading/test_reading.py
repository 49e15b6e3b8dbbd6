"""Reading as a user relies on it: spans are exact for any text, and the plain cases come out right."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gravamen.disputes import with_disputes
from gravamen.model import Act, Document, Quotation, Reading, Statement, digest
from gravamen.reading import read_document
from gravamen.reading.drafts import quotation_of, trimmed

WORDS = st.sampled_from(
    [
        "China",
        "Beijing",
        "the",
        "Kremlin",
        "said",
        "denied",
        "accused",
        "warned",
        "“",
        "”",
        "‘",
        "’",
        '"',
        ".",
        ",",
        "that",
        "it",
        "will",
        "not",
        "interfere",
        "Xi",
        "He",
        "🙂",
        "é",
        "\n",
        "on",
        "Friday",
        "sanctions",
        "evidence",
        "2024",
        "\u202e",
        "(",
        ")",
        "<script>",
    ]
)


def read(text: str, published: str | None = None) -> Reading:
    return with_disputes(read_document(Document("d", text, digest(text.encode("utf-8", "replace")), published=published)))


def quotes(statement: Statement):
    yield from statement.content
    yield from (q for q in (statement.cue, statement.condition) if q)
    for actor in (statement.speaker, statement.respondent, statement.addressee, *statement.via):
        if actor and actor.span:
            yield actor


@settings(deadline=None, max_examples=60)
@given(st.one_of(st.lists(WORDS, max_size=60).map(" ".join), st.text(max_size=200)))
@example("")
@example("👩‍👩‍👧 Merkel said “n\u0303o” to Moscow, “again.”")
def test_quoted_words_are_the_words_of_the_text(text: str) -> None:
    reading = read(text)
    known = {s.id for s in reading.statements}
    for statement in reading.statements:
        for quote in quotes(statement):
            start, end = quote.span
            assert text[start:end] == quote.text
        assert set(statement.replies_to) <= known
        assert 0 <= statement.confidence <= 1
    for attribution in reading.attributions:
        for start, end in (*attribution.source, *attribution.cue, *attribution.content):
            assert 0 <= start < end <= len(text)
    for dispute in reading.disputes:
        assert set(dispute.statements) <= known
        assert set(dispute.reasons) == set(dispute.statements)


def test_reading_twice_gives_the_same() -> None:
    text = "China denied the charge. “We do not interfere,” Foreign Ministry spokesman Wang Wenbin said on Friday."
    assert read(text) == read(text)


CASES = [
    # an explicit performative, a country that acts, a respondent in the content
    ("The United States accused China on Monday of hacking its defence contractors.", Act.ALLEGE, "USA", "CHN"),
    # the denial is about the speaker's own side
    ("Russian Foreign Minister Sergei Lavrov denied that Moscow had interfered in the election.", Act.DENY, "RUS", "RUS"),
    # a demand puts the conduct of the one asked at issue
    ("Germany urged Turkey to release the detained journalists.", Act.DEMAND, "DEU", "TUR"),
    # a deed has no words; its target is the respondent
    ("The European Union imposed sanctions on Belarus.", Act.SANCTION, "EUU", "BLR"),
]


@pytest.mark.parametrize(("text", "act", "speaker", "respondent"), CASES)
def test_plain_sentences(text: str, act: Act, speaker: str, respondent: str) -> None:
    found = [
        (s.act, s.speaker.country if s.speaker else None, s.respondent.country if s.respondent else None)
        for s in read(text, "2021-03-02").statements
    ]
    assert (act, speaker, respondent) in found


def test_trimmed_contents() -> None:
    cases = {
        "“We will not go,”": "We will not go",
        "that it “will not go”": "it “will not go”",  # marks inside belong to the content, "that" does not
        "“no” and “never”": "“no” and “never”",
        " it will go .": "it will go",
        "in the U.S.": "in the U.S.",
    }
    for text, expected in cases.items():
        span = trimmed(text, (0, len(text)))
        assert span is not None
        assert text[slice(*span)] == expected
    assert trimmed(" ,.", (0, 3)) is None


def test_quotation_kinds() -> None:
    quoted = [(9, 23)]
    assert quotation_of([(9, 23)], quoted) is Quotation.DIRECT
    assert quotation_of([(0, 29)], quoted) is Quotation.MIXED
    assert quotation_of([(0, 8)], quoted) is Quotation.INDIRECT
