"""What offices and roles are called, and which words mean the same one."""

from __future__ import annotations

import re

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
        ("finance minister", r"(?:finance|treasury) (?:minister|secretary|chief)|secretary of the treasury|chancellor of the exchequer"),
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
        ("official", r"\bofficial\b|\bofficer\b|\bdiplomat\b"),
    )
)  # fmt: skip

LEADERS = ("president", "supreme leader", "leader", "prime minister", "king", "crown prince")
# Offices whose holder a description without a country means in English-language news of the United States.
AMERICAN = re.compile(
    r"\bsenators?\b|\bsens?\.|\breps?\.|\bcongress(?:man|woman|men|ional)?\b|\bgov\.|\brepublicans?\b|\bdemocrats?\b|"
    r"\bdemocratic\b|\b[RD]-[A-Z]|\bGOP\b|secretary of state|secretaries of state|attorney general|special (?:counsel|prosecutor)|"
    r"treasury|homeland|director of national intelligence|\badministration\b|\blawmakers?\b|intelligence (?:community|agenc|official|source|report|leader|chief|committee)"
    r"|\bfederal\b|\bprosecutors?\b|(?-i:\bHouse\b|\bSenate\b)|majority|minority|first lady|\bstate\.|justice department|election officials?"
    r"|defen[cs]e secretary|commerce secretary|energy secretary|\bour (?:country|nation|government|military)\b|grand jury|indictment|investigators?",
    re.IGNORECASE,
)  # fmt: skip
ELECTED = re.compile(r"president|senator|\bsen\.|governor|\bgov\.|congress|prime minister|chancellor|secretary of state|lawmaker", re.IGNORECASE)
FORMER = re.compile(r"\b(?:former|ex|retired|onetime|one-time|ousted)\b", re.IGNORECASE)
# Speakers for themselves or for a firm or a school, whatever countries stand in their description.
INDEPENDENT = re.compile(
    r"\b(?:analysts?|professors?|experts?|fellows?|researchers?|authors?|scholars?|historians?|strategists?|economists?|founder|co-founder"
    r"|chief executive(?: officer)?|CEO|columnists?|journalists?|activists?|academics?|editor|reporter|correspondent|host|anchor"
    r"|technology officer|vice president of|attorney for|lawyers? for|watchdog|executive director|scientists?|consultant)\b",
    re.IGNORECASE,
)  # fmt: skip
ROLE = re.compile(
    r"\b(?:(?:vice[- ])?president(?:-elect)?|prime minister|premier|chancellor|ministers?|secretar(?:y|ies)(?:[- ]general)?(?: of (?:state|defen[cs]e|the treasury|homeland security))?"
    r"|spokes(?:man|woman|person|men|people|persons)|ambassadors?|envoys?|senators?|congress(?:man|woman)|representatives?|governors?"
    r"|officials?|officers?|leaders?|lawmakers?|legislators?|diplomats?|directors?(?: of national intelligence)?|chiefs?|heads?|chair(?:man|woman|person)?|co-chairs?"
    r"|advis[eo]rs?|aides?|counsel(?:or)?|prosecutors?|attorneys?(?: general)?|lawyers?|commanders?|generals?|admirals?|colonel"
    r"|king|queen|prince|princess|emir|sultan|ayatollah|pope|negotiators?|speaker|whip|nominee|candidates?|hackers?|experts?|analysts?"
    r"|authorities|agents?|agenc(?:y|ies)|investigators?|sources?|members?|delegations?|troops|forces|media|planners|workers"
    r"|professors?|fellows?|researchers?|strategists?|consultant|critics|allies|opponents|supporters|activists?|journalists?|editor"
    r"|executives?|founders?|co-founder|CEO|historian|scholar|author|judge|justice|mayor|lawyer|democrats?|republicans?|deputy|member|boss|veteran"
    r"|politicians?|parliamentarians?|MPs?|police|intelligence(?: community)?|community|counterparts?|emissar(?:y|ies)|representatives|hosts?|personnel)\b",
    re.IGNORECASE,
)  # fmt: skip


def office_of(words: str) -> str | None:
    """The office that a title or description names ("US Secretary of State" → "foreign minister"); None if it names none."""
    for office, pattern in _OFFICES:
        if pattern.search(words):
            return office
    return None
