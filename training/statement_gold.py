"""Annotated statements → training articles; and which articles are held out to fit what stands on the network's output."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gravamen.model import Act, Evidence, Topic
from gravamen.reading.windows import paragraphs, sentences
from windows_data import Spans

ACTS, TOPICS, GRADES = list(Act), list(Topic), list(Evidence)


def is_held_out(article_id: str) -> bool:
    """Whether an article of our own annotation is kept from the network (1 in 12): news to choose thresholds and fit confidence on, what
    we wrote to measure on."""
    return hashlib.sha256(article_id.encode()).digest()[0] % 12 == 0


def news_articles(data: Path) -> Iterator[dict[str, Any]]:
    """The news articles."""
    with gzip.open(data / "news/articles.jsonl.gz", "rt", encoding="utf-8", newline="") as lines:
        yield from map(json.loads, lines)


def beside(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Text and label of the articles of a folder that holds both."""
    for path in sorted(folder.glob("*.json")):
        with path.with_suffix(".txt").open(encoding="utf-8", newline="") as opened:
            yield same(path, opened.read(), json.loads(path.read_text("utf-8")))


def given(data: Path, half: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The articles that were given annotated: `train` to learn from, `dev` to choose on."""
    yield from beside(data / "statements" / half)


def written(held_out: bool = False) -> Iterator[tuple[str, dict[str, Any]]]:
    """The articles that we wrote ourselves (training/written/README.md), or those of them that nothing is learned or chosen on."""
    yield from beside(Path(__file__).parent / "written" / ("held-out" if held_out else ""))


def labelled(data: Path, labels: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Text and label of every annotated news article that may be trained on: the given train half, then our own."""
    yield from given(data, "train")
    texts = {article["id"]: article["text"] for article in news_articles(data)}
    for path in sorted(labels.glob("*.json")):
        label = json.loads(path.read_text("utf-8"))
        yield same(path, texts[label["id"]], label)


def same(path: Path, text: str, label: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A text and its label, if they belong together. Raises ValueError."""
    if hashlib.sha256(text.encode()).hexdigest() != label["sha256"]:
        raise ValueError(f"{path}: the article's text is not the one that was annotated (SHA-256 differs)")
    return text, label


def all_sentences(text: str) -> Spans:
    """Every sentence of a text."""
    return [s for start, end in paragraphs(text) for s in sentences(text, start, end)]


def classes_of(statement: dict[str, Any]) -> dict[str, int]:
    """Class numbers of one annotated statement; what was not annotated is left out."""
    act = Act(statement["act"])
    classes = {
        "act": ACTS.index(act),
        "topic": TOPICS.index(Topic(statement["topic"])),
        "hedged": int(bool(statement["hedged"])),
        "negated": int(bool(statement["negated"])),
    }
    if "standing" in statement:
        classes["standing"] = int(bool(statement["standing"]))
    if statement["evidence"] is not None and act in (Act.ALLEGE, Act.CONFIRM):
        classes["evidence"] = GRADES.index(Evidence(statement["evidence"]))
    return classes
