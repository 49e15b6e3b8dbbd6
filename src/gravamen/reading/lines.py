"""Lines: drafts on their way to statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gravamen.model import Actor, Span, When
from gravamen.reading.acts import Understanding
from gravamen.reading.drafts import Draft
from gravamen.reading.judgements import Judgement


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
