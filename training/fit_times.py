"""Fit the choice among the times that a document offers to a statement (reading/times.py), on annotated spans.

    python training/fit_times.py --data ../shared/data --labels training/labels -o src/gravamen/reading/data/times.json

A conditional logit with L2 penalty, fitted twice: first with the annotated times as context, then with those also that the first fit
would have given, so that it learns to live with its own mistakes. The held-out articles are left out, as fit_decisions.py weighs there
what these weights say against what the network says.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from gravamen.model import Act, Span, When
from gravamen.reading.dates_in_text import LATEST_DAY, inferred_day
from gravamen.reading.ranking import best
from gravamen.reading.time_candidates import Candidate, Inquiry, Page, candidates
from gravamen.reading.times import as_when
from gravamen.reading.voices import Voices
from statement_gold import all_sentences, is_held_out, labelled

Choice = tuple[list[Candidate], str | None]
Weights = Mapping[str, float]
# Chosen on 1 in 6 articles left out: a feature seen less often is not worth a weight, nor is a weight this small worth its place;
# the L2 penalties of the two fits.
RARE, SMALL = 12, 0.02
PENALTIES = (10.0, 30.0)


def choices_of(text: str, label: dict[str, Any], weights: Weights | None) -> list[Choice]:
    """The candidates of every statement of an article with its annotated time.

    What came before is as annotated, or with `weights` as these would have chosen.
    """
    published = label["published"]
    day = date.fromisoformat(published) if published else None
    inferred = None if day else inferred_day(text, LATEST_DAY)
    page = Page.of(text, day or inferred, inferred=inferred is not None)
    spans = all_sentences(text)
    previous: When | None = None
    last: tuple[Span, When] | None = None
    voices = Voices()
    made: list[Choice] = []
    for s in sorted(label["statements"], key=lambda s: (s["cue_span"] or s["content_spans"][0])[0]):
        cue = tuple(s["cue_span"]) if s["cue_span"] else None
        content = tuple(tuple(c) for c in s["content_spans"])
        at = (cue or content[0])[0]
        sentence = max((x for x in spans if x[0] <= at), default=spans[0])
        voice, standing = voices.of(s["speaker_name"]), bool(s.get("standing"))
        offered = candidates(page, Inquiry(sentence, cue, content, Act(s["act"]), standing, previous, last, voice))
        made.append((offered, s["when"]))
        when = When(s["when"]) if weights is None else as_when(offered[best(weights, [c.features for c in offered])[0]])
        last = (sentence, when)
        voices.note(s["speaker_name"], when)
        previous = when if when.edtf else previous
    return made


def fit(choices: Sequence[Choice], penalty: float) -> dict[str, float]:
    """Weights that make the annotated time the likeliest where it is offered."""
    counts = Counter(name for offered, _ in choices for c in offered for name in c.features)
    number = {name: i for i, name in enumerate(sorted(n for n, seen in counts.items() if seen >= RARE))}
    rows, columns, values, group, chosen = [], [], [], [], []
    groups = 0
    for offered, gold in choices:
        if len(offered) < 2 or all(c.edtf != gold for c in offered):
            continue
        for candidate in offered:
            for name, value in candidate.features.items():
                if name in number:
                    rows.append(len(group)), columns.append(number[name]), values.append(value)
            if candidate.edtf == gold:
                chosen.append(len(group))
            group.append(groups)
        groups += 1
    table = csr_matrix((values, (rows, columns)), shape=(len(group), len(number)))
    of = np.array(group)
    starts = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = table @ weights
        top = np.maximum.reduceat(scores, starts)
        raised = np.exp(scores - top[of])
        total = np.add.reduceat(raised, starts)
        share = raised / total[of]
        value = -(scores[chosen] - top - np.log(total)).sum() + 0.5 * penalty * weights @ weights
        share[chosen] -= 1
        return value, table.T @ share + penalty * weights

    found = minimize(loss, np.zeros(len(number)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {name: round(float(found[i]), 2) for name, i in number.items() if abs(found[i]) >= SMALL}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("-o", "--out", type=Path, required=True)
    args = parser.parse_args()
    articles: tuple[list[tuple[str, Any]], ...] = ([], [])
    for text, label in labelled(args.data, args.labels):
        articles[is_held_out(label["id"])].append((text, label))
    seen, unseen = articles
    told = [c for text, label in seen for c in choices_of(text, label, None)]
    weights = fit(told, PENALTIES[0])
    own = [c for text, label in seen for c in choices_of(text, label, weights)]
    weights = fit(told + own, PENALTIES[1])
    for name, choices in (("its own", own), ("the held-out", [c for text, label in unseen for c in choices_of(text, label, weights)])):
        right = sum(o[best(weights, [c.features for c in o])[0]].edtf == gold for o, gold in choices)
        print(f"{right}/{len(choices)} = {right / len(choices):.3f} on {name} articles")
    print(f"{len(weights)} weights")
    args.out.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
