"""What the network makes of the statements of a document, each in the light of the others and of the countries named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gravamen.model import Act, Evidence, Topic
from gravamen.reading.attributions import log_softmax, sigmoid
from gravamen.reading.dialogue import Mention, Setting, Turn, setting_of, stretches
from gravamen.reading.drafts import Draft
from gravamen.reading.network import Encoded, Network

Floats = NDArray[Any]

ACTS, TOPICS, GRADES = tuple(Act), tuple(Topic), tuple(Evidence)
# The classes of the dialogue's last layer, in order (training/model.py).
CLASSES = {"act": 14, "topic": 10, "evidence": 4, "hedged": 2, "negated": 2, "standing": 2, "dated": 3}
_LIMITS = np.cumsum(list(CLASSES.values()))[:-1]


@dataclass(slots=True)
class Judgement:
    """One statement as the network sees it: log-probabilities of classes and parties (country or None), probabilities of links.

    `replies` and `together` give, by the number of another statement, how likely this one replies to it or stands in one dispute with it.
    """

    classes: dict[str, Floats]
    respondent: Mapping[str | None, float]
    addressee: Mapping[str | None, float]
    replies: Mapping[int, float]
    together: Mapping[int, float]

    def probability_of(self, name: str, number: int) -> float:
        """Probability of one class value."""
        return float(np.exp(self.classes[name][number]))


def judgements(
    network: Network, drafts: Sequence[Draft], turns: Sequence[Turn], mentions: Sequence[Mention], encoded: Sequence[Encoded]
) -> list[Judgement]:
    """A judgement for every draft; a long document is judged in stretches that overlap."""
    located = _located(mentions, encoded)
    found: list[Judgement] = []
    for low, high, keep_low, keep_high in stretches(len(drafts)):
        if high == low:
            continue
        setting = setting_of(turns[low:high], list(located))
        rows = np.stack([d.vector for d in drafts[low:high]])
        vectors = np.stack([located[m] for m in setting.mentions]) if setting.mentions else np.zeros((0, rows.shape[1] // 3), np.float32)
        answers = network.judge(rows, vectors, setting)
        found += [_judgement(setting, answers, k - low, low) for k in range(keep_low, keep_high)]
    return found


def _located(mentions: Sequence[Mention], encoded: Sequence[Encoded]) -> dict[Mention, Floats]:
    """The vector of every mention: the mean of its first and last word."""
    starts = np.array([int(e.window.start[0]) for e in encoded])
    vectors: dict[Mention, Floats] = {}
    for mention in mentions:
        start, end = mention[1]
        number = int(np.searchsorted(starts, start, "right")) - 1
        if number < 0:
            continue
        page = encoded[number]
        first = int(np.searchsorted(page.window.end, start, "right"))
        last = int(np.searchsorted(page.window.start, end, "left")) - 1
        if first <= last:
            vectors[mention] = (page.words[first] + page.words[last]) / 2
    return vectors


def _judgement(setting: Setting, answers: Sequence[Floats], row: int, base: int) -> Judgement:
    classes, respondent, addressee, replies, together = (table[row] for table in answers)
    parts = {name: log_softmax(part) for name, part in zip(CLASSES, np.split(classes, _LIMITS), strict=True)}
    parties = [dict(zip((*setting.countries, None), log_softmax(x).tolist(), strict=True)) for x in (respondent, addressee)]
    links = [{base + k: p for k, p in enumerate(sigmoid(x).tolist()) if k != row} for x in (replies, together)]
    return Judgement(parts, *parties, *links)
