"""What `gravamen verify` finds wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it should be: what, and in which way."""

    what: str
    reason: str
