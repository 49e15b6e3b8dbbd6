from __future__ import annotations

from building import TEXT, statement, vote
from hypothesis import given
from hypothesis import strategies as st

from gravamen.model import Act, Actor, Quote, Statement
from gravamen.publishing.markup import pieces, source_spans
from gravamen.publishing.outline import Entry, outline

SPANS = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).filter(lambda s: s[0] <= s[1])


def quoted(span: tuple[int, int]) -> Quote:
    return Quote(TEXT[slice(*span)], span)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Spans anywhere: nested, crossing, touching, discontinuous."""
    speaker, cue = draw(st.none() | SPANS), draw(st.none() | SPANS)
    return statement(
        "s",
        Act.STATE,
        "Arland",
        speaker=Actor(TEXT[slice(*speaker)], speaker, "N") if speaker else None,
        cue=quoted(cue) if cue else None,
        content=tuple(map(quoted, draw(st.lists(SPANS, max_size=3)))),
    )


@given(st.lists(statements(), max_size=6))
def test_pieces_make_the_text_and_each_role_covers_exactly_its_spans(given_statements: list[Statement]) -> None:
    entries = [Entry(number, s, (), ()) for number, s in enumerate(given_statements, 1)]
    found = pieces(TEXT, entries)
    assert "".join(piece.text for piece in found) == TEXT
    covered: dict[tuple[str, int], set[int]] = {}
    start = 0
    for piece in found:
        for role in ("source", "cue", "content"):
            for number in getattr(piece, role):
                covered.setdefault((role, number), set()).update(range(start, start + len(piece.text)))
        start += len(piece.text)
    expected: dict[tuple[str, int], set[int]] = {}
    for entry in entries:
        s = entry.statement
        roles = {"source": source_spans(s), "cue": [s.cue.span] if s.cue else [], "content": [q.span for q in s.content]}
        for role, spans in roles.items():
            for start, end in spans:
                if start < end:
                    expected.setdefault((role, entry.number), set()).update(range(start, end))
    assert covered == expected


def test_each_number_stands_once_where_the_last_words_end() -> None:
    found = pieces(TEXT, outline(vote()).entries)
    assert sorted(number for piece in found for number in piece.ending) == [1, 2, 3, 4, 5, 6]
    (second,) = [piece for piece in found if 2 in piece.ending]
    assert second.text == "said"  # the cue comes after the content
