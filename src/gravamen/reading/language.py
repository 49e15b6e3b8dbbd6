"""Whether a text is English: the reader has learned no other language, and says so of a text in one."""

from __future__ import annotations

import re

from gravamen.model import Gap, Reading

# Frequent words of English that its neighbours (German, Dutch, French, Danish …) do not share. Of the words of English news 15 to 45 in
# 100 are among them.
_FUNCTION_WORDS = frozenset({
    "the", "and", "of", "to", "that", "with", "from", "said", "by", "his", "it", "they", "this", "which", "were", "have", "been",
    "not", "are", "their", "would", "who", "after", "about", "more", "than",
})  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
# The letters from which there is enough to judge by, the share of function words that English has at least, and how far is looked.
ENOUGH_LETTERS, LEAST_SHARE, FAR_ENOUGH = 200, 0.08, 20_000
OPENING = 100
NOT_ENGLISH = "not in English"


def foreign(text: str) -> Gap | None:
    """The opening words of a text that is not English, by the share of English function words among its words; None where it is.

    A text of fewer than `ENOUGH_LETTERS` letters counts as English.
    """
    words = list(_WORD.finditer(text, 0, FAR_ENOUGH))
    known = sum(word.group().lower() in _FUNCTION_WORDS for word in words)
    if sum(len(word.group()) for word in words) < ENOUGH_LETTERS or known >= LEAST_SHARE * len(words):
        return None
    start = words[0].start()
    end = max((word.end() for word in words if word.end() <= start + OPENING), default=start + OPENING)
    return Gap(NOT_ENGLISH, text[start:end], (start, end))


def is_foreign(reading: Reading) -> bool:
    """Whether a document was found not to be English."""
    return any(gap.kind == NOT_ENGLISH for gap in reading.gaps)
