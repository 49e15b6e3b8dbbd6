"""Disputes as a STIX 2.1 bundle.

A dispute is a `report`; what its statements are about, the alleged conduct, a `campaign` whose description says who alleges it; a
statement is a `note` about it, a denial an `opinion` that disagrees with it; a document is a `file`. What STIX has no words for
(act, respondent, evidence, spans) stands in our extension, by which `gravamen import stix` gets everything back.

The same record gives the same bytes: ids follow from what they name, moments from the history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from stix2 import v21

from gravamen.assessment.scorecard import MEASURES
from gravamen.assessment.tables import Technique, disarm_techniques
from gravamen.publishing.exports.stix_documents import SCHEMA, file_of, reference_to
from gravamen.publishing.exports.stix_parties import Parties
from gravamen.publishing.exports.telling import (
    answered,
    coded,
    is_charge,
    is_denial,
    present,
    sentence,
    speaker_of,
    title_of_parties,
    with_answers,
)
from gravamen.publishing.jsonl import escaped
from gravamen.reading.countries import name_of
from gravamen.sources.stix_extension import CREATOR, EXTENSION, VERSION, json_schema, stix_id

Fields = Mapping[str, Any]
MADE = "2026-01-01T00:00:00.000Z"
"""When what is the same in every bundle was made: the extension, and who is who."""
_LONGEST_ABSTRACT = 200
_DISARM = "DISARM Red framework 1.6, DISARM Foundation, CC BY-SA 4.0"


def stix_bundle(disputes: Iterable[Fields], state: str, query: str) -> Iterator[str]:
    """The bundle in pieces, an object a line. `state` names the state of the record and `query` the selection: both make its id."""
    written: set[str] = set()
    yield f'{{"type": "bundle", "id": "{stix_id("bundle", state, query)}", "objects": [\n'
    for made in _objects(disputes):
        if made["id"] not in written:
            yield (",\n" if written else "") + escaped(cast(str, made.serialize()))
            written.add(made["id"])
    yield "\n]}\n"


def _objects(disputes: Iterable[Fields]) -> Iterator[Any]:
    yield v21.Identity(
        id=CREATOR,
        created=MADE,
        modified=MADE,
        name="Gravamen",
        identity_class="system",
        description="Keeps a record of who alleges what against whom, and of what answers it. It takes none of it for a fact.",
    )
    yield v21.ExtensionDefinition(
        id=EXTENSION,
        created_by_ref=CREATOR,
        created=MADE,
        modified=MADE,
        name="Gravamen statements and documents",
        description="Which statement a note or opinion stands for (act, parties, topic, evidence, time, and where its words stand in which "
        "archived document), and what is known of the document that a file stands for.",
        schema=json_schema(),
        version=VERSION,
        extension_types=["property-extension"],
    )
    for dispute in disputes:
        yield from _Dispute(dispute).objects()


class _Dispute:
    """The objects of one dispute, those that others refer to first."""

    def __init__(self, dispute: Fields) -> None:
        self._dispute = dispute
        self._parties = Parties(CREATOR, MADE)
        self._common: dict[str, Any] = {"created_by_ref": CREATOR, "created": dispute["created"], "modified": dispute["modified"]}
        self._rows: dict[str, Fields] = {row["id"]: row for row in dispute["whole_statements"]}
        self._pledges: dict[str, Fields] = {pledge["statement"]["id"]: pledge for pledge in dispute["pledges_tracked"]}
        self._files = {sha256: file_of(document) for sha256, document in dispute["whole_documents"].items()}
        self._respondent = self._parties.country(dispute["respondent"])
        self._campaign = self._made_campaign()

    def objects(self) -> Iterator[Any]:
        """All of them; identities of parties may have been given by another dispute already."""
        shared = [*self._people(), *self._files.values(), *self._conduct()]
        yield from shared
        statements = [self._statement(row) for row in self._rows.values()]
        yield from statements
        yield self._report([*shared, *statements])

    def _people(self) -> list[Any]:
        """Who speaks and who is spoken of, each once, with the places of countries."""
        codes = dict.fromkeys((self._dispute["respondent"], *self._dispute["complainants"]))
        found = [made for code in codes for made in self._parties.of_country(code)]
        found += [made for row in self._rows.values() for made in self._parties.of_speaker(row)]
        return list({made["id"]: made for made in found}.values())

    def _conduct(self) -> Iterator[Any]:
        if self._campaign is None:
            return
        yield self._campaign
        yield v21.Relationship(
            id=stix_id("relationship", "respondent", self._dispute["id"]),
            relationship_type="related-to",
            source_ref=self._campaign["id"],
            target_ref=self._respondent["id"],
            description="Whose conduct is at issue. This is no attribution: who alleges what stands in the notes, with what answers it.",
            **self._common,
        )
        yield from self._methods(self._campaign["id"])

    def _methods(self, campaign: str) -> Iterator[Any]:
        """The techniques that allegations of the conduct speak of, as they are coded: by people, or from the words."""
        for id, assessment in self._dispute["assessments"].items():
            if not self._is_of_conduct(self._rows[id]):
                continue
            (field,) = [each for each in assessment["fields"] if each["key"] == "methods"]
            by = " and ".join(assessment["people"]) if field["by"] == "people" else "the rules of Gravamen, from its words"
            for technique in disarm_techniques(field["stands"] or ()):
                pattern = _attack_pattern(technique)
                yield pattern
                yield v21.Relationship(
                    id=stix_id("relationship", "method", self._dispute["id"], technique.id),
                    relationship_type="uses",
                    source_ref=campaign,
                    target_ref=pattern["id"],
                    description=f"What an allegation speaks of, as coded by {by}; not what was found.",
                    **self._common,
                )

    def _made_campaign(self) -> Any:
        """What is alleged, or denied; None where nothing in the dispute says that anybody did or did not do it."""
        leading = [row for row in self._rows.values() if row["repeats"] is None and self._is_of_conduct(row)]
        charges = [row for row in leading if is_charge(row)]
        denials = [row for row in leading if is_denial(row)]
        if not charges and not denials:
            return None
        told = [with_answers(row) for row in charges] or [sentence(row) for row in denials]
        topic = self._dispute["topic"].replace("_", " ")
        head = "What is alleged here is not established by this object." if charges else "Nobody's allegation is on file, only the denial."
        return v21.Campaign(
            id=stix_id("campaign", self._dispute["id"]),
            name=f"Alleged conduct of {name_of(self._dispute['respondent'])}: {topic}",
            description=" ".join((head, *told[:20], *((f"And {len(told) - 20} more.",) if len(told) > 20 else ()))),
            labels=["alleged", *(("denied",) if denials else ())],
            **self._common,
        )

    def _statement(self, row: Fields) -> Any:
        document = self._dispute["whole_documents"][row["document_sha256"]]
        shared: dict[str, Any] = {
            **self._common,
            "authors": [speaker_of(row)],
            "external_references": [reference_to(document)],
            "extensions": {EXTENSION: self._told(row)},
        }
        about = self._about(row)
        if self._is_opinion(row):
            opinion = "strongly-disagree" if is_denial(row) and not row["hedged"] else "disagree"
            id = stix_id("opinion", row["id"])
            return v21.Opinion(id=id, opinion=opinion, explanation=sentence(row), object_refs=about, **shared)
        speakers = [made["id"] for made in self._parties.of_speaker(row)]
        about = [*about, self._respondent["id"], *speakers, self._files[row["document_sha256"]]["id"]]
        abstract = sentence({**row, "words": row["words"][:_LONGEST_ABSTRACT]})
        return v21.Note(
            id=stix_id("note", row["id"]), abstract=abstract, content=with_answers(row), object_refs=list(dict.fromkeys(about)), **shared
        )

    def _about(self, row: Fields) -> list[str]:
        """What a statement is about: the alleged conduct, where it alleges or contests that, and the statements that it answers."""
        conduct = [self._campaign["id"]] if self._campaign is not None and self._is_of_conduct(row) else []
        return [*conduct, *(self._id_of(target) for target in self._targets(row))]

    def _is_of_conduct(self, row: Fields) -> bool:
        """Whether a statement says that the respondent of the dispute did, or did not do, what is at issue."""
        return row["act"] in ("allege", "confirm", "deny") and row["respondent_country"] == self._dispute["respondent"]

    def _targets(self, row: Fields) -> list[Fields]:
        return [self._rows[id] for id in row["replies_to"] if id in self._rows and id != row["id"]]

    def _is_opinion(self, row: Fields) -> bool:
        """Whether a statement is told as an opinion: a denial or rejection that is no mere repetition, of something that is told here."""
        if row["repeats"] is not None or row["negated"] or row["act"] not in ("deny", "reject"):
            return False
        return (row["act"] == "deny" and self._campaign is not None and self._is_of_conduct(row)) or bool(self._targets(row))

    def _id_of(self, row: Fields) -> str:
        return stix_id("opinion" if self._is_opinion(row) else "note", row["id"])

    def _told(self, row: Fields) -> Fields:
        """What the extension holds of a statement: all of it, so that it can be had back, and where it stands here."""
        told = {name: value for name, value in row["told"].items() if name not in ("document", "document_sha256")}
        told["together"] = [{"statement": id, "chance": chance} for id, chance in told["together"]]
        if told["act"] not in ("allege", "confirm"):
            told["evidence"] = None
        told["replies_to"] = row["replies_to"]
        pledge = self._pledges.get(row["id"])
        return present(
            {
                "extension_type": "property-extension",
                "schema": SCHEMA,
                "document_sha256": row["document_sha256"],
                "statement": told,
                "passages": row["passages"],
                "dispute": self._dispute["id"],
                "dispute_reason": row["dispute_reason"],
                "directness": row["directness"],
                "answered_by": [{"statement": answer["id"], "why": answer["why"]} for answer in row["answered_by"]],
                "repeats": row["repeats"],
                "repeats_reason": row["repeats_reason"],
                "corrected_by_people": row["corrected"],
                "pledge": pledge and _pledge(pledge),
                "scorecard": _scorecard(self._dispute["assessments"].get(row["id"])),
            }
        )

    def _report(self, made: list[Any]) -> Any:
        dispute = self._dispute
        told = [with_answers(row) for row in self._rows.values() if row["repeats"] is None and is_charge(row)]
        parties = f"{title_of_parties(dispute['complainants']) or 'Nobody named'} complains of {name_of(dispute['respondent'])}."
        head = f"{parties} {dispute['statements']} statements in {dispute['documents']} documents."
        return v21.Report(
            id=stix_id("report", dispute["id"]),
            name=dispute["name"],
            description=" ".join((head, *told[:5])),
            report_types=["campaign"] if self._campaign is not None else ["identity"],
            published=dispute["modified"],
            object_refs=[each["id"] for each in made],
            labels=[dispute["topic"]],
            extensions={
                EXTENSION: present(
                    {
                        "extension_type": "property-extension",
                        "schema": SCHEMA,
                        "dispute": dispute["id"],
                        "respondent": dispute["respondent"],
                        "complainants": dispute["complainants"],
                        "topic": dispute["topic"],
                        "evidence": dispute["evidence"],
                        "first_day": dispute["first_day"],
                        "last_day": dispute["last_day"],
                        "pledges": [{"statement": p["statement"]["id"], **_pledge(p)} for p in dispute["pledges_tracked"]],
                        "changes_of_position": dispute["changes_of_position"],
                        "exhibits": [{name: e[name] for name in ("id", "sort", "sha256", "title", "day")} for e in dispute["exhibits"]],
                    }
                )
            },
            **self._common,
        )


def _scorecard(assessment: Fields | None) -> Fields | None:
    """What people answered and what is coded of an allegation; None where nothing is."""
    if assessment is None or not (assessment["people"] or coded(assessment)):
        return None
    by = {field["key"]: field["by"] for field in assessment["fields"] if field["stands"] is not None}
    return {
        "measures": MEASURES,
        "people": assessment["people"],
        "answers": answered(assessment),
        "fields": coded(assessment),
        "fields_by": by,
    }


def _pledge(pledge: Fields) -> Fields:
    statuses = [{name: s[name] for name in ("status", "day", "by", "why", "reason")} for s in pledge["statuses"]]
    return {"negative": pledge["negative"], "term": pledge["term"], "status": pledge["status"].get("status"), "statuses": statuses}


def _attack_pattern(technique: Technique) -> Any:
    """A technique of DISARM by its id and name."""
    return v21.AttackPattern(
        id=stix_id("attack-pattern", "DISARM", technique.id),
        created_by_ref=CREATOR,
        created=MADE,
        modified=MADE,
        name=technique.name,
        external_references=[{"source_name": "DISARM", "external_id": technique.id, "description": _DISARM}],
    )
