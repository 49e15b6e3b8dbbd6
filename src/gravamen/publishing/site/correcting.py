"""The form to judge one statement, on its own page and in the review."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gravamen.model import Act, Evidence, Topic
from gravamen.record.asking import Fields
from gravamen.record.statements import CORRECTABLE


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sent from a form and was not taken: why not, what was to be done, and what they had put in."""

    problem: str
    do: str
    values: Mapping[str, Any]
    why: str


def form_of(row: Fields, back: str, sent: Sent | None = None, second: bool = False, is_whole: bool = True) -> Fields:
    """What the form to correct a statement needs: the values to begin with, those that are shown, and where it leads back to.

    `is_whole`: it has the buttons to accept and to reject too.
    """
    shown = {name: row[name] for name in CORRECTABLE}
    return {
        "values": shown | dict(sent.values if sent else {}),
        "was": json.dumps(shown, ensure_ascii=False),
        "why": sent.why if sent else "",
        "problem": sent.problem if sent else None,
        "do": sent.do if sent else "",
        "back": back,
        "second": second,
        "is_whole": is_whole,
        "acts": tuple(Act),
        "topics": tuple(Topic),
        "grades": tuple(Evidence),
    }
