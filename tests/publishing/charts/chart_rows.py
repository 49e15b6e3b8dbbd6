"""Invented rows for charts, as the record gives them."""

from __future__ import annotations

import random
from typing import Any

from gravamen.model import Act

HOSTILE = "</script><script>alert(1)</script> ]]> javascript:alert(1) {{x}} datum.y"


def statement(number: int, day: str | None = "2024-04-26", act: str = "allege", **more: Any) -> dict[str, Any]:
    graded = act in ("allege", "confirm")
    return {
        "id": f"{number:016x}", "day": day, "when": day, "act": act, "negated": False, "evidence": "claimed" if graded else None,
        "topic": "cyber", "speaker": "Anna Berg", "speaker_country": "EST", "respondent_country": "RUS", "answered_by": [],
        "words": "Words.",
        **more,
    }  # fmt: skip


def many(number: int, respondents: tuple[str, ...] = ("RUS", "CHN", "IRN")) -> list[dict[str, Any]]:
    """Statements of all acts over four years, always the same ones."""
    chance = random.Random(7)  # noqa: S311
    acts = [act.value for act in Act]
    return [
        statement(
            n,
            f"{chance.randint(2021, 2024)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
            chance.choice(acts),
            respondent_country=chance.choice(respondents),
            speaker_country=chance.choice(("USA", "CHN")),
        )
        for n in range(number)
    ]


def pledge(number: int, day: str | None, *statuses: tuple[str, str | None], words: str = "Russia will not touch it.") -> dict[str, Any]:
    made = statement(number, day, "promise", speaker_country="RUS", words=words)
    told = [{"status": status, "day": at, "by": None, "interested": None, "reason": "so it is said"} for status, at in statuses]
    return {"statement": made, "negative": True, "term": None, "statuses": told}
