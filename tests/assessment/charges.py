"""Small builders: a charge on file, and an allegation with its words."""

from __future__ import annotations

from datetime import date
from typing import Any

from gravamen.assessment.coding import Account, Passage
from gravamen.assessment.corroboration import OnFile
from gravamen.assessment.prefilling import Allegation
from gravamen.model import Act, Actor, Evidence, Kind

WORDS = "Russian hackers broke into the harbour computers and copied the ledgers"


def charge(id: str = "charge", **given: Any) -> OnFile:
    """Estonia's government says that Russia broke in, unless something else is given."""
    values: dict[str, Any] = {
        "act": Act.ALLEGE,
        "negated": False,
        "speaker": "Anna Berg",
        "kind": Kind.PERSON,
        "side": "EST",
        "respondent": "RUS",
        "evidence": Evidence.CLAIMED,
        "words": WORDS,
        "family": "first",
    }
    return OnFile(id=id, **{**values, **given})


def lab(id: str = "lab", **given: Any) -> OnFile:
    """A laboratory of no state that comes to the same by itself."""
    values: dict[str, Any] = {
        "speaker": "Harbour Lab",
        "kind": Kind.ORGANISATION,
        "side": None,
        "words": "traces on the harbour servers show how the ledgers left for addresses near Pskov",
        "family": "second",
        "evidence": Evidence.SHOWN,
    }
    return charge(id, **{**values, **given})


def account(words: str, speaker: Actor | None = None, **given: Any) -> Account:
    values: dict[str, Any] = {"respondents": ("RUS",), "own": frozenset({"EST"}), "said": date(2024, 4, 26)}
    return Account((Passage("charge", words),), (speaker,) if speaker else (), **{**values, **given})


def allegation(words: str = WORDS, speaker: Actor | None = None, on_file: OnFile | None = None, **given: Any) -> Allegation:
    told = on_file or charge(words=words)
    return Allegation(told, account(words, speaker), **{"named": "Russian", **given})
