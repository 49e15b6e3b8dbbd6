"""Disputes: statements joined by respondent, complainant, topic and reply; and the pledges inside them."""

from gravamen.disputes.grouping import with_disputes

__all__ = ["with_disputes"]
