"""One statement, told more than once: by copies of a document, or by different reports of the same occasion.

Copies and retellings are never corroboration. The first telling leads; the others say which one they repeat, and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz import fuzz

from gravamen.disputes.filed import Filed

RULE = "occasions 1"
# Percent of likeness. Copies carry the same words, give or take an edit; two reports of one occasion share most of the content.
COPY_LIKENESS = 90
RETELLING_LIKENESS = 70
# Fewer words than this ("this", "the allegations") are alike in any two reports.
RETELLING_WORDS = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Repeats:
    """That a statement only repeats another: which one, as what sort ("copy" or "same_occasion"), and why that is thought."""

    lead: str
    sort: str
    reason: str


def copies(documents: Sequence[Sequence[Filed]], shares: Sequence[float]) -> dict[str, Repeats]:
    """The statements of near-duplicate documents that repeat one of an earlier document.

    `documents` come in the order of the family, its first document first; `shares` say how alike each is to that first one.
    """
    leads: list[tuple[Filed, str]] = []
    found: dict[str, Repeats] = {}
    for statements, share in zip(documents, shares, strict=True):
        taken: set[str] = set()
        added: list[tuple[Filed, str]] = []
        for s in statements:
            words = _plain(s.words)
            best = max(
                ((fuzz.ratio(words, other), lead) for lead, other in leads if _may_copy(s, lead) and lead.id not in taken),
                key=lambda pair: pair[0],
                default=(0.0, None),
            )
            likeness, lead = best
            if lead is None or likeness < COPY_LIKENESS:
                added.append((s, words))
                continue
            taken.add(lead.id)
            found[s.id] = Repeats(
                lead.id, "copy", f"in a near-duplicate document ({share:.0%} of its runs of words), the same words to {likeness:.0f} %"
            )
        leads += added
    return found


def _may_copy(s: Filed, lead: Filed) -> bool:
    return s.speaker_country == lead.speaker_country and s.document != lead.document


def retellings(statements: Iterable[Filed]) -> dict[str, Repeats]:
    """The statements that tell of the same occasion as an earlier one in another document.

    Speaker, act, respondent, topic and day (or month) agree, and the contents match; a position held over time is no occasion.
    """
    dated = [s for s in statements if s.actor and _has_occasion(s) and len(_WORD.findall(s.words)) >= RETELLING_WORDS]
    found: dict[str, Repeats] = {}
    for _, group in groupby(sorted(dated, key=lambda s: (_occasion(s), s.order)), key=_occasion):
        leads: list[tuple[Filed, str]] = []
        for s in group:
            words = _plain(s.words)
            match = next((lead for lead, other in leads if lead.document != s.document and _matches(words, other)), None)
            if match is None:
                leads.append((s, words))
            else:
                found[s.id] = Repeats(match.id, "same_occasion", _same_occasion(s, words))
    return found


def _has_occasion(s: Filed) -> bool:
    """Whether it is dated to a month at least: in a whole year the same thing may well be said twice."""
    return not s.standing and s.day is not None and s.last_day is not None and s.day[:7] == s.last_day[:7]


def _occasion(s: Filed) -> tuple[str, ...]:
    return (s.actor or "", s.act, str(s.negated), s.respondent or "", s.topic, s.day or "", s.last_day or "")


def _matches(one: str, other: str) -> bool:
    return fuzz.token_set_ratio(one, other) >= RETELLING_LIKENESS


def _same_occasion(s: Filed, words: str) -> str:
    when = f"on {s.day}" if s.day == s.last_day else f"between {s.day} and {s.last_day}"
    return f"the same speaker, act, respondent and topic, {when}, and contents that match ({len(words.split())} words compared)"


def _plain(words: str) -> str:
    return " ".join(_WORD.findall(words.lower()))
