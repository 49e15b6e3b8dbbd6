"""What is compared: gold and readings, reduced to the marks that a score looks at. Offsets are code points, end exclusive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from gravamen.model import Actor, Attribution, Document, Reading, Span, Statement

Marks = TypeVar("Marks")


@dataclass(frozen=True, slots=True)
class Annotation:
    """One statement as an annotator or a reader marked it. `confidence` is a reader's only."""

    id: str
    act: str
    topic: str | None
    when: str | None
    hedged: bool
    negated: bool
    standing: bool | None
    evidence: str | None
    quotation: str | None
    speaker: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    speaker_country: str | None
    respondent: str | None
    addressee: str | None
    condition: Span | None
    replies_to: tuple[str, ...]
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Annotated:
    """The statements of one document, the groups of statement ids that its disputes form, and its pledges as (id, status)."""

    statements: tuple[Annotation, ...] = ()
    disputes: tuple[frozenset[str], ...] = ()
    pledges: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Gold(Generic[Marks]):
    """A document and how an annotator marked it."""

    document: Document
    marks: Marks


@dataclass(frozen=True, slots=True)
class UnreadableGold:
    """Gold that could not be read: where it stands and why."""

    name: str
    reason: str


Attributions = tuple[Attribution, ...]
StatementGold = Gold[Annotated]
AttributionGold = Gold[Attributions]


def annotated_from_reading(reading: Reading) -> Annotated:
    """What Gravamen understood of a document, in the form that is scored."""
    return Annotated(
        statements=tuple(map(_annotation_from_statement, reading.statements)),
        disputes=tuple(frozenset(dispute.statements) for dispute in reading.disputes),
        pledges=frozenset((p.statement, p.status.value) for dispute in reading.disputes for p in dispute.pledges),
    )


def _annotation_from_statement(statement: Statement) -> Annotation:
    return Annotation(
        id=statement.id,
        act=statement.act.value,
        topic=statement.topic.value,
        when=statement.when.edtf,
        hedged=statement.hedged,
        negated=statement.negated,
        standing=statement.standing,
        evidence=statement.evidence.value if statement.evidence else None,
        quotation=statement.quotation.value,
        speaker=statement.speaker.span if statement.speaker else None,
        cue=statement.cue.span if statement.cue else None,
        content=tuple(piece.span for piece in statement.content),
        speaker_country=_country(statement.speaker),
        respondent=_country(statement.respondent),
        addressee=_country(statement.addressee),
        condition=statement.condition.span if statement.condition else None,
        replies_to=statement.replies_to,
        confidence=statement.confidence,
    )


def _country(actor: Actor | None) -> str | None:
    return actor.country if actor else None
