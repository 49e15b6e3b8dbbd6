from __future__ import annotations

import json
from dataclasses import replace

import pytest
from building import actor, document, quote, statement, vote

from gravamen.model import Act, Reading
from gravamen.model.interchange import statement_fields, statement_from_fields
from gravamen.publishing.jsonl import attribution_lines, statement_lines

STATEMENTS = [json.loads(line) for line in statement_lines([vote()])]
FIELDS = [
    "document",
    "document_sha256",
    "id",
    "act",
    "hedged",
    "negated",
    "standing",
    "evidence",
    "condition",
    "replies_to",
    "via",
    "speaker",
    "addressee",
    "respondent",
    "cue",
    "content",
    "quotation",
    "topic",
    "when",
    "when_text",
    "when_rule",
    "when_inferred",
    "where",
    "confidence",
]
ACTOR_FIELDS = ["text", "span", "name", "kind", "role", "country"]


def test_every_field_of_the_contract_is_there_in_its_order() -> None:
    for fields in STATEMENTS:
        assert list(fields) == FIELDS
        for voice in (fields["speaker"], *fields["via"]):
            assert list(voice) == [*ACTOR_FIELDS, "also"]
        for party in (fields["addressee"], fields["respondent"], *fields["speaker"]["also"]):
            assert party is None or list(party) == ACTOR_FIELDS


def test_a_whole_statement_reads_as_the_contract_says() -> None:
    reading = vote()
    start = reading.document.text.index("Generally speaking")
    assert STATEMENTS[1] == {
        "document": "vote",
        "document_sha256": reading.document.sha256,
        "id": "s2",
        "act": "confirm",
        "hedged": True,
        "negated": False,
        "standing": False,
        "evidence": "claimed",
        "condition": None,
        "replies_to": ["s4", "s1"],
        "via": [],
        "speaker": {
            "text": "she",
            "span": list(quote("she", within="she said").span),
            "name": "Ida Holm",
            "kind": "person",
            "role": None,
            "country": "ARL",
            "also": [],
        },
        "addressee": None,
        "respondent": {"text": "Borland", "span": None, "name": "Borland", "kind": "country", "role": None, "country": "BOR"},
        "cue": {"text": "said", "span": list(quote("said").span)},
        "content": [
            {
                "text": "Generally speaking, we have seen evidence of attempts to interfere 🗳️",
                "span": [start, start + 69],  # the ballot box is two code points: itself and a variation selector
            }
        ],
        "quotation": "direct",
        "topic": "election_interference",
        "when": "2024-04-26",
        "when_text": "Friday (April 26)",
        "when_rule": "weekday and day fix the year",
        "when_inferred": True,
        "where": "BTV",
        "confidence": 1.0,
    }


def test_conditions_chains_and_joint_speakers_keep_their_words() -> None:
    threat, meeting = STATEMENTS[4], STATEMENTS[5]
    assert threat["condition"] == {"text": "If it goes on", "span": list(quote("If it goes on").span)}
    assert [source["name"] for source in threat["via"]] == ["BTV"] and threat["via"][0]["also"] == []
    assert [actor["name"] for actor in meeting["speaker"]["also"]] == ["Oto Varga"]
    assert meeting["cue"] is None and meeting["respondent"] is None


def test_joint_outer_sources_are_kept_and_read_back() -> None:
    joint = actor("Ida Holm", "Ida Holm", "ARL", also=(actor("Oto Varga", "Oto Varga", "BOR"),))
    said = statement("s1", Act.DENY, "this", speaker=actor("Borland", "Borland", "BOR"), via=(joint,))
    fields = json.loads(json.dumps(statement_fields(said)))
    assert [(source["name"], [other["name"] for other in source["also"]]) for source in fields["via"]] == [("Ida Holm", ["Oto Varga"])]
    assert statement_from_fields(fields) == said


@pytest.mark.parametrize("fields", STATEMENTS, ids=lambda fields: fields["id"])
def test_every_span_leads_to_its_words(fields: dict[str, object]) -> None:
    text = vote().document.text

    def check(value: object) -> int:
        if isinstance(value, list):
            return sum(map(check, value))
        if not isinstance(value, dict):
            return 0
        own = 0
        if value.get("span"):
            start, end = value["span"]
            assert text[start:end] == value["text"]
            own = 1
        return own + sum(map(check, value.values()))

    assert check(fields) >= 2


def test_disputes_follow_the_statements_of_their_document() -> None:
    lines = [json.loads(line) for line in statement_lines([vote(), vote()], disputes=True)]
    assert ["dispute" in fields for fields in lines] == ([False] * 6 + [True]) * 2
    assert lines[6] == {
        "document": "vote",
        "dispute": "d1",
        "respondent": {"name": "Borland", "country": "BOR"},
        "complainants": [{"name": "Arland", "country": "ARL"}],
        "topic": "election_interference",
        "statements": ["s1", "s2", "s3", "s4", "s5"],
        "pledges": [{"statement": "s4", "status": "breach_alleged", "why": ["s2"]}],
        "reasons": dict.fromkeys(("s1", "s2", "s3", "s4", "s5"), "the conduct of Borland is at issue"),
    }


def test_attributions_are_all_there_political_or_not() -> None:
    (line,) = attribution_lines([vote()])
    fields = json.loads(line)
    assert list(fields) == ["article", "attributions"]
    assert fields["article"] == "vote" and len(fields["attributions"]) == 7
    last = fields["attributions"][-1]
    pieces = [[vote().document.text[s:e] for s, e in last[role]] for role in ("source", "cue", "content")]
    assert pieces == [["Villagers"], ["told"], ["that the harvest was good"]]


def test_letters_stay_letters_and_a_statement_stays_one_line() -> None:
    text = "Häusser said “no\u2028\u2029\x85\x9b31m\x7f\r\nnever\x1b[2J”."
    content = text[text.index("no") : text.index("”")]
    said = statement("s1", Act.STATE, content, text=text)
    (line,) = statement_lines([Reading(document(text), (), (replace(said, document="Häusser"),), ())])
    assert "Häusser" in line
    assert len(line.splitlines()) == 1 and not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in line[:-1])
    assert json.loads(line)["content"][0]["text"] == content
