"""The STIX bundle: valid, the same for the same record, and never an allegation as a fact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from samples import Gather
from stix2validator import validate_instance

from gravamen.publishing.exports.stix import stix_bundle
from gravamen.sources.stix_extension import EXTENSION, VERSION


def objects(disputes: list[dict[str, Any]], query: str = "") -> list[dict[str, Any]]:
    return json.loads("".join(stix_bundle(disputes, "state", query)))["objects"]


@pytest.fixture
def bundle(gather: Gather) -> list[dict[str, Any]]:
    return objects(gather())


def of(bundle: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    return [found for found in bundle if found["type"] == sort]


def standing_for(bundle: list[dict[str, Any]], words: str) -> dict[str, Any]:
    """The first object whose statement has these words, the one that repeats none."""
    told = [(o, o["extensions"][EXTENSION]) for o in bundle if o["type"] in ("note", "opinion")]
    (found,) = [o for o, t in told if "repeats" not in t and any(words in piece["text"] for piece in t["statement"]["content"])]
    return found


def test_the_bundle_is_valid_by_the_oasis_validator(gather: Gather) -> None:
    whole = json.loads("".join(stix_bundle(gather(texts=True), "state", "")))
    result = validate_instance(whole)
    errors = [str(error) for each in (result if isinstance(result, list) else [result]) for error in each.errors or []]
    assert errors == []


def test_the_same_record_gives_the_same_bytes(gather: Gather) -> None:
    one, other = ("".join(stix_bundle(gather(), "state", "")) for _ in range(2))
    assert one == other
    assert json.loads(one)["id"] != json.loads("".join(stix_bundle(gather(), "another state", "")))["id"]


def test_ids_and_references_hold_together(bundle: list[dict[str, Any]]) -> None:
    ids = [o["id"] for o in bundle]
    assert len(ids) == len(set(ids))
    named = {ref for o in bundle for ref in (*o.get("object_refs", ()), *(o[n] for n in ("source_ref", "target_ref") if n in o))}
    assert named <= set(ids)


def test_a_denial_disagrees_with_the_conduct_and_with_the_allegation(bundle: list[dict[str, Any]]) -> None:
    allegation, denial = standing_for(bundle, "broke into the harbour"), standing_for(bundle, "nobody broke into")
    hedged, rejection = standing_for(bundle, "hardly likely"), standing_for(bundle, "nothing to explain")
    (campaign,) = [c for c in of(bundle, "campaign") if c["name"].endswith("cyber")]
    assert (denial["type"], denial["opinion"], denial["authors"]) == ("opinion", "strongly-disagree", ["Ivan Orlov (RUS)"])
    assert {campaign["id"], allegation["id"]} <= set(denial["object_refs"])
    assert hedged["opinion"] == "disagree"
    assert rejection["opinion"] == "disagree" and rejection["object_refs"] == [standing_for(bundle, "must explain")["id"]]
    assert allegation["type"] == "note" and campaign["id"] in allegation["object_refs"]


def test_a_repeated_denial_is_no_further_opinion(bundle: list[dict[str, Any]]) -> None:
    repeated = [o for o in bundle if o.get("extensions", {}).get(EXTENSION, {}).get("repeats")]
    assert repeated and {o["type"] for o in repeated} == {"note"}


def test_conduct_is_told_as_alleged_by_somebody_with_the_denial(bundle: list[dict[str, Any]]) -> None:
    (campaign,) = [c for c in of(bundle, "campaign") if c["name"].endswith("cyber")]
    assert campaign["name"].startswith("Alleged conduct of Russia") and campaign["labels"] == ["alleged", "denied"]
    assert campaign["description"].startswith("What is alleged here is not established by this object.")
    assert "Anna Berg (EST) alleges of Russia" in campaign["description"]
    assert "In answer, Ivan Orlov (RUS) denies" in campaign["description"]
    kinds = {r["relationship_type"] for r in of(bundle, "relationship")}
    assert "attributed-to" not in kinds and kinds == {"related-to", "located-at", "uses"}


def test_a_report_a_dispute_with_pledges_and_what_it_holds(bundle: list[dict[str, Any]]) -> None:
    reports = {r["extensions"][EXTENSION]["topic"]: r for r in of(bundle, "report")}
    assert set(reports) == {"cyber", "disinformation"}
    (pledge,) = reports["disinformation"]["extensions"][EXTENSION]["pledges"]
    assert pledge["status"] == "open" and pledge["negative"] is True
    assert standing_for(bundle, "not touch any network")["extensions"][EXTENSION]["pledge"]["statuses"]
    statements = {o["id"] for o in bundle if o["type"] in ("note", "opinion")}
    assert statements <= {ref for report in reports.values() for ref in report["object_refs"]}


def test_documents_are_named_by_their_digest_and_only_web_addresses_are_links(bundle: list[dict[str, Any]]) -> None:
    allegation = standing_for(bundle, "broke into the harbour")
    (reference,) = allegation["external_references"]
    sha256 = allegation["extensions"][EXTENSION]["document_sha256"]
    assert reference["external_id"] == f"sha256:{sha256}" and reference["url"] == "https://news.example/harbour"
    assert sha256 in {f["hashes"]["SHA-256"] for f in of(bundle, "file")}
    (hostile,) = standing_for(bundle, "spreads lies")["external_references"]
    assert "url" not in hostile and "javascript:" not in json.dumps(bundle)


def test_words_stand_in_their_passages_where_they_say(bundle: list[dict[str, Any]]) -> None:
    for found in bundle:
        told = found.get("extensions", {}).get(EXTENSION, {})
        for piece in told.get("statement", {}).get("content", ()):
            start, end = piece["span"]
            assert any(p["text"][start - p["start"] : end - p["start"]] == piece["text"] for p in told["passages"])


def test_it_says_its_versions_and_carries_corrections(bundle: list[dict[str, Any]]) -> None:
    (definition,) = of(bundle, "extension-definition")
    assert (definition["id"], definition["version"]) == (EXTENSION, VERSION)
    assert set(json.loads(definition["schema"])["$defs"]) >= {"StatementExtension", "DocumentExtension"}
    corrected = standing_for(bundle, "must explain")["extensions"][EXTENSION]
    assert corrected["schema"] == f"gravamen stix {VERSION}"
    assert corrected["corrected_by_people"] is True and corrected["statement"]["speaker"]["name"] == "Eva Kask-Tamm"


def test_countries_have_places_and_people_have_sides(bundle: list[dict[str, Any]]) -> None:
    assert {location["country"] for location in of(bundle, "location")} == {"RU", "EE"}
    (orlov,) = [i for i in of(bundle, "identity") if i["name"] == "Ivan Orlov"]
    assert orlov["identity_class"] == "individual" and "Russia" in orlov["description"]


def test_a_selection_keeps_the_answers_of_what_it_selects(gather: Gather) -> None:
    (dispute,) = gather(act="allege", topic="cyber")
    assert {row["act"] for row in dispute["whole_statements"]} == {"allege", "deny"}
    assert {row["act"] for row in gather(act="demand")[0]["whole_statements"]} == {"demand", "reject"}


def test_texts_are_given_only_when_asked_for(gather: Gather) -> None:
    assert all("text" not in f["extensions"][EXTENSION] for f in of(objects(gather()), "file"))
    assert all(f["extensions"][EXTENSION]["text"].startswith("Invented") for f in of(objects(gather(texts=True)), "file"))


def test_methods_that_were_coded_are_techniques_of_disarm(gather: Gather) -> None:
    made = objects(gather(topic="disinformation"))
    (pattern,) = of(made, "attack-pattern")
    (used,) = [r for r in of(made, "relationship") if r["relationship_type"] == "uses"]
    (reference,) = pattern["external_references"]
    assert (reference["source_name"], reference["external_id"]) == ("DISARM", "T0143.002")
    assert "CC BY-SA 4.0" in reference["description"]
    assert "as coded by Ben; not what was found" in used["description"] and used["target_ref"] == pattern["id"]


def test_a_scorecard_says_who_answered_and_what_it_measures(bundle: list[dict[str, Any]]) -> None:
    card = standing_for(bundle, "spreads lies")["extensions"][EXTENSION]["scorecard"]
    assert (card["people"], card["answers"]) == (["Ben"], {"names_responsible": True, "data_open": False})
    assert card["fields"]["methods"] == ["sockpuppets"] and card["fields_by"]["methods"] == "people"
    assert "never whether it is true" in card["measures"]


def test_a_dispute_is_written_before_the_next_is_gathered(gather: Gather) -> None:
    asked: list[str] = []

    def one_by_one() -> Iterator[dict[str, Any]]:
        for dispute in gather():
            asked.append(dispute["id"])
            yield dispute

    reports = 0
    for chunk in stix_bundle(one_by_one(), "", ""):
        reports += '"type": "report"' in chunk
        assert len(asked) <= reports + 1
    assert reports == len(asked) == 2
