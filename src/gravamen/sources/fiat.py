"""Tables with the columns of DFRLab's Foreign Interference Attribution Tracker (FIAT 2020) → documents, one for each row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, cast

from gravamen.sources.decoding import DOCUMENT_LIMIT
from gravamen.sources.received import Container, Form, Metadata, Received
from gravamen.sources.unreadable import RefusedError, Unreadable

TABLE_LIMIT = 64_000_000
"""Bytes: far above a table that people code by hand."""

TITLE, DESCRIPTION, DAY, ADDRESS = "short_title", "short_description", "attribution_date", "attribution_url"
COLUMNS = (
    "timestamp", "case_hash", "case_id", "source_subcategory", "source", "source_for_display", "source_for_query", "source_nation",
    "source_category", "disinformant", "disinformant_for_query", "disinformant_nation", "disinformant_nation_for_query",
    "disinformant_attribution", "add_query_terms", "short_title", "short_description", "attribution_url", "archived_attribution_url",
    "image_url", "image_credit", "open_web", "social_media", "messaging_platforms", "other", "start_date", "end_date",
    "attribution_date", "methods", "facebook_engagement", "twitter_engagement", "reddit_engagement", "total_engagement", "article_count",
    "attribution_financial_incentive", "attribution_financial_transparency", "attribution_endorse_political",
    "attribution_campaign_affiliation", "attribution_published_mis_disinfo", "attribution_credibility_score", "attribution_language",
    "attribution_convey_content", "attribution_factual_argument", "attribution_objectivity_score", "attribution_clarity",
    "attribution_context", "attribution_identified_responsibility", "attribution_strategic_rationale", "attribution_privileged_evidence",
    "attribution_evidence_score", "attribution_open_access", "attribution_methodology", "attribution_open_source",
    "attribution_acknowledge_limitations", "attribution_corroboration", "attribution_transparency_score", "credibility_score",
    "attribution_total_score", "tags", "allsides_count_left", "allsides_count_leanleft", "allsides_count_center",
    "allsides_count_leanright", "allsides_count_right", "allsides_engagement_left", "allsides_engagments_leanleft",
    "allsides_engagments_center", "allsides_engagments_leanright", "allsides_engagments_right", "allsides_engagments_left_facebook",
    "allsides_engagments_left_twitter", "allsides_engagments_left_reddit", "allsides_engagments_leanleft_facebook",
    "allsides_engagments_leanleft_twitter", "allsides_engagments_leanleft_reddit", "allsides_engagments_center_facebook",
    "allsides_engagments_center_twitter", "allsides_engagments_center_reddit", "allsides_engagments_leanright_facebook",
    "allsides_engagments_leanright_twitter", "allsides_engagments_leanright_reddit", "allsides_engagments_right_facebook",
    "allsides_engagments_right_twitter", "allsides_engagments_right_reddit", "entry_date", "announced_date", "url", "fb_pages_total",
    "budget_usd_total", "fb_accounts_total", "fb_pages_followers_total", "fb_groups_total", "fb_groups_followers_total", "Events_total",
    "ig_accounts_total", "ig_followers_total", "cases",
)  # fmt: skip
"""The columns of the published table of 2020, in its order."""

_ADVICE = f"give a CSV file with FIAT's columns, among them {TITLE}, {DESCRIPTION} and {DAY}"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DAYS = ("%m/%d/%Y", "%Y-%m-%d", "%m/%d/%y")


def fiat_documents(data: bytes, name: str) -> Iterator[Received | Unreadable]:
    """The documents of a table, in its order; a row that cannot be taken comes out as `Unreadable` in its turn.

    Raises:
        RefusedError: it is no table with these columns.
    """
    table = csv.DictReader(io.StringIO(_decoded(data), newline=""), restkey=None, strict=True)
    container = Container(data, "text/csv")
    rows = enumerate(_rows(table), 1)
    while True:
        try:
            number, row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield RefusedError(f"the table is damaged from here on ({error})", _ADVICE).of(f"{name}, line {table.line_num}")
            return
        shown = f"{name}, row {number}"
        try:
            yield _received(row, number, name, container)
        except RefusedError as refusal:
            yield refusal.of(shown)


def _decoded(data: bytes) -> str:
    if len(data) > TABLE_LIMIT:
        raise RefusedError(f"it is larger than {TABLE_LIMIT // 1_000_000} MB", _ADVICE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(f"it is not valid UTF-8 (byte {error.start})", "save it as CSV in UTF-8") from error


def _rows(table: csv.DictReader[str]) -> Iterator[Mapping[str, str]]:
    """The rows by column, empty cells left out, and without the apostrophe that keeps a spreadsheet from running a cell."""
    csv.field_size_limit(DOCUMENT_LIMIT)
    try:
        columns = set(table.fieldnames or ())
    except csv.Error as error:
        raise RefusedError(f"it is no table ({error})", _ADVICE) from error
    if missing := [column for column in (TITLE, DESCRIPTION, DAY) if column not in columns]:
        raise RefusedError(f"it has no column {' and none '.join(missing)}", _ADVICE)
    for row in table:
        cells = ((column, _plain(cell)) for column, cell in cast(dict[str | None, Any], row).items() if column and isinstance(cell, str))
        yield {column: cell for column, cell in cells if cell}


def _plain(cell: str) -> str:
    return (cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell).strip()


def _received(row: Mapping[str, str], number: int, name: str, container: Container) -> Received:
    if not row.get(TITLE) and not row.get(DESCRIPTION):
        raise RefusedError("it has neither a title nor a description", "fill one in, or leave the row out")
    given = Metadata.of(
        "the table of cases",
        title=row.get(TITLE),
        publisher=PUBLISHER,
        published=_published(row),
        url=_address(row.get(ADDRESS)),
    )
    data = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    part = f"row {number}"
    return Received(f"{name}, {part}", row.get("case_hash") or f"{name}, {part}", data, Form.FIAT, name, part, given, None, container)


PUBLISHER = "FIAT"
"""Who wrote these words: they are the coders' summary of an allegation, not the words of whoever alleges."""


def _published(row: Mapping[str, str]) -> str | None:
    given = row.get(DAY)
    if given is None:
        return None
    day = day_of(given)
    if day is None:
        raise RefusedError(f"its {DAY} “{given[:40]}” is no date", "write it as month/day/year, such as 4/26/2024, or as 2024-04-26")
    return day


def day_of(given: str) -> str | None:
    """A date as FIAT writes it (month/day/year), or an ISO date, as an ISO date; None where it is neither."""
    for shape in _DAYS:
        try:
            return datetime.strptime(given, shape).date().isoformat()
        except ValueError:
            continue
    return None


def written_day(day: str) -> str:
    """An ISO date as FIAT writes it."""
    found = date.fromisoformat(day)
    return f"{found.month}/{found.day}/{found.year}"


def _address(given: str | None) -> str | None:
    return given if given and given.lower().startswith(("http://", "https://")) else None


def fiat_row(data: bytes) -> Mapping[str, str]:
    """The cells of an archived row by column, without the empty ones."""
    return cast(Mapping[str, str], json.loads(data))


def fiat_text(data: bytes) -> str:
    """The words of a row: its title and its description, a paragraph each."""
    row = fiat_row(data)
    return "\n\n".join(row[column] for column in (TITLE, DESCRIPTION) if row.get(column))
