"""Full-text search: the same answers in both databases, to words of any language, and to anything a person may type."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recording import add, write

from gravamen.record import Record
from gravamen.record.asking import Asked
from gravamen.record.searching import SearchError, documents_matching, parse, statements_matching

TEXTS = {
    "a": "Anna Berg/EST allege RUS cyber 2024-04-26: Russia is interfering in the harbour, completely unacceptable.\n",
    "b": "Ivan Orlov/RUS deny RUS cyber 2024-04-28: interference is not what we do, and unacceptable completely.\n",
    "c": "Zoë Müller/DEU warn CHN espionage 2024-05-01: Spione bedrohen die Häfen <b>der</b> Länder; don't.\n",
    "d": "Elodie Roy/FRA state - other 2024-05-02: 中国 否认 干涉 选举.\n",
}


@pytest.fixture
def filled(record: Record, tmp_path: Path) -> Record:
    add(record, write(tmp_path / "in", **TEXTS))
    return record


def found(record: Record, query: str, **asked) -> list[str]:
    with record.reading() as connection:
        return sorted(s["document"] for s in statements_matching(connection, query, Asked(**asked), 20))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("unacceptable", ["a", "b"]),
        ("UNACCEPTABLE harbour", ["a"]),
        ('"completely unacceptable"', ["a"]),
        ("interfer*", ["a", "b"]),
        ("interfer", []),
        ("interfering OR Spione", ["a", "c"]),
        ("unacceptable -interference", ["a"]),
        ('unacceptable -"completely unacceptable"', ["b"]),
        ("Häfen", ["c"]),
        ("Hafen", []),
        ("选举", ["d"]),
        ("Müller", ["c"]),  # the speaker's name counts
        ("don't", ["c"]),
        ("<b>der</b>", ["c"]),
        ('"', None),
        ("-harbour", None),
        ("OR", None),
        ("*", None),
    ],
)
def test_what_is_found(filled: Record, query: str, expected: list[str] | None) -> None:
    if expected is None:
        with pytest.raises(SearchError, match="nothing to look for"):
            found(filled, query)
    else:
        assert found(filled, query) == expected


def test_other_conditions_narrow_it(filled: Record) -> None:
    assert found(filled, "unacceptable", by="RUS") == ["b"]
    assert found(filled, "unacceptable", acts=["allege"]) == ["a"]
    assert found(filled, "unacceptable", since="2024-04-27") == ["b"]
    assert found(filled, "unacceptable", topics=["espionage"]) == []


def test_documents_are_found_by_title_and_text(filled: Record) -> None:
    with filled.reading() as connection:
        assert [d["name"] for d in documents_matching(connection, "harbour allege", 20)] == ["a"]


def test_a_document_longer_than_an_index_takes_at_once_is_found_by_its_end(record: Record, tmp_path: Path) -> None:
    text = " ".join(f"w{n}" for n in range(90_000)) + " needle"
    add(record, write(tmp_path / "in", long=text))
    with record.reading() as connection:
        assert [d["name"] for d in documents_matching(connection, "needle", 20)] == ["long"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(alphabet=st.sampled_from("ab\"*-()OR: &|!<>'^\\~NEAR中é."), max_size=20) | st.text(max_size=20))
def test_anything_typed_is_answered_or_refused(filled: Record, query: str) -> None:
    try:
        parse(query)
    except SearchError:
        return
    found(filled, query)
