"""A dispute as a PDF: what was alleged and what was answered, side by side, and for every line the words that it rests on.

Typst sets it with the fonts that it carries, from a template of ours and data as JSON; nothing is fetched, and the same record gives
the same bytes.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from gravamen import __version__
from gravamen.publishing.charts import Theme, of_dispute, svg
from gravamen.publishing.charts.saying import amount
from gravamen.publishing.exports.dossier_parts import as_line, decided, document_title, pledge_line, sections, source_line
from gravamen.publishing.exports.setting import Setting
from gravamen.publishing.wording import span
from gravamen.reading.countries import name_of

Fields = Mapping[str, Any]
FONTS = ("Libertinus Serif", "DejaVu Sans Mono")
_NUMBERED_MARKS = 80
_CHART_WIDTH = 620
_SAYS = (
    "It says who said what, when, in which document and in which words, and what was answered. It does not say that what was alleged is "
    "so. A denial stands beside its allegation. A status of a pledge says what is on file. What nobody archived here is not in it; that no "
    "answer is on file does not mean that none was given."
)


def dossier(shown: Fields, history: str, today: str, fonts: Path | None = None) -> bytes:
    """A dispute as `record.gathering.gathered` gives it, as a PDF.

    Args:
        shown: the dispute.
        history: the hash of the last entry of the record's history.
        today: the day up to which pledges are drawn, as an ISO date.
        fonts: a folder with fonts for scripts that Typst's own lack.
    """
    made = _compiled(shown, history, today, fonts, "pdf")
    assert isinstance(made, bytes)  # noqa: S101 (a PDF is one file)
    return made


def pages(shown: Fields, history: str, today: str, fonts: Path | None = None) -> list[bytes]:
    """The same as pictures, PNG, one a page: to look at."""
    made = _compiled(shown, history, today, fonts, "png")
    return made if isinstance(made, list) else [made]


def _compiled(shown: Fields, history: str, today: str, fonts: Path | None, form: Literal["pdf", "png"]) -> bytes | list[bytes]:
    data = _data(shown, history, today, fonts)
    template = (files("gravamen.publishing.exports") / "paper" / "dossier.typ").read_bytes()
    moment = shown["modified"] or "1970-01-01T00:00:00Z"
    # Typst's own annotations have one type for template and folders alike, and none for a PNG a page.
    compiled: Any = typst.compile
    # An empty root: the template can read no file, whatever it is given.
    with tempfile.TemporaryDirectory() as root:
        return compiled(
            template,
            root=root,
            font_paths=[str(fonts)] if fonts else [],
            ignore_system_fonts=True,
            format=form,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=datetime.fromisoformat(moment).astimezone(UTC),
        )


def _data(shown: Fields, history: str, today: str, fonts: Path | None) -> dict[str, Any]:
    """Everything that the template sets. Texts are made ready here; the template adds no text of anybody's."""
    setting = Setting(has_own_fonts=fonts is not None)
    told = [*shown["statements_in_time"], *shown["positions_held"]]
    number = {row["id"]: n for n, row in enumerate(told, 1)}
    text = {
        "title": shown["name"],
        "short_title": shown["name"] if len(shown["name"]) <= 80 else f"{shown['name'][:79]}…",
        "id": shown["id"],
        "as_of": f"as of {shown['modified'] or today} · Gravamen {__version__}",
        "facts": _facts(shown),
        "says": _SAYS,
        "sections": sections(shown, number),
        "pledges": [pledge_line(pledge, number) for pledge in shown["pledges_tracked"]],
        "pledges_about": "A promise of the respondent's side, and every status that it had, from the day on that is given.",
        "definitions": sorted({(s["status"].replace("_", " "), s["meaning"]) for p in shown["pledges_tracked"] for s in p["statuses"]}),
        "changes": [_change(change, number) for change in shown["changes_of_position"]],
        "exhibits": [_exhibit(exhibit, number) for exhibit in shown["exhibits"]],
        "decisions": [decided(decision) for decision in shown["decisions"]],
        "documents": _documents(shown, number),
    }
    ready = setting.all(text)
    method = setting.all(_method(shown, setting))
    return {
        **ready,
        "chart": _chart(shown, number, today),
        "method": method,
        "history": f"history {history}",
        "fonts": [*FONTS] if fonts is None else [FONTS[0], *_families(fonts), FONTS[1]],
        "mono": FONTS[1],
    }


