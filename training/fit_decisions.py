"""Choose what stands on the network's output, on annotated articles that the network has not seen: thresholds, weights, confidence.

    python training/fit_decisions.py --data ../shared/data --labels training/labels -o src/gravamen/reading/data/decisions.json

Prints what each setting gives on the articles that it was chosen on (the test of it is `gravamen eval` on dev).
"""

from __future__ import annotations

import argparse
import copy
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from gravamen.model import Document, digest
from gravamen.reading import ranking
from gravamen.reading.actors import Cast
from gravamen.reading.judgements import ACTS, TOPICS
from gravamen.reading.network import shipped_network
from gravamen.reading.performatives import performative
from gravamen.reading.sights import sights
from gravamen.reading.statements import Layout, Line, confidence_features, decide, places_of, share_topics, understood
from gravamen.reading.times import Calendar
from statement_gold import is_held_out, labelled

Label = dict[str, Any]
NEUTRAL: dict[str, Any] = {
    "acts": {"performative": 1.0, "hedged": 0.5, "negated": 0.5, "standing": 0.5},
    "anchor": 0.4,
    "topic": {"shared": 0.0},
    "when": {"judged": 0.5},
    "replies": {"threshold": 0.3, "most": 3},
    "confidence": {"bias": 0.0},
}


def words_in(text: str, spans: Sequence[Sequence[int]]) -> set[int]:
    """Offsets of the letters and digits in spans: a word measure that needs no tokeniser."""
    return {i for a, b in spans for i in range(a, b) if text[i].isalnum()}


def aligned(text: str, lines: Sequence[Line], golds: Sequence[Label]) -> dict[int, Label]:
    """Line number → gold statement, by intersection over union of contents ≥ 0.5, best first."""
    mine = [words_in(text, line.draft.content) for line in lines]
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
    """One annotated article as read with the decisions taken so far, and the gold of what matches."""

    def __init__(self, text: str, label: Label) -> None:
        self.text, self.label = text, label
        self.document = Document(label["id"], text, digest(text.encode()), published=label["published"])
        self.layout = Layout.of(text)
        self.encoded = list(shipped_network().encode(text))
        self.read()

    def read(self) -> None:
        """Read again with the decisions as they are now."""
        cast = Cast.of(self.text, self.layout.sentences, self.label["published"])
        calendar = Calendar.of(self.text, self.label["published"])
        seen = sights(shipped_network(), self.encoded, self.text, self.layout.starts, places_of(cast, calendar))
        self.lines = understood(self.document, shipped_network(), seen, self.layout, cast, calendar)
        decide(self.lines, calendar)
        self.gold = aligned(self.text, self.lines, self.label["statements"])


def matched(examples: Sequence[Example]) -> list[tuple[Example, Line, Label]]:
    """Every line with its gold."""
    return [(e, e.lines[i], g) for e in examples for i, g in e.gold.items()]


def choose_anchor(examples: Sequence[Example], fitted: dict[str, Any]) -> None:
    """The threshold of anchor times clarity, by detection F1; of thresholds that tie to a thousandth the highest, since a statement
    too many spoils every pair that it is in."""
    options = []
    for threshold in np.arange(0.3, 0.61, 0.02):
        fitted["anchor"] = round(float(threshold), 2)
        for example in examples:
            example.read()
        found, golds = sum(len(e.lines) for e in examples), sum(len(e.label["statements"]) for e in examples)
        right = sum(len(e.gold) for e in examples)
        options.append((round(2 * right / (found + golds), 3), fitted["anchor"]))
        print(f"  anchor {threshold:.2f}: {found} found, F1 {options[-1][0]:.3f}")
    fitted["anchor"] = max(options)[1]
    for example in examples:
        example.read()


