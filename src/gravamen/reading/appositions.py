"""What stands beside a name and tells the office: "US Secretary of State …", "…, Russia's foreign minister", "… (R-Ga.)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gravamen.model import Kind, Span
from gravamen.reading.countries import UNIONS
from gravamen.reading.gazetteer import wording
from gravamen.reading.mentions import Mention
from gravamen.reading.offices import AMERICAN, FORMER, INDEPENDENT, ROLE

_FAR_BEFORE = 110
_BOUNDARY = re.compile(r"[;:!?\n\r\"“”()\[\]—–]")
# Words of a title before a name; anything else in lower case ends it.
_TITLE_WORD = re.compile(rf"(?:{wording('title_word')})$")
_ABBREVIATION = re.compile(r"(?:[A-Z]\.)+(?:[’']s)?$|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Maj|Adm|Brig)\.$")
_LEADING = re.compile(r"(?:(?:of|and|for|in|on|to|at|the|a|an|its|his|her|their|our|own|with) )+")
_POSSESSIVE = re.compile(r"[’']s?$")
_CHAR = r"(?:[A-Z]\.|(?:Gen|Lt|Sen|Rep|Mr|Mrs|Dr)\.|[^.;:!?\n\r\"“”()\[\]—–,])"
_AFTER = re.compile(
    r"(?:,| (?=of ))? ?((?:who (?:is|was|serves as|heads|leads|chairs) )?"
    r"(?:(?:the|a|an|his|her|its|their|now|then|also|currently) )?"
    rf"{_CHAR}{{2,140}}(?:, {_CHAR}{{2,60}})?)"
)
_BEGINS_AFTER = re.compile(r",| of ")
_STATE_TAG = re.compile(r",? ?\(?[RDI]-[A-Z]")
_LEADS = re.compile(r"who (?:heads|leads|chairs) ")
_VERB = re.compile(
    r"\b(?:said|says|told|has|have|had|was|were|is|are|will|would|who|that|which|called|warned|added|wrote|tweeted|denied|accused)\b"
)
_TO_PLACE = re.compile(r"\b(?:ambassador|envoy|representative|consul|mission|embassy|counterpart) (?:to|in) ", re.IGNORECASE)
# What only touches the country that it names: "pro-Russian", "Kyiv-based", "Iranian-backed".
_PRO = re.compile(r"\b(?:pro|anti)-$", re.IGNORECASE)
_BASED = re.compile(r"-(?:based|born|backed|allied|trained|educated|funded|speaking|sponsored|aligned)\b")
_OWNS = re.compile(r"[’']s? ")
_NO_OFFICE = re.compile(
    r"(?:who (?!(?:is|was|serve[sd]|has|heads|leads|led|chairs|chaired|runs|oversees|oversaw|represents|worked)\b)|as |saying |citing )"
)
# Offices that are told as held once: "under President …", "who was …".
_SERVED = re.compile(
    r"\bunder (?:former |then-)?President\b|\bduring the \w+ administration\b|^who (?:was|were|served|oversaw) (?!\w+ed\b|in\b|not\b)"
)
# Politicians speak for their country after their term too.
_STILL_POLITICAL = re.compile(
    r"\b(?:president|prime minister|chancellor|senator|sen\.|gov\.|governor|rep\.|congress\w+|speaker)", re.IGNORECASE
)


def title_before(text: str, mention: Mention) -> Span | None:
    """The title in front of a name: words of titles, names of countries and bodies, up to anything else; None if none."""
    start = mention.span[0]
    low = max(0, start - _FAR_BEFORE)
    for boundary in _BOUNDARY.finditer(text, low, start):
        low = boundary.end()
    at = start
    for word in reversed(list(re.finditer(r"\S+", text[low:start]))):
        if not _continues_title(word.group(), at == start):
            break
        at = low + word.start()
    end = mention.span[1] - len(mention.head)
    lead = _LEADING.match(text, at, end)
    at = lead.end() if lead else at
    return (at, end) if at < end else None


def _continues_title(token: str, is_last: bool) -> bool:
    """Whether a word can belong to a title before a name; only the last may end in a comma ("the minister, X")."""
    bare = _POSSESSIVE.sub("", token.rstrip(","))
    is_role = ROLE.fullmatch(bare) is not None
    if token.endswith(",") and not (is_role and is_last and not bare.endswith("s")):
        return False
    if token.endswith(".") and not _ABBREVIATION.match(token):
        return False
    return is_role or token[0].isupper() or _TITLE_WORD.match(bare) is not None


def appositive(text: str, mention: Mention) -> Span | None:
    """The description after a name: "Russia's foreign minister", "R-Ga.", "chairman of …", up to a verb; None if none."""
    end = mention.span[1]
    if _STATE_TAG.match(text, end):
        return end, min(len(text), end + 6)
    match = _AFTER.match(text, end) if _BEGINS_AFTER.match(text, end) else None
    if match is None:
        return None
    start, stop = match.span(1)
    if _NO_OFFICE.match(text, start):
        return None
    verb = _VERB.search(text, start + 4 if text.startswith("who ", start) else start, stop)
    return start, verb.start() if verb and verb.start() > start + 12 else stop


def is_state_tag(words: str) -> bool:
    """Whether words are the party and state of a US politician ("R-Ga.")."""
    return _STATE_TAG.match(words) is not None


def tells_office(words: str) -> bool:
    """Whether words beside a name say what its bearer is."""
    return any((is_state_tag(words), ROLE.search(words), AMERICAN.search(words), _LEADS.match(words)))


def is_former(words: str) -> bool:
    """Whether words speak of an office once held, politicians' mandates left aside."""
    if _SERVED.search(words):
        return True
    return FORMER.search(words) is not None and _STILL_POLITICAL.search(words) is None


