"""The records that the stages hand on. All are immutable; all offsets are code points into `Document.text`, end exclusive."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from gravamen.model.vocabulary import Act, Evidence, Kind, PledgeStatus, Quotation, Topic

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """One text to read. `id` is how output names it; `published` is an ISO date (or None where unknown)."""

    id: str
    text: str
    sha256: str
    title: str | None = None
    published: str | None = None
    url: str | None = None


def digest(data: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the document and where they stand."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source/cue/content triple; each role is a tuple of pieces in text order, any may be empty.

    `score` is the probability that the cue opens an attribution, times how clear its content is (`reading.attributions`).
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Actor:
    """A party to a statement: the words that name it here (span None where only implied) and whom they mean.

    `country` is ISO 3166-1 alpha-3 (EUU, UNO and NTO for the European Union, the United Nations and NATO), None for
    companies, non-governmental bodies and where unknown. `also` holds joint speakers after the first.
    """

    text: str
    span: Span | None
    name: str
    kind: Kind = Kind.UNKNOWN
    role: str | None = None
    country: str | None = None
    also: tuple[Actor, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """A time as EDTF (ISO 8601-2 level 1), the wording it rests on, and the rule that led from one to the other."""

    edtf: str | None
    text: str | None = None
    rule: str | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """An attribution or a reported deed, understood.

    `together` names earlier statements of the document and how likely each stands in one dispute with this one.
    """

    id: str
    document: str
    document_sha256: str
    act: Act
    topic: Topic
    speaker: Actor | None
    addressee: Actor | None
    respondent: Actor | None
    cue: Quote | None
    content: tuple[Quote, ...]
    quotation: Quotation
    when: When
    hedged: bool = False
    negated: bool = False
    standing: bool = False
    evidence: Evidence | None = None
    condition: Quote | None = None
    where: str | None = None
    replies_to: tuple[str, ...] = ()
    together: tuple[tuple[str, float], ...] = ()
    via: tuple[Actor, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise inside a dispute, with its status and the statements that the status rests on."""

    statement: str
    status: PledgeStatus
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """One complaint of complainants against a respondent on a topic, with its statements and the reason for each."""

    id: str
    document: str
    respondent: Actor
    complainants: tuple[Actor, ...]
    topic: Topic
    statements: tuple[str, ...]
    pledges: tuple[Pledge, ...] = ()
    reasons: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was understood in one document, and, in `gaps`, what was not."""

    document: Document
    attributions: tuple[Attribution, ...]
    statements: tuple[Statement, ...]
    disputes: tuple[Dispute, ...]
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was seen and not understood: which sort, the words, and where they stand."""

    kind: str
    text: str
    span: Span
