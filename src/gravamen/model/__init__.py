"""The vocabulary of Gravamen as typed records."""

from gravamen.model.records import (
    Actor,
    Attribution,
    Dispute,
    Document,
    Gap,
    Pledge,
    Quote,
    Reading,
    Span,
    Statement,
    When,
    digest,
)
from gravamen.model.vocabulary import Act, Evidence, Kind, PledgeStatus, Quotation, Topic

__all__ = [
    "Act",
    "Actor",
    "Attribution",
    "Dispute",
    "Document",
    "Evidence",
    "Gap",
    "Kind",
    "Pledge",
    "PledgeStatus",
    "Quotation",
    "Quote",
    "Reading",
    "Span",
    "Statement",
    "Topic",
    "When",
    "digest",
]
