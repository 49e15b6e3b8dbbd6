"""What offices and roles are called, and which words mean the same one."""

from __future__ import annotations

import re
from functools import lru_cache

from gravamen.reading.gazetteer import wording

# The first pattern that fits decides, so that the narrower office stands before the wider one.
_OFFICES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (office, re.compile(pattern, re.IGNORECASE))
    for office, pattern in (
        ("spokesperson", r"spokes(?:man|woman|person|men|people)|press secretary|press spokes"),
        ("lawyer", r"\blawyers?\b|\battorney (?:for|of)\b"),
        ("deputy", r"\b(?:deputy|assistant|undersecretary|under secretary)\b|\bvice (?:foreign|minister|premier|chair)"),
        ("security adviser", r"national security advis[eo]r|security advis[eo]r"),
        ("adviser", r"\badvis[eo]rs?\b|\baide\b|\bcounselor\b"),
        ("ambassador", r"ambassador|\benvoy\b|permanent representative|charg[eé] d|consul\b"),
        ("vice president", r"vice[- ]president"),
        ("president-elect", r"president-elect"),
        ("candidate", r"\bcandidate\b|\bnominee\b|front-?runner|contender"),
        ("foreign minister", r"foreign (?:affairs )?(?:minister|secretary)|minister (?:of|for) (?:foreign|external) affairs"
         r"|external affairs minister|secretary of state\b|top diplomat|chief diplomat"),
        ("defense minister", r"defen[cs]e (?:minister|secretary|chief)|secretary of defen[cs]e|minister (?:of|for) defen[cs]e"
         r"|pentagon chief"),
        ("finance minister", r"(?:finance|treasury) (?:minister|secretary|chief)|secretary of the treasury"
         r"|chancellor of the exchequer"),
        ("attorney general", r"attorney general"),
        ("interior minister", r"(?:interior|home) (?:minister|secretary)"),
        ("homeland secretary", r"homeland security secretary|secretary of homeland security|homeland security chief"),
        ("dni", r"director of national intelligence|intelligence director|spy chief|\bDNI\b|intelligence chief"),
        ("cia director", r"cia (?:director|chief)|(?:director|head|chief) of the (?:cia|central intelligence agency)"),
        ("fbi director", r"fbi (?:director|chief)|(?:director|head|chief) of the fbi"),
        ("special counsel", r"special (?:counsel|prosecutor)"),
        ("speaker", r"\bspeaker\b"),
        ("senate leader", r"(?:majority|minority) (?:leader|whip)|(?:democratic|republican) leader"),
        ("supreme leader", r"supreme leader|ayatollah"),
        ("crown prince", r"crown prince"),
        ("prime minister", r"prime minister|\bpremier\b|\bchancellor\b"),
        ("secretary-general", r"secretary[- ]general"),
        ("negotiator", r"negotiator"),
        ("senator", r"\bsenators?\b|\bsen\."),
        ("representative", r"\bcongress(?:man|woman)\b|\brep\.|\brepresentative\b"),
        ("governor", r"\bgovernor\b|\bgov\."),
        ("minister", r"\bminister\b"),
        ("secretary", r"\bsecretary\b"),
        ("king", r"\bking\b|\bmonarch\b|\bemir\b|\bqueen\b"),
        ("president", r"\bpresident\b|commander[- ]in[- ]chief|\bpresidential\b"),
        ("general", r"\bgeneral\b|\bgen\.|\bcommander\b|\badmiral\b|\badm\.|\bcolonel\b|\bcol\."),
        ("director", r"\bdirector\b|\bchief\b|\bhead\b"),
        ("chairman", r"\bchair(?:man|woman|person)?\b|\bco-chair"),
        ("leader", r"\bleader\b|\bstrongman\b|\bdictator\b|head of state|\bruler\b"),
        ("lawmaker", r"\blawmaker\b|\bmember of parliament\b|\bMP\b|\blegislator\b"),
        ("party member", r"\b(?:republican|democrat)$"),
        ("official", r"\bofficial\b|\bofficer\b|\bdiplomat\b"),
    )
)  # fmt: skip

# Offices that a wider word may mean.
_MINISTERS = ("foreign minister", "defense minister", "finance minister", "interior minister", "homeland secretary")
WIDER = {
    "leader": ("president", "supreme leader", "leader", "prime minister", "king", "crown prince"),
    "minister": (*_MINISTERS, "minister"),
    "secretary": (*_MINISTERS, "secretary"),
    "party member": ("senator", "representative", "governor", "senate leader"),
    "lawmaker": ("senator", "representative", "lawmaker"),
}
# Offices whose holder a description without a country means in English-language news of the United States.
AMERICAN = re.compile(wording("american"), re.IGNORECASE)
# Offices that many hold at once, so that a table cannot tell who is meant.
ONE_OF_MANY = frozenset(
    {"secretary", "minister", "party member", "spokesperson", "official", "director", "general", "deputy", "lawyer", "adviser"}
    | {"lawmaker", "senator", "representative", "governor", "chairman", "ambassador"}
)
ELECTED = re.compile(
    r"president|senator|\bsen\.|governor|\bgov\.|congress|prime minister|chancellor|secretary of state|lawmaker", re.IGNORECASE
)
FORMER = re.compile(
    r"(?<!current and )(?<!current or )\b(?:former|ex|retired|onetime|one-time|ousted|who (?:worked|served|had been))\b", re.IGNORECASE
)
# Speakers for themselves or for a firm or a school, whatever countries stand in their description.
INDEPENDENT = re.compile(rf"\b(?:{wording('independent')})\b", re.IGNORECASE)
ROLE = re.compile(rf"\b(?:{wording('role')})\b", re.IGNORECASE)


def is_private(words: str) -> bool:
    """Whether words speak of somebody without an office: a former official, a lawyer, an expert."""
    return FORMER.search(words) is not None or INDEPENDENT.search(words) is not None


@lru_cache(maxsize=4096)
def office_of(words: str) -> str | None:
    """The office that a title or description names ("US Secretary of State" → "foreign minister"); None if it names none."""
    for office, pattern in _OFFICES:
        if pattern.search(words):
            return office
    return None
