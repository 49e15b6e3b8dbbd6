"""Fit the signs that tell for which country somebody speaks whose own words do not (`src/gravamen/reading/data/affiliations.json`).

    python training/fit_affiliations.py --data ../shared/data

The country is that of the annotated speaker; the weights maximise the likelihood of the right one among all that the text names, and
nobody's. Persons are asked about once a text. Every round reads the labels again with the weights of the round before, since whose a
ministry is depends on who spoke.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from fit_pronouns import HERE, Question, accuracy, fit
from gravamen.reading import affiliations
from gravamen.reading.actors import Cast
from gravamen.reading.affiliations import Choice
from gravamen.reading.surroundings import Surroundings
from statement_gold import all_sentences, is_held_out, labelled, written

# Chosen by fourfold cross-validation over articles.
PENALTIES = {"person": 0.01, "description": 0.003}
# News name many private persons, who speak for no country; what we wrote names hardly any.
TIMES = {"news": 2, "written": 1}
WEIGHTS = HERE.parent / "src/gravamen/reading/data/affiliations.json"


def question(choices: Sequence[Choice], country: str | None) -> Question | None:
    """The signs of all choices and which of them is right; None where none is, or all are."""
    right = [number for number, choice in enumerate(choices) if choice.country == country]
    return ([dict(choice.signs) for choice in choices], right) if right and len(choices) > 1 else None


def overheard(around: Surroundings) -> list[list[Choice]]:
    """A list that fills up with the choices of every question that is asked about a description."""
    asked: list[list[Choice]] = []
    answer = around.countries

    def countries(at: int, words: str) -> list[Choice]:
        asked.append(answer(at, words))
        return asked[-1]

    around.countries = countries  # type: ignore[method-assign]
    return asked


def questions(text: str, label: dict[str, Any]) -> Iterator[tuple[str, Question]]:
    """What a text asks of persons and of descriptions that speak in it."""
    cast = Cast.of(text, all_sentences(text), label.get("published"))
    asked = overheard(cast.surroundings)
    persons = {person.name: choices for person, choices in cast.people.unsettled}
    told: dict[str, Counter[str | None]] = {}
    for statement in sorted(label["statements"], key=lambda s: s["speaker_span"] or [0]):
        if not statement["speaker_span"]:
            continue
        span = (statement["speaker_span"][0], statement["speaker_span"][1])
        asked.clear()
        actor = cast.resolve(span)
        country = statement["speaker_country"]
        if actor.name in persons:
            told.setdefault(actor.name, Counter())[country] += 1
        elif asked and (found := question(asked[-1], country)):
            yield "description", found
        cast.note_speaker(span, actor)
    for name, countries in told.items():
        if found := question(persons[name], countries.most_common(1)[0][0]):
            yield "person", found


def main() -> None:
    """Fit on the articles that the network was trained on, report on those held out, write the weights fitted on all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    sources = {"news": list(labelled(args.data, HERE / "labels")), "written": list(written())}
    for _ in range(args.rounds):
        asked = [
            (source, is_held_out(label["id"]), sort, one)
            for source, articles in sources.items()
            for text, label in articles
            for sort, one in questions(text, label)
        ]
        weights: dict[str, dict[str, float]] = {}
        for sort, penalty in PENALTIES.items():
            trial = fit([q for s, out, of, q in asked for _ in range(TIMES[s]) if of == sort and not out], penalty)
            for source in sources:
                kept, held = ([q for s, is_out, of, q in asked if (s, is_out, of) == (source, out, sort)] for out in (False, True))
                print(f"{sort}, {source}: {len(kept)} fitted {accuracy(kept, trial):.3f}; {len(held)} held out {accuracy(held, trial):.3f}")
            weights[sort] = fit([q for s, _, of, q in asked for _ in range(TIMES[s]) if of == sort], penalty)
        WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
        affiliations.weights.cache_clear()


if __name__ == "__main__":
    main()
