"""From a draft to its act, flags and evidence grade: what the network says, and what explicit wording settles.

An explicit performative ("warned", "denied", "vowed") names its own act (Austin 1962); a neutral verb ("said", "told") leaves
it to the content, which is the network's part. A performative adds a fixed weight to its act's log-probability, so wording
decides unless the network is very sure of something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gravamen.model import Act, Evidence, Topic
from gravamen.reading.drafts import Draft
from gravamen.reading.judgements import ACTS, GRADES, TOPICS, Judgement
from gravamen.reading.performatives import performative
from gravamen.reading.ranking import fitted

_DECLINED = re.compile(
    r"\b(?:declin|refus)\w* to (?:comment|say|discuss|answer|confirm|deny|rule out|specify)|\bnot rul\w+ out|\bstop\w* short of"
    r"|\bneither confirm\w* nor den\w+",
    re.I,
)
# An act that is said not to have been done: the words up to the end of the cue.
_UNDONE = re.compile(
    r"\b(?:did|do|does|would|could|has|have|had)(?: not|n[’']t)(?: \w+ly)?"
    r" (?:den(?:y|ied)|confirm(?:ed)?|accused?|alleged?|reject(?:ed)?)$",
    re.I,
)
# Evidence that a content names and lets speak, as its subject: "satellite images released on Friday show …".
_SHOWN = re.compile(
    r"(?:\w+ ){0,4}?(?:data|documents?|e-?mails?|images?|imagery|photo(?:graph)?s?|videos?|footage|records?|recordings?|files?|transcripts?"
    r"|messages?|memos?|intercepts?|samples?|logs?)\b[^.;:]{0,80}?\b(?:show|prove|reveal|demonstrate)(?:s|d|ed|n)?\b",
    re.I,
)
_STANDING = re.compile(
    r"\b(?:has|have|had|’s|'s|’ve|'ve)\s+(?:\w+\s+){0,2}?(?:repeatedly|always|long|consistently|steadfastly|routinely)\b"
    r"|\brepeatedly\b|\bhas been \w+ing\b|\bhave been \w+ing (?:for|since)\b|\bsteadfast\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a draft does, by its own words."""

    act: Act
    certainty: float
    topic: Topic
    hedged: bool
    negated: bool
    standing: bool
    evidence: Evidence | None


def _act(judged: Judgement, cue: str, settings: dict[str, float]) -> tuple[Act, float]:
    scores = judged.classes["act"].astype(float).copy()
    named = performative(cue)
    if named is not None:
        scores[ACTS.index(named)] += settings["performative"]
    number = int(scores.argmax())
    return ACTS[number], judged.probability_of("act", number)


def _evidence(judged: Judgement, act: Act, content: str) -> Evidence | None:
    if act not in (Act.ALLEGE, Act.CONFIRM):
        return None
    if _SHOWN.match(content):
        return Evidence.SHOWN
    return GRADES[int(judged.classes["evidence"].argmax())]


def _is_undone(text: str, draft: Draft) -> bool:
    return draft.cue is not None and _UNDONE.search(text[max(0, draft.cue[0] - 24) : draft.cue[1]]) is not None


def understand(draft: Draft, judged: Judgement, text: str, sentence_before: str) -> Understanding:
    """Decide act and flags; `sentence_before` is the wording of the sentence outside the content, where hedges of the cue stand."""
    settings = fitted()["acts"]
    cue = text[draft.cue[0] : draft.cue[1]] if draft.cue else ""
    act, certainty = _act(judged, cue, settings)
    declined = bool(_DECLINED.search(f"{sentence_before} {cue}")) or _is_undone(text, draft)
    if declined and act in (Act.DENY, Act.CONFIRM, Act.ALLEGE, Act.REJECT):
        act = Act.STATE
    return Understanding(
        act,
        certainty,
        TOPICS[int(judged.classes["topic"].argmax())],
        judged.probability_of("hedged", 1) > settings["hedged"],
        declined or judged.probability_of("negated", 1) > settings["negated"],
        not act.is_deed and (bool(_STANDING.search(sentence_before)) or judged.probability_of("standing", 1) > settings["standing"]),
        _evidence(judged, act, text[slice(*draft.content[0])]),
    )
