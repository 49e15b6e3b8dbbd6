"""Respondent and addressee: whose conduct is at issue, and to whom it is said.

Every country that the surroundings offer (and nobody) is a candidate; a conditional logit over readable features, the
network's view among them, chooses. "China has been denying *this*" has no respondent in its content: there the dialogue
decides, by what the statement before was about and whose side speaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gravamen.model import Act, Span
from gravamen.reading.drafts import Draft
from gravamen.reading.ranking import Features, best, fitted

Floats = NDArray[Any]
Mentions = Sequence[tuple[str, Span]]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the choice of a party rests on: the draft, its act, who speaks, the countries around, and what came before."""

    draft: Draft
    act: Act
    topic: str
    speaker: str | None
    sentence: Span
    mentions: Mentions
    totals: Counter[str]
    previous_respondent: str | None
    previous_topic: str | None
    previous_speaker: str | None


def _within(mentions: Mentions, spans: Sequence[Span]) -> list[str]:
    return [code for code, (start, end) in mentions if any(a <= start and end <= b for a, b in spans)]


def _marks(scene: Scene, strength: Floats) -> dict[str, float]:
    """Strongest mark of each country named in the draft's window, as a logit."""
    window = scene.draft.window
    marks: dict[str, float] = {}
    for code, (start, end) in scene.mentions:
        low, high = np.searchsorted(window.end, start, "right"), np.searchsorted(window.start, end, "left")
        if low < high:
            marks[code] = max(marks.get(code, -9.0), float(strength[low:high].max()))
    return marks


def candidates(scene: Scene) -> list[str | None]:
    """Nobody, then every country that stands in the window, was just at issue, or is much named."""
    found: dict[str | None, None] = {None: None}
    if scene.speaker:
        found[scene.speaker] = None
    low, high = int(scene.draft.window.start[0]), int(scene.draft.window.end[-1])
    for code in _within(scene.mentions, [(low, high)]):
        found[code] = None
    if scene.previous_respondent:
        found[scene.previous_respondent] = None
    for code, _ in scene.totals.most_common(3):
        found[code] = None
    return list(found)


def respondent_features(scene: Scene) -> list[Features]:
    """Features of each candidate for the respondent, in the order of `candidates`."""
    draft, act = scene.draft, scene.act
    inside = _within(scene.mentions, draft.content)
    around = [c for c in _within(scene.mentions, [scene.sentence]) if c not in inside]
    marks = _marks(scene, draft.names_respondent)
    total = sum(scene.totals.values()) or 1
    foreign = next((c for c, _ in scene.totals.most_common() if c != scene.speaker), None)
    rows: list[Features] = []
    for code in candidates(scene):
        if code is None:
            rows.append({"none": 1.0, f"none|{act}": 1.0, "side": float(draft.classes["side"][0]),
                         "none without country inside": float(not inside)})  # fmt: skip
            continue
        own = code == scene.speaker
        side = "own" if own else "other"
        row = {
            side: 1.0,
            f"{side}|{act}": 1.0,
            "side": float(draft.classes["side"][1 if own else 2]),
            "mark": max(-6.0, marks.get(code, -6.0)) / 3,
            "share": scene.totals[code] / total,
            f"share|{side}": scene.totals[code] / total,
        }
        if code in inside:
            row |= {"inside": 1.0, f"inside|{side}": 1.0, f"inside|{act}": 1.0, f"first inside|{side}": float(inside[0] == code)}
        if code in around:
            row |= {"around": 1.0, f"around|{side}": 1.0}
        if code == scene.previous_respondent:
            alike = "same topic" if scene.topic == scene.previous_topic else "other topic"
            voice = "same voice" if scene.speaker == scene.previous_speaker else "other voice"
            row |= {f"previous|{side}|{alike}|{voice}": 1.0, f"previous|{alike}": 1.0}
        if code == foreign:
            row |= {"most named abroad": 1.0, f"most named abroad|{act}": 1.0}
        rows.append(row)
    return rows


def addressee_features(scene: Scene, respondent: str | None) -> list[Features]:
    """Features of each candidate for the addressee, in the order of `candidates`."""
    draft, act = scene.draft, scene.act
    inside = _within(scene.mentions, draft.content)
    around = [c for c in _within(scene.mentions, [scene.sentence]) if c not in inside]
    marks = _marks(scene, draft.names_addressee)
    rows: list[Features] = []
    for code in candidates(scene):
        if code is None:
            rows.append({"none": 1.0, f"none|{act}": 1.0, "addressed": float(draft.classes["addressed"][0])})
            continue
        is_respondent = code == respondent
        row = {
            "some": 1.0,
            "addressed": float(draft.classes["addressed"][1]),
            "mark": max(-6.0, marks.get(code, -6.0)) / 3,
            "own": float(code == scene.speaker),
            "respondent": float(is_respondent),
            f"respondent|{act}": float(is_respondent),
            "inside": float(code in inside),
            f"inside|{act}": float(code in inside),
            "around": float(code in around),
        }
        rows.append(row)
    return rows


def choose_respondent(scene: Scene) -> tuple[str | None, float]:
    """The respondent's country (or None) and the probability of the choice."""
    number, sure = best(fitted()["respondent"], respondent_features(scene))
    return candidates(scene)[number], sure


def choose_addressee(scene: Scene, respondent: str | None) -> str | None:
    """The addressee's country, or None."""
    number, _ = best(fitted()["addressee"], addressee_features(scene, respondent))
    return candidates(scene)[number]
