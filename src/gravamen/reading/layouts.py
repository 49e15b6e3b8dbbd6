"""Attributions that are made by layout alone: turns of a transcript ("PENCE: …") and signed quotations ("…" ― Name).

News articles rarely have them, so that the network has hardly seen any; their form says all that there is to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from gravamen.model import Attribution, Span
from gravamen.reading.intervals import Intervals
from gravamen.reading.windows import paragraphs

# A text with fewer turns than this is no transcript: "NOTE: …" is no speaker.
FEWEST_TURNS = 3
_TURN = re.compile(
    r"(?P<mark>[\"“]?)(?P<name>(?:[A-Z][A-Z.’'-]+|[A-Z])(?: (?:[A-Z][A-Z.’'-]*|[A-Z]\.)){0,3})(?:,? ?\([^)\n]{1,40}\))?(?P<cue>:)\s+"
)
# What stands in capitals before a colon and speaks to the reader of the page.
_NO_SPEAKER = frozenset({"RELATED", "PHOTOS", "PHOTO", "VIDEO", "WATCH", "READ", "MORE", "NOTE", "ANALYSIS", "OPINION", "UPDATE", "CLICK"})
_STAGE = re.compile(r"[\"“]?[(\[][^()\[\]]*[)\]][.”\"]*")
_NAME = r"[A-ZÀ-Þ][\w.’'-]*(?: (?:(?:de|von|van|al|bin|of) )?[A-ZÀ-Þ][\w.’'-]*){1,4}"
_SIGNATURE = re.compile(rf"[\"”]\s*(?P<cue>[―—–])\s*(?P<name>{_NAME})")
_MARK = re.compile(r"[\"“”]")
_SHORTEST_SIGNED = 20


def laid_out(text: str) -> list[Attribution]:
    """The attributions that the layout of a text makes, in text order."""
    spans = paragraphs(text)
    return sorted([*_turns(text, spans), *_signed(text, spans)], key=lambda a: a.cue)


def _turns(text: str, spans: Sequence[Span]) -> Iterator[Attribution]:
    """Turns of a transcript: a name in capitals and a colon open each; it runs on over paragraphs up to the next name."""
    found = [(number, match) for number, (a, b) in enumerate(spans) if (match := _TURN.match(text, a, b)) and _speaks(text, match, b)]
    if len(found) < FEWEST_TURNS:
        return
    for (number, match), following in zip(found, [*(n for n, _ in found[1:]), None], strict=True):
        content = [(match.end(), spans[number][1])]
        # After the last turn a paragraph is only its own if the whole transcript stands in quotation marks.
        quoted = bool(match["mark"])
        for a, b in spans[number + 1 : following]:
            if _STAGE.fullmatch(text, a, b) or (following is None and not quoted) or (quoted and text[a] not in '"“'):
                break
            content.append((a + int(quoted), b))
        yield Attribution((match.span("name"),), (match.span("cue"),), tuple(s for s in content if s[0] < s[1]), 1.0)


def _speaks(text: str, match: re.Match[str], end: int) -> bool:
    """Whether what looks like a turn is one, and not a link to another page."""
    return match["name"].split()[0] not in _NO_SPEAKER and any(c.islower() for c in text[match.end() : end])


def _signed(text: str, spans: Sequence[Span]) -> Iterator[Attribution]:
    """Quotations with a dash and a name behind them: from the first quotation mark that no signature before has taken."""
    for start, end in spans:
        free = start
        for match in _SIGNATURE.finditer(text, start, end):
            opening = _MARK.search(text, free, match.start())
            if opening and match.start() - opening.end() >= _SHORTEST_SIGNED:
                content = (opening.start(), match.start() + 1)
                yield Attribution((match.span("name"),), (match.span("cue"),), (content,), 1.0)
                free = match.end()


def with_laid_out(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The network's attributions and those that layout makes, in text order; where both have the same words the latter stand."""
    made = laid_out(text)
    same = _Same(made)
    kept = [a for a in attributions if not same.has(a)]
    return sorted([*kept, *made], key=lambda a: (a.cue or a.content)[0])


class _Same:
    """Whether any of some attributions shares its cue with another one, or most of the words of their contents."""

    def __init__(self, made: Sequence[Attribution]) -> None:
        self._cues = Intervals([span for a in made for span in a.cue])
        self._contents = Intervals([span for a in made for span in a.content])
        self._numbers = [number for number, a in enumerate(made) for _ in a.content]
        self._lengths = [_length(a) for a in made]

    def has(self, a: Attribution) -> bool:
        """Whether one of them is the same as this."""
        if any(s < f and e < t for s, t in a.cue for (e, f), _ in self._cues.about(s, t)):
            return True
        shared = Counter[int]()
        for s, t in a.content:
            for (e, f), place in self._contents.about(s, t):
                shared[self._numbers[place]] += max(0, min(t, f) - max(s, e))
        return any(words > 0.5 * (_length(a) + self._lengths[number] - words) for number, words in shared.items())


def _length(a: Attribution) -> int:
    return sum(end - start for start, end in a.content)
