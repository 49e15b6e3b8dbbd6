"""JSON-LD: claims and quotations, each anchored in the archived text, with the denial at the claim."""

from __future__ import annotations

import json
from typing import Any

import pytest
from samples import Gather

from gravamen.publishing.exports.jsonld import SCHEMA, jsonld
from gravamen.record import Record


@pytest.fixture
def whole(gather: Gather) -> dict[str, Any]:
    return json.loads("".join(jsonld(gather())))


def said(whole: dict[str, Any], words: str) -> dict[str, Any]:
    (found,) = [node for node in whole["@graph"] if words in node.get("text", "")]
    return found


def test_it_needs_no_context_from_elsewhere_and_says_its_version(whole: dict[str, Any]) -> None:
    assert isinstance(whole["@context"], dict) and whole["@context"]["@vocab"] == "https://schema.org/"
    assert whole["schemaVersion"] == SCHEMA
    ids = [node["@id"] for node in whole["@graph"]]
    assert len(ids) == len(set(ids))


def test_a_denial_is_linked_with_the_claim_from_both_sides(whole: dict[str, Any]) -> None:
    claim, denial = said(whole, "broke into the harbour"), said(whole, "nobody broke into")
    assert claim["@type"] == ["Claim"] and denial["@type"] == ["Claim"]
    assert denial["@id"] in claim["deniedBy"] and denial["denies"] == [claim["@id"]]
    assert claim["author"][0] | {} == {
        "@type": "Person", "name": "Anna Berg", "affiliation": {"@type": "Country", "name": "Estonia", "identifier": "EST"},
    }  # fmt: skip
    rejection = said(whole, "nothing to explain")
    demand = said(whole, "must explain")
    assert rejection["@type"] == ["Statement"] and "denies" not in rejection and "deniedBy" not in demand
    assert demand["answeredBy"] == [rejection["@id"]]


def test_a_claim_appears_first_where_it_was_read_and_again_in_its_copies(whole: dict[str, Any]) -> None:
    claim = said(whole, "broke into the harbour")
    documents = {node["@id"]: node for node in whole["@graph"] if "Article" in node["@type"]}
    assert documents[claim["firstAppearance"]["@id"]]["publisher"]["name"] == "The Example"
    assert [documents[each["@id"]]["publisher"]["name"] for each in claim["appearance"]] == ["Another"]


def test_selectors_find_the_words_in_the_archived_text(filled: Record, whole: dict[str, Any]) -> None:
    annotations = [node for node in whole["@graph"] if node["@type"] == "Annotation"]
    assert annotations
    for annotation in annotations:
        for target in annotation["target"]:
            text = filled.archive.bytes_of(target["source"].rpartition(":")[2]).decode("utf-8")
            quote, place = target["selector"]
            start, end = place["start"], place["end"]
            assert text[start:end] == quote["exact"]
            assert text[:start].endswith(quote.get("prefix", "")) and text[end:].startswith(quote.get("suffix", ""))


def test_a_review_only_of_what_people_assessed_and_of_how_checkable_it_is(whole: dict[str, Any]) -> None:
    (review,) = [node for node in whole["@graph"] if node["@type"] == "ClaimReview"]
    assert review["itemReviewed"]["@id"] == said(whole, "spreads lies")["@id"] and review["author"] == [{"name": "Ben"}]
    assert (review["reviewRating"]["ratingValue"], review["reviewRating"]["bestRating"]) == (1, 2)
    assert "never whether it is true" in review["reviewAspect"]


def test_no_link_that_is_none(whole: dict[str, Any]) -> None:
    assert "javascript:" not in json.dumps(whole)


def test_a_promise_has_its_statuses(whole: dict[str, Any]) -> None:
    (status,) = said(whole, "not touch any network")["gravamen:pledgeStatus"]
    assert status["gravamen:status"] == "open" and status["gravamen:day"] == "2023-11-15"
