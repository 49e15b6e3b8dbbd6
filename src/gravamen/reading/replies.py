"""Replies: which earlier statements one answers, repeats a position on, or refers to.

A logistic regression scores every earlier statement as the antecedent of a later one, on readable features: what the two
acts are, whose conduct each is about, who speaks, how far apart they stand, how alike they are, and whether the later one
refers back ("denied this", "the same message").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gravamen.model import Act
from gravamen.reading.ranking import Features, fitted, probability

Floats = NDArray[Any]

REACH = 25
_BACK = re.compile(
    r"\b(this|that|these|those|such|it|them|the same|the (?:alleg|accus|claim|charg|report|findings?|suggest|remark|comment|"
    r"threat|sanction|demand|request|offer|move|decision|measure|tariff|attack|announcement|statement|promise|pledge)\w*)\b",
    re.I,
)
_GROUPS = {
    Act.ALLEGE: "charge", Act.CONFIRM: "charge", Act.CONCERN: "worry", Act.WARN: "pressure", Act.THREATEN: "pressure",
    Act.DEMAND: "pressure", Act.SANCTION: "measure", Act.MEET: "meeting", Act.DENY: "answer", Act.REJECT: "answer",
    Act.PROMISE: "commitment", Act.OFFER: "commitment", Act.ENDORSE: "praise", Act.STATE: "state",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """A statement as a turn in the dialogue."""

    act: Act
    topic: str
    speaker: str | None
    speaker_name: str | None
    respondent: str | None
    words: frozenset[str]
    content: str
    meaning: Floats
    replying: float


def content_words(text: str) -> frozenset[str]:
    """Lower-cased words of four letters or more, cut to six: a crude stem, enough to see two contents overlap."""
    return frozenset(w[:6].lower() for w in re.findall(r"\w{4,}", text))


def _same(a: str | None, b: str | None) -> str:
    return "unknown" if a is None or b is None else "same" if a == b else "other"


def _gap(distance: int) -> str:
    return "1" if distance == 1 else "2" if distance == 2 else "3-4" if distance <= 4 else "5-8" if distance <= 8 else "9+"


def pair_features(turns: Sequence[Turn], later: int, earlier: int) -> Features:
    """Features of `turns[later]` replying to `turns[earlier]`."""
    a, b = turns[later], turns[earlier]
    group_a, group_b = _GROUPS[a.act], _GROUPS[b.act]
    norm = float(np.linalg.norm(a.meaning) * np.linalg.norm(b.meaning)) or 1.0
    shared = len(a.words & b.words)
    between = turns[earlier + 1 : later]
    rival = any(_GROUPS[t.act] == group_b and t.respondent == b.respondent for t in between)
    respondent = _same(a.respondent, b.respondent)
    answering = a.speaker is not None and a.speaker == b.respondent and a.speaker != b.speaker
    return {
        f"{a.act}|{group_b}": 1.0,
        f"{group_a}|{b.act}": 1.0,
        f"respondent {respondent}": 1.0,
        f"respondent {respondent}|{group_a}|{group_b}": 1.0,
        f"topic {_same(a.topic, b.topic)}": 1.0,
        f"side {_same(a.speaker, b.speaker)}|{group_a}": 1.0,
        f"voice {_same(a.speaker_name, b.speaker_name)}": 1.0,
        "answering": float(answering),
        f"answering|{group_a}|{group_b}": float(answering),
        f"gap {_gap(later - earlier)}": 1.0,
        f"gap {_gap(later - earlier)}|{group_a}": 1.0,
        "nearer one of its kind": float(rival),
        "alike": float(a.meaning @ b.meaning) / norm,
        "shared words": shared / (3 + min(len(a.words), len(b.words))),
        "refers back": float(bool(_BACK.search(a.content)) and len(a.content) < 60),
        "short": float(len(a.content) < 25),
        "replying": a.replying,
        f"replying|{group_b}": a.replying,
    }


def antecedents(turns: Sequence[Turn]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """For every turn that replies to something: its number and those of its antecedents, likeliest first."""
    model = fitted()["replies"]
    weights, threshold, most = model["weights"], model["threshold"], int(model["most"])
    for later in range(1, len(turns)):
        scored = [(probability(weights, pair_features(turns, later, earlier)), earlier) for earlier in range(max(0, later - REACH), later)]
        chosen = [earlier for p, earlier in sorted(scored, reverse=True) if p >= threshold][:most]
        if chosen:
            yield later, tuple(chosen)
