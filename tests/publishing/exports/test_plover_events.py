"""PLOVER events: the design's table of acts, extensions declared, nothing invented where PLOVER asks for what is not known."""

from __future__ import annotations

import json
from typing import Any

import pytest
from samples import Gather

from gravamen.model import Act
from gravamen.publishing.exports.plover import EVENTS, SCHEMA, plover_lines
from gravamen.record import Record

# The event types of PLOVER 0.8.
PLOVER = frozenset(
    [
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "CONCEDE",
        "COOPERATE",
        "AID",
        "RETREAT",
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "THREATEN",
        "PROTEST",
        "SANCTION",
        "MOBILIZE",
        "COERCE",
        "ASSAULT",
    ]
)


@pytest.fixture
def lines(gather: Gather) -> list[dict[str, Any]]:
    return [json.loads(line) for line in plover_lines(gather())]


def said(lines: list[dict[str, Any]], words: str) -> dict[str, Any]:
    (found,) = [line for line in lines if words in line.get("text", "")]
    return found


def test_every_act_is_an_event_of_plover_or_a_declared_extension(lines: list[dict[str, Any]]) -> None:
    declared = lines[0]
    assert declared["event"] == ["DOCUMENT"] and declared["version"] == SCHEMA and "PLOVER asks for a date" in declared["comment"]
    assert set(EVENTS) == set(Act) and set(declared["extensions"]) == {"DENY", "CONFIRM", "CONCERN", "STATE"}
    assert {found.event for found in EVENTS.values()} <= PLOVER | set(declared["extensions"])


def test_an_allegation_accuses_and_its_denial_names_who_is_answered(lines: list[dict[str, Any]]) -> None:
    allegation, denial = said(lines, "broke into the harbour"), said(lines, "nobody broke into")
    assert (allegation["event"], allegation["mode"], allegation["cameo"]) == (["ACCUSE"], ["allege"], "112")
    assert [a["code"] for a in allegation["actor"]] == ["EST"] and [r["code"] for r in allegation["recipient"]] == ["RUS"]
    assert (allegation["date"], allegation["enddate"], allegation["context"]) == ("2024-04-26", None, ["cyber"])
    assert denial["event"] == ["DENY"] and [r["name"] for r in denial["recipient"]] == ["Anna Berg"]
    assert denial["id"] in allegation["gravamen"]["answered_by"] and allegation["gravamen"]["carriers"] == 2


def test_times_are_as_wide_as_they_are_known(lines: list[dict[str, Any]]) -> None:
    month, undated = said(lines, "spreads lies"), said(lines, "never interferes")
    assert (month["date"], month["enddate"]) == ("2023-11-01", "2023-11-30")
    assert undated["date"] is None and undated["gravamen"]["standing"] is True


def test_spans_are_those_of_the_archived_text(filled: Record, lines: list[dict[str, Any]], gather: Gather) -> None:
    texts = {sha256: found["text_sha256"] for dispute in gather() for sha256, found in dispute["whole_documents"].items()}
    for line in lines[1:]:
        text = filled.archive.bytes_of(texts[line["cite_info"]["sha256"]]).decode("utf-8")
        assert " … ".join(text[piece["start"] : piece["end"]] for piece in line["text_info"]) == line["text"]
    assert said(lines, "spreads lies")["cite_info"]["url"] is None
