"""Disputes as JSON-LD: schema.org for what is claimed and quoted, W3C Web Annotation for where in the archived text the words stand.

What neither has a word for (act, evidence, which denial contests which claim) is in a vocabulary of ours. The context is written out,
so that nobody has to fetch one. Offsets are code points, as Web Annotation asks for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gravamen.assessment.scorecard import MEASURES
from gravamen.model import Kind
from gravamen.publishing.exports.telling import is_charge, is_denial, leading, present, web_address
from gravamen.publishing.jsonl import escaped
from gravamen.reading.countries import name_of

Fields = Mapping[str, Any]
SCHEMA = "gravamen jsonld 1"
CONTEXT: Mapping[str, Any] = {
    "@vocab": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "gravamen": "urn:gravamen:vocabulary:1:",
    "Annotation": "oa:Annotation",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "SpecificResource": "oa:SpecificResource",
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": "oa:hasTarget",
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": "oa:hasSelector",
    "refinedBy": "oa:refinedBy",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": "oa:start",
    "end": "oa:end",
    "denies": {"@id": "gravamen:denies", "@type": "@id"},
    "deniedBy": {"@id": "gravamen:deniedBy", "@type": "@id"},
    "answeredBy": {"@id": "gravamen:answeredBy", "@type": "@id"},
    "repliesTo": {"@id": "gravamen:repliesTo", "@type": "@id"},
    "respondent": {"@id": "gravamen:respondent", "@type": "@id"},
    "complainant": {"@id": "gravamen:complainant", "@type": "@id"},
}
_TYPES = {
    Kind.PERSON: "Person",
    Kind.GOVERNMENT: "GovernmentOrganization",
    Kind.ORGANISATION: "Organization",
    Kind.COMPANY: "Organization",
    Kind.MEDIA: "NewsMediaOrganization",
    Kind.COUNTRY: "Country",
    Kind.UNKNOWN: "Thing",
}


def jsonld(disputes: Iterable[Fields]) -> Iterator[str]:
    """The document in pieces, a node of its graph a line."""
    head = json.dumps({"@context": CONTEXT}, ensure_ascii=False)[:-1]
    yield f'{head}, "schemaVersion": {json.dumps(SCHEMA)}, "@graph": [\n'
    written: set[str] = set()
    for dispute in disputes:
        for node in _nodes(dispute):
            if node["@id"] not in written:
                yield (",\n" if written else "") + escaped(json.dumps(present(node), ensure_ascii=False))
                written.add(node["@id"])
    yield "\n]}\n"


def _urn(sort: str, id: str) -> str:
    return f"urn:gravamen:{sort}:{id}"


def _nodes(dispute: Fields) -> Iterator[Fields]:
    for code in dict.fromkeys((dispute["respondent"], *dispute["complainants"])):
        yield {"@id": _urn("country", code), "@type": "Country", "name": name_of(code), "identifier": code}
    for document in dispute["whole_documents"].values():
        yield _document(document)
    rows = {row["id"]: row for row in dispute["whole_statements"]}
    pledges = {pledge["statement"]["id"]: pledge for pledge in dispute["pledges_tracked"]}
    for row in leading(rows.values()):
        yield from _statement(row, rows, pledges.get(row["id"]))
        yield from _reviews(row, dispute)
    yield _dispute(dispute, rows.values())


def _dispute(dispute: Fields, rows: Iterable[Fields]) -> Fields:
    return {
        "@id": _urn("dispute", dispute["id"]),
        "@type": ["Collection", "gravamen:Dispute"],
        "name": dispute["name"],
        "respondent": _urn("country", dispute["respondent"]),
        "complainant": [_urn("country", code) for code in dispute["complainants"]],
        "gravamen:topic": dispute["topic"],
        "gravamen:evidence": dispute["evidence"],
        "temporalCoverage": f"{dispute['first_day']}/{dispute['last_day']}" if dispute["first_day"] else None,
        "dateModified": dispute["modified"],
        "hasPart": [{"@id": _urn("statement", row["id"])} for row in leading(rows)],
    }


def _document(document: Fields) -> Fields:
    return {
        "@id": _urn("document", document["sha256"]),
        "@type": ["Article", "MediaObject"],
        "name": document["title"] or document["name"],
        "url": web_address(document["url"]),
        "publisher": {"@type": "Organization", "name": document["publisher"]} if document["publisher"] else None,
        "datePublished": document["published"],
        "inLanguage": document["language"],
        "sha256": document["sha256"],
        # What the selectors count in: the text that was taken from the document, which has a digest of its own.
        "encoding": {
            "@id": _urn("text", document["text_sha256"]),
            "@type": "MediaObject",
            "encodingFormat": "text/plain;charset=utf-8",
            "sha256": document["text_sha256"],
        },
    }


def _statement(row: Fields, rows: Mapping[str, Fields], pledge: Fields | None) -> Iterator[Fields]:
    told, speaker = row["told"], row["told"]["speaker"]
    node = _urn("statement", row["id"])
    speakers = [_party(each) for each in (speaker, *speaker["also"])] if speaker else []
    types = _types(row)
    found = [{"@id": _urn("document", each["document_sha256"])} for each in (row, *row["carried_by"])]
    where = {"firstAppearance": found[0], "appearance": found[1:]} if "Claim" in types else {"citation": found}
    yield {
        "@id": node,
        "@type": types,
        "text": row["words"],
        "author": speakers,
        "spokenByCharacter": speakers if "Quotation" in types else None,
        "datePublished": row["when"] if row["day"] and "/" not in row["when"] else None,
        "temporalCoverage": row["when"],
        "gravamen:dateInferred": row["when_inferred"] or None,
        "about": _party(told["respondent"]) if told["respondent"] else None,
        "isPartOf": {"@id": _urn("dispute", row["dispute"])},
        **where,
        "gravamen:act": row["act"],
        "gravamen:negated": row["negated"] or None,
        "gravamen:hedged": row["hedged"] or None,
        "gravamen:standing": row["standing"] or None,
        "gravamen:topic": row["topic"],
        "gravamen:evidence": row["evidence"],
        "gravamen:directness": row["directness"],
        "answeredBy": [_urn("statement", answer["id"]) for answer in row["answered_by"]],
        "deniedBy": [_urn("statement", answer["id"]) for answer in row["answered_by"] if is_denial(answer)],
        "denies": [_urn("statement", id) for id in _denied(row, rows)],
        "repliesTo": [_urn("statement", id) for id in row["replies_to"]],
        "gravamen:pledgeStatus": _statuses(pledge) if pledge else None,
        "gravamen:readingConfidence": row["confidence"],
    }
    if row["quotes"]:
        yield _annotation(row, node)


def _types(row: Fields) -> list[str]:
    """What a statement is: a claim where it says that something is, or is not, so; a quotation where the words are the speaker's own."""
    found = [*(("Claim",) if is_charge(row) or is_denial(row) else ()), *(("Quotation",) if row["quotation"] != "indirect" else ())]
    return found or ["Statement"]


