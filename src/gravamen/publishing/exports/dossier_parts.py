"""The lines of a dossier: a statement, a pledge, a document, a decision, in words for paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gravamen.model import Act, Evidence, Quotation
from gravamen.publishing.charts.groups import GRADES
from gravamen.publishing.exports.telling import speaker_of
from gravamen.publishing.wording import dated, verb_of
from gravamen.reading.countries import name_of
from gravamen.record.dispute_parts import ACTS, Part

Fields = Mapping[str, Any]
_BESIDE_LENGTH = 600
_MARKS = "\"'“”‘’„«»‹›"
_TITLES = {
    Part.ALLEGATIONS: (
        "Allegations, and what was answered",
        "On the left what was alleged or voiced as a concern, on the right what answers it.",
    ),
    Part.DEMANDS: ("Demands, warnings and threats, and what was answered", ""),
    Part.PROMISES: ("Promises, offers and endorsements", ""),
    Part.DEEDS: ("Deeds", "Meetings and measures, as reported; what answers a measure stands beside it."),
    Part.OTHER: ("Other statements", ""),
}
_BESIDE = (Part.ALLEGATIONS, Part.DEMANDS)


def sections(shown: Fields, number: Mapping[str, int]) -> list[dict[str, Any]]:
    """The statements of a dispute part by part, and at the end the answers, each once, and the positions held over time."""
    in_time: Sequence[Fields] = shown["statements_in_time"]

    def of(part: Part) -> list[Fields]:
        return [row for row in in_time if Act(row["act"]) in ACTS[part]]

    made = [_section(title, about, of(part), number, part in _BESIDE) for part, (title, about) in _TITLES.items()]
    about = "Each once, by day; those held over time stand under the positions held."
    made.insert(1, _section("Denials and rejections", about, of(Part.ANSWERS), number, False))
    if shown["positions_held"]:
        about = "What is reported as said over time, not on one occasion."
        made.append(_section("Positions held", about, shown["positions_held"], number, True))
    return [section for section in made if section["statements"] or section["title"] == _TITLES[Part.ALLEGATIONS][0]]


def _section(title: str, about: str, rows: Sequence[Fields], number: Mapping[str, int], beside: bool) -> dict[str, Any]:
    # A measure among the deeds is a complaint too: wherever one is shown, its answers are.
    is_beside = beside or any(row["answered_by"] for row in rows)
    return {"title": title, "about": about, "beside": is_beside, "statements": [_with_answers(row, number) for row in rows]}


def _with_answers(row: Fields, number: Mapping[str, int]) -> dict[str, Any]:
    answers = [
        {**_short(answer), "words": _cut(answer, number), "why": answer["why"], **_numbered(answer, number)}
        for answer in row["answered_by"]
    ]
    return {**as_line(row), **_numbered(row, number), "answers": answers, "asks": Act(row["act"]).is_complaint}


def _cut(answer: Fields, number: Mapping[str, int]) -> str:
    """An answer's words as they stand beside a complaint: one answer may stand beside hundreds, and is told whole elsewhere."""
    words, where = answer["words"], number.get(answer["id"])
    return f"{words[:_BESIDE_LENGTH].rstrip()} … (whole at {where} below)" if len(words) > _BESIDE_LENGTH + 50 and where else words


def _numbered(row: Fields, number: Mapping[str, int]) -> dict[str, int]:
    return {"number": number[row["id"]]} if row["id"] in number else {}


def _short(row: Fields) -> dict[str, Any]:
    """A statement, or an answer, of which little is known here: who, what, when, the words."""
    act = Act(row["act"])
    return {
        "speaker": speaker_of(row),
        "verb": verb_of(act, row["negated"]),
        "side": "answer" if act.is_answer else "complaint" if act.is_complaint else "other",
        "of": "",
        "when": dated(row),
        "words": row["words"],
        "notes": "",
    }


def as_line(row: Fields) -> dict[str, Any]:
    """A statement as a line: who, what, of whom, when, how, the words; a speaker's own words in quotation marks."""
    act = Act(row["act"])
    of = row["respondent_country"]
    is_own = row["quotation"] == Quotation.DIRECT
    return {
        **_short(row),
        "of": f"of {name_of(of)}" if of and act in (Act.ALLEGE, Act.CONFIRM) else "",
        "words": f"“{row['words'].strip(_MARKS)}”" if is_own else row["words"],
        "notes": " · ".join(_notes(row)),
    }


def _notes(row: Fields) -> list[str]:
    found = [f"evidence: {GRADES[Evidence(row['evidence'])]}"] if row["evidence"] else []
    found += [row["directness"]] if row["directness"] else []
    found += ["hedged"] if row["hedged"] else []
    found += [f"told by {row['carriers']} documents or passages"] if row["carriers"] > 1 else []
    found += ["corrected by a person"] if row["corrected"] else []
    return [*found, ", ".join(filter(None, (row["publisher"], row["published"])))] if row["publisher"] or row["published"] else found


def pledge_line(pledge: Fields, number: Mapping[str, int]) -> dict[str, Any]:
    """A pledge with its statuses."""
    made: Fields = pledge["statement"]
    term = [f"binds up to {pledge['term']}"] if pledge["term"] else []
    line = as_line(made)
    notes = " · ".join([*filter(None, [line["notes"]]), *(["a promise not to do something"] if pledge["negative"] else []), *term])
    statuses = [
        {"day": status["day"] or "not dated", "status": status["status"].replace("_", " "), "reason": _by_what(status)}
        for status in pledge["statuses"]
    ]
    return {"made": {**line, "notes": notes, **_numbered(made, number)}, "statuses": statuses}


def _by_what(status: Fields) -> str:
    by = f"{name_of(status['by'])}{', a party to the dispute' if status['interested'] else ''}: " if status["by"] else ""
    return f"{by}{status['reason']}"


def document_title(document: Fields) -> str:
    """What a document is called: its title, else its name at its source."""
    return document["title"] or document["name"]


def source_line(document: Fields) -> str:
    """Who published a document and when, as it says itself."""
    return " · ".join(filter(None, (document["publisher"], document["published"], document["name"] if document["title"] else None)))


def decided(decision: Fields) -> dict[str, str]:
    """A decision as a line."""
    taken_back = " (taken back later)" if decision["withdrawn_by"] else ""
    return {
        "what": f"{decision['kind'].replace('_', ' ')}{taken_back}",
        "author": decision["author"],
        "at": decision["decided_at"],
        "why": decision["why"],
    }
