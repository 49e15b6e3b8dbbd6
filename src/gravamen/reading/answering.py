"""Which statement answers which: two statements side by side, by their words, their parties and what stands between them.

The network judges links from vectors; whether two statements share rare words, or whether one names what the other does ("the
sanctions", "his threat"), it sees only dimly. A small network over the features of this module (training/fit_replies.py) sees that,
and both views are weighed together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gravamen.model import Act, Span, Topic
from gravamen.reading.dialogue import stretches
from gravamen.reading.network import Network
from gravamen.reading.text_layout import Layout

Table = NDArray[Any]

ACTS, TOPICS = tuple(Act), tuple(Topic)
# Statements farther apart than this, in statements, are not set side by side.
REACH = 24
FARTHEST = 12
# What a charge or a measure is answered for.
_STRONG = (Act.ALLEGE, Act.SANCTION, Act.DEMAND, Act.THREATEN, Act.CONCERN)
# How many values each class of a pair has; the last is the signed distance.
CLASS_SIZES = (14, 14, 196, 10, 10, 3, 3, 3, 3, 3, 3, 3, 2 * FARTHEST + 1)

_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]+")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "the a an of to in on for and or that this it its is was were be been has have had he she we they his her our their i you us u s "
        "as by with at from not no but would will could should may might said says say who which what are mr ms president minister state "
        "states united",
    )
)
_ENDINGS = ("ations", "ation", "ingly", "edly", "ings", "ing", "ments", "ment", "ies", "ed", "es", "s", "ly")
_SHORTEST = 4
# Words that stand for an act that somebody has done.
_NAMES_OF_ACTS = {
    Act.ALLEGE: r"allegation|accus|charge|claim|report|blam|finding|assessment",
    Act.DENY: r"denial|den(?:y|ie)",
    Act.CONFIRM: r"confirm|admi",
    Act.DEMAND: r"demand|request|call|ultimat|appeal|urg",
    Act.PROMISE: r"promis|pledg|commit|vow|assur",
    Act.WARN: r"warn",
    Act.THREATEN: r"threat",
    Act.CONCERN: r"critic|concern",
    Act.REJECT: r"reject|refus",
    Act.OFFER: r"offer|propos|invit",
    Act.ENDORSE: r"support|praise",
    Act.MEET: r"meet|summit|talk|visit|call|convers",
    Act.SANCTION: r"sanction|expel|expuls|indict|measure|penalt|tariff|ban|designat|punish",
    Act.STATE: r"comment|remark|statement|word|decision|speech|tweet",
}
_ACT_NAMED = tuple(re.compile(rf"\b(?:{_NAMES_OF_ACTS[act]})") for act in ACTS)
# A pronoun for what was said; a noun for it; a reply by name; one who goes on speaking.
_SIGNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:this|that|these|those|it|such)\b",
        r"\bthe (?:\w+ )?(?:claim|allegation|accusation|charge|report|sanction|move|decision|demand|threat|offer|proposal|remark|comment|"
        r"measure|statement|attack|action|plan|deal|agreement|finding|assessment|idea|suggestion|question)s?\b",
        r"\b(?:respon|repl|answer|react|retort|counter|asked)",
        r"\b(?:also|added|continued|went on)\b",
    )
)
NUMBERS = 18 + 2 * len(_SIGNS) + 7


@dataclass(frozen=True, slots=True)
class Parties:
    """The countries of a statement's parties, and its speaker's name."""

    speaker: str | None
    name: str | None
    respondent: str | None
    addressee: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """A statement as it is set beside another: where it stands, its words, what it does, and the countries of its parties.

    `span` runs from the first of its words to the last, cue and content; `name` is the stem of its speaker's last name.
    """

    span: Span
    paragraph: int
    words: frozenset[str]
    wording: str
    act: Act
    topic: Topic
    negated: bool
    speaker: str | None
    name: str | None
    respondent: str | None
    addressee: str | None

    @classmethod
    def of(cls, text: str, layout: Layout, spans: Sequence[Span], act: Act, topic: Topic, negated: bool, parties: Parties) -> Side:
        """The side that a statement with these cue and content spans shows."""
        start, end = min(a for a, _ in spans), max(b for _, b in spans)
        wording = " ".join(text[a:b] for a, b in spans)
        paragraph, words = layout.paragraph_at(start), words_of(wording)
        name = stem_of_name(parties.name)
        rest = (parties.speaker, name, parties.respondent, parties.addressee)
        return cls((start, end), paragraph, words, wording.lower(), act, topic, negated, *rest)


def stem(word: str) -> str:
    """A word without its ending, roughly: enough to see that two words are one."""
    word = word.lower().replace("’s", "").replace("'s", "")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word


def stem_of_name(name: str | None) -> str | None:
    """The stem of a speaker's last name."""
    return stem(name.split()[-1]) if name and name.strip() else None


def words_of(wording: str) -> frozenset[str]:
    """The stems of the words that say something."""
    return frozenset(stem(word) for word in _WORD.findall(wording) if word.lower() not in _COMMON)


def _agreement(first: Sequence[str | None], second: Sequence[str | None]) -> Table:
    """[S, S]: 1 where both are known and the same, 0 where they differ, 2 where one is unknown."""
    number = {value: i for i, value in enumerate(dict.fromkeys((*first, *second)))}
    a, b = (np.array([-1 if value is None else number[value] for value in values]) for values in (first, second))
    same = (a[:, None] == b[None]).astype(np.int64)
    return np.where((a[:, None] < 0) | (b[None] < 0), 2, same)


