"""FIAT's columns of 2020 ↔ the items and coded fields of the scorecard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gravamen.assessment.fields import ATTRIBUTION_TYPES, BY_KEY, SOURCE_CATEGORIES, FieldError, Value
from gravamen.assessment.scorecard import ITEMS, Section
from gravamen.assessment.tables import methods, platforms
from gravamen.reading.countries import code_of, name_of

Row = Mapping[str, str]
_ANSWERS = {"1": True, "0": False}
_SCORES = {
    Section.CREDIBILITY: "attribution_credibility_score",
    Section.OBJECTIVITY: "attribution_objectivity_score",
    Section.EVIDENCE: "attribution_evidence_score",
    Section.TRANSPARENCY: "attribution_transparency_score",
}
_TOTAL = "attribution_total_score"
_MESSENGERS = frozenset({"whatsapp", "telegram", "signal", "wechat", "sms"})
_OTHERS = frozenset({"email"})


def answers_in(row: Row) -> dict[str, bool]:
    """The items that a row answers; its totals are not read, since they disagree with their own items in places."""
    given = {item.key: (row.get(item.fiat) or "").strip() for item in ITEMS}
    return {key: _ANSWERS[cell] for key, cell in given.items() if cell in _ANSWERS}


def coding_in(row: Row) -> dict[str, list[str]]:
    """How a row is coded, by the keys of our fields; names that our tables do not have are left as they are."""
    categories = {name: key for key, name in SOURCE_CATEGORIES.items()}
    types = {name: key for key, name in ATTRIBUTION_TYPES.items()}
    ways = {name: method.key for method in methods().values() for name in (method.fiat2020, method.fiat2024) if name}
    places = {platform.fiat: platform.key for platform in platforms().values()}
    others = (each for each in listed(row, "other") if places.get(each) in _OTHERS)
    used = (*listed(row, "social_media"), *listed(row, "messaging_platforms"), *others)
    nations = (code_of(name) for name in listed(row, "disinformant_nation"))
    return {
        "actor_nation": [code for code in nations if code],
        "source_category": [categories.get(name, name) for name in listed(row, "source_category")],
        "attribution_type": [types.get(name, name) for name in listed(row, "disinformant_attribution")],
        "platforms": [places.get(name, name) for name in used],
        "methods": [ways.get(name, name) for name in listed(row, "methods")],
    }


def fields_in(row: Row) -> dict[str, Value]:
    """The coded fields of a row that our fields can hold: of each, the values that are of its vocabulary."""
    found: dict[str, Value] = {}
    for key, values in coding_in(row).items():
        if kept := [value for value in values if _holds(key, value)]:
            found[key] = BY_KEY[key].checked(kept)
    return found


def _holds(key: str, value: str) -> bool:
    try:
        BY_KEY[key].checked([value])
    except FieldError:
        return False
    return True


def listed(row: Row, name: str) -> list[str]:
    """The values of a cell that may hold several, with commas between."""
    return [each.strip() for each in (row.get(name) or "").split(",") if each.strip()]


def cells_of(answers: Mapping[str, bool | None], fields: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """The cells of a row, by column: items that are answered, scores of sections that are answered whole, and coded fields."""
    for item in ITEMS:
        if answers.get(item.key) is not None:
            yield item.fiat, str(int(answers[item.key] is True))
    for section, column in _SCORES.items():
        yield from _score(column, [answers.get(item.key) for item in ITEMS if item.section is section])
    yield from _score(_TOTAL, [answers.get(item.key) for item in ITEMS])
    yield from _cell("disinformant_nation", (name_of(code) for code in _several(fields, "actor_nation")))
    yield from _cell("source_category", (SOURCE_CATEGORIES[key] for key in _several(fields, "source_category")))
    yield from _cell("disinformant_attribution", (ATTRIBUTION_TYPES[key] for key in _several(fields, "attribution_type")))
    yield from _cell("methods", (methods()[key].fiat2020 for key in _several(fields, "methods")))
    used = _several(fields, "platforms")
    yield from _cell("social_media", (platforms()[key].fiat for key in used if key not in _MESSENGERS | _OTHERS))
    yield from _cell("messaging_platforms", (platforms()[key].fiat for key in used if key in _MESSENGERS))
    yield from _cell("other", (platforms()[key].fiat for key in used if key in _OTHERS))


def _score(column: str, answers: list[bool | None]) -> Iterator[tuple[str, str]]:
    if None not in answers:
        yield column, str(sum(answer is True for answer in answers))


def _several(fields: Mapping[str, Value], key: str) -> list[str]:
    value = fields.get(key)
    return list(value) if isinstance(value, list) else []


def _cell(column: str, names: Iterable[str | None]) -> Iterator[tuple[str, str]]:
    found = dict.fromkeys(name for name in names if name)
    if found:
        yield column, ", ".join(found)
