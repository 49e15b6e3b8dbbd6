"""The gold that the repository carries holds together, so that a bad score is the reading's fault and not the label's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gravamen.evaluation.gold import attribution_gold, statement_gold
from gravamen.evaluation.records import UnreadableGold
from gravamen.model import Act

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests/gold"
LABELS = sorted(GOLD.glob("*.json"))
each_label = pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)


def label_and_text(path: Path) -> tuple[dict[str, Any], str]:
    return json.loads(path.read_text("utf-8")), path.with_suffix(".txt").read_bytes().decode()


def all_spans(label: dict[str, Any]) -> list[list[int]]:
    singles = [s[role] for s in label["statements"] for role in ("speaker_span", "cue_span", "condition") if s[role]]
    return singles + [span for s in label["statements"] for span in s["content_spans"]]


def test_all_of_it_can_be_read_and_is_enough_to_notice_a_break() -> None:
    gold = list(statement_gold(GOLD))
    marks = [item.marks for item in gold if not isinstance(item, UnreadableGold)]
    assert len(marks) == len(gold) >= 10
    assert sum(len(m.statements) for m in marks) >= 150
    assert {s.act for m in marks for s in m.statements} == set(Act)
    assert sum(s.standing is True for m in marks for s in m.statements) >= 10
    assert not any(isinstance(item, UnreadableGold) for item in attribution_gold(GOLD / "attributions.jsonl"))


@each_label
def test_no_span_begins_or_ends_on_white_space_or_inside_a_word(path: Path) -> None:
    label, text = label_and_text(path)
    for start, end in all_spans(label):
        assert text[start:end] == text[start:end].strip() != ""
        for edge in (start, end):
            assert not (text[edge - 1 : edge].isalnum() and text[edge : edge + 1].isalnum()), text[start:end]


@each_label
def test_links_lead_to_statements_of_the_article(path: Path) -> None:
    label, text = label_and_text(path)
    acts = {s["id"]: s["act"] for s in label["statements"]}
    assert list(acts) == [f"s{n}" for n in range(1, len(acts) + 1)]
    for s in label["statements"]:
        assert set(s["replies_to"]) <= set(acts) - {s["id"]}
        assert s["speaker_text"] == (text[slice(*s["speaker_span"])] if s["speaker_span"] else None)
        assert (s["evidence"] is not None) == (s["act"] in ("allege", "confirm"))
    for dispute in label["disputes"]:
        assert set(dispute["statements"]) <= set(acts)
        for pledge in dispute["pledges"]:
            assert acts[pledge["statement"]] == "promise"
            assert pledge["why"] in dispute["statements"]


def test_examples_are_annotated() -> None:
    lines = (ROOT / "examples/three-disputes.jsonl").read_text("utf-8").splitlines()
    texts = {article["id"]: article["text"] for article in map(json.loads, lines)}
    texts["harbour-cables"] = (ROOT / "examples/harbour-cables.txt").read_bytes().decode()
    assert len(texts) == 4
    for name, text in texts.items():
        assert text == (GOLD / f"{name}.txt").read_bytes().decode()
