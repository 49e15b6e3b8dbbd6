"""Which of the names in a phrase the phrase is about, and what other noun it may be about instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gravamen.model import Kind
from gravamen.reading.gazetteer import wording
from gravamen.reading.mentions import Mention
from gravamen.reading.offices import ROLE

ORGAN = re.compile(rf"\b(?:{wording('organ')})\b", re.IGNORECASE)
DOCUMENT = re.compile(rf"\b(?:{wording('document')})\b", re.IGNORECASE)
_POSTMODIFIER = re.compile(rf" (?:{wording('postmodifier')})\b|, ")
# What makes of a name before it the name of something else: "Trump's team", "the Trump administration".
_BELONGING = re.compile(rf"(?:[’']s?)?(?: [\w-]+)? (?:{wording('belonging')})\b|[’']s? \w")
_AFTER_HEAD = re.compile(rf" (?:{wording('after_head')})\b")
_TITLE_GAP = re.compile(r"(?:[’']s)?(?: [\w’'.-]+){0,6} ?")
_BELONGS_TO = re.compile(r" (of|for|to|from|with|in|at|on|by|against|under|about|monitoring|like) (?:\S+ ){0,3}$")
_OF_SEVERAL = re.compile(
    r"(?:the )?(?:\S+ )?(?:leaders|ministers|presidents|agencies|governments|officials|diplomats|representatives|parliaments)"
    r" (?:of|from) ",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"(?:[’']s?)? ")
_DEPARTMENTS = frozenset(wording("department").split("|"))
_PLURAL = re.compile(rf"(?:{wording('plural')})$", re.IGNORECASE)


def head_words(words: str) -> str:
    """A phrase up to what modifies its head from behind: "officials" of "officials familiar with the talks"."""
    return _POSTMODIFIER.split(words, maxsplit=1)[0]


def is_plural(role: str) -> bool:
    """Whether a role noun speaks of several."""
    return _PLURAL.search(role) is not None


def is_group(words: str) -> bool:
    """Whether words name a group by role: "Ukrainian authorities"."""
    return ROLE.search(words) is not None and is_plural(words)


def begins_role(rest: str) -> bool:
    """Whether the words after a name go on to a role or an organ ("White House officials")."""
    if rest.startswith((",", " (", " of ", " in ")):
        return False
    piece = head_words(rest.lstrip("’'s "))
    return ROLE.search(piece) is not None or ORGAN.search(piece) is not None


def leads_elsewhere(lead: str, name: Mention) -> bool:
    """Whether words before a name have a head of their own, so that the name only belongs to it ("aides to …")."""
    if _OF_SEVERAL.match(lead):
        return True
    match = _BELONGS_TO.search(lead) if "," not in lead else None
    if match is None:
        return False
    department = (lead[match.end(1) :] + name.title).split()[:1]
    if match.group(1) == "of" and department and department[0] in _DEPARTMENTS:
        return False
    return any(pattern.search(lead) for pattern in (ROLE, ORGAN, DOCUMENT))


def head_mention(text: str, start: int, end: int, inside: Sequence[Mention]) -> Mention | None:
    """The mention that the phrase [start, end) is about: none inside a genitive, a title or a description."""
    for mention in inside:
        lead, rest = text[start : mention.span[0]], text[mention.span[1] : end]
        if mention.kind is not Kind.PERSON and (_is_in_title(text, mention, rest, inside) or _owns_body(text, mention, inside)):
            continue
        if mention.kind is Kind.PERSON and _employs_next(text, mention, inside):
            continue
        if _BELONGING.match(rest) or leads_elsewhere(lead, mention):
            if "," in rest:
                continue
            return None
        if mention.kind is Kind.PERSON:
            return mention
        if begins_role(rest):
            if "," in rest and any(m.span[0] >= mention.span[1] and m.kind is not Kind.COUNTRY for m in inside):
                continue
            return None
        if mention.kind is not Kind.COUNTRY or _ends_phrase(rest):
            return mention
    return None


def _is_in_title(text: str, mention: Mention, rest: str, inside: Sequence[Mention]) -> bool:
    """Whether only words of a title stand between a body or country and a person's name."""
    if _AFTER_HEAD.match(rest):
        return False
    end = mention.span[1]
    return any(m.kind is Kind.PERSON and m.span[0] >= end and _TITLE_GAP.fullmatch(text, end, m.span[0]) for m in inside)


def _employs_next(text: str, mention: Mention, inside: Sequence[Mention]) -> bool:
    """Whether a person stands only in the title of the next one ("Trump's personal lawyer Rudy Giuliani")."""
    end = mention.span[1]
    after = next((m for m in inside if m.kind is Kind.PERSON and m.span[0] >= end), None)
    gap = text[end : after.span[0]] if after else ""
    return _TITLE_GAP.fullmatch(gap) is not None and ROLE.search(gap) is not None and " and " not in gap


def _owns_body(text: str, mention: Mention, inside: Sequence[Mention]) -> bool:
    """Whether a country stands right before one of its bodies ("Iran's Revolutionary Guards")."""
    end = mention.span[1]
    return mention.kind is Kind.COUNTRY and any(m.body and _POSSESSIVE.fullmatch(text, end, m.span[0]) for m in inside)


def _ends_phrase(rest: str) -> bool:
    return not rest.strip(" ’'s.") or rest.startswith((",", " (")) or _AFTER_HEAD.match(rest) is not None
