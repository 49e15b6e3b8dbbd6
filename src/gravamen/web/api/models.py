"""What the interface for programs answers with: the same fields, under the same names, as everywhere else in Gravamen.

Days are ISO dates, times EDTF (ISO 8601-2 level 1), moments UTC; countries are ISO 3166-1 alpha-3, with EUU, UNO, NTO and XKX.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from gravamen.model import Act, Evidence, Kind, Quotation, Topic


def _id(description: str, format: str, example: str) -> Any:
    return Field(description=description, examples=[example], json_schema_extra={"format": format})


Country = Annotated[str, Field(description="ISO 3166-1 alpha-3, or EUU, UNO, NTO, XKX", examples=["EST"])]
STATEMENT_ID, DISPUTE_ID, DOCUMENT_ID, ACTOR_ID, EXHIBIT_ID = "statement", "dispute", "document", "actor", "exhibit"
"""Formats by which OpenAPI says what an id is of."""
StatementId = Annotated[str, _id("The id of a statement", STATEMENT_ID, "3f2a9c41d07b5e66")]
DisputeId = Annotated[str, _id("The id of a dispute", DISPUTE_ID, "7a9794219cbf")]
DocumentId = Annotated[str, _id("The SHA-256 of a document as it was received, or its first six digits at least", DOCUMENT_ID, "3f2a9c")]
ActorId = Annotated[str, _id("The id of an actor", ACTOR_ID, "eedb1d37c3148b7a")]
ExhibitId = Annotated[str, _id("The id of an exhibit", EXHIBIT_ID, "0c1d2e3f4a5b6c7d")]
Sha256 = Annotated[str, Field(description="A SHA-256, hexadecimal")]
_INFERRED = "Whether `when` rests on a day of the report that is not given but inferred from the text"
Day = Annotated[str, Field(description="A day, YYYY-MM-DD", examples=["2024-04-26"])]


class Problem(BaseModel):
    """What went wrong."""

    status: int = Field(description="The HTTP status of the answer", examples=[404])
    message: str = Field(description="What, why, and what to do about it", examples=["there is no dispute 0123456789ab"])


class Problems(BaseModel):
    """The one shape of every answer that is not what was asked for."""

    error: Problem


class Paged(BaseModel):
    """A list, a part at a time."""

    next: str | None = Field(
        description="The address of what follows, null at the end; the `Link` header says it too. It stays good when the record grows."
    )


class Answer(BaseModel):
    """A denial or rejection beside the complaint that it answers."""

    id: StatementId
    act: Act
    negated: bool
    speaker: str | None
    speaker_country: Country | None
    actor: str | None = Field(description="The id of the actor who speaks")
    when: str | None = Field(description="EDTF")
    when_inferred: bool = Field(description=_INFERRED)
    words: str
    why: str = Field(description="Why it counts as an answer")


class Carrier(BaseModel):
    """A document that carries a statement again: a copy of the report, or another report of the same occasion."""

    id: StatementId
    sort: str
    why: str
    document: str
    document_sha256: Sha256
    publisher: str | None
    published: str | None


class Statement(BaseModel):
    """What somebody said or did, as a document reports it. It is somebody's claim, not a fact; what answers it stands with it."""

    id: StatementId
    when: str | None = Field(description="EDTF", examples=["2024-04-26"])
    when_inferred: bool = Field(description=_INFERRED)
    day: Day | None = Field(description="The first day that `when` may mean")
    speaker: str | None = Field(examples=["Anna Berg"])
    speaker_country: Country | None
    actor: str | None = Field(description="The id of the actor who speaks")
    role: str | None = Field(description="In which office", examples=["foreign minister"])
    act: Act
    negated: bool
    hedged: bool
    standing: bool = Field(description="Held over time, not on one day")
    respondent_country: Country | None = Field(description="Whose conduct is at issue")
    addressee_country: Country | None
    topic: Topic
    evidence: Evidence | None = Field(description="Of an allegation: what it offers in its support")
    directness: Literal["direct", "inferred", "contested"] | None
    words: str = Field(description="The words that it rests on", examples=["Russia broke into the harbour computers"])
    quotation: Quotation
    answered_by: list[Answer] = Field(description="Of a complaint: what answers it; empty says that no answer is on file")
    dispute: DisputeId | None
    dispute_reason: str | None = Field(description="Why it is in that dispute")
    repeats: StatementId | None = Field(description="The statement that this one only repeats")
    repeats_reason: str | None
    carriers: int = Field(description="How many documents carry it; none of them corroborates another")
    carried_by: list[Carrier]
    corrected: bool
    rejected: bool
    confidence: float
    document: str
    document_sha256: Sha256
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None


class Statements(Paged):
    """Statements."""

    data: list[Statement]


class Decision(BaseModel):
    """What a person decided, and why."""

    id: str
    kind: str
    subject: str
    body: dict[str, Any]
    author: str
    why: str
    decided_at: str
    withdrawn_by: str | None = Field(description="The decision that took this one back")


class BriefEntry(BaseModel):
    """One change of the record."""

    seq: int
    at: str
    kind: str
    author: str = Field(description="Who decided it; `gravamen` where rules did")


class Entry(BriefEntry):
    """One change of the record, whole; its hash covers the hash of the entry before."""

    body: dict[str, Any]
    previous: Sha256
    hash: Sha256


class Dispute(BaseModel):
    """One complaint of complainants against a respondent on a topic."""

    id: DisputeId
    name: str
    respondent: Country
    complainants: list[Country]
    topic: Topic
    statements: int
    documents: int
    allegations: int = Field(description="By others than the respondent's side")
    answers: int = Field(description="Denials and rejections by the respondent's side")
    pledges: int
    evidence: Evidence | None = Field(description="The best that an allegation offers")
    first_day: Day | None = Field(description="The first day that the time of its first dated report may mean")
    last_day: Day | None = Field(description="The last day that the time of its last dated report may mean")
    merged_into: DisputeId | None
    first_when: str | None = Field(description="When its first dated report is from, as exactly as it tells: EDTF", examples=["2014"])
    last_when: str | None = Field(description="When its last dated report is from, as exactly as it tells: EDTF", examples=["2024-04-26"])


class Office(BaseModel):
    """An office in which documents show an actor."""

    role: str
    first_day: Day | None
    last_day: Day | None
    statements: int


class Actor(BaseModel):
    """A person, body, company or country that speaks."""

    id: str
    name: str
    kind: Kind
    country: Country | None
    statements: int
    offices: list[Office]


class Counted(BaseModel):
    """An act, and how often."""

    act: Act
    statements: int


class Exhibit(BaseModel):
    """Evidence filed in a dispute by a person."""

    id: str
    dispute: DisputeId
    sort: str
    sha256: Sha256
    title: str
    day: Day
    shows_breach_of: StatementId | None = Field(description="The promise whose breach it shows")
    entry: int = Field(description="The entry of the history that filed it")
