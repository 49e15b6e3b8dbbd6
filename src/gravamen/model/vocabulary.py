"""The closed vocabularies: one word for one thing, in code, record, screens and documents."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """What a statement does."""

    ALLEGE = "allege"
    DENY = "deny"
    CONFIRM = "confirm"
    DEMAND = "demand"
    PROMISE = "promise"
    WARN = "warn"
    THREATEN = "threaten"
    CONCERN = "concern"
    REJECT = "reject"
    OFFER = "offer"
    ENDORSE = "endorse"
    MEET = "meet"
    SANCTION = "sanction"
    STATE = "state"

    @property
    def is_deed(self) -> bool:
        """Whether it is a thing done rather than a thing said."""
        return self in (Act.MEET, Act.SANCTION)

    @property
    def is_complaint(self) -> bool:
        """Whether it holds something against its respondent."""
        return self in COMPLAINTS

    @property
    def is_answer(self) -> bool:
        """Whether it is by its nature the answer to a complaint."""
        return self in (Act.DENY, Act.REJECT)


COMPLAINTS = frozenset({Act.ALLEGE, Act.CONFIRM, Act.DEMAND, Act.WARN, Act.THREATEN, Act.CONCERN, Act.SANCTION})


class Topic(StrEnum):
    """What the content of a statement is about."""

    ELECTION_INTERFERENCE = "election_interference"
    CYBER = "cyber"
    ESPIONAGE = "espionage"
    DISINFORMATION = "disinformation"
    MILITARY_SUPPORT = "military_support"
    SANCTIONS_TRADE = "sanctions_trade"
    TERRITORIAL = "territorial"
    HUMAN_RIGHTS = "human_rights"
    DIPLOMACY = "diplomacy"
    OTHER = "other"


class Evidence(StrEnum):
    """What an allegation (or confirmation) offers in its support."""

    NONE = "none"
    CLAIMED = "claimed"
    SHOWN = "shown"
    INDEPENDENT = "independent"


class Quotation(StrEnum):
    """How the content is given: in the speaker's words, in the reporter's, or in both."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Kind(StrEnum):
    """What sort of actor."""

    PERSON = "person"
    GOVERNMENT = "government"
    ORGANISATION = "organisation"
    COMPANY = "company"
    MEDIA = "media"
    COUNTRY = "country"
    UNKNOWN = "unknown"


class PledgeStatus(StrEnum):
    """Where a promise stands, by the evidence on file."""

    OPEN = "open"
    BREACH_ALLEGED = "breach_alleged"
    BREACH_SHOWN = "breach_shown"
    KEPT = "kept"
    NO_PUBLIC_EVIDENCE = "no_public_evidence"
    WITHDRAWN = "withdrawn"
