"""Lines: drafts on their way to statements, and the layout of the text that they stand in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from gravamen.model import Actor, Span, When
from gravamen.reading.acts import Understanding
from gravamen.reading.drafts import Draft
from gravamen.reading.judgements import Judgement
from gravamen.reading.windows import paragraphs, quoted_ranges, sentences


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the sentences, paragraphs and quotations of a text stand."""

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


@dataclass(slots=True)
class Line:
    """A draft on its way to a statement.

    `links` gives, by the number of another line, the logits of answering it by the dialogue and by the two side by side.
    """

    draft: Draft
    sentence: Span
    speaker: Actor | None
    judged: Judgement
    known: Understanding
    respondent: str | None = None
    addressee: str | None = None
    when: When = field(default_factory=lambda: When(None))
    links: Mapping[int, tuple[float, float]] = field(default_factory=dict[int, tuple[float, float]])
    replies_to: tuple[int, ...] = ()
