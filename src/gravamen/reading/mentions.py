"""Where a text names persons, bodies and countries: the first pass, before anything is known of who is who."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gravamen.model import Kind, Span
from gravamen.reading.bodies import KNOWN_BODIES, Body, by_words, ends_as_body, needs_article
from gravamen.reading.countries import CountryMention, find_countries, name_of
from gravamen.reading.names import OFFICES, PORTFOLIOS, RUN, TITLES, WORD, is_common, looks_personal, sex_of
from gravamen.reading.people import FULL_NAMES, Known


@dataclass(slots=True)
class Person:
    """One person of the document, gathered from all mentions. `settled`: the text has said whom the person speaks for; `served_before`:
    that it was a president whose term is over."""

    name: str
    country: str | None = None
    settled: bool = False
    role: str | None = None
    sex: str = ""
    known: Known | None = None
    titles: list[str] = field(default_factory=list[str])
    count: int = 0
    served_before: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A named actor in the text. `head` is the word or words that name it without titles; `title` is what stands before."""

    span: Span
    kind: Kind
    name: str
    country: str | None
    head: str
    title: str = ""
    person: Person | None = None
    body: Body | None = None
    form: str = "name"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a capitalised run that no table knows: titles in front, and the name itself."""

    span: Span
    name: Span
    title: str


_SPEECH = re.compile(r" (?:said|told)\b")
_NAME_AFTER = re.compile(r" [A-Z][a-z]{2,}")
_GIVEN_NAME = re.compile(r"\b([A-Z][a-z]+) $")


def _known_spans(text: str) -> tuple[list[tuple[int, int, Known | Body]], list[CountryMention]]:
    """Spans of the tables' persons and bodies without overlaps, longer ones first, and the countries outside them."""
    people = list(FULL_NAMES.find(text))
    taken = {start for start, _, _ in people}
    bodies = [
        (start, end, body)
        for start, end, body in KNOWN_BODIES.find(text)
        if not (needs_article(text[start:end]) and text[max(0, start - 4) : start].lower() != "the ")
    ]
    spans: list[tuple[int, int, Known | Body]] = []
    for start, end, entry in sorted([*people, *bodies], key=lambda item: (item[0], -item[1])):
        if spans and start < spans[-1][1]:
            continue
        if start in taken or not _inside_name(text, start, end):
            spans.append((start, end, entry))
    return spans, find_countries(text)


def _inside_name(text: str, start: int, end: int) -> bool:
    """Whether a one-word body is really a person's family name ("Tim Apple said")."""
    if " " in text[start:end] or not _SPEECH.match(text, end):
        return False
    before = _GIVEN_NAME.search(text, max(0, start - 14), start)
    return before is not None and sex_of(before.group(1)) != ""


def named(text: str) -> list[Mention | Run]:
    """Known persons, bodies and countries, and runs of unknown names, in text order without overlaps."""
    entries, countries = _known_spans(text)
    found: list[Mention | Run] = [_mention(text, start, end, entry) for start, end, entry in entries]
    ends = [(s, e) for s, e, _ in entries]
    found += [Mention(c.span, Kind.COUNTRY, name_of(c.code), c.code, text[slice(*c.span)], form=c.form) for c in _outside(countries, ends)]
    found.sort(key=lambda item: item.span)
    return _with_runs(text, found)


def _outside(countries: list[CountryMention], spans: list[Span]) -> Iterator[CountryMention]:
    at = 0
    for country in countries:
        while at < len(spans) and spans[at][1] <= country.span[0]:
            at += 1
        if at == len(spans) or spans[at][0] >= country.span[1]:
            yield country


def _mention(text: str, start: int, end: int, entry: Known | Body) -> Mention:
    words = text[start:end]
    if isinstance(entry, Body):
        return Mention((start, end), entry.kind, entry.name, entry.country, words, body=entry)
    return Mention((start, end), Kind.PERSON, entry.name, entry.country, words)


def _with_runs(text: str, known: list[Mention | Run]) -> list[Mention | Run]:
    """Put the unknown capitalised words between the known spans."""
    found: list[Mention | Run] = list(known)
    at = 0
    for match in RUN.finditer(text):
        start, end = match.span()
        while at < len(known) and known[at].span[1] <= start:
            at += 1
        free, look = start, at
        while look < len(known) and known[look].span[0] < end:
            found += _runs(text, free, known[look].span[0])
            free = max(free, known[look].span[1])
            look += 1
        found += _runs(text, free, end)
    found.sort(key=lambda item: item.span)
    return found


def _runs(text: str, start: int, end: int) -> Iterator[Run]:
    """Split a run at words that never belong to names, and take the titles off the front of each piece."""
    piece: list[Span] = []
    if end - start < 2:
        return
    for match in WORD.finditer(text, start, end):
        if is_common(match.group()) and not _is_given(text, match, piece):
            yield from _run(text, piece)
            piece = []
        elif piece and match.group().endswith(".") and match.group()[:-1] in TITLES and text[slice(*piece[-1])].rstrip(".") not in TITLES:
            yield from _run(text, piece)
            piece = [match.span()]
        else:
            piece.append(match.span())
    yield from _run(text, piece)


def _is_given(text: str, match: re.Match[str], piece: list[Span]) -> bool:
    """Whether a word like "Jan", also short for January, stands as a given name between a title and a name."""
    after = _NAME_AFTER.match(text, match.end())
    return bool(sex_of(match.group())) and after is not None and bool(piece)


def _run(text: str, words: list[Span]) -> Iterator[Run]:
    if not words:
        return
    first = _first_of_name(text, words)
    span = (words[0][0], words[-1][1])
    name = (words[first][0], words[-1][1]) if first < len(words) else (span[1], span[1])
    yield Run(span, name, text[span[0] : name[0]].strip())


def _first_of_name(text: str, words: list[Span]) -> int:
    """The number of the word with which a name begins: behind titles, and behind an office before which an agency may stand."""
    first = 0
    for number, span in enumerate(words):
        word = text[slice(*span)].rstrip(".")
        if word in TITLES:
            first = number + 1
        elif word not in PORTFOLIOS:
            break
    # "Fisheries Agency Director-General Tsou Yung-hsin": a full name follows, so that the words before are not part of it.
    offices = [number + 1 for number, span in enumerate(words[:-2]) if text[slice(*span)] in OFFICES]
    return max([first, *offices])


def body_of(text: str, run: Run, country: str | None) -> Body | None:
    """The body that an unknown run names by its own words, titles included ("Foreign Ministry")."""
    words = text[slice(*run.span)]
    return by_words(words, country) if ends_as_body(words) else None


def is_personal(text: str, run: Run) -> bool:
    """Whether the run can be a person: a full name, or a single name after an honorific or title."""
    name = text[slice(*run.name)]
    if looks_personal(name):
        return True
    return bool(name) and " " not in name and bool(run.title)