def choose_acts(examples: Sequence[Example]) -> dict[str, float]:
    """Weight of a performative by act accuracy; thresholds of the flags by F1."""
    settings: dict[str, float] = {}
    known = matched(examples)
    best = (-1.0, 0.0)
    for weight in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0):
        right = 0
        for example, line, gold in known:
            scores = line.judged.classes["act"].astype(float).copy()
            named = performative(example.text[slice(*line.draft.cue)]) if line.draft.cue else None
            if named is not None:
                scores[ACTS.index(named)] += weight
            right += ACTS[int(scores.argmax())] == gold["act"]
        best = max(best, (right / len(known), -weight))
        print(f"  performative {weight}: act accuracy {right / len(known):.3f} of {len(known)}")
    settings["performative"] = -best[1]
    for flag in ("hedged", "negated", "standing"):
        scored = [(line.judged.probability_of(flag, 1), bool(g.get(flag))) for _, line, g in known if flag in g]
        options = []
        for threshold in np.arange(0.1, 0.85, 0.05):
            tp = sum(p > threshold and y for p, y in scored)
            total = sum(p > threshold for p, _ in scored) + sum(y for _, y in scored)
            options.append((2 * tp / total if total else 0.0, -abs(threshold - 0.5), float(threshold)))
        settings[flag] = round(max(options)[2], 2)
        print(f"  {flag}: threshold {settings[flag]}, F1 {max(options)[0]:.3f}")
    return settings


def choose_topic(examples: Sequence[Example]) -> dict[str, float]:
    """How much a statement's topic leans towards that of its document, by accuracy."""
    best = (-1.0, 0.0)
    for weight in (0.0, 0.25, 0.5, 0.75, 1.0, 1.5):
        right = total = 0
        for example in examples:
            judged = copy.deepcopy([line.judged for line in example.lines])
            share_topics(judged, weight)
            right += sum(TOPICS[int(judged[i].classes["topic"].argmax())] == g["topic"] for i, g in example.gold.items())
            total += len(example.gold)
        print(f"  shared {weight}: topic accuracy {right / total:.3f}")
        best = max(best, (right / total, -weight))
    return {"shared": -best[1]}


def choose_replies(examples: Sequence[Example]) -> dict[str, Any]:
    """The threshold of a reply that gives the best F1 on all annotated links."""
    links = sum(len(s["replies_to"]) for e in examples for s in e.label["statements"])
    options = []
    for most in (1, 2, 3):
        for threshold in np.arange(0.08, 0.5, 0.02):
            found = right = 0
            for example in examples:
                for i, line in enumerate(example.lines):
                    likely = sorted(((p, j) for j, p in line.judged.replies.items() if p >= threshold), reverse=True)[:most]
                    found += len(likely)
                    gold = example.gold.get(i)
                    right += sum(bool(gold and j in example.gold and example.gold[j]["id"] in gold["replies_to"]) for _, j in likely)
            options.append((2 * right / (found + links), -most, round(float(threshold), 2)))
    score, most, threshold = max(options)
    print(f"  replies: F1 {score:.3f} with at most {-most} over {threshold} ({links} links)")
    return {"threshold": threshold, "most": -most}


def choose_when(examples: Sequence[Example], fitted: dict[str, Any]) -> None:
    """How much the network's view of a statement's time counts beside its wording, by accuracy."""
    options = []
    for weight in (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0):
        fitted["when"] = {"judged": weight}
        for example in examples:
            decide(example.lines, Calendar.of(example.text, example.label["published"]))
        known = matched(examples)
        options.append((sum(line.when.edtf == g["when"] for _, line, g in known) / len(known), -weight))
        print(f"  judged {weight}: when right {options[-1][0]:.3f}")
    fitted["when"] = {"judged": -max(options)[1]}


def fit_confidence(examples: Sequence[Example]) -> dict[str, float]:
    """Logistic regression of "matched, and the act is right"."""
    rows, targets = [], []
    for example in examples:
        for number, line in enumerate(example.lines):
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
    parser.add_argument("--keep", nargs="*", choices=[*NEUTRAL], default=[], help="what stays as it is: choices that tie")
    args = parser.parse_args()
    # The reader holds on to this one table, so that what is chosen here counts from then on.
    fitted = ranking.fitted()
    kept = {name: fitted[name] for name in args.keep}
    fitted.clear()
    fitted.update(copy.deepcopy(NEUTRAL) | kept)
    examples = [Example(t, label) for t, label in labelled(args.data, args.labels) if is_held_out(label["id"])]
    print(f"{len(examples)} articles, {sum(len(e.label['statements']) for e in examples)} statements")
    if "anchor" not in kept:
        choose_anchor(examples, fitted)
    for name, choose in (("acts", choose_acts), ("topic", choose_topic), ("replies", choose_replies)):
        if name not in kept:
            fitted[name] = choose(examples)
    if "when" not in kept:
        choose_when(examples, fitted)
    for example in examples:
        example.read()
    if "confidence" not in kept:
        fitted["confidence"] = fit_confidence(examples)
    args.out.write_text(json.dumps(fitted, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
