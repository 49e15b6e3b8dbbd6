"""Cases of DFRLab's Foreign Interference Attribution Tracker 2020 as gold: title and description, and how people coded them.

The data set states no licence: it is measured with and not shipped. Its columns of totals disagree with their own bits in places, so that
only the bits are read.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gravamen.assessment.fiat import coding_in
from gravamen.assessment.scorecard import ITEMS
from gravamen.evaluation.fields import FormatError
from gravamen.evaluation.records import Gold, UnreadableGold
from gravamen.model import Document, digest

TARGET = "USA"
"""Whose politics every case of the tracker is about."""
_NEEDED = ("case_hash", "short_title", "short_description", "source_category", "disinformant_nation", "methods", "social_media")
_PARTS = 4
_UNSEEN = 3


@dataclass(frozen=True, slots=True)
class CodedCase:
    """How people coded a case: the values of each field, and the answers to the 18 statements, by our keys."""

    headline: str
    description: str
    fields: Mapping[str, frozenset[str]]
    items: Mapping[str, bool]


def fiat_gold(path: Path, only_unseen: bool = False) -> Iterator[Gold[CodedCase] | UnreadableGold]:
    """The cases of a file. Raises OSError, and FormatError where it is no such file."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            table = csv.DictReader(opened)
            if missing := [name for name in _NEEDED if name not in (table.fieldnames or ())]:
                raise FormatError(f"{path} is no table of FIAT 2020: it has no column {', '.join(missing)}")
            for row in table:
                where = f"{path}, line {table.line_num}"
                if any(row[name] is None for name in _NEEDED):
                    yield UnreadableGold(where, "it has fewer cells than the first line names")
                elif not only_unseen or is_unseen(row["case_hash"]):
                    yield _case(row) if row["short_title"] else UnreadableGold(where, "it has no title")
    except UnicodeDecodeError as error:
        raise FormatError(f"{path} is not valid UTF-8: save it as CSV in UTF-8") from error
    except csv.Error as error:
        raise FormatError(f"{path} is no CSV ({error}): get the table of FIAT 2020 anew") from error


def is_unseen(case: str) -> bool:
    """Whether no rule was chosen on a case: a quarter of them, by the hash of their id, was left out of sight."""
    return int(digest(case.encode()), 16) % _PARTS == _UNSEEN


def _case(row: Mapping[str, str]) -> Gold[CodedCase]:
    headline, description = row["short_title"].strip(), row["short_description"].strip()
    text = f"{headline}\n\n{description}"
    coded = {key: frozenset(values) for key, values in coding_in(row).items()}
    document = Document(row["case_hash"], text, digest(text.encode()), headline, _day(row.get("attribution_date")))
    return Gold(document, CodedCase(headline, description, coded, _items(row)))


def _items(row: Mapping[str, str]) -> dict[str, bool]:
    return {item.key: (row.get(item.fiat) or "").strip() == "1" for item in ITEMS if item.fiat in row}


def _day(given: str | None) -> str | None:
    try:
        return datetime.strptime(given or "", "%m/%d/%Y").date().isoformat()
    except ValueError:
        return None