def _families(fonts: Path) -> list[str]:
    """The names of the fonts in a folder."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]).families()


def _facts(shown: Fields) -> list[tuple[str, str]]:
    complainants = ", ".join(f"{name_of(code)} ({code})" for code in shown["complainants"]) or "nobody named"
    return [
        ("Respondent", f"{name_of(shown['respondent'])} ({shown['respondent']})"),
        ("Complainants", complainants),
        ("Topic", shown["topic"].replace("_", " ")),
        ("Time", span(shown["first_when"], shown["last_when"])),
        ("On file", f"{amount(shown['statements'], 'statement', 'statements')} in {amount(shown['documents'], 'document', 'documents')}: "
                    f"{amount(shown['allegations'], 'allegation', 'allegations')}, "
                    f"{amount(shown['answers'], 'answer', 'answers')} of the respondent's side, "
                    f"{amount(shown['pledges'], 'pledge', 'pledges')}"),
        ("Dispute", shown["id"]),
    ]  # fmt: skip


def _chart(shown: Fields, number: Mapping[str, int], today: str) -> dict[str, str]:
    rows = list(shown["statements_in_time"])
    if len(rows) <= _NUMBERED_MARKS:
        rows = [{**row, "number": number[row["id"]]} for row in rows]
    chart = of_dispute({**shown, "statements_in_time": rows}, today=today)
    drawn = svg(chart, Theme.LIGHT, _CHART_WIDTH, font=FONTS[0])
    numbered = " Numbers are those of the statements." if len(rows) <= _NUMBERED_MARKS else ""
    return {"svg": drawn, "alt": chart.description, "notes": f"{chart.description}{numbered} {' '.join(chart.notes)}"}


def _change(change: Fields, number: Mapping[str, int]) -> dict[str, Any]:
    said = f"{change['speaker']}: first “{change['from']}”, later “{change['to']}”, from {change['day']} on."
    return {"text": said, "numbers": [number[change[which]] for which in ("before", "after") if change[which] in number]}


def _exhibit(exhibit: Fields, number: Mapping[str, int]) -> dict[str, str]:
    pledge = exhibit["shows_breach_of"]
    which = f"statement {number[pledge]}" if pledge in number else f"statement {pledge}"
    shows = f"Filed as showing a breach of the pledge in {which}." if pledge else ""
    return {
        "title": exhibit["title"],
        "sort": exhibit["sort"],
        "day": exhibit["day"],
        "sha256": f"SHA-256 {exhibit['sha256']}",
        "shows": shows,
    }


def _documents(shown: Fields, number: Mapping[str, int]) -> list[dict[str, Any]]:
    """The documents by date, each with its statements in the order of the text; those that only repeat others say so."""
    found: dict[str, list[Fields]] = {}
    for row in shown["whole_statements"]:
        found.setdefault(row["document_sha256"], []).append(row)
    documents: Mapping[str, Fields] = shown["whole_documents"]
    order = sorted(found, key=lambda sha256: (documents[sha256]["published"] or "9", sha256))
    return [
        {
            "title": document_title(documents[sha256]),
            "told": source_line(documents[sha256]),
            "url": documents[sha256]["url"] or "",
            "sha256": sha256,
            "statements": [_register(row, number) for row in sorted(found[sha256], key=_place)],
        }
        for sha256 in order
    ]


def _place(row: Fields) -> int:
    """Where the first words of a statement stand."""
    return row["quotes"][0]["start"] if row["quotes"] else 0


def _register(row: Fields, number: Mapping[str, int]) -> dict[str, Any]:
    """A statement as the register at the end has it: its words piece by piece, with their places."""
    line = as_line(row)
    found: dict[str, Any] = {
        "speaker": line["speaker"],
        "verb": line["verb"],
        "when": line["when"],
        "id": f"statement {row['id']}",
        "pieces": [{"place": f"{quote['start']}–{quote['end']}", "words": quote["exact"]} for quote in row["quotes"]],
    }
    if row["id"] in number:
        return found | {"number": number[row["id"]]}
    first = number.get(row["repeats"])
    return found | {"repeats": f"repeats [{first}]" if first else "repeats another statement"}


def _method(shown: Fields, setting: Setting) -> Sequence[str]:
    readers = sorted({document["reader"] for document in shown["whole_documents"].values()})
    made = [
        f"Statements were read from the archived texts by {', '.join(readers) or 'nobody'} and linked by rules ({shown['rule']}); what "
        "people corrected stands as they corrected it. Reading makes mistakes: look at the words before you rely on a line. A "
        "statement that only repeats another, as a copy or as the same occasion in other words, is counted once.",
        "To check it: “gravamen verify” compares every document with its SHA-256, every statement with its text, everything derived with "
        "the rules, and the history with its hashes. The hash below is that of the last entry of the history when this was made; every "
        "hash covers the one before.",
    ]
    if setting.unshown:
        made.append(
            f"{amount(len(setting.unshown), 'character', 'different characters')} here belong to scripts that the fonts of this file lack, "
            "and stand as code points, such as ⟨U+4E2D⟩. The archived texts have them as they are, and “gravamen export dossier --fonts "
            "FOLDER” sets them with fonts of your own."
        )
    return made
