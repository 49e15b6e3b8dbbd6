"""Explicit performatives: verbs and nouns that name the act that is done with them (Austin 1962)."""

from __future__ import annotations

import re

from gravamen.model import Act

_PERFORMATIVES = (
    (Act.DENY, r"den(?:y|ies|ied|ying|ials?)|disput(?:e[sd]?|ing)|refut(?:e[sd]?|ing)|disavow\w*|disclaim\w*"),
    (Act.ALLEGE, r"accus(?:e[sd]?|ing|ations?)|alleg(?:e[sd]?|ing|ations?)|blam(?:e[sd]?|ing)|charg(?:ed|es|ing) that"),
    (Act.WARN, r"warn(?:s|ed|ing|ings)?|caution(?:s|ed|ing)?"),
    (Act.THREATEN, r"threaten(?:s|ed|ing)?|threats?"),
    (Act.PROMISE, r"promis(?:e[sd]?|ing)|vow(?:s|ed|ing)?|pledg(?:e[sd]?|ing)|assur(?:e[sd]?|ing|ances?)|guarante(?:e[sd]?|ing)"),
    (Act.DEMAND, r"demand(?:s|ed|ing)?|urg(?:e[sd]?|ing)|call(?:s|ed|ing)? (?:on|for|upon)|press(?:ed|es|ing)|insist(?:ed|s)? on"),
    (Act.REJECT, r"reject(?:s|ed|ing|ion)?|dismiss(?:es|ed|ing)?|rebuff(?:s|ed|ing)?|brush(?:es|ed) (?:off|aside)|scoff(?:s|ed)?"),
    (Act.CONFIRM, r"confirm(?:s|ed|ing|ation)?|acknowledg(?:e[sd]?|ing)|admit(?:s|ted|ting)?|conced(?:e[sd]?|ing)"),
    (Act.OFFER, r"offer(?:s|ed|ing)?"),
    (Act.ENDORSE, r"prais(?:e[sd]?|ing)|welcom(?:e[sd]?|ing)|applaud(?:s|ed|ing)?|hail(?:s|ed|ing)?|commend(?:s|ed|ing)?"),
    (Act.CONCERN, r"(?:voiced?|express(?:ed|es)?|rais(?:ed|es|e)) (?:\w+ ){0,2}concerns?|condemn\w*|criti[cs]i[sz](?:e[sd]?|ing)"),
)  # fmt: skip
PERFORMATIVES = tuple((act, re.compile(rf"\b(?:{pattern})\b", re.I)) for act, pattern in _PERFORMATIVES)


def performative(words: str) -> Act | None:
    """The act that a cue names, if it names one."""
    return next((act for act, pattern in PERFORMATIVES if pattern.search(words)), None)
