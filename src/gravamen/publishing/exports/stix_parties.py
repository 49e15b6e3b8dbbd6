"""Who speaks and who is spoken of, as STIX identities; countries with the location that they are at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pycountry
from stix2 import v21

from gravamen.model import Kind
from gravamen.reading.countries import UNIONS, name_of
from gravamen.sources.stix_extension import stix_id

Fields = Mapping[str, Any]
_CLASSES = {
    Kind.PERSON: "individual",
    Kind.GOVERNMENT: "organization",
    Kind.ORGANISATION: "organization",
    Kind.COMPANY: "organization",
    Kind.MEDIA: "organization",
    Kind.COUNTRY: "group",
    Kind.UNKNOWN: "unknown",
}
_SECTORS = {Kind.GOVERNMENT: ["government"], Kind.MEDIA: ["communications"]}


class Parties:
    """Identities by name, kind and country: the same in every bundle, since their ids and moments follow from nothing else."""

    def __init__(self, creator: str, made: str) -> None:
        self._common: dict[str, Any] = {"created_by_ref": creator, "created": made, "modified": made}
        self._identities: dict[tuple[str, str, str], Any] = {}

    def country(self, code: str) -> Any:
        """The identity of a country, or union of countries."""
        return self._identity(name_of(code), Kind.COUNTRY, code)

    def of_country(self, code: str) -> list[Any]:
        """A country's identity, its location, and that the one is at the other; unions of countries are nowhere."""
        identity = self.country(code)
        place = None if code in UNIONS else _alpha_2(code)
        if place is None:
            return [identity]
        location: Any = v21.Location(id=stix_id("location", code), name=name_of(code), country=place, **self._common)
        at = v21.Relationship(
            id=stix_id("relationship", "located-at", code),
            relationship_type="located-at",
            source_ref=identity["id"],
            target_ref=location["id"],
            **self._common,
        )
        return [identity, location, at]

    def of_speaker(self, row: Fields) -> list[Any]:
        """The identities of those who make a statement, the first named first."""
        speaker = row["told"]["speaker"]
        if speaker is None:
            return []
        named = [each for each in (speaker, *speaker["also"]) if each["name"]]
        return [self._identity(each["name"], Kind(each["kind"]), each["country"] or "") for each in named]

    def _identity(self, name: str, kind: Kind, country: str) -> Any:
        key = (name, kind.value, country)
        if key not in self._identities:
            side = f"Speaks for {name_of(country)} in the documents on file." if country and kind is not Kind.COUNTRY else None
            given: dict[str, Any] = {"description": side, "sectors": _SECTORS.get(kind)}
            self._identities[key] = v21.Identity(
                id=stix_id("identity", *key),
                name=name,
                identity_class=_CLASSES[kind],
                **{field: value for field, value in given.items() if value},
                **self._common,
            )
        return self._identities[key]


@cache
def _alpha_2(code: str) -> str | None:
    """The two-letter code that STIX asks for."""
    found = pycountry.countries.get(alpha_3=code)
    return found.alpha_2 if found else None
