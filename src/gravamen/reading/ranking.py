"""Small linear models over named features, with weights as readable JSON (training/fit_decisions.py writes them)."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

Features = Mapping[str, float]


@functools.cache
def fitted() -> dict[str, Any]:
    """The fitted weights and thresholds of every decision that stands on the network, by its name."""
    return json.loads((files("gravamen.reading") / "data" / "decisions.json").read_text("utf-8"))


def score(weights: Mapping[str, float], features: Features) -> float:
    """Weighted sum; a feature without weight counts nothing."""
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def best(weights: Mapping[str, float], candidates: Sequence[Features]) -> tuple[int, float]:
    """Number of the best candidate and its probability under a conditional logit (McFadden 1974)."""
    scores = [score(weights, features) for features in candidates]
    top = max(range(len(scores)), key=scores.__getitem__)
    return top, 1.0 / sum(math.exp(min(0.0, s - scores[top])) for s in scores)


def probability(weights: Mapping[str, float], features: Features) -> float:
    """Logistic regression with the weight "bias"."""
    value = weights.get("bias", 0.0) + score(weights, features)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))


def logit(p: float) -> float:
    """The logit of a probability, within bounds."""
    return math.log(max(1e-4, p) / max(1e-4, 1 - p))
