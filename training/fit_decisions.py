"""Choose what stands on the network's output, on annotated articles that the network has not seen: thresholds, weights, confidence.

Weights are fitted on our own held-out articles; what is a statement, a respondent, a reply or a time, of which annotators see more or
fewer, and how often a statement is right are fitted on these and on the given dev articles, each set counting half.

    python training/fit_decisions.py --data ../shared/data --labels training/labels -o src/gravamen/reading/data/decisions.json

Prints what each setting gives on the articles that it was chosen on (the test of it is `gravamen eval` on dev).
"""

from __future__ import annotations

import argparse
import copy
import itertools
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
from gravamen.reading.deciding import antecedents, decide, likeliest, share_topics
from gravamen.reading.judgements import ACTS, TOPICS
from gravamen.reading.lines import Line
from gravamen.reading.network import shipped_network
from gravamen.reading.performatives import performative
from gravamen.reading.sights import sights
from gravamen.reading.statements import confidence_features, places_of, understood
from gravamen.reading.text_layout import Layout
from gravamen.reading.times import Calendar
from statement_gold import given, is_held_out, labelled

Label = dict[str, Any]
NEUTRAL: dict[str, Any] = {
    "acts": {"performative": 1.0, "hedged": 0.5, "negated": 0.5, "standing": 0.5},
    "anchor": 0.4,
    "deed": 1.0,
    "topic": {"shared": 0.0},
    "respondent": {"nobody": 0.0},
    "when": {"judged": 0.5, "undated": 0.0},
    "replies": {"judged": 0.5, "paired": 0.5, "bias": 0.0, "threshold": 0.1, "most": 2},
    "confidence": {"bias": 0.0},
}

# F1 that is too little to choose by.
AS_GOOD = 0.002


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
        self.decide(calendar)
        self.gold = aligned(self.text, self.lines, self.label["statements"])

    def decide(self, calendar: Calendar) -> None:
        """Decide again on parties, times and replies."""
        decide(self.lines, calendar, self.layout, self.text, shipped_network())


def matched(examples: Sequence[Example]) -> list[tuple[Example, Line, Label]]:
    """Every line with its gold."""
    return [(e, e.lines[i], g) for e in examples for i, g in e.gold.items()]


def choose_anchor(sets: Sequence[Sequence[Example]], fitted: dict[str, Any]) -> None:
    """The threshold of anchor times clarity, by the mean of the detection F1 of some sets of articles.

    Of thresholds that are as good within `AS_GOOD` the lowest is taken: what was not found nobody can look at, and what was found has
    its confidence beside it.
    """
    options = []
    for threshold in np.arange(0.3, 0.71, 0.02):
        fitted["anchor"] = round(float(threshold), 2)
        for example in itertools.chain(*sets):
            example.read()
        scores = [detection(examples) for examples in sets]
        options.append((sum(scores) / len(scores), fitted["anchor"]))
        print(f"  anchor {threshold:.2f}: F1 {' and '.join(f'{score:.3f}' for score in scores)}")
    fitted["anchor"] = min(threshold for score, threshold in options if score >= max(options)[0] - AS_GOOD)
    for example in itertools.chain(*sets):
        example.read()


def choose_deed(sets: Sequence[Sequence[Example]], fitted: dict[str, Any]) -> None:
    """The threshold of what turns out to be a deed, by the mean of the end-to-end F1 of acts of some sets of articles."""
    options = []
    for threshold in (*np.arange(0.2, fitted["anchor"], 0.05), fitted["anchor"]):
        fitted["deed"] = round(float(threshold), 2)
        for example in itertools.chain(*sets):
            example.read()
        scores = [detection(examples, acts=True) for examples in sets]
        options.append((sum(scores) / len(scores), fitted["deed"]))
        print(f"  deed {threshold:.2f}: F1 of acts {' and '.join(f'{score:.3f}' for score in scores)}")
    fitted["deed"] = max(options)[1]
    for example in itertools.chain(*sets):
        example.read()


def detection(examples: Sequence[Example], acts: bool = False) -> float:
    """Detection F1 of some articles; with `acts` the act has to be right too."""
    found, golds = sum(len(e.lines) for e in examples), sum(len(e.label["statements"]) for e in examples)
    right = sum(not acts or e.lines[number].known.act == gold["act"] for e in examples for number, gold in e.gold.items())
    return 2 * right / (found + golds)


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


def choose_respondent(sets: Sequence[Sequence[Example]]) -> dict[str, float]:
    """How much more it takes to name a respondent than the network thinks, by the mean accuracy of some sets of articles.

    Annotators differ in how often they see nobody's conduct at issue.
    """
    options = []
    for nobody in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0):
        scores = []
        for examples in sets:
            known = matched(examples)
            right = sum(likeliest(line.judged.respondent, nobody) == g["respondent_country"] for _, line, g in known)
            scores.append(right / len(known))
        options.append((sum(scores) / len(scores), -nobody))
        print(f"  nobody {nobody}: respondent right {' and '.join(f'{score:.3f}' for score in scores)}")
    return {"nobody": -max(options)[1]}


