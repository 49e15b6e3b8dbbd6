"""List mistakes of the shipped reader on the articles that training held out, at random, to be read and sorted by cause.

    PYTHONPATH=src python training/errors.py --data ../shared/data --labels training/labels [--number 200] [--seed 7]

A line a mistake: its kind, what was annotated and what was read, speaker and cue, and the words. docs/evaluation.md has the causes.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gravamen.evaluation.matching import Tokens, matched_statements
from gravamen.evaluation.records import Annotation
from gravamen.evaluation.statements import _WORD
from gravamen.model import Document, Span, Statement, digest
from gravamen.reading import read_document
from statement_gold import is_held_out, labelled, news_articles

CONTEXT, LONGEST = 70, 260
COMPARED = {"wrong act": "act", "wrong respondent": "respondent", "wrong topic": "topic", "wrong time": "when"}


def annotated(statement: dict[str, Any]) -> Annotation:
    """An annotated statement, as far as it is compared here."""
    spans = {name: tuple(span) if span else None for name, span in ((n, statement[f"{n}_span"]) for n in ("speaker", "cue"))}
    return _annotation(
        statement["id"], statement["act"], statement["topic"], statement["when"], statement["respondent_country"],
        [tuple(span) for span in statement["content_spans"]], **spans,
    )  # fmt: skip


def found(s: Statement) -> Annotation:
    """A statement that was read, likewise."""
    speaker, cue = s.speaker.span if s.speaker else None, s.cue.span if s.cue else None
    respondent = s.respondent.country if s.respondent else None
    return _annotation(s.id, s.act, s.topic, s.when.edtf, respondent, [q.span for q in s.content], speaker=speaker, cue=cue)


def _annotation(
    ident: str, act: str, topic: str, when: str | None, respondent: str | None, content: Sequence[Span], **spans: Span | None
) -> Annotation:
    return Annotation(
        id=ident, act=act, topic=topic, when=when, respondent=respondent, content=tuple(content),
        hedged=False, negated=False, standing=False, evidence=None, quotation=None, speaker_country=None, addressee=None,
        condition=None, replies_to=(), **spans,
    )  # fmt: skip


def shown(text: str, mark: Annotation) -> str:
    """Speaker and cue, then the words with some context."""
    spans = [span for span in (*mark.content, mark.speaker, mark.cue) if span]
    low, high = min(a for a, _ in spans), max(b for _, b in spans)
    named = "/".join(text[slice(*span)] if span else "-" for span in (mark.speaker, mark.cue))
    words = f"{text[max(0, low - CONTEXT) : low]}[{text[low : min(high, low + LONGEST)]}]{text[high : high + 25]}"
    return " ".join(f"{named} :: {words}".split())


def mistakes(text: str, gold: Sequence[Annotation], read: Sequence[Annotation]) -> Iterator[tuple[str, str]]:
    """The mistakes of one article: kind, and the line."""
    pairs = matched_statements(gold, read, Tokens(text, _WORD))
    matched = {i for i, _ in pairs}, {j for _, j in pairs}
    for kind, marks, known in (("missed", gold, matched[0]), ("spurious", read, matched[1])):
        yield from ((kind, f"{m.act} {shown(text, m)}") for k, m in enumerate(marks) if k not in known)
    for i, j in pairs:
        for kind, name in COMPARED.items():
            was, is_read = getattr(gold[i], name), getattr(read[j], name)
            if was != is_read:
                yield kind, f"{was} read as {is_read} ({gold[i].act}) {shown(text, gold[i])}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    ours = {article["id"] for article in news_articles(args.data)}
    every: list[tuple[str, str]] = []
    for text, label in labelled(args.data, args.labels):
        if label["id"] in ours and is_held_out(label["id"]):
            document = Document(label["id"], text, digest(text.encode()), published=label["published"])
            every += mistakes(text, [annotated(s) for s in label["statements"]], [found(s) for s in read_document(document).statements])
    random.Random(args.seed).shuffle(every)
    print(len(every), dict(Counter(kind for kind, _ in every)))
    for kind, line in sorted(every[: args.number]):
        print(f"{kind}: {line}")


if __name__ == "__main__":
    main()
