"""Runs of capitalised words, and what in them is a title, a personal name or no name at all."""

from __future__ import annotations

import re
from functools import cache

from gravamen.reading.gazetteer import rows

_PARTICLE = r"(?:al|el|bin|bint|ibn|van|von|der|den|de|del|da|di|du|la|le|ben|zu)"
_WORD = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Sens?|Reps?|Gov|Gen|Lt|Col|Maj|Adm|Prof|Rev|Jr|Sr|Capt|Sgt|Cmdr|Brig|Amb)\.|(?:[A-Z]\.)+"
    r"|[^\W\d_a-zß-öø-ÿ]\w*(?:[’'](?!s\b)[A-Za-z]\w*|-\w+)*)"
)
RUN = re.compile(rf"(?<!\w){_WORD}(?:[ \u00a0](?:{_PARTICLE}[ -](?:{_PARTICLE}[ -])?)?{_WORD})*|(?<!\w){_PARTICLE}-[A-Z]\w+")
WORD = re.compile(rf"(?:{_PARTICLE}[ -])*{_WORD}")

HONORIFICS = frozenset("Mr Mrs Ms Dr Sir Lord Lady Miss Madam".split())
TITLES = HONORIFICS | frozenset(
    "Sen Sens Rep Reps Gov Gen Lt Col Maj Adm Prof Rev Capt Sgt Cmdr Brig Amb Senator Senators Representative Congressman Congresswoman"
    " Governor President Presidents Vice Prime Minister Ministers Premier Chancellor Secretary Secretary-General Foreign Defense Defence"
    " Interior Finance Treasury Justice Trade Energy Commerce Home State Homeland Security Deputy Assistant Acting Attorney General"
    " Special Counsel Prosecutor Ambassador Envoy Speaker Leader Majority Minority House Senate Chairman Chairwoman Chair Chief Director"
    " Spokesman Spokeswoman Spokesperson Press King Queen Prince Princess Crown Sheikh Emir Sultan Pope Ayatollah Supreme Imam Admiral"
    " Colonel Major Captain Lieutenant Sergeant Commander Marshal Brigadier Judge Justice Mayor Professor Doctor Counselor Adviser Advisor"
    " National Former Then Undersecretary Under Commissioner Communications Republican Democratic Democrat Policy Affairs Cabinet Staff Comrade Executive"
    " Chairperson First Lady President-elect Economy Intelligence Army Navy Air Force Marine Officer Rear Inspector Agent CEO".split()
)
_NOT_NAMES = frozenset(
    "The A An In On At By For From With But And Or Nor So Yet If When While As After Before Since Until Though Although Because That This"
    " These Those There Here He She It They We I You His Her Its Their Our My Your Who What Which Where Why How Is Are Was Were Be Been"
    " Has Have Had Do Does Did Not No Yes Also Still Even Just Only Now Then Once Both Some Many Most Several Any All Each Every Other"
    " Another One Two Three Four Five Six Seven Eight Nine Ten However Meanwhile Moreover Instead Earlier Later Last Next Such More Less"
    " About Against Among Between During Despite Under Over Through Without Within Asked According Speaking Read Related Photo Image"
    " Video Updated Published Share Click Follow Subscribe Advertisement Story Breaking Watch Report Analysis Opinion Monday Tuesday"
    " Wednesday Thursday Friday Saturday Sunday January February March April June July August September October November December"
    " Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Christmas Easter God Internet Web English Muslim Muslims Islam Islamic Jewish Christian"
    " Western West East Eastern North South Northern Southern Middle Asia Asian Europe Africa African Baltic Balkan Arab Gulf Pacific"
    " Atlantic Crimea Donbas Donetsk Luhansk Xinjiang Tibet Helsinki Geneva Hollywood Aleppo Singapore Hamburg Davos Munich Hanoi"
    " Of To Will Would Could Should May Can Let Like Well Perhaps Indeed Thus Today Yesterday Tomorrow Tonight Second Third Finally"
    " Additionally Furthermore Therefore Nevertheless Nonetheless Ahead Amid Given Following Unlike Neither Either Rather Nobody Nothing"
    " Someone Anyone Everyone Everything Something Officials Experts Critics Analysts Lawmakers Sources Investigators Prosecutors".split()
) - {"May"}
_NOT_PERSONS = re.compile(
    r"\b(?:Street|Avenue|Road|County|City|River|Island|Islands|Sea|Ocean|Bay|Strait|Peninsula|Mountains?|Valley|Airport|Square|Palace|Hotel"
    r"|Tower|Stadium|War|Treaty|Act|Accord|Agreement|Summit|Day|Week|Month|Year|Prize|Amendment|Resolution|Report|Games|Olympics|Cup"
    r"|Air|Base|Hill|Post|Minister|Election|Convention|Revolution|World|Human|Rights|Plan|Action|Program|Project|Deal|Joint|Comprehensive"
    r"|Nuclear|Missile|Cyber|Campaign|Order|Bill|Law|Code|Article|Section|Protocol|Declaration|Crisis|Conference|Talks|Studies|Europe|Asia"
    r"|Internet|Twitter|Facebook|American|Chinese|Russian|Affairs|Relations|Policy|National|International|Federal|Global|Democrats?|Republicans?|Jr)\b"
)


@cache
def _given_names() -> dict[str, str]:
    """Common given names and the sex they tell: m, f."""
    return {name: sex for sex, names in rows("given_names.tsv") for name in names.split()}


def sex_of(given: str) -> str:
    """m or f by a given name, "" where it tells neither."""
    return _given_names().get(given, "")


def is_common(word: str) -> bool:
    """Whether a capitalised word is one that never belongs to a name (function words, days, regions)."""
    return word in _NOT_NAMES


def looks_personal(words: str) -> bool:
    """Whether two to five capitalised words can be a person's name."""
    parts = words.split()
    if not 2 <= len(parts) <= 5 or _NOT_PERSONS.search(words):
        return False
    return not any(part.isupper() and len(part) > 3 for part in parts)
