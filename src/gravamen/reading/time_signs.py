"""What the wording of a statement shows about its time: tense, adverbs, setting, and the names that it goes by."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gravamen.model import Act, Span
from gravamen.reading.text_layout import outside

# The reach, in code points, of what belongs to a cue.
_NEAR = 45

_PERFECT = re.compile(r"(?:\b(?:has|have)|[’'](?:ve|s))(?:\s+(?:also|not|\w+ly|long|always|since|so far|never|been|already))*\s*$", re.I)
_PLUPERFECT = re.compile(r"(?:\bhad|[’']d)(?:\s+(?:also|not|\w+ly|long|always|been|already))*\s*$", re.I)
_MODAL = re.compile(r"\b(?:will|would|could|may|might|must|should|can|to|if)(?:\s+(?:also|not|be|have))*\s*$", re.I)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are)(?:\s+(?:also|not|\w+ly))*\s*$", re.I)
_IRREGULAR = re.compile(
    r"(?:said|told|wrote|met|held|went|made|gave|took|spoke|came|sent|began|put|set|saw|found|brought|thought|kept|left|did)\b"
)
_PRESENT = re.compile(r"(?:say|deny|believe|accuse|insist|claim|argue|call|want|see|allege|blame|think|\w{3,}s)\b", re.I)
_FREQUENT = re.compile(
    r"\b(?:repeated(?:ly)?|consistently|always|long|often|frequently|regularly|routinely|many times|for years|never)\b", re.I
)
_EARLIER = re.compile(r"\b(?:previous(?:ly)?|earlier|once|former(?:ly)?|in the past|before|ahead of|prior|initially|originally)\b", re.I)
_LATER = re.compile(r"\b(?:after|following|later|came|comes|amid|when|during|while|as)\b", re.I)
_OCCASION = {
    "spoken": re.compile(r"\b(?:interview|news conference|press conference|briefing|speech|address|hearing|testi\w+|reporters)\b", re.I),
    "written": re.compile(r"\b(?:statement|tweet\w*|twitter|letter|e-?mail|wrote|facebook|op-ed)\b", re.I),
    "report": re.compile(r"\b(?:report|document|memo|indictment|assessment|findings|study|bill|act|law|resolution)s?\b", re.I),
    "broadcast": re.compile(r"\b(?:CNN|NBC|CBS|ABC|MSNBC|Fox|BBC|Reuters|AP|Associated Press)\b"),
}
_PRONOUN = re.compile(r"\b(?:he|she|they|it)\b", re.I)
_NAME = re.compile(r"\b[A-Z][\w’'-]*[a-z]\b")
_NO_NAMES = frozenset(
    [
        "The",
        "This",
        "That",
        "These",
        "Those",
        "He",
        "She",
        "They",
        "It",
        "But",
        "And",
        "In",
        "On",
        "At",
        "As",
        "If",
        "When",
        "While",
        "After",
        "Before",
        "His",
        "Her",
        "Their",
        "Its",
        "We",
        "You",
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Sen",
        "Rep",
        "Gov",
        "President",
        "Minister",
        "Secretary",
        "Foreign",
        "Prime",
        "State",
        "House",
        "Senate",
        "White",
        "Former",
        "Chinese",
        "Russian",
        "American",
        "British",
        "Russia",
        "China",
        "Iran",
        "Korea",
        "North",
        "South",
        "United",
        "States",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "There",
        "What",
        "Not",
        "For",
        "By",
        "To",
        "With",
        "Democrats",
        "Republicans",
        "Republican",
        "Democratic",
        "Senator",
    ]
)
_WORD = re.compile(r"[a-z]+")
_OPENING_MARKS = '“"‘«„'


def tense_of(  # noqa: PLR0911 (one return a tense)
    text: str, sentence: Span, cue: Span | None
) -> str:
    """The grammar of the cue: perfect, pluperfect, modal, passive, past, present, ing, noun, or none without a cue."""
    if cue is None:
        return "none"
    words, before = text[cue[0] : cue[1]], text[max(sentence[0], cue[0] - _NEAR) : cue[0]]
    first = words.split(maxsplit=1)[0].lower() if words.strip() else ""
    if first in ("has", "have") or _PERFECT.search(before):
        return "perfect"
    if first == "had" or _PLUPERFECT.search(before):
        return "pluperfect"
    if _MODAL.search(before):
        return "modal"
    if first.endswith("ed") or _IRREGULAR.match(first):
        return "passive" if _PASSIVE.search(before) else "past"
    if first.endswith("ing"):
        return "ing"
    return "present" if _PRESENT.match(first) and _has_subject(before) else "noun"


def _has_subject(before: str) -> bool:
    """Whether a verb may follow: not after an article, a possessive or a preposition."""
    return not re.search(r"(?:\b(?:the|an?|of|their|his|her|its|these|those|such|by|with|on|over|to|from)|[’']s?|-)\s*$", before, re.I)


def signs_of(text: str, sentence: Span, cue: Span | None, content: Sequence[Span], act: Act) -> list[str]:
    """Names of all the signs that a statement shows."""
    frame = text[sentence[0] : sentence[1]] if act.is_deed else outside(text, sentence, content)
    near = text[max(sentence[0], cue[0] - _NEAR) : cue[1] + _NEAR] if cue else frame
    tense = tense_of(text, sentence, cue)
    signs = [f"act {act.value}", f"tense {tense}", "deed" if act.is_deed else f"said {tense}"]
    signs += [name for name, pattern in _OCCASION.items() if pattern.search(frame)]
    for name, pattern in (("frequent", _FREQUENT), ("earlier", _EARLIER), ("later", _LATER), ("pronoun", _PRONOUN)):
        if pattern.search(near):
            signs.append(name)
    if any(text[max(0, start - 1)] in _OPENING_MARKS or text[start : start + 1] in ("“", '"') for start, _ in content):
        signs.append("quoted")
    if cue and text[cue[0] : cue[1]] == "said":
        signs.append("cue said")
    return signs


def names_near(text: str, sentence: Span, cue: Span | None, content: Sequence[Span]) -> frozenset[str]:
    """Proper names beside the cue and outside the content (without a cue: in the sentence), as single words."""
    low, high = (max(sentence[0], cue[0] - 2 * _NEAR), min(sentence[1], cue[1] + 2 * _NEAR)) if cue else sentence
    frame = outside(text, (low, max(low, high)), content if cue else ())
    return names_in(frame)


def names_in(words: str) -> frozenset[str]:
    """Proper names in some words, as single words, titles, peoples and dates left out."""
    return frozenset(_NAME.findall(words)) - _NO_NAMES


def words_near(text: str, sentence: Span, cue: Span | None, content: Sequence[Span]) -> list[str]:
    """The cue's first word and the words of the frame beside it, each marked as what it is."""
    first = _WORD.search(text[cue[0] : cue[1]].lower()) if cue else None
    low, high = (max(sentence[0], cue[0] - 60), min(sentence[1], cue[1] + 60)) if cue else sentence
    frame = outside(text, (low, max(low, high)), content).lower()
    return ["cue " + (first[0] if first else "none"), *sorted({"in " + word for word in _WORD.findall(frame) if len(word) > 1})]
