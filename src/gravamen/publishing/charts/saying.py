"""What a mark or a line of a chart's table says of a statement, in words that leave open whether it is so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gravamen.model import Act, Evidence
from gravamen.publishing.charts.chart import Fields
from gravamen.publishing.charts.groups import FILLED, FILLED_OTHERWISE, GRADES, GROUP_OF, NOT_GRADED
from gravamen.publishing.visible import one_line
from gravamen.publishing.wording import verb_of
from gravamen.reading.countries import name_of

NOBODY = "no respondent named"
_LONGEST_NAME = 40


def cut(text: str, length: int = _LONGEST_NAME) -> str:
    """Text in one line, cut with an ellipsis where it is longer."""
    line = one_line(text)
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def country(code: str | None) -> str:
    """The name of a country by its code; an unknown code as it is."""
    return cut(name_of(code)) if code else NOBODY


def group_of(row: Fields) -> str:
    """In which group of acts a statement is."""
    return GROUP_OF[Act(row["act"])].value


def evidence_of(row: Fields) -> str:
    """Which evidence an allegation offers; of other statements, that they are none."""
    return GRADES[Evidence(row["evidence"])] if row["evidence"] else NOT_GRADED


def speaker(row: Fields) -> str:
    """Who speaks, with the country."""
    code = row["speaker_country"]
    if row.get("speaker"):
        return f"{cut(row['speaker'])} ({code})" if code else cut(row["speaker"])
    return country(code) if code else "nobody named"


def said(row: Fields) -> dict[str, Any]:
    """A statement as a line of a chart's table."""
    return {
        "when": row.get("when") or row["day"] or "not dated",
        "speaker": speaker(row),
        "act": verb_of(Act(row["act"]), row.get("negated", False)),
        "respondent": country(row["respondent_country"]),
        "topic": row["topic"].replace("_", " "),
        "evidence": evidence_of(row),
        "answered": answered(row),
        "statement": row.get("id"),
    }


def answered(row: Fields) -> str:
    """Whether an answer to a complaint is on file; of other statements a dash."""
    if not Act(row["act"]).is_complaint or "answered_by" not in row:
        return "–"
    return "on file" if row["answered_by"] else "none on file"


def shown(row: Fields) -> dict[str, Any]:
    """A statement as a mark: where it stands in time, how it is drawn, what it says when pointed at."""
    says = said(row)
    filled = FILLED[Evidence(row["evidence"])] if row["evidence"] else FILLED_OTHERWISE
    mark = {
        "day": row["day"],
        "group": group_of(row),
        "evidence": says["evidence"],
        "filled": filled,
        "does": f"{says['speaker']} {says['act']}",
        "when": says["when"],
        "about": f"{says['respondent']}: {says['topic']}",
        "answers": says["answered"],
    }
    return mark | ({"href": row["href"]} if row.get("href") else {})


def count_of(rows: Iterable[Fields]) -> int:
    """How many statements rows stand for."""
    return sum(int(row.get("count", 1)) for row in rows)


def amount(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many}"
