"""Fit the small models that stand on the network's output, on annotated articles that the network has not seen.

    python training/fit_rankers.py --data ../shared/data --labels training/labels -o src/gravamen/reading/data/rankers.json

Writes the weights of respondent, addressee, replies and confidence, and the thresholds of the flags, and prints how well each
does on the articles that it was fitted on (the test of it is `gravamen eval` on dev).
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from gravamen.model import Act, Document, Topic, digest
from gravamen.reading import ranking
from gravamen.reading.actors import Cast
from gravamen.reading.drafts import ACTS, TOPICS, Draft, drafts_in
from gravamen.reading.network import shipped_network
from gravamen.reading.parties import addressee_features, respondent_features
from gravamen.reading.replies import REACH, pair_features
from gravamen.reading.statements import Layout, Line, confidence_features, scenes, share_topics, turn_of, understood
from statement_gold import is_held_out, labelled

Label = dict[str, Any]
NEUTRAL: dict[str, Any] = {
    "acts": {"performative": 1.0, "hedged": 0.5, "negated": 0.5, "standing": 0.5},
    "topic": {"shared": 0.0},
    "respondent": {}, "addressee": {}, "replies": {"weights": {"bias": -9.0}, "threshold": 0.5, "most": 3}, "confidence": {"bias": 0.0},
}  # fmt: skip


def words_in(text: str, spans: Sequence[Sequence[int]]) -> set[int]:
    """Offsets of the letters and digits in spans: a word measure that needs no tokeniser."""
    return {i for a, b in spans for i in range(a, b) if text[i].isalnum()}


def aligned(text: str, drafts: Sequence[Draft], golds: Sequence[Label]) -> dict[int, Label]:
    """Draft number → gold statement, by intersection over union of contents ≥ 0.5, best first."""
    mine = [words_in(text, d.content) for d in drafts]
    theirs = [words_in(text, g["content_spans"]) for g in golds]
    scored = [(len(a & b) / len(a | b), i, j) for i, a in enumerate(mine) for j, b in enumerate(theirs) if a & b]
    found: dict[int, Label] = {}
    used: set[int] = set()
    for iou, i, j in sorted(scored, reverse=True):
        if iou >= 0.5 and i not in found and j not in used:
            found[i] = golds[j]
            used.add(j)
    return found


class Example:
    """One annotated article with its drafts read by the network, and the gold of those that match."""

    def __init__(self, text: str, label: Label) -> None:
        self.text, self.label = text, label
        self.document = Document(label["id"], text, digest(text.encode()), published=label["published"])
        self.layout = Layout.of(text)
        network = shipped_network()
        self.drafts = [d for e in network.encode(text) for d in drafts_in(network, e, text, self.layout.starts)]
        self.gold = aligned(text, self.drafts, label["statements"])

    def lines(self) -> tuple[list[Line], Cast]:
        """Read with the models fitted so far."""
        cast = Cast.of(self.text, self.layout.sentences, self.label["published"])
        return understood(self.document, self.drafts, self.layout, cast), cast

    def corrected(self) -> tuple[list[Line], Cast]:
        """As `lines`, with act, topic and parties of matched statements as annotated."""
        lines, cast = self.lines()
        for number, gold in self.gold.items():
            line = lines[number]
            object.__setattr__(line.known, "act", Act(gold["act"]))
            object.__setattr__(line.known, "topic", Topic(gold["topic"]))
            line.respondent = gold["respondent_country"]
        return lines, cast


def conditional_logit(choices: Sequence[tuple[Sequence[dict[str, float]], int]], penalty: float) -> dict[str, float]:
    """Weights that make the chosen candidate likeliest (L2-penalised maximum likelihood, L-BFGS)."""
    vectors = DictVectorizer(sparse=False)
    vectors.fit([row for rows, _ in choices for row in rows])
    tables = [torch.tensor(vectors.transform(rows), dtype=torch.float64) for rows, _ in choices]
    weights = torch.zeros(len(vectors.feature_names_), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=150, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = penalty * weights.square().sum()
        for table, (_, chosen) in zip(tables, choices, strict=True):
            loss = loss - torch.log_softmax(table @ weights, 0)[chosen]
        loss.backward()
        return loss

    optimiser.step(closure)
    right = sum(int((t @ weights).argmax()) == c for t, (_, c) in zip(tables, choices, strict=True))
    print(f"  {right}/{len(choices)} = {right / len(choices):.3f} on its own training choices")
    return {n: round(float(w), 4) for n, w in zip(vectors.feature_names_, weights, strict=True) if abs(w) > 0.005}


def party_choices(
    examples: Sequence[Example], key: str, features: Callable[[Any, Label], Sequence[dict[str, float]]]
) -> list[tuple[Sequence[dict[str, float]], int]]:
    """For every matched statement its candidates' features and the number of the annotated one (where it is a candidate)."""
    choices = []
    for example in examples:
        lines, cast = example.corrected()
        numbers = {id(line): number for number, line in enumerate(lines)}
        for line, scene in scenes(example.text, lines, cast):
            gold = example.gold.get(numbers[id(line)])
            if gold and gold[key] in scene.candidates:
                choices.append((features(scene, gold), scene.candidates.index(gold[key])))
    return choices


