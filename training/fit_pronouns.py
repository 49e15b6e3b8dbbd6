"""Fit the weights of the signs by which "he", "it" and "they" find whom they mean (`src/gravamen/reading/data/pronouns.json`).

    python training/fit_pronouns.py --data ../shared/data

A person is right who has the annotated speaker's name, a body that is of the speaker's country; the weights maximise the
likelihood of the right one among all.
Every round reads the labels again with the weights of the round before, since whom a pronoun means depends on who spoke.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from gravamen.reading import pronouns
from gravamen.reading.actors import Cast
from gravamen.reading.antecedents import NEUTRAL, PLURAL, SINGULAR
from gravamen.reading.pronouns import Candidate
from statement_gold import all_sentences, is_held_out, labelled

Question = tuple[list[dict[str, float]], list[int]]
HERE = Path(__file__).parent
# Chosen by fourfold cross-validation over articles: there are ten times as many questions of persons as of the others.
PENALTIES = {"person": 0.001, "body": 0.03, "group": 0.03}
WEIGHTS = HERE.parent / "src/gravamen/reading/data/pronouns.json"


def is_right(candidate: Candidate, statement: dict[str, Any], sort: str) -> bool:
    """Whether a candidate is the annotated speaker: of the same last name, or of the same country."""
    gold = statement["speaker_name"]
    if candidate.name == gold or sort == "person" or statement["speaker_country"] is None:
        return candidate.name.split()[-1] == gold.split()[-1]
    return candidate.found.country == statement["speaker_country"]


def asked_at(cast: Cast, at: int, word: str) -> tuple[str, list[Candidate]] | None:
    """The sort of a pronoun and the candidates for it; None for other words."""
    if word in SINGULAR:
        return "person", cast.antecedents.persons(at, SINGULAR[word])
    if word in NEUTRAL:
        return "body", cast.antecedents.bodies(at, is_plural=False)
    return ("group", cast.antecedents.bodies(at, is_plural=True)) if word in PLURAL else None


def questions(text: str, label: dict[str, Any]) -> list[tuple[str, Question]]:
    """For each pronoun that names a speaker: the candidates' signs, and which of them are right."""
    cast = Cast.of(text, all_sentences(text), label.get("published"))
    found: list[tuple[str, Question]] = []
    for statement in sorted(label["statements"], key=lambda s: s["speaker_span"] or [0]):
        if not statement["speaker_span"]:
            continue
        span = (statement["speaker_span"][0], statement["speaker_span"][1])
        asked = asked_at(cast, span[0], text[slice(*span)].lower())
        if asked and statement["speaker_name"]:
            sort, candidates = asked
            right = [n for n, c in enumerate(candidates) if is_right(c, statement, sort)]
            if right and len(right) < len(candidates):
                found.append((sort, ([dict(c.signs) for c in candidates], right)))
        cast.note_speaker(span, cast.resolve(span))
    return found


def fit(asked: list[Question], penalty: float, steps: int = 400) -> dict[str, float]:
    """Weights by gradient ascent on the log-likelihood with an L2 penalty (Adam, all questions at once)."""
    names = sorted({sign for signs, _ in asked for one in signs for sign in one})
    column = {name: n for n, name in enumerate(names)}
    rows = np.zeros((sum(len(signs) for signs, _ in asked), len(names)))
    owner = np.concatenate([np.full(len(signs), n) for n, (signs, _) in enumerate(asked)])
    right = np.concatenate([np.isin(np.arange(len(signs)), good) for signs, good in asked])
    for row, one in zip(rows, (one for signs, _ in asked for one in signs), strict=True):
        for sign, value in one.items():
            row[column[sign]] = value
    weights, mean, square = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, steps + 1):
        scores = np.exp(rows @ weights - (rows @ weights).max())
        all_mass = np.bincount(owner, scores)[owner]
        right_mass = np.bincount(owner, scores * right)[owner]
        gradient = rows.T @ (scores * right / right_mass - scores / all_mass) / len(asked) - penalty * weights
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        weights += 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(w), 3) for name, w in zip(names, weights, strict=True) if abs(w) >= 0.0005}


def accuracy(asked: list[Question], weights: dict[str, float]) -> float:
    """The share of questions whose likeliest candidate is right."""
    hits = 0
    for signs, right in asked:
        scores = [sum(weights.get(s, 0.0) * v for s, v in one.items()) for one in signs]
        hits += int(np.argmax(scores)) in right
    return hits / max(1, len(asked))


def main() -> None:
    """Fit on the articles that the network was trained on, report on the held-out ones, write the weights fitted on all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()
    articles = list(labelled(args.data, HERE / "labels"))
    for _ in range(args.rounds):
        asked = [(is_held_out(label["id"]), *q) for text, label in articles for q in questions(text, label)]
        weights: dict[str, dict[str, float]] = {}
        for sort, penalty in PENALTIES.items():
            kept = [q for out, of, q in asked if of == sort and not out]
            held = [q for out, of, q in asked if of == sort and out]
            trial = fit(kept, penalty)
            print(f"{sort}: {len(kept)} fitted {accuracy(kept, trial):.3f}; {len(held)} held out {accuracy(held, trial):.3f}")
            weights[sort] = fit(kept + held, penalty)
        WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
        pronouns.weights.cache_clear()


if __name__ == "__main__":
    main()
