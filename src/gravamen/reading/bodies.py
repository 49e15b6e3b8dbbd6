"""Ministries, agencies, parties, companies and media: known ones (`data/bodies.tsv`) and those told by their words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gravamen.model import Kind
from gravamen.reading.gazetteer import Gazetteer, choices, rows, wording


@dataclass(frozen=True, slots=True)
class Body:
    """A body: country None for companies, non-governmental bodies and media that speak for no state.

    `is_open`: a state's body that is known only by its words, so that the text around it must tell whose it is.
    """

    name: str
    kind: Kind
    country: str | None
    is_open: bool = False


# Common words that name a body only after "the" ("the House", "the Journal").
_ONLY_DEFINITE = frozenset(wording("only_definite").split("|"))

_STATE_HEAD = re.compile(rf"\b(?:{wording('state_body')})\b")
_OTHER_HEAD = re.compile(rf"\b(?:{wording('other_body')})\b")
_MEDIA_HEAD = re.compile(rf"\b(?:{wording('media_body')})\b")
_COMPANY_HEAD = re.compile(rf"\b(?:{wording('company_body')})\b")
_PRIVATE = re.compile(r"\b(?:National Association|Association|Foreign Relations|Research|Advisory|Atlantic)\b")


def _read() -> Gazetteer[Body]:
    bodies: dict[str, Body] = {}
    for name, country, kind, names in rows("bodies.tsv"):
        body = Body(
            name,
            Kind.GOVERNMENT if kind == "state" else Kind(kind),
            None if country == "-" else country,
        )
        bodies.update(dict.fromkeys(choices(names), body))
    return Gazetteer(bodies)


KNOWN_BODIES = _read()
_LISTED = frozenset(KNOWN_BODIES.entries.values())
# What bodies of several states are called: one is meant only in a text about its state.
SHARED_NAMES = frozenset(wording("shared_body").split("|"))


def is_listed(body: Body) -> bool:
    """Whether a body stands in the table, which then says for whom it speaks."""
    return body in _LISTED


def by_words(words: str, country: str | None) -> Body | None:
    """The body that a capitalised name speaks of by its own words ("Russian Defense Ministry"); None if it names no body."""
    if _STATE_HEAD.search(words) and not _PRIVATE.search(words):
        return Body(words, Kind.GOVERNMENT, country, True)
    if _MEDIA_HEAD.search(words):
        return Body(words, Kind.MEDIA, None)
    if _COMPANY_HEAD.search(words):
        return Body(words, Kind.COMPANY, None)
    if _OTHER_HEAD.search(words):
        return Body(words, Kind.ORGANISATION, country if "Party" in words else None)
    return None


def ends_as_body(words: str) -> bool:
    """Whether the last of some capitalised words is one that bodies are called by."""
    last = words.rsplit(maxsplit=1)[-1]
    return bool(_STATE_HEAD.fullmatch(last) or _OTHER_HEAD.fullmatch(last))


def needs_article(word: str) -> bool:
    """Whether the word names a body only after "the"."""
    return word in _ONLY_DEFINITE
