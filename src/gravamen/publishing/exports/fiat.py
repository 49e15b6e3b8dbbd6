"""Disputes as a table with the columns of DFRLab's Foreign Interference Attribution Tracker of 2020: a row a dispute with an allegation.

What the record does not know stays empty. The description holds the answer to the allegation too, for which FIAT has no column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gravamen.assessment.fiat import cells_of
from gravamen.publishing.exports.telling import answered, coded, is_charge, leading, web_address, with_answers
from gravamen.publishing.listing import csv_line
from gravamen.reading.countries import name_of
from gravamen.sources.fiat import COLUMNS, written_day

Fields = Mapping[str, Any]
SCHEMA = "FIAT 2020"
_DIRECT, _INFERRED = "Direct Attribution", "Proxy/Inferred Attribution"


def fiat_table(disputes: Iterable[Fields]) -> Iterator[str]:
    """The heading, and a line for each dispute in which something is alleged; no cell that a spreadsheet would run."""
    yield csv_line(COLUMNS)
    for dispute in disputes:
        charges = [row for row in leading(dispute["whole_statements"]) if is_charge(row)]
        if charges:
            row = _row(dispute, charges)
            yield csv_line([row.get(column, "") for column in COLUMNS])


def _row(dispute: Fields, charges: list[Fields]) -> Fields:
    # The first that is dated opened the case; rows come by their days, the undated ones last.
    first = charges[0]
    told = first["told"]
    country, respondent = first["speaker_country"], told["respondent"]
    known: Fields = {
        "case_hash": dispute["id"],
        "source": first["speaker"],
        "source_for_display": first["speaker"],
        "source_nation": name_of(country) if country else None,
        "disinformant": respondent["name"] if respondent else name_of(dispute["respondent"]),
        "disinformant_nation": name_of(dispute["respondent"]),
        "disinformant_attribution": _directness(first),
        "short_title": dispute["name"],
        "short_description": " ".join(with_answers(charge) for charge in charges),
        "attribution_url": web_address(first["url"]),
        "attribution_date": written_day(first["day"]) if first["day"] and first["when"] == first["day"] else None,
        "tags": dispute["topic"].replace("_", " "),
        "entry_date": written_day(dispute["created"][:10]),
        **_assessed(dispute["assessments"].get(first["id"])),
    }
    return {column: value for column, value in known.items() if value is not None}


def _assessed(assessment: Fields | None) -> dict[str, str]:
    return dict(cells_of(answered(assessment), coded(assessment))) if assessment else {}


def _directness(row: Fields) -> str:
    """Whether the allegation names who did it; that it is denied is no matter here."""
    named = row["told"]["respondent"] and row["told"]["respondent"]["span"]
    return _DIRECT if named and not row["hedged"] else _INFERRED