def _denied(row: Fields, rows: Mapping[str, Fields]) -> list[str]:
    """The claims that a denial contests, from the side of the denial."""
    if not is_denial(row):
        return []
    return [id for id, other in rows.items() if any(answer["id"] == row["id"] for answer in other["answered_by"])]


def _party(party: Fields) -> Fields:
    kind = Kind(party["kind"])
    side = party["country"] and {"@type": "Country", "name": name_of(party["country"]), "identifier": party["country"]}
    if kind is Kind.COUNTRY:
        return {"@type": "Country", "name": party["name"], "identifier": party["country"]}
    role = "jobTitle" if kind is Kind.PERSON else "description"
    belongs = "affiliation" if kind is Kind.PERSON else "location"
    return {"@type": _TYPES[kind], "name": party["name"], role: party["role"], belongs: side}


def _annotation(row: Fields, node: str) -> Fields:
    """Where the words stand: each piece by its words with what surrounds them, refined by its place, in the archived text."""
    return {
        "@id": _urn("annotation", row["id"]),
        "@type": "Annotation",
        "body": node,
        "target": [
            {
                "@type": "SpecificResource",
                "source": _urn("text", row["text_sha256"]),
                "selector": [
                    {"@type": "TextQuoteSelector", "exact": q["exact"], "prefix": q["prefix"], "suffix": q["suffix"]},
                    {"@type": "TextPositionSelector", "start": q["start"], "end": q["end"]},
                ],
            }
            for q in row["quotes"]
        ],
    }


def _statuses(pledge: Fields) -> list[Fields]:
    return [
        {"gravamen:status": s["status"], "gravamen:meaning": s["meaning"], "gravamen:day": s["day"], "gravamen:reason": s["reason"]}
        for s in pledge["statuses"]
    ]


def _reviews(row: Fields, dispute: Fields) -> Iterator[Fields]:
    """A review where people have answered the scorecard of an allegation: how checkable it is, never whether it is true."""
    assessment = dispute["assessments"].get(row["id"])
    if assessment is None or not assessment["people"]:
        return
    score = assessment["scores"]["all"]
    given = [answer for item in (*assessment["items"], *assessment["fields"]) for answer in item["answers"]]
    yield {
        "@id": _urn("review", row["id"]),
        "@type": "ClaimReview",
        "claimReviewed": row["words"],
        "itemReviewed": {"@id": _urn("statement", row["id"])},
        "author": [{"name": name} for name in assessment["people"]],
        "datePublished": max((answer["at"][:10] for answer in given), default=None),
        "reviewAspect": MEASURES,
        "reviewRating": _rating(score) if score["answered"] else None,
        "gravamen:answers": [
            {"gravamen:item": item["text"], "gravamen:answer": item["reconciled"], "gravamen:state": item["meaning"]}
            for item in assessment["items"]
            if item["answers"]
        ],
    }


def _rating(score: Fields) -> Fields:
    told = f"{score['yes']} of the {score['answered']} statements that people answered, of {score['items']}, hold. It measures {MEASURES}."
    return {"@type": "Rating", "ratingValue": score["yes"], "bestRating": score["answered"], "worstRating": 0, "ratingExplanation": told}
