"""Respondent and addressee: whose conduct is at issue, and to whom it is said.

Every country that the surroundings offer (and nobody) is a candidate; a conditional logit over readable features, the
network's view among them, chooses. "China has been denying *this*" has no respondent in its content: there the dialogue
decides, by what the statement before was about and whose side speaks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gravamen.model import Act, Span
from gravamen.reading.drafts import Draft
from gravamen.reading.ranking import Features, best, fitted
from gravamen.reading.windows import Window

Floats = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The countries that a window names, in text order: code, span, and the numbers [low, high) of the words that name it."""

    names: tuple[tuple[str, Span, int, int], ...]

    @classmethod
    def of(cls, window: Window, mentions: Sequence[tuple[str, Span]]) -> Surroundings:
        """Those of the document's mentions (in text order) that stand in a window."""
        low = bisect_left(mentions, int(window.start[0]), key=_start)
        high = bisect_left(mentions, int(window.end[-1]), key=_start)
        inside = mentions[low:high]
        firsts = np.searchsorted(window.end, [s for _, (s, _) in inside], "right").tolist()
        lasts = np.searchsorted(window.start, [e for _, (_, e) in inside], "left").tolist()
        return cls(tuple((c, span, f, e) for (c, span), f, e in zip(inside, firsts, lasts, strict=True) if f < e))

    def within(self, spans: Sequence[Span]) -> list[str]:
        """Codes named inside the spans."""
        return [code for code, (start, end), _, _ in self.names for a, b in spans if a <= start and end <= b]

    def strongest(self, marks: Floats) -> dict[str, float]:
        """The strongest mark (logit) among the words that name each country."""
        values: list[float] = marks.tolist()
        best: dict[str, float] = {}
        for code, _, low, high in self.names:
            best[code] = max(best.get(code, -9.0), *values[low:high])
        return best


def _start(mention: tuple[str, Span]) -> int:
    return mention[1][0]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the choice of a party rests on: the draft, its act, who speaks, the countries around, and what came before.

    `candidates` are nobody, then every country that speaks, stands in the window, was just at issue, or is much named.
    """

    draft: Draft
    act: Act
    topic: str
    speaker: str | None
    around: Surroundings
    inside: tuple[str, ...]
    beside: frozenset[str]
    totals: Counter[str]
    candidates: tuple[str | None, ...]
    previous_respondent: str | None
    previous_topic: str | None
    previous_speaker: str | None


def candidates(speaker: str | None, around: Surroundings, previous: str | None, most_named: Sequence[str]) -> tuple[str | None, ...]:
    """The candidates of a scene, each once."""
    offered = [speaker, *(code for code, *_ in around.names), previous, *most_named]
    return (None, *dict.fromkeys(code for code in offered if code))


def respondent_features(scene: Scene) -> list[Features]:
    """Features of each candidate for the respondent, in the order of the candidates."""
    draft, act, inside = scene.draft, scene.act, scene.inside
    marks = scene.around.strongest(draft.names_respondent)
    total = sum(scene.totals.values()) or 1
    foreign = next((c for c, _ in scene.totals.most_common() if c != scene.speaker), None)
    rows: list[Features] = []
    for code in scene.candidates:
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
            row |= {
                "inside": 1.0,
                f"inside|{side}": 1.0,
                f"inside|{act}": 1.0,
                f"first inside|{side}": float(inside[0] == code),
            }
        if code in scene.beside:
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
    """Features of each candidate for the addressee, in the order of the candidates."""
    draft, act, inside = scene.draft, scene.act, scene.inside
    marks = scene.around.strongest(draft.names_addressee)
    rows: list[Features] = []
    for code in scene.candidates:
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
            "around": float(code in scene.beside),
        }
        rows.append(row)
    return rows


def choose_respondent(scene: Scene) -> tuple[str | None, float]:
    """The respondent's country (or None) and the probability of the choice."""
    number, sure = best(fitted()["respondent"], respondent_features(scene))
    return scene.candidates[number], sure


def choose_addressee(scene: Scene, respondent: str | None) -> str | None:
    """The addressee's country, or None."""
    number, _ = best(fitted()["addressee"], addressee_features(scene, respondent))
    return scene.candidates[number]
