"""`finding.json` as it is read from strangers: checked as a whole before anything of it is used.

What a finding says of itself besides its tables: parameters, posts, counts, error rates, groups with their checks, and its files.
Fields that nobody reads are let through unread.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from gravamen.evidence.checks import Checks

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_CHECKS = TypeAdapter(Checks)
_LONGEST_WINDOW = 366 * 86_400.0
Count = Annotated[int, Field(ge=0, lt=2**63)]
Amount = Annotated[float, Field(ge=0, le=1e15)]
Share = Annotated[float, Field(ge=0, le=1)]
Sha256 = Annotated[str, Field(pattern=r"\A[0-9a-f]{64}\z")]
Moment = Annotated[str, Field(pattern=r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z")]


class FactsError(ValueError):
    """A file is no `finding.json`; the message says what is wrong with it."""


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class ParameterFacts(_Part):
    """What was searched for; the window in seconds."""

    window: Annotated[float, Field(gt=0, le=_LONGEST_WINDOW)]
    actions: list[str]
    min_participation: Count
    fdr: Annotated[float, Field(gt=0, le=1)]
    correction: Literal["bh", "by"]
    null: Literal["synchrony", "affinity", "both", "either"]
    search_limit: Count
    strata: bool


class PostFacts(_Part):
    """The posts that were searched."""

    sha256: Sha256
    rows: Count
    incomplete_rows: Count
    kinds_missing: list[str]
    rows_by_kind: dict[str, Count]


class CountFacts(_Part):
    """How many there were, and how many were found."""

    rows: Count
    posts: Count
    accounts: Count
    accounts_compared: Count
    objects: Count
    first: Moment
    last: Moment
    edges: Count
    groups: Count
    accounts_in_groups: Count


class ErrorFacts(_Part):
    """How sure the finding is."""

    false_discovery_rate: Share
    correction: str
    null: str
    pairs: Count
    largest_p_reported: Share | None
    wrong_edges_expected_at_most: Amount
    objects_met: Count
    objects_met_by_chance: Amount


class SkippedObject(_Part):
    """An object that the search for candidates left out."""

    kind: str
    object: str | int | float
    shares: Count
    co_actions: Count


class SkippedFacts(_Part):
    """What the search for candidates left out, and on how many of these a pair must have met to be missed."""

    objects: list[SkippedObject]
    skipped_objects_a_missed_pair_needs: Count | None


class CheckFacts(_Part):
    """Checks of the whole."""

    edges_improbable_within_the_hour: Count


class Compatible(_Part):
    """Whose edges these are, where nothing was tested."""

    with_: str = Field(alias="with")
    edge_weight: Share


class DelayFacts(_Part):
    """Delays from `low` up to `high` seconds: how many pairs of shares were seen there, and how many chance gives."""

    low: Amount
    high: Amount
    seen: Count
    expected: Amount


class GroupFacts(_Part):
    """A group, and what the data say of what else could explain it."""

    group: Annotated[int, Field(ge=1, lt=2**63)]
    accounts: Annotated[int, Field(ge=2, lt=2**31)]
    edges: Count
    cohesion: Amount
    objects: Count
    co_actions: Count
    coordinated_share: Amount
    platforms: list[str]
    edges_by_kind: dict[str, Count]
    edges_on_several_kinds: Count
    checks: Annotated[Checks, BeforeValidator(_CHECKS.validate_python)]


class FileFacts(_Part):
    """A file of the finding; `rows` of tables."""

    sha256: Sha256
    rows: Count | None = None


class Facts(_Part):
    """All that `finding.json` says; the fields from `error_rates` on are of findings that were tested against chance."""

    schema_: Literal["gravamen.finding/1"] = Field(alias="schema")
    made_with: dict[str, str]
    parameters: ParameterFacts
    posts: PostFacts
    counts: CountFacts
    groups: list[GroupFacts]
    files: dict[str, FileFacts] = {}
    compatible: Compatible | None = None
    error_rates: ErrorFacts | None = None
    skipped: SkippedFacts | None = None
    checks: CheckFacts | None = None
    only_by_affinity: Count | None = None
    delays: list[DelayFacts] = []

    @model_validator(mode="after")
    def _is_tested_or_says_why_not(self) -> Self:
        if self.compatible is None and None in (self.error_rates, self.skipped, self.checks):
            raise ValueError("it says nothing of error rates")
        return self

    @property
    def plain_files(self) -> dict[str, FileFacts]:
        """The files whose names are plain: no path, nothing hidden, nothing that a shell or a header would take for something else."""
        return {name: file for name, file in self.files.items() if is_plain(name)}


def is_plain(name: str) -> bool:
    """Whether a name is that of a file in the finding's own folder."""
    return _PLAIN_NAME.fullmatch(name) is not None


def facts_of(data: bytes) -> Facts:
    """The facts in the bytes of a `finding.json`.

    Raises:
        FactsError: it is none, or not one of the form that this version knows.
    """
    try:
        given: Any = json.loads(data.decode("utf-8"), parse_int=_whole, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError) as error:
        raise FactsError(f"it is no JSON that can be read ({error})") from error
    return facts_from(given)


def facts_from(given: Mapping[str, Any]) -> Facts:
    """The facts in JSON values. Raises FactsError."""
    try:
        return Facts.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise FactsError(f"it is not of the form gravamen.finding/1 ({place + ': ' if place else ''}{first['msg']})") from error


def _whole(digits: str) -> int:
    value = int(digits)
    if abs(value) >= 2**63:
        raise ValueError("a whole number has more than 18 digits")
    return value


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(f"{digits} is no finite number")
    return value
