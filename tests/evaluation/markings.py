"""Builders and perturbations of annotations for the tests of evaluation."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from gravamen.evaluation.records import Annotated, Annotation
from gravamen.model import Act, Span

WORDS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu"
"""A text for spans; `word(n)` is the span of its n-th word."""


def word(number: int, last: int | None = None) -> Span:
    """The span from one word of WORDS to another (itself by default), both counted from 0."""
    words = WORDS.split(" ")
    start = len(" ".join(words[:number])) + (number > 0)
    end = len(" ".join(words[: (number if last is None else last) + 1]))
    return start, end


def statement(id: str, content: Span, act: str = "state", **fields: Any) -> Annotation:
    """A statement with nothing but an id, a content and an act."""
    plain = Annotation(
        id=id,
        act=act,
        topic="other",
        when=None,
        hedged=False,
        negated=False,
        standing=None,
        evidence=None,
        quotation="indirect",
        speaker=None,
        cue=None,
        content=(content,),
        speaker_country=None,
        respondent=None,
        addressee=None,
        condition=None,
        replies_to=(),
    )
    return replace(plain, **fields)


def annotated(*statements: Annotation, disputes: tuple[frozenset[str], ...] = ()) -> Annotated:
    """Statements without pledges."""
    return Annotated(statements, disputes)


def perturbed_attributions(record: dict[str, Any], random: Random) -> dict[str, Any]:
    """A prediction made from a PolNeAR-format gold article: some attributions dropped, some roles emptied, some spans moved."""
    length = len(record["text"])
    kept = [a for a in record["attributions"] if random.random() > 0.2]
    moved = [
        {
            role: [] if random.random() < 0.05 else [shifted(span, length, random) for span in a.get(role) or []]
            for role in ("source", "cue", "content")
        }
        for a in kept
    ]
    return {"article": record["article"], "attributions": moved}


def perturbed_statements(document: str, record: dict[str, Any], length: int, random: Random) -> list[dict[str, Any]]:
    """The lines that `gravamen read --disputes` would print for a gold article that it read with mistakes."""
    kept = [s for s in record["statements"] if random.random() > 0.2]
    lines = [_misread(document, s, length, random) for s in kept]
    known = [line["id"] for line in lines]
    for dispute in record["disputes"]:
        members = [f"p{s}" for s in dispute["statements"] if f"p{s}" in known]
        members += [name for name in known if name not in members and random.random() < 0.1]
        pledges = [{"statement": f"p{p['statement']}", "status": p["status"], "why": []} for p in dispute["pledges"]]
        lines.append({"document": document, "dispute": "d", "topic": "other", "statements": members, "pledges": pledges})
    return lines


def shifted(span: list[int], length: int, random: Random) -> list[int]:
    """A span moved or stretched by a few characters, still inside the text."""
    if random.random() < 0.5:
        return span
    start = min(max(0, span[0] + random.randint(-25, 25)), length - 1)
    return [start, min(length, max(start + 1, span[1] + random.randint(-25, 25)))]


def _misread(document: str, s: dict[str, Any], length: int, random: Random) -> dict[str, Any]:
    def place(span: list[int] | None) -> dict[str, Any] | None:
        return {"span": shifted(span, length, random)} if span else None

    def mostly(value: Any, other: Any) -> Any:
        return other if random.random() < 0.2 else value

    return {
        "document": document,
        "id": f"p{s['id']}",
        "act": mostly(s["act"], random.choice(list(Act)).value),
        "topic": mostly(s["topic"], "other"),
        "when": mostly(s["when"], "2016"),
        "hedged": mostly(s["hedged"], True),
        "negated": mostly(s["negated"], True),
        "evidence": mostly(s["evidence"], "claimed"),
        "quotation": mostly(s["quotation"], "mixed"),
        "speaker": {**(place(s["speaker_span"]) or {}), "country": mostly(s["speaker_country"], "USA")},
        "respondent": {"country": mostly(s["respondent_country"], None)},
        "addressee": {"country": mostly(s["addressee_country"], "RUS")},
        "cue": place(s["cue_span"]),
        "condition": place(s["condition"]),
        "content": [place(span) for span in s["content_spans"]],
        "replies_to": [mostly(f"p{r}", "elsewhere") for r in s["replies_to"]],
        "confidence": round(random.random(), 3),
    }
