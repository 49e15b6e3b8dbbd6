"""Which states a charge holds responsible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gravamen.assessment.tables import sign
from gravamen.reading.countries import CountryMention, find_countries

# Before a country: it is what was aimed at, or where it happened, and not who did it.
_AIMED_AT = sign("aimed_at")
# Between two countries of one list.
_LISTED = re.compile(r"\s*(?:,|/|and|or|&|as well as|,? and|,? or)\s*(?:the |to |from |out of )?", re.IGNORECASE)
# Around a country: that it, or somebody from it, did it.
_DOING_BEFORE = sign("doing_before")
_DOING_AFTER = sign("doing_after")

_DEED = sign("deed")


def accused(said: str, text: str, respondents: Sequence[str], own: frozenset[str]) -> tuple[str, ...]:
    """The states that a report holds responsible: those that what its headline says names as doers; else the respondents of its charges,
    with the states named in one breath with them; else those whose doing its text speaks of."""
    for found in (
        _doers(said, own),
        {*respondents, *joined_with(text, respondents, own)} - own,
        {m.code for m in _grouped(text) if m.code not in own and _is_doing(text, m)},
    ):
        if found:
            return tuple(sorted(found))
    return ()


def joined_with(words: str, respondents: Iterable[str], own: frozenset[str]) -> set[str]:
    """The states that stand in one list with a respondent ("Russia and Iran")."""
    wanted = set(respondents)
    found: set[str] = set()
    for group in _lists(words):
        codes = {mention.code for mention in group}
        if codes & wanted:
            found |= codes - own
    return found


def _doers(said: str, own: frozenset[str]) -> set[str]:
    found: set[str] = set()
    for group in _lists(said):
        # "Stops reports on Russian interference": what follows says that it is the doer.
        is_doing = _DEED.match(said[group[-1].span[1] :])
        if is_doing or not _AIMED_AT.search(said[: group[0].span[0]]):
            found |= {mention.code for mention in group} - own
    return found


def _lists(words: str) -> list[list[CountryMention]]:
    """The mentions of states, those of one list together."""
    groups: list[list[CountryMention]] = []
    for mention in find_countries(words):
        if groups and _LISTED.fullmatch(words[groups[-1][-1].span[1] : mention.span[0]]):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _grouped(words: str) -> list[CountryMention]:
    """Mentions of states, each one of a list standing where its list does."""
    found: list[CountryMention] = []
    for group in _lists(words):
        whole = (group[0].span[0], group[-1].span[1])
        found += [CountryMention(whole, mention.code, mention.form) for mention in group]
    return found


def _is_doing(words: str, mention: CountryMention) -> bool:
    start, end = mention.span
    before = words[max(0, start - 60) : start]
    if _AIMED_AT.search(before):
        return False
    return bool(_DOING_BEFORE.search(before) or _DOING_AFTER.search(words[end : end + 40].removeprefix("’s").removeprefix("'s").lstrip()))
