"""What a source hands over: bytes as they came, what form they have, and what is said of them where they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

FIELDS = ("title", "publisher", "published", "language", "url")


class Form(StrEnum):
    """How bytes become text."""

    TEXT = "text"
    ARTICLE = "article"
    """One line of JSON Lines."""
    HTML = "html"
    FRAGMENT = "fragment"
    """A piece of HTML without a page around it, as feeds carry."""
    PDF = "pdf"
    STIX = "stix"
    """An object of a STIX bundle, whose words are read like anybody's."""
    TOLD = "told"
    """The objects of a STIX bundle that tell, by our extension, which statements a document makes."""
    FIAT = "fiat"
    """A row of a table with FIAT's columns."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document; `origins` says for each field that has a value where that came from.

    `published` is an ISO date, `language` a BCP 47 tag as the document has it.
    """

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, origin: str, **values: str | None) -> Metadata:
        """Metadata that all comes from one place; what is empty counts as unknown."""
        given = {name: " ".join(value.split()) for name, value in values.items() if value and value.strip()}
        return cls(**given, origins=dict.fromkeys(given, origin))

    def or_else(self, other: Metadata) -> Metadata:
        """This, completed by what only the other knows."""
        added = {name: getattr(other, name) for name in FIELDS if getattr(self, name) is None and getattr(other, name) is not None}
        origins = {**self.origins, **{name: other.origins[name] for name in added}}
        return replace(self, **added, origins=origins)


@dataclass(frozen=True, slots=True)
class Container:
    """A file that holds several documents, archived whole because its parts can only be had through it."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Received:
    """One document as received.

    `name` is how the user would know it ("news.jsonl, line 3"), `id` how output names it; `source` and `part` say where it
    stood; `given` is what its surroundings say of it (a feed, an HTTP header); `charset` the encoding that they declare.
    """

    name: str
    id: str
    data: bytes
    form: Form
    source: str
    part: str = ""
    given: Metadata = field(default_factory=Metadata)
    charset: str | None = None
    container: Container | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a document, what is known of it, and which extractor made the one from the other."""

    text: str
    metadata: Metadata
    extractor: str