def affiliation(inside: Sequence[Mention], span: Span, words: str, is_american: bool) -> tuple[str | None, bool]:
    """For which country a description speaks by its words and the mentions in it, and whether it says so at all."""
    if is_former(words):
        return None, True
    inside = [m for m in inside if not _only_touches(m, span, words)]
    if INDEPENDENT.search(words) and not any(_is_official(m) for m in inside):
        return None, True
    place = _TO_PLACE.search(words)
    if place:
        inside = [m for m in inside if m.span[0] < span[0] + place.start()]
    first = inside[0] if inside else None
    if first and first.kind is Kind.COUNTRY and _OWNS.match(words, first.span[1] - span[0]):
        return first.country, True
    if any(m.body and m.country is None and not m.body.is_open for m in inside):
        return None, True
    for mention in inside:
        if mention.country or mention.person:
            return mention.country if mention.person is None else mention.person.country, True
    return ("USA", True) if is_american and AMERICAN.search(words) else (None, False)


def _only_touches(mention: Mention, span: Span, words: str) -> bool:
    """Whether a country stands only in an adjective of place, side or support ("Kyiv-based", "pro-Russian")."""
    start, end = mention.span[0] - span[0], mention.span[1] - span[0]
    return mention.kind is Kind.COUNTRY and bool(_BASED.match(words, end) or _PRO.search(words[max(0, start - 5) : start]))


def _is_official(mention: Mention) -> bool:
    """Whether a mention is of a union, a state's body or a medium that speaks for its state."""
    body = mention.body
    return mention.country in UNIONS or (
        body is not None and (body.kind is Kind.GOVERNMENT or (body.kind is Kind.MEDIA and mention.country is not None))
    )


def role_words(words: str) -> str | None:
    """An office in words, as the text has it, without article and without what follows a comma; None if it is none."""
    role = re.sub(r"^(?:who (?:is|was) )?(?:the|a|an) ", "", words.strip(" ,()").split(", ", maxsplit=1)[0].strip())
    role = role.replace("’s ", " ").replace("'s ", " ")
    return role if role and not role.startswith("who ") else None
