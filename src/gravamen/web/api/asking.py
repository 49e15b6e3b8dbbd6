"""What can be asked for in an address: the words of a selection, which part of a list, and nothing that is not listed here."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gravamen.model import Act, Evidence, PledgeStatus, Topic
from gravamen.record.selecting import LONGEST, MOST

_Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{3}$")]
PLAIN = r"^[^\x00]+$"
"""Text without NUL characters, for which no database can look."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, pattern=PLAIN)]
EDTF_DAY, SCORE_RANGE, SEARCH, CURSOR = "edtf", "score-range", "search", "cursor"
"""Formats that OpenAPI names and that no pattern can say exactly."""
MOST_ROWS = 200


class Nothing(BaseModel):
    """An address that takes no parameters."""

    model_config = ConfigDict(extra="forbid")


class Selecting(Nothing):
    """A selection: different names narrow it, several values of one name widen it. The same words as in the addresses of pages."""

    respondent: list[_Code] = Field(default=[], max_length=MOST, description="Countries whose conduct is at issue", examples=[["RUS"]])
    complainant: list[_Code] = Field(default=[], max_length=MOST, description="Countries that complain", examples=[["EST", "USA"]])
    topic: list[Topic] = Field(default=[], max_length=MOST)
    pledge: list[PledgeStatus] = Field(default=[], max_length=MOST, description="A pledge in the dispute has this status now")
    score: str | None = Field(
        default=None,
        description="Of the best-scored allegation that people assessed: lowest and highest, or lowest",
        examples=["10", "0-6"],
        max_length=5,
        json_schema_extra={"format": SCORE_RANGE},
    )
    act: list[Act] = Field(default=[], max_length=MOST)
    speaker: list[Name] = Field(default=[], max_length=MOST, description="Names of speakers, or countries", examples=[["Anna Berg"]])
    source: list[Name] = Field(default=[], max_length=MOST, description="Publishers of the documents")
    evidence: list[Evidence] = Field(default=[], max_length=MOST)
    since: str | None = Field(
        default=None, description="A year, month or day", examples=["2023-11"], max_length=30, json_schema_extra={"format": EDTF_DAY}
    )
    until: str | None = Field(
        default=None, description="A year, month or day", examples=["2024-04-26"], max_length=30, json_schema_extra={"format": EDTF_DAY}
    )
    words: str | None = Field(
        default=None,
        description='Words, "a phrase", a beginning*, OR, and -words that must not be there, in speaker, cue and content',
        examples=['"completely unacceptable" OR meddl*'],
        min_length=1,
        max_length=LONGEST,
        json_schema_extra={"format": SEARCH},
    )


class Paging(Nothing):
    """A part of a list."""

    limit: int = Field(default=50, ge=1, le=MOST_ROWS, description="How many rows at most")
    cursor: str | None = Field(
        default=None, description="Where to go on: what the `next` of an answer has", max_length=1000, json_schema_extra={"format": CURSOR}
    )


class SelectingPaged(Selecting, Paging):
    """A part of a list of a selection."""
