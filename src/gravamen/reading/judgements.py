"""What the network makes of the statements of a document, each in the light of the others and of the countries named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gravamen.model import Act, Evidence, Span, Topic
from gravamen.reading.attributions import log_softmax, sigmoid
from gravamen.reading.dialogue import Choices, Scenery, Setting, Turn, stretches
from gravamen.reading.drafts import Draft
from gravamen.reading.network import Network
from gravamen.reading.times import UNLIKELY

Floats = NDArray[Any]

ACTS, TOPICS, GRADES = tuple(Act), tuple(Topic), tuple(Evidence)
# The classes of the dialogue's last layer, in order (training/model.py).
CLASSES = {"act": 14, "topic": 10, "evidence": 4, "hedged": 2, "negated": 2, "standing": 2}
HIDDEN = 384
# Probability of a reply that is none.
NO_REPLY = 0.01
_LIMITS = np.cumsum(list(CLASSES.values()))[:-1]


@dataclass(slots=True)
class Judgement:
    """One statement as the network sees it: log-probabilities of classes, parties (country or None) and time (EDTF or None).

    `speaker` is the country for which its speaker speaks, which counts where the speaker's own words tell none.

    Countries and times less likely than `UNLIKELY`, and replies less likely than `NO_REPLY`, are left out: in a long document they
    would be most of what is held in memory.
    `replies` and `together` give, by the number of another statement, how likely this one replies to it or stands in one dispute with it.
    """

    classes: dict[str, Floats]
    respondent: Mapping[str | None, float]
    addressee: Mapping[str | None, float]
    when: Mapping[str | None, float]
    speaker: Mapping[str | None, float]
    replies: Mapping[int, float]
    together: Mapping[int, float]

    @property
    def act(self) -> Act:
        """The likeliest act."""
        return ACTS[int(self.classes["act"].argmax())]

    def probability_of(self, name: str, number: int) -> float:
        """Probability of one class value."""
        return float(np.exp(self.classes[name][number]))


def judgements(
    network: Network, drafts: Sequence[Draft], turns: Sequence[Turn], scenery: Scenery, vectors: Mapping[Span, Floats]
) -> list[Judgement]:
    """A judgement for every draft, by the `vectors` of places; a long document is judged in stretches that overlap."""
    if not drafts:
        return []
    found: list[Judgement] = []
    for low, high, keep_low, keep_high in stretches(len(drafts)):
        setting = scenery.setting_of(turns[low:high])
        rows = np.stack([d.vector for d in drafts[low:high]])
        countries, times = (_vectors(choices, vectors) for choices in (setting.countries, setting.times))
        answers = network.judge(rows, countries, times, setting)
        found += _judgements(setting, answers, low)[keep_low - low : keep_high - low]
    return found


def _vectors(choices: Choices, vectors: Mapping[Span, Floats]) -> Floats:
    """The vectors [M, 384] of mentions; zero for what stands nowhere."""
    table = np.zeros((len(choices.mentions), HIDDEN), dtype=np.float32)
    for row, (_, span) in enumerate(choices.mentions):
        if span in vectors:
            table[row] = vectors[span]
    return table


def _judgements(setting: Setting, answers: Sequence[Floats], base: int) -> list[Judgement]:
    """The answers of the network for a stretch, statement by statement; `base` is the number of the first."""
    classes, respondent, addressee, when, speaker, replies, together = answers
    countries, times = (*setting.countries.values, None), (*setting.times.values, None)
    rows = zip(
        zip(*(log_softmax(part) for part in np.split(classes, _LIMITS, axis=1)), strict=True),
        _chosen(countries, respondent),
        _chosen(countries, addressee),
        _chosen(times, when),
        _chosen(countries, speaker),
        _linked(replies, base, NO_REPLY),
        _linked(together, base),
        strict=True,
    )
    return [Judgement(dict(zip(CLASSES, parts, strict=True)), *others) for parts, *others in rows]


def _chosen(values: Sequence[str | None], logits: Floats) -> list[dict[str | None, float]]:
    rows: list[list[float]] = log_softmax(logits).tolist()
    return [{value: p for value, p in zip(values, row, strict=True) if p > UNLIKELY} for row in rows]


def _linked(logits: Floats, base: int, least: float = 0.0) -> list[dict[int, float]]:
    rows: list[list[float]] = sigmoid(logits).tolist()
    return [{base + other: p for other, p in enumerate(row) if p >= least and other != number} for number, row in enumerate(rows)]