def fit_flags(examples: Sequence[Example]) -> dict[str, float]:
    """Weight of a performative by act accuracy; thresholds of the flags by F1."""
    from gravamen.reading.acts import performative

    matched = [(e.text, e.drafts[i], g) for e in examples for i, g in e.gold.items()]
    settings: dict[str, float] = {}
    best = (-1.0, 0.0)
    for weight in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0):
        right = 0
        for text, draft, gold in matched:
            scores = draft.classes["act"].astype(float).copy()
            named = performative(text[slice(*draft.cue)]) if draft.cue else None
            if named is not None:
                scores[ACTS.index(named)] += weight
            right += ACTS[int(scores.argmax())] == gold["act"]
        best = max(best, (right / len(matched), -weight))
        print(f"  performative {weight}: act accuracy {right / len(matched):.3f} of {len(matched)}")
    settings["performative"] = -best[1]
    for flag in ("hedged", "negated", "standing"):
        scored = [(d.probability_of(flag, 1), bool(g.get(flag))) for _, d, g in matched if flag in g]
        options = []
        for threshold in np.arange(0.2, 0.85, 0.05):
            tp = sum(p > threshold and y for p, y in scored)
            total = sum(p > threshold for p, _ in scored) + sum(y for _, y in scored)
            options.append((2 * tp / total if total else 0.0, -abs(threshold - 0.5), float(threshold)))
        settings[flag] = round(max(options)[2], 2)
        print(f"  {flag}: threshold {settings[flag]}, F1 {max(options)[0]:.3f}")
    return settings


def fit_topic(examples: Sequence[Example]) -> dict[str, float]:
    """How much a statement's topic leans towards that of its document, by accuracy."""
    best = (-1.0, 0.0)
    for weight in (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0):
        right = total = 0
        for example in examples:
            copies = [dataclasses.replace(d, classes=dict(d.classes)) for d in example.drafts]
            share_topics(copies, weight)
            right += sum(TOPICS[int(copies[i].classes["topic"].argmax())] == g["topic"] for i, g in example.gold.items())
            total += len(example.gold)
        print(f"  shared {weight}: topic accuracy {right / total:.3f}")
        best = max(best, (right / total, -weight))
    return {"shared": -best[1]}


def fit_replies(examples: Sequence[Example]) -> dict[str, Any]:
    """Logistic regression over pairs, and the threshold that gives the best F1 on all annotated links."""
    rows, targets, links = [], [], 0
    for example in examples:
        lines, _ = example.lines()
        turns = [turn_of(example.text, line) for line in lines]
        links += sum(len(g["replies_to"]) for g in example.label["statements"])
        for later in range(1, len(turns)):
            for earlier in range(max(0, later - REACH), later):
                rows.append(pair_features(turns, later, earlier))
                a, b = example.gold.get(later), example.gold.get(earlier)
                targets.append(bool(a and b and b["id"] in a["replies_to"]))
    vectors = DictVectorizer()
    table = vectors.fit_transform(rows)
    model = LogisticRegression(C=0.3, max_iter=3000).fit(table, targets)
    weights = {n: round(float(w), 4) for n, w in zip(vectors.feature_names_, model.coef_[0], strict=True) if abs(w) > 0.01}
    weights["bias"] = round(float(model.intercept_[0]), 4)
    chance, target = model.predict_proba(table)[:, 1], np.array(targets)
    options = [(2 * (target & (chance >= t)).sum() / ((chance >= t).sum() + links), t) for t in np.arange(0.03, 0.7, 0.03)]
    print(f"  best F1 {max(options)[0]:.3f} at {max(options)[1]:.2f} ({links} links, {target.sum()} reachable)")
    return {"weights": weights, "threshold": round(float(max(options)[1]), 2), "most": 3}


def fit_confidence(examples: Sequence[Example]) -> dict[str, float]:
    """Logistic regression of "matched, and the act is right"."""
    rows, targets = [], []
    for example in examples:
        lines, _ = example.lines()
        for number, line in enumerate(lines):
            gold = example.gold.get(number)
            rows.append(confidence_features(line))
            targets.append(bool(gold and gold["act"] == line.known.act))
    vectors = DictVectorizer(sparse=False)
    model = LogisticRegression(C=1.0).fit(vectors.fit_transform(rows), targets)
    print(f"  {np.mean(targets):.3f} of {len(targets)} statements right")
    weights = dict(zip(vectors.feature_names_, (round(float(w), 4) for w in model.coef_[0]), strict=True))
    return weights | {"bias": round(float(model.intercept_[0]), 4)}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("-o", "--out", type=Path, required=True)
    args = parser.parse_args()
    fitted = json.loads(json.dumps(NEUTRAL))
    ranking.fitted = lambda: fitted
    for module in ("parties", "replies", "acts", "statements"):
        __import__(f"gravamen.reading.{module}", fromlist=["fitted"]).fitted = lambda: fitted
    examples = [Example(t, label) for t, label in labelled(args.data, args.labels) if is_held_out(label["id"])]
    drafts, golds = sum(len(e.drafts) for e in examples), sum(len(e.label["statements"]) for e in examples)
    matched = sum(len(e.gold) for e in examples)
    print(f"{len(examples)} articles, {golds} statements, {drafts} drafts, {matched} matched, F1 {2 * matched / (drafts + golds):.3f}")
    print("acts")
    fitted["acts"] = fit_flags(examples)
    print("topic")
    fitted["topic"] = fit_topic(examples)
    for example in examples:
        share_topics(example.drafts, fitted["topic"]["shared"])
    fitted["topic"] = {"shared": 0.0} | {"fitted": fitted["topic"]["shared"]}
    print("respondent")
    fitted["respondent"] = conditional_logit(party_choices(examples, "respondent_country", lambda s, _: respondent_features(s)), 1.0)
    print("addressee")
    addressed = party_choices(examples, "addressee_country", lambda s, g: addressee_features(s, g["respondent_country"]))
    fitted["addressee"] = conditional_logit(addressed, 1.0)
    print("replies")
    fitted["replies"] = fit_replies(examples)
    print("confidence")
    fitted["confidence"] = fit_confidence(examples)
    fitted["topic"] = {"shared": fitted["topic"]["fitted"]}
    args.out.write_text(json.dumps(fitted, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