def linked(example: Example, later: int, earlier: int) -> bool:
    """Whether one line of an article is annotated as replying to another."""
    gold, target = example.gold.get(later), example.gold.get(earlier)
    return bool(gold and target and target["id"] in gold["replies_to"])


def weigh_replies(examples: Sequence[Example]) -> dict[str, float]:
    """Logistic regression of an annotated link on what the dialogue and what the pair says."""
    rows, targets = [], []
    for example in examples:
        for later, line in enumerate(example.lines):
            for earlier, views in line.links.items():
                rows.append(views)
                targets.append(linked(example, later, earlier))
    model = LogisticRegression(C=10.0).fit(rows, targets)
    judged, paired = (round(float(w), 3) for w in model.coef_[0])
    return {"judged": judged, "paired": paired, "bias": round(float(model.intercept_[0]), 3)}


def reply_f1(examples: Sequence[Example], settings: dict[str, float]) -> float:
    """F1 of replies on all annotated links of some articles."""
    found = right = 0
    for example in examples:
        for later, line in enumerate(example.lines):
            likely = antecedents(later, line.links, settings)
            found += len(likely)
            right += sum(linked(example, later, earlier) for earlier in likely)
    return 2 * right / (found + sum(len(s["replies_to"]) for e in examples for s in e.label["statements"]))


def choose_replies(sets: Sequence[Sequence[Example]]) -> dict[str, Any]:
    """How the two views of a link are weighed (on the first set), and the threshold of a reply by the mean of the F1 of all sets."""
    weights = weigh_replies(sets[0])
    options = []
    for most in (1, 2, 3):
        for threshold in np.arange(0.06, 0.5, 0.02):
            settings = weights | {"threshold": round(float(threshold), 2), "most": most}
            scores = [reply_f1(examples, settings) for examples in sets]
            options.append((sum(scores) / len(scores), -most, settings["threshold"], scores))
    _, most, threshold, scores = max(options)
    print(f"  replies: F1 {' and '.join(f'{score:.3f}' for score in scores)} with at most {-most} over {threshold}, {weights}")
    return weights | {"threshold": threshold, "most": -most}


def choose_when(sets: Sequence[Sequence[Example]], fitted: dict[str, Any]) -> None:
    """How much the network's view of a statement's time counts beside its wording, and how much less its view that there is none.

    By the mean accuracy of some sets of articles, as annotators differ in how often they give a time.
    """
    options = []
    for judged, undated in itertools.product((0.0, 0.25, 0.5, 0.75, 1.0, 1.5), (0.0, 0.5, 1.0, 1.5, 2.0)):
        fitted["when"] = {"judged": judged, "undated": undated}
        scores = []
        for examples in sets:
            for example in examples:
                example.decide(Calendar.of(example.text, example.label["published"]))
            known = matched(examples)
            scores.append(sum(line.when.edtf == g["when"] for _, line, g in known) / len(known))
        options.append((sum(scores) / len(scores), -judged, -undated))
        print(f"  judged {judged}, undated {undated}: when right {' and '.join(f'{score:.3f}' for score in scores)}")
    _, judged, undated = max(options)
    fitted["when"] = {"judged": -judged, "undated": -undated}


def fit_confidence(sets: Sequence[Sequence[Example]]) -> dict[str, float]:
    """Logistic regression of "matched, and the act is right", every set of articles counting the same."""
    rows, targets, shares = [], [], []
    for examples in sets:
        found = [(line, example.gold.get(number)) for example in examples for number, line in enumerate(example.lines)]
        rows += [confidence_features(line) for line, _ in found]
        right = [bool(gold and gold["act"] == line.known.act) for line, gold in found]
        targets += right
        shares += [1 / len(found)] * len(found)
        print(f"  {np.mean(right):.3f} of {len(found)} statements right")
    vectors = DictVectorizer(sparse=False)
    counted = np.array(shares) * len(rows) / len(sets)
    model = LogisticRegression(C=1.0).fit(vectors.fit_transform(rows), targets, sample_weight=counted)
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
    sets = [examples, [Example(t, label) for t, label in given(args.data, "dev")]]
    print(f"{len(examples)} articles, {sum(len(e.label['statements']) for e in examples)} statements")
    if "anchor" not in kept:
        choose_anchor(sets, fitted)
    for name, choose in (("acts", choose_acts), ("topic", choose_topic)):
        if name not in kept:
            fitted[name] = choose(examples)
    if "deed" not in kept:
        choose_deed(sets, fitted)
    if "respondent" not in kept:
        fitted["respondent"] = choose_respondent(sets)
        for example in itertools.chain(*sets):
            example.read()
    if "replies" not in kept:
        fitted["replies"] = choose_replies(sets)
    if "when" not in kept:
        choose_when(sets, fitted)
    for example in itertools.chain(*sets):
        example.read()
    if "confidence" not in kept:
        fitted["confidence"] = fit_confidence(sets)
    args.out.write_text(json.dumps(fitted, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
