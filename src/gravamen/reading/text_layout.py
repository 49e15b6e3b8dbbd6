"""Where the sentences, paragraphs and quotations of a text stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from gravamen.model import Span
from gravamen.reading.windows import paragraphs, quoted_ranges, sentences


@dataclass(frozen=True, slots=True)
class Layout:
    """Spans of sentences and quotations, and the starts of sentences and paragraphs, in text order."""

    sentences: tuple[Span, ...]
    starts: tuple[int, ...]
    paragraphs: tuple[int, ...]
    quoted: tuple[Span, ...]

    @classmethod
    def of(cls, text: str) -> Layout:
        """Lay out a text."""
        spans = paragraphs(text)
        found = tuple(s for a, b in spans for s in sentences(text, a, b))
        quoted = tuple(q for a, b in spans for q in quoted_ranges(text, a, b))
        return cls(found, tuple(a for a, _ in found), tuple(a for a, _ in spans), quoted)

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds an offset."""
        return self.sentences[max(0, bisect_right(self.starts, offset) - 1)]

    def paragraph_at(self, offset: int) -> int:
        """The number of the paragraph that holds an offset."""
        return bisect_right(self.paragraphs, offset)


def outside(text: str, span: Span, content: Sequence[Span]) -> str:
    """The wording of a span, such as a sentence, without the content of what is said in it."""
    kept: list[str] = []
    at = span[0]
    for start, end in sorted(content):
        if start < span[1] and end > at:
            kept.append(text[at : max(at, start)])
            at = max(at, end)
    kept.append(text[at : span[1]])
    return " ".join(kept)
