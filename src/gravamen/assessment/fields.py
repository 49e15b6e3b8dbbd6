"""The coded fields of an allegation: what each holds, and which values it may take. They follow FIAT's codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gravamen.assessment.tables import methods, platforms
from gravamen.model.calendar import days_of

Value = str | list[str] | None
"""What a field holds: a text, several, or None where it cannot be told."""

SOURCE_CATEGORIES: Mapping[str, str] = {
    "government": "Government",
    "foreign_government": "Foreign Government Body",
    "technology_company": "Technology Company",
    "media": "Media",
    "civil_society": "Civil Society Organization",
    "private_consultancy": "Private Consultancy",
    "influential_individual": "Influential Individual",
}
"""Categories of who alleges, with their names in FIAT."""

ATTRIBUTION_TYPES: Mapping[str, str] = {
    "direct": "Direct Attribution",
    "inferred": "Proxy/Inferred Attribution",
    "commercial": "Non-Aligned Commercial Enterprise",
}
"""How responsibility is laid, with the names in FIAT."""

BREAKOUT: Mapping[str, str] = {
    "one": "it stayed on one platform and in one community",
    "two": "it spread to several communities on one platform, or stayed in one community on several",
    "three": "it spread to several communities on several platforms",
    "four": "media outside the platforms reported it without saying what it was",
    "five": "celebrities or politicians amplified it",
    "six": "it led to a response of state, or to violence",
    "not_applicable": "too little is told to say how far it broke out",
}
"""The breakout scale (B. Nimmo, The Breakout Scale, Brookings, 2020), in our words."""


class FieldError(ValueError):
    """A value that a field cannot hold; the message names the field, the value and what is allowed."""


@dataclass(frozen=True, slots=True)
class Field:
    """A coded field. `allowed` holds its values with their meaning; None where any is taken; `is_many`: it may hold several."""

    key: str
    text: str
    is_many: bool = False
    allowed: Mapping[str, str] | None = None
    is_date: bool = False
    is_country: bool = False

    def checked(self, value: object) -> Value:
        """The value as it is kept: lists sorted and without repeats. None says that it cannot be told.

        Raises:
            FieldError: the field cannot hold it.
        """
        if value is None:
            return None
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, Sequence) or not all(isinstance(each, str) and each.strip() for each in given):  # pyright: ignore[reportUnknownVariableType]
            raise FieldError(f"{self.key} takes {'texts' if self.is_many else 'a text'}, and {value!r} is none")
        texts: list[str] = sorted({str(each).strip() for each in given})  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        if not texts:
            raise FieldError(f"{self.key} has no value: give one at least, or say that it cannot be told")
        if not self.is_many and len(texts) != 1:
            raise FieldError(f"{self.key} takes one value, not {len(texts)}")
        for each in texts:
            self._check(each)
        return texts if self.is_many else texts[0]

    def _check(self, value: str) -> None:
        if self.allowed is not None and value not in self.allowed:
            raise FieldError(f"{value} is no {self.key}: use {', '.join(self.allowed)}")
        if self.is_date and days_of(value) is None:
            raise FieldError(f"{value} is no date for {self.key}: use EDTF, such as 2023, 2023-11 or 2024-04-26")
        if self.is_country:
            from gravamen.reading.countries import codes  # noqa: PLC0415 - it reads a table

            if value not in codes():
                known = "use ISO 3166-1 alpha-3, such as RUS (EUU, UNO, NTO for the unions)"
                raise FieldError(f"{value} is no country code for {self.key}: {known}")


def _named(table: Mapping[str, Any], name: str) -> dict[str, str]:
    return {key: str(getattr(row, name)) for key, row in table.items()}


FIELDS = (
    Field("actor_nation", "The states that are held responsible.", is_many=True, is_country=True),
    Field("source_category", "What sort of body or person alleges.", is_many=True, allowed=SOURCE_CATEGORIES),
    Field("attribution_type", "How responsibility is laid.", is_many=True, allowed=ATTRIBUTION_TYPES),
    Field("platforms", "The platforms on which it is said to have happened.", is_many=True, allowed=_named(platforms(), "name")),
    Field("methods", "How it is said to have been done.", is_many=True, allowed=_named(methods(), "text")),
    Field("activity_start", "When the alleged activity began.", is_date=True),
    Field("activity_end", "When the alleged activity ended.", is_date=True),
    Field("breakout", "How far it broke out of where it began.", allowed=BREAKOUT),
)
BY_KEY = {field.key: field for field in FIELDS}
