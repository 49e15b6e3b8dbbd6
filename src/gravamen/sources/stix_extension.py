"""What Gravamen's extension of STIX 2.1 adds to objects, and how strangers' objects that claim to follow it are checked.

A `file` object stands for a document, a `note` or an `opinion` for a statement in it. Offsets are code points into the document's
archived text; the passages say which part of that text the words stand in.
"""

from __future__ import annotations

import json
from typing import Annotated, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic.json_schema import models_json_schema

from gravamen.model import Act, Evidence, Kind, Quotation, Topic
from gravamen.model.calendar import days_of

NAMESPACE = uuid5(NAMESPACE_URL, "urn:gravamen:stix")
"""Ids of ours are version 5 UUIDs in this namespace, so that the same thing has the same id in every bundle."""

VERSION = "1.0.0"
"""The version of the extension; the first number is raised when what was valid before is so no more."""


def stix_id(sort: str, *identity: str) -> str:
    """The id of an object of ours."""
    return f"{sort}--{uuid_of(sort, *identity)}"


def uuid_of(*identity: str) -> UUID:
    """A UUID that follows from an identity."""
    return uuid5(NAMESPACE, json.dumps(identity, ensure_ascii=False))


EXTENSION = stix_id("extension-definition", VERSION.partition(".")[0])
CREATOR = stix_id("identity", "gravamen")
"""Who makes the objects of our bundles: the tool, since a record does not say whose it is."""

_Text = Annotated[str, Field(max_length=4_000_000)]
_Name = Annotated[str, Field(max_length=1000)]
_Id = Annotated[str, Field(max_length=200)]
_Country = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Offset = Annotated[int, Field(ge=0, le=1 << 31)]
_Chance = Annotated[float, Field(ge=0, le=1)]


class _Checked(BaseModel):
    """Nothing is coerced: a number that should be a text is no text. What is not known here is left out."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


def _is_as_long_as_its_words(given: Pointing) -> Pointing:
    if given.span is not None and given.span[1] - given.span[0] != len(given.text):
        raise ValueError(f"the span {given.span} is not as long as its words")
    return given


Pointing = TypeVar("Pointing", "Words", "Party", "Speaker")
_Span = Annotated[list[_Offset], Field(min_length=2, max_length=2)]
"""`[start, end)`"""


class Words(_Checked):
    """A piece of a statement, and where it stands."""

    text: _Text
    span: _Span

    _fits = model_validator(mode="after")(_is_as_long_as_its_words)


class Party(_Checked):
    """Who speaks, is spoken to or spoken of; `country` is ISO 3166-1 alpha-3 (EUU, UNO, NTO for the unions)."""

    text: _Text
    span: _Span | None = None
    name: _Name
    kind: Annotated[Kind, Field(strict=False)] = Kind.UNKNOWN
    role: _Name | None = None
    country: _Country | None = None

    _fits = model_validator(mode="after")(_is_as_long_as_its_words)


class Speaker(Party):
    """The one who speaks, or through whom somebody is heard, with those who do so along."""

    also: Annotated[list[Party], Field(max_length=100)] = []


class Together(_Checked):
    """An earlier statement of the document, and how likely it stands in one dispute with this one."""

    statement: _Id
    chance: _Chance


class Told(_Checked):
    """A statement as `gravamen read --format jsonl` spells it; what is unknown is left out, since STIX knows no null."""

    id: _Id
    act: Annotated[Act, Field(strict=False)]
    topic: Annotated[Topic, Field(strict=False)]
    speaker: Speaker | None = None
    addressee: Party | None = None
    respondent: Party | None = None
    cue: Words | None = None
    content: Annotated[list[Words], Field(max_length=100)] = []
    quotation: Annotated[Quotation, Field(strict=False)] = Quotation.INDIRECT
    when: _Name | None = None
    when_text: _Name | None = None
    when_rule: _Name | None = None
    when_inferred: bool = False
    hedged: bool = False
    negated: bool = False
    standing: bool = False
    evidence: Annotated[Evidence, Field(strict=False)] | None = None
    condition: Words | None = None
    where: _Name | None = None
    replies_to: Annotated[list[_Id], Field(max_length=1000)] = []
    together: Annotated[list[Together], Field(max_length=1000)] = []
    via: Annotated[list[Speaker], Field(max_length=20)] = []
    confidence: _Chance = 1.0

    @field_validator("when")
    @classmethod
    def _is_a_time(cls, given: str | None) -> str | None:
        if given is not None and days_of(given) is None:
            raise ValueError(f"{given[:40]} is no date in EDTF")
        return given


class Passage(_Checked):
    """A part of a document's text, and where in it that part begins."""

    start: _Offset
    text: _Text


class StatementExtension(_Checked):
    """What a `note` or `opinion` holds beyond the standard: the statement that it stands for."""

    document_sha256: _Sha256
    statement: Told
    passages: Annotated[list[Passage], Field(max_length=500)] = []


class DocumentExtension(_Checked):
    """What a `file` holds beyond the standard: what is known of the document; its whole text where it was given along."""

    sha256: _Sha256
    text_sha256: _Sha256 | None = None
    name: _Name | None = None
    title: _Name | None = None
    publisher: _Name | None = None
    published: _Name | None = None
    language: _Name | None = None
    url: Annotated[str, Field(max_length=4000)] | None = None
    text: _Text | None = None


def json_schema() -> str:
    """The extension as a JSON Schema, which the bundle's extension definition carries."""
    _, shapes = models_json_schema([(StatementExtension, "validation"), (DocumentExtension, "validation")])
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "description": "StatementExtension in a note or an opinion, "
             "DocumentExtension in a file.", **shapes}  # fmt: skip
    return json.dumps(whole, sort_keys=True, separators=(",", ":"))
