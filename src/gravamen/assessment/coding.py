"""The coded fields of an allegation as its text names them, each with the words that it rests on.

What the text does not name stays open: it is no sign that there was none. The breakout scale is for people alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gravamen.assessment import sources
from gravamen.assessment.accused import accused, joined_with
from gravamen.assessment.fields import Value
from gravamen.assessment.tables import methods, platforms, sign
from gravamen.model import Actor
from gravamen.reading.dates_in_text import Expression, find_expressions

_COMMERCIAL = sign("commercial")
_INFERRED = sign("inferred")
_START = sign("start")
_END = sign("end")
_AND_THEN = re.compile(r" ?(?:to|and|until|till|through|–|-) ?")


_TWEETED = r"\b(?:[A-Z][\w.'’-]+|[Hh]e|[Ss]he|[Tt]he \w+ (?:leader|president|minister)),? (?:also |later |then )?(?:re)?tweeted\b"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that an allegation rests on, and the statement they belong to; `where` says what they are ("its words")."""

    statement: str
    words: str
    where: str = "its words"


@dataclass(frozen=True, slots=True)
class Account:
    """What is to be coded: who speaks, against whom, and the words.

    `speakers` come with the main one first. `respondents` are the countries that the reader found accused; `own` are countries
    that are not accused whatever stands in the text (the speaker's own). `target` is the country whose politics are at issue, where
    that is known. `headline` is for reports that are coded as a whole.
    """

    passages: Sequence[Passage]
    speakers: Sequence[Actor] = ()
    respondents: Sequence[str] = ()
    own: frozenset[str] = frozenset()
    said: date | None = None
    target: str | None = None
    headline: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """The value of a field, the reason for it in words, and the statements that it rests on."""

    value: Value
    reason: str
    rests_on: tuple[str, ...] = ()


def coded(account: Account) -> dict[str, Coded]:
    """The fields that the text names, by key; the others are left out."""
    found = {
        "actor_nation": _actor_nation(account),
        "source_category": _source_category(account),
        "attribution_type": _attribution_type(account),
        "platforms": _signs(account, ((key, platform.signs) for key, platform in platforms().items())),
        "methods": _signs(account, ((key, method.signs) for key, method in methods().items())),
        **_activity(account),
    }
    return {key: value for key, value in found.items() if value is not None}


def main_source(account: Account) -> sources.Source | None:
    """Who alleges, as far as it can be told."""
    year = account.said.year if account.said else None
    found = sources.sources_of(account.headline, _text(account), account.speakers, year, account.target)
    return found[0] if found else None


def _text(account: Account) -> str:
    return "\n".join(passage.words for passage in account.passages)


def _actor_nation(account: Account) -> Coded | None:
    if account.headline:
        nations = accused(sources.parted(account.headline).rest, _text(account), account.respondents, account.own)
        return Coded(list(nations), f"the report names {', '.join(nations)} as responsible", _ids(account.passages)) if nations else None
    if not account.respondents:
        return None
    beside = {code for p in account.passages for code in joined_with(p.words, account.respondents, account.own)}
    nations = sorted(beside | set(account.respondents))
    others = [code for code in nations if code not in account.respondents]
    also = f", and its words name {', '.join(others)} in the same breath" if others else ""
    return Coded(nations, f"{', '.join(account.respondents)} is the respondent{also}", _ids(account.passages[:1]))


def _source_category(account: Account) -> Coded | None:
    source = main_source(account)
    return Coded([source.category], source.reason, _ids(account.passages[:1])) if source else None


def _attribution_type(account: Account) -> Coded | None:
    """How responsibility is laid. Nothing is said where nobody is held responsible, unless money is the motive."""
    passages = [Passage("", account.headline, "its headline"), *account.passages]
    found = _first(passages, _COMMERCIAL)
    nations = _actor_nation(account)
    if found and not nations:
        return Coded(["commercial"], f"speaks of a motive of gain ({found[0]})", found[1])
    if found := _first(passages, _INFERRED):
        return Coded(["inferred"], f"by way of others, or by likeness ({found[0]})", found[1])
    if nations:
        return Coded(["direct"], "who is held responsible is named outright", _ids(account.passages[:1]))
    return None


def _signs(account: Account, signs: Iterable[tuple[str, re.Pattern[str]]]) -> Coded | None:
    values: list[str] = []
    reasons: list[str] = []
    rests_on: list[str] = []
    passages = [Passage("", sources.parted(account.headline).rest, "its headline"), *account.passages]
    passages = [Passage(p.statement, _without_telling(p.words, account.speakers), p.where) for p in passages]
    for key, pattern in signs:
        found = _first(passages, pattern)
        if found:
            values.append(key)
            reasons.append(f"{key}: {found[0]}")
            rests_on += [id for id in found[1] if id not in rests_on]
    return Coded(sorted(values), "; ".join(reasons), tuple(rests_on)) if values else None


def _without_telling(words: str, speakers: Sequence[Actor]) -> str:
    """The words without those that only tell where somebody spoke ("President Berg tweeted"): that is no platform of the operation."""
    names = [re.escape(speaker.name.rsplit(maxsplit=1)[-1]) for speaker in speakers if speaker.name.strip()]
    own = rf"|\b(?:{'|'.join(names)}),? (?:wrote|posted|said) on \w+" if names else ""
    return re.sub(rf"{_TWEETED}{own}", "", words)


def _first(passages: Iterable[Passage], words: re.Pattern[str]) -> tuple[str, tuple[str, ...]] | None:
    """The first words that a pattern finds, quoted with where they stand, and the statements that they rest on."""
    for passage in passages:
        match = words.search(passage.words)
        if match:
            return f"“{match.group()}” in {passage.where}", (passage.statement,) if passage.statement else ()
    return None


def _activity(account: Account) -> Mapping[str, Coded | None]:
    start: Coded | None = None
    end: Coded | None = None
    for passage in account.passages:
        expressions = [e for e in find_expressions(passage.words, account.said) if e.edtf]
        for number, expression in enumerate(expressions):
            before = passage.words[max(0, expression.span[0] - 40) : expression.span[0]]
            if start is None and _START.search(before):
                start = _dated(expression, passage, "began")
                if number + 1 < len(expressions) and _is_until(passage.words, expression, expressions[number + 1]):
                    end = end or _dated(expressions[number + 1], passage, "ended")
            elif end is None and _END.search(before):
                end = _dated(expression, passage, "ended")
    return {"activity_start": start, "activity_end": end}


def _is_until(words: str, first: Expression, second: Expression) -> bool:
    return bool(_AND_THEN.fullmatch(words[first.span[1] : second.span[0]]))


def _dated(expression: Expression, passage: Passage, did: str) -> Coded:
    words = passage.words[max(0, expression.span[0] - 12) : expression.span[1]].lstrip()
    return Coded(expression.edtf, f"says when it {did} (“…{words}” in {passage.where})", (passage.statement,) if passage.statement else ())


def _ids(passages: Iterable[Passage]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(passage.statement for passage in passages if passage.statement))
