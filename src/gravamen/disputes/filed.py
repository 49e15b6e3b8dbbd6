"""A statement as it stands in the record: what linking across documents looks at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filed:
    """One statement on file. Days are ISO dates; acts, topics and countries are spelled as in the vocabulary.

    `document` is the digest of its document and `published` that document's day; `strand` is its dispute within the document
    (or itself alone); `linked` is the dispute that it was in so far.
    """

    id: str
    document: str
    published: str | None
    position: int
    act: str
    topic: str
    actor: str | None
    speaker: str | None
    speaker_country: str | None
    respondent: str | None
    addressee: str | None
    day: str | None
    last_day: str | None
    standing: bool
    negated: bool
    hedged: bool
    evidence: str | None
    words: str
    strand: str | None = None
    strand_reason: str | None = None
    linked: str | None = None
    replies: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[str, str, int, str]:
        """By what statements are put in order: published first, then as they stand in their document."""
        return (self.published or "9999", self.document, self.position, self.id)

    @property
    def since(self) -> str | None:
        """The day on which it was said, as far as it is known: its own first day, else that of its publication.

        A position held over time has no day of its own, and is as old as its report.
        """
        return self.published if self.standing or self.day is None else self.day

    @property
    def reported(self) -> str | None:
        """The day of its report: that of the publication of its document, else its own first day."""
        return self.published or self.since

    @property
    def reported_until(self) -> str | None:
        """The last day that the time of its report may mean: the same, but its own last day where it is not known more exactly."""
        return self.published or (self.since and self.last_day)
