"""What the network makes of the statements of a document, each in the light of the others and of the countries named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gravamen.model import Act, Evidence, Topic
from gravamen.reading.attributions import log_softmax, sigmoid
from gravamen.reading.dialogue import REPORT, Choices, Mention, Setting, Turn, setting_of, stretches
from gravamen.reading.drafts import Draft
from gravamen.reading.network import Encoded, Network

Floats = NDArray[Any]

ACTS, TOPICS, GRADES = tuple(Act), tuple(Topic), tuple(Evidence)
# The classes of the dialogue's last layer, in order (training/model.py).
CLASSES = {"act": 14, "topic": 10, "evidence": 4, "hedged": 2, "negated": 2, "standing": 2}
_LIMITS = np.cumsum(list(CLASSES.values()))[:-1]


@dataclass(slots=True)
class Judgement:
    """One statement as the network sees it: log-probabilities of classes, parties (country or None) and time (EDTF or None).

    `replies` and `together` give, by the number of another statement, how likely this one replies to it or stands in one dispute with it.
    """

    classes: dict[str, Floats]
    respondent: Mapping[str | None, float]
    addressee: Mapping[str | None, float]
    when: Mapping[str | None, float]
    replies: Mapping[int, float]
    together: Mapping[int, float]

    def probability_of(self, name: str, number: int) -> float:
        """Probability of one class value."""
        return float(np.exp(self.classes[name][number]))


@dataclass(frozen=True, slots=True)
class Scenery:
    """What a document names: its countries and its times, with their places, and the day of the report where that is known."""

    countries: Sequence[Mention]
    times: Sequence[Mention]
    today: str | None


def judgements(
    network: Network, drafts: Sequence[Draft], turns: Sequence[Turn], scenery: Scenery, encoded: Sequence[Encoded]
) -> list[Judgement]:
    """A judgement for every draft; a long document is judged in stretches that overlap."""
    if not drafts:
        return []
    starts = np.array([int(e.window.start[0]) for e in encoded])
    found: list[Judgement] = []
    for low, high, keep_low, keep_high in stretches(len(drafts)):
        setting = setting_of(turns[low:high], scenery.countries, scenery.times, scenery.today)
        rows = np.stack([d.vector for d in drafts[low:high]])
        countries, times = (_vectors(choices, encoded, starts) for choices in (setting.countries, setting.times))
        answers = network.judge(rows, countries, times, setting)
        found += [_judgement(setting, answers, k - low, low) for k in range(keep_low, keep_high)]
    return found


def _vectors(choices: Choices, encoded: Sequence[Encoded], starts: Floats) -> Floats:
    """The vectors [M, 384] of mentions: the mean of first and last word; zero for what stands nowhere."""
    vectors = np.zeros((len(choices.mentions), encoded[0].words.shape[1]), dtype=np.float32)
    for row, (_, span) in enumerate(choices.mentions):
        number = int(np.searchsorted(starts, span[0], "right")) - 1
        if span == REPORT or number < 0:
            continue
        page = encoded[number]
        first = int(np.searchsorted(page.window.end, span[0], "right"))
        last = int(np.searchsorted(page.window.start, span[1], "left")) - 1
        if first <= last:
            vectors[row] = (page.words[first] + page.words[last]) / 2
    return vectors


def _judgement(setting: Setting, answers: Sequence[Floats], row: int, base: int) -> Judgement:
    classes, respondent, addressee, when, replies, together = (table[row] for table in answers)
    parts = {name: log_softmax(part) for name, part in zip(CLASSES, np.split(classes, _LIMITS), strict=True)}
    countries, times = (*setting.countries.values, None), (*setting.times.values, None)
    return Judgement(
        parts,
        _chosen(countries, respondent),
        _chosen(countries, addressee),
        _chosen(times, when),
        _linked(replies, row, base),
        _linked(together, row, base),
    )


def _chosen(values: Sequence[str | None], logits: Floats) -> dict[str | None, float]:
    return dict(zip(values, log_softmax(logits).tolist(), strict=True))


def _linked(logits: Floats, row: int, base: int) -> dict[int, float]:
    return {base + other: p for other, p in enumerate(sigmoid(logits).tolist()) if other != row}
