"""How every export tells of a statement: who says it, in a sentence that never says that it is so, with what answers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from gravamen.model import Act
from gravamen.publishing.wording import dated, verb_of
from gravamen.reading.countries import name_of

Fields = Mapping[str, Any]


def web_address(given: str | None) -> str | None:
    """An address on the web as it is; nothing else becomes a link, whatever a document says of itself."""
    return given if given and given.lower().startswith(("http://", "https://")) else None


def speaker_of(row: Fields) -> str:
    """Who says a statement (or an answer), with the code of the country."""
    name, country = row["speaker"] or "Somebody not named", row["speaker_country"]
    return f"{name} ({country})" if country and country != name else name


def sentence(row: Fields) -> str:
    """A statement, or an answer, in one sentence: “Antony Blinken (USA) alleges of China: “…””."""
    act = Act(row["act"])
    respondent = row.get("respondent_country")
    of = f" of {name_of(respondent)}" if respondent and act in (Act.ALLEGE, Act.CONFIRM) else ""
    when = f", {dated(row)}" if row["when"] else ""
    return f"{speaker_of(row)} {verb_of(act, row['negated'])}{of}{when}: “{row['words']}”"


def with_answers(row: Fields) -> str:
    """A statement with what answers it, a sentence each."""
    return " ".join((sentence(row), *(f"In answer, {sentence(answer)}" for answer in row["answered_by"])))


def is_charge(row: Fields) -> bool:
    """Whether a statement says that the respondent did it."""
    return row["act"] in (Act.ALLEGE, Act.CONFIRM) and not row["negated"]


def is_denial(row: Fields) -> bool:
    """Whether a statement says that the respondent did not do it."""
    return row["act"] == Act.DENY and not row["negated"]


def leading(rows: Iterable[Fields]) -> list[Fields]:
    """The statements that repeat none: one for each occasion."""
    return [row for row in rows if row["repeats"] is None]


def title_of_parties(codes: Iterable[str]) -> str:
    """Countries by their names, in a list."""
    return ", ".join(name_of(code) for code in codes)


def coded(assessment: Fields) -> dict[str, Any]:
    """The coded fields of an allegation that are known, by people or from its words."""
    return {field["key"]: field["stands"] for field in assessment["fields"] if field["stands"] is not None}


def answered(assessment: Fields) -> dict[str, bool]:
    """The items of the scorecard that people have answered, and agree on."""
    return {item["key"]: item["reconciled"] for item in assessment["items"] if item["reconciled"] is not None}


def present(value: Any) -> Any:
    """A value without what is unknown, at any depth: null, and lists and objects with nothing in them."""
    if isinstance(value, Mapping):
        items = ((str(name), present(each)) for name, each in cast(Mapping[str, Any], value).items())
        return {name: each for name, each in items if each not in (None, [], {})}
    if isinstance(value, (list, tuple)):
        return [present(each) for each in cast(Iterable[Any], value)]
    return value