def _between(table: Table) -> Table:
    """[S, S]: how many statements k strictly between i and j have table[i, k]."""
    count = len(table)
    sums = np.concatenate([np.zeros((count, 1)), np.cumsum(table, 1)], 1)
    at = np.arange(count)
    low, high = np.minimum(at[:, None], at[None]) + 1, np.maximum(at[:, None], at[None])
    return np.take_along_axis(sums, high, 1) - np.take_along_axis(sums, np.minimum(low, high), 1)


def _shared(sides: Sequence[Side]) -> tuple[Table, Table, Table]:
    """How much two statements share [S, S], words weighed by how rare they are here; the weight of each [S]; words shared [S, S]."""
    counts = Counter(word for side in sides for word in side.words)
    number = {word: i for i, word in enumerate(sorted(counts))}
    held = np.zeros((len(sides), max(1, len(number))), dtype=np.float32)
    for row, side in zip(held, sides, strict=True):
        row[[number[word] for word in side.words]] = 1
    rarity = np.array([np.log((len(sides) + 1) / counts[word]) for word in number] or [0.0], dtype=np.float32)
    weighed = held * rarity
    return weighed @ held.T, weighed.sum(1) + 1, held @ held.T


def side_by_side(sides: Sequence[Side]) -> tuple[Table, Table]:
    """Every statement beside every other: numbers [S, S, NUMBERS] and classes [S, S, len(CLASS_SIZES)] of the first towards the second."""
    count = len(sides)
    shape = (count, count)
    at = np.arange(count)
    act = np.array([ACTS.index(side.act) for side in sides])
    topic = np.array([TOPICS.index(side.topic) for side in sides])
    strong = np.isin(act, [ACTS.index(a) for a in _STRONG])
    speakers, respondents = [side.speaker for side in sides], [side.respondent for side in sides]
    addressees, names = [side.addressee for side in sides], [side.name for side in sides]
    same_speaker, at_issue = _agreement(speakers, speakers), _agreement(speakers, respondents)
    aimed = (at_issue == 1) & strong[None]
    shared, weight, words = _shared(sides)
    start, end = (np.array([side.span[k] for side in sides]) for k in (0, 1))
    paragraph = np.array([side.paragraph for side in sides])
    named = np.array([[other.name is not None and other.name in side.words for other in sides] for side in sides])
    acts_named = np.array([[bool(pattern.search(side.wording)) for pattern in _ACT_NAMED] for side in sides])
    signs = np.array([[bool(pattern.search(side.wording)) for pattern in _SIGNS] for side in sides])
    own = [np.log1p([len(side.words) for side in sides]), np.array([side.negated for side in sides]), at / count]
    numbers = [
        np.abs(at[:, None] - at[None]), np.sign(at[:, None] - at[None]), np.log1p(np.abs(start[:, None] - start[None])),
        np.clip(paragraph[:, None] - paragraph[None], -20, 20), (start[:, None] < end[None]) & (start[None] < end[:, None]),
        shared, shared / weight[:, None], shared / weight[None], words, named, named.T, acts_named[:, act],
        _between(act[:, None] == act[None]).T, _between(same_speaker == 1).T, _between(aimed), aimed, np.full(shape, np.log1p(count)),
        strong[None] & (same_speaker == 0),
        *(np.broadcast_to(sign[:, None], shape) for sign in signs.T), *(np.broadcast_to(sign[None], shape) for sign in signs.T),
        *(np.broadcast_to(value[:, None], shape) for value in own), *(np.broadcast_to(value[None], shape) for value in own),
        topic[:, None] == topic[None],
    ]  # fmt: skip
    table = np.stack([np.asarray(value, dtype=np.float32) for value in numbers], -1)
    classes = np.stack([
        np.broadcast_to(act[:, None], shape), np.broadcast_to(act[None], shape), act[:, None] * len(ACTS) + act[None],
        np.broadcast_to(topic[:, None], shape), np.broadcast_to(topic[None], shape),
        same_speaker, _agreement(respondents, speakers), _agreement(respondents, respondents), at_issue, _agreement(names, names),
        _agreement(addressees, speakers), _agreement(speakers, addressees), np.clip(at[:, None] - at[None], -FARTHEST, FARTHEST) + FARTHEST,
    ], -1)  # fmt: skip
    return np.sign(table) * np.log1p(np.abs(table)), classes.astype(np.int64)


def near(count: int) -> tuple[Table, Table]:
    """The pairs of `count` statements that are set side by side."""
    apart = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    later, earlier = np.nonzero((apart > 0) & (apart <= REACH))
    return later, earlier


def answers(network: Network, sides: Sequence[Side]) -> list[dict[int, float]]:
    """For every statement, by the number of another, the logit of answering it; a long document is judged in stretches that overlap."""
    found: list[dict[int, float]] = [{} for _ in sides]
    for low, high, keep_low, keep_high in stretches(len(sides)):
        later, earlier = near(high - low)
        if not len(later):
            continue
        numbers, classes = side_by_side(sides[low:high])
        for i, j, logit in zip(later, earlier, network.answers(numbers[later, earlier], classes[later, earlier]).tolist(), strict=True):
            if keep_low <= low + i < keep_high:
                found[low + i][low + int(j)] = logit
    return found
