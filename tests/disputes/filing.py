"""A tiny builder of statements on file."""

from __future__ import annotations

from typing import Any

from gravamen.disputes.filed import Filed

_DEFAULTS: dict[str, Any] = {
    "published": None, "position": 0, "topic": "cyber", "actor": None, "respondent": "RUS", "addressee": None,
    "day": None, "last_day": None, "standing": False, "negated": False, "hedged": False, "evidence": None,
    "words": "Russia broke into the harbour computers",
}  # fmt: skip


def filed(id: str, act: str, side: str | None, **given: Any) -> Filed:
    """`filed("a1", "allege", "EST", day="2024-04-26")`: the letters of the id name its document, and its speaker its side."""
    values = {**_DEFAULTS, "document": id.rstrip("0123456789"), "speaker": f"speaker of {side}", "actor": side, **given}
    values["last_day"] = values["last_day"] or values["day"]
    return Filed(id=id, act=act, speaker_country=side, **{"strand": values["document"], **values})
