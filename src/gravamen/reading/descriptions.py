"""Descriptions in place of names: "U.S. officials", "the minister", "his administration", "a Foreign Ministry spokesman"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gravamen.model import Actor, Kind, Span
from gravamen.reading.antecedents import NEUTRAL, SINGULAR, Antecedents
from gravamen.reading.countries import UNIONS, adjective_of, name_of, state_name
from gravamen.reading.gazetteer import wording
from gravamen.reading.mentions import Mention, Person
from gravamen.reading.offices import AMERICAN, ELECTED, FORMER, INDEPENDENT, ROLE, WIDER, office_of
from gravamen.reading.people import holder
from gravamen.reading.persons import People, role_of


@dataclass(frozen=True, slots=True)
class Described:
    """Whom a description means."""

    name: str
    kind: Kind
    country: str | None
    role: str | None = None


_ORGAN = re.compile(rf"\b(?:{wording('organ')})\b", re.IGNORECASE)
_PRESS = re.compile(rf"\b(?:{wording('press')})\b", re.IGNORECASE)
_DOCUMENT = re.compile(rf"\b(?:{wording('document')})\b", re.IGNORECASE)
_LEGISLATIVE = re.compile(r"\b(?:bill|law|legislation|act|measure)\b", re.IGNORECASE)
_NATION = re.compile(
    r"^(?:the|that|this|his|her|our|its|their|my) (?:\w+[- ])?(?:country|nation|state|kingdom|republic|government|regime|side|capital)$",
    re.IGNORECASE,
)
_BELONGS_TO = re.compile(r" (of|for|to|from|with|in|at|on|by|against|under|about|monitoring|like) (?:\S+ ){0,3}$")
_OF_SEVERAL = re.compile(r"(?:the |The )?(?:\S+ )?(?:leaders|ministers|presidents|agencies|governments|officials|diplomats|representatives|parliaments) (?:of|from) ", re.IGNORECASE)
_COMPANY = re.compile(r"\b(?:company|firm|giant|start-?up|platform|carmaker|airline|manufacturer)\b", re.IGNORECASE)
_DEPARTMENTS = frozenset(
    "State Defense Defence National Homeland Treasury Justice Foreign Commerce Energy Interior Central".split()
)
_FINDINGS = re.compile(r"\b(?:report|study|findings|analysis|research|article|survey)\b", re.IGNORECASE)
_FOLLOWERS = re.compile(
    r"\b(?:critics|allies|supporters|opponents|rebels?|separatists?|militants|protesters|demonstrators|diplomats|negotiators|planners|envoys)\b|other leaders|sides? of",
    re.IGNORECASE,
)
_UNION = {
    "NTO": re.compile(r"\balliance\b", re.IGNORECASE),
    "EUU": re.compile(r"\bbloc\b|\bbrussels\b", re.IGNORECASE),
    "UNO": re.compile(r"\bworld body\b", re.IGNORECASE),
}
_OTHER_STATES = re.compile(r"member states|baltic|gulf|arab|european|allied|islamic", re.IGNORECASE)
_PREPOSITION = re.compile(
    r" (?:of|for|in|at|from|with|to|on|under|who|which|that|by|about|familiar|close|as|during|briefed|monitoring)\b|, "
)
_DETERMINER = re.compile(
    r"^(?:the|a|an|this|that|these|those|his|her|its|their|our|my|one|two|three|four|five|several|some|many|most|other|both|all|top|senior|another|no|a number of|a group of|one of the|some of the|members of the|any)\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"^(?:the|that|this|his|her|its|their|these|those) ", re.IGNORECASE)
_PLURAL_ROLE = re.compile(
    r"(?:s|men|women|people|media|authorities|agencies|police|community|intelligence|personnel|troops)$", re.IGNORECASE
)
_KOREA = re.compile(r"\b[Tt]he (North|South)\b(?! (?:Korea|Carolina|Dakota|Sea|China|Pole))")
_INSIDE = re.compile(
    r"\b(?:[Hh]e|[Hh]is|[Hh]im|[Ss]he|[Hh]er|[Ii]t|[Ii]ts|[Tt]heir|[Tt]hey|[Tt]he (?:country|government|regime|president|minister|North|South|Kremlin))\b"
)


class Descriptions:
    """Reads descriptions with the help of what was named before them."""

    def __init__(self, text: str, people: People, before: Antecedents, year: int) -> None:
        self._text = text
        self._people = people
        self._before = before
        self._year = year
        self._is_korean = "North Korea" in text or "Pyongyang" in text
        self._dominant: str | None = None

    def leads_elsewhere(self, lead: str, name: Mention) -> bool:
        """Whether words before a name have a head of their own, so that the name only belongs to it ("aides to …")."""
        if _OF_SEVERAL.match(lead):
            return True
        if "," in lead:
            return False
        match = _BELONGS_TO.search(lead)
        if not match:
            return False
        department = (lead[match.end(1) :] + name.title).split()[:1]
        if match.group(1) == "of" and department and department[0] in _DEPARTMENTS:
            return False
        return bool(ROLE.search(lead) or _ORGAN.search(lead) or _DOCUMENT.search(lead))

    def begins_role(self, rest: str) -> bool:
        """Whether the words after a name go on to a role ("White House officials")."""
        piece = _PREPOSITION.split(rest.lstrip("’'s "), maxsplit=1)[0]
        return bool(ROLE.search(piece) or _ORGAN.search(piece)) and not rest.startswith((",", " (", " of ", " in "))

    def is_group(self, words: str) -> bool:
        """Whether words name a group by role: "Ukrainian authorities"."""
        return bool(ROLE.search(words)) and _PLURAL_ROLE.search(words) is not None

    def resolve(self, span: Span) -> Described | None:
        """Whom a description means; None if the words are none."""
        words = self._text[span[0] : span[1]].strip()
        if self._is_korean and _KOREA.match(words):
            return self._country("PRK" if "North" in words else "KOR")
        if _NATION.match(words) and "government" not in words and "regime" not in words:
            code = self._nation_before(span[0])
            return self._country(code) if code else None
        union = next((code for code, pattern in _UNION.items() if pattern.search(words) and self._people.names(code)), None)
        if union:
            return self._country(union)
        head = _PREPOSITION.split(words, maxsplit=1)[0]
        if ROLE.search(head) and not _COMPANY.search(head) and not _PRESS.search(head) and not _DOCUMENT.search(head.split()[-1]):
            return self._role(span, words, head)
        if _PRESS.search(words):
            return self._press(span, words)
        if _COMPANY.search(head):
            return self._company(span, words)
        if _DOCUMENT.search(head.split()[-1]):
            return self._document(span, words)
        if _ORGAN.search(head):
            return self._organ(span, words, head)
        if _DOCUMENT.search(words):
            return self._document(span, words)
        if ROLE.search(words) or re.search(r"\bWest\b|Western", words):
            return self._role(span, words, words)
        if AMERICAN.search(words) or (re.search(r"\bstates\b", words) and not _OTHER_STATES.search(words)):
            return Described(self._label(words, "USA", span), Kind.GOVERNMENT, "USA")
        return None

    def _country(self, code: str) -> Described:
        return Described(name_of(code), Kind.COUNTRY, code)

    def _role(self, span: Span, words: str, head: str) -> Described | None:
        country, settled = self._affiliation(span, words)
        is_plural = _PLURAL_ROLE.search(ROLE.findall(head)[-1] if ROLE.findall(head) else head) is not None
        if not is_plural:
            person = self._person(span[0], words, head, country if settled else None)
            if person:
                return Described(person.name, Kind.PERSON, person.country, role_of(person, self._year))
            earlier = self._spoken_before(span[0], head) if not settled or _DEFINITE.match(words) else None
            if earlier:
                return earlier
        elif not settled:
            earlier = self._spoken_before(span[0], head)
            if earlier:
                return earlier
        if _FOLLOWERS.search(words) and not any(m.kind is Kind.COUNTRY for m in self._people.within(*span)):
            return Described(_bare(words), Kind.UNKNOWN, None)
        if not settled and re.search(
            r"\bWest(?:ern)?\b|world (?:leaders|powers)|\bglobal\b|internat|\bGulf\b|\bArab\b|\bforeign leaders|\bregional\b",
            words,
        ):
            return Described(words, Kind.UNKNOWN, None)
        if not settled:
            earlier = self._body_before(span[0], head)
            if earlier:
                return earlier
            country = self.context(span[0])
        return Described(self._label(words, country, span), Kind.UNKNOWN if country is None else Kind.GOVERNMENT, country)

    def _label(self, words: str, country: str | None, span: Span) -> str:
        """A description without its article, with the country's adjective in front unless it names a country or its body."""
        bare = _bare(words)
        names_one = any(m.country == country and (m.kind is Kind.COUNTRY or country == "USA") for m in self._people.within(*span))
        if country and country not in UNIONS and not names_one:
            return f"{'US' if country == 'USA' else adjective_of(country)} {bare}"
        return bare

    def _affiliation(self, span: Span, words: str) -> tuple[str | None, bool]:
        """For which country a description speaks, by its own words."""
        inside = self._people.within(*span)
        if FORMER.search(words) and not ELECTED.search(words) and "ex-" not in words and not re.search(r"officials\b", words):
            return None, True
        if inside:
            country, settled = self._people.affiliation(span, words)
            if settled:
                return country, True
        if re.match(r"the (?:country|nation|kingdom|republic|regime|government)[’']s ", words, re.IGNORECASE):
            return self._nation_before(span[0]), True
        possessive = re.match(r"(his|her|their|its) ", words, re.IGNORECASE)
        if possessive:
            owner = self._owner(span[0], possessive.group(1).lower())
            if owner:
                return owner.country, True
        if re.match(r"(?:our|my) ", words, re.IGNORECASE):
            speaker = self._before.first_person(span[0])
            return (speaker.country if speaker and speaker.country else "USA"), True
        if INDEPENDENT.search(words) and not re.match(r"the experts", words):
            return None, True
        if AMERICAN.search(words):
            return "USA", True
        return None, False

    def _owner(self, at: int, word: str) -> Mention | Actor | None:
        if word in SINGULAR:
            return self._before.person(at, SINGULAR[word])
        return self._before.body(at) if word in NEUTRAL else self._before.group(at)

    def _person(self, at: int, words: str, head: str, country: str | None) -> Person | None:
        """The person of the text (else of the table) who holds the office that a definite description names."""
        office = office_of(head)
        if office is None or not re.match(r"(?:the|his|her|its|their|our|a)\b|[A-Z]", words, re.IGNORECASE):
            return None
        if re.match(r"an? ", words, re.IGNORECASE) and office != "president":
            return None
        offices = WIDER.get(office, (office,))
        if office == "president" and country is None:
            country = self._presidential(at)
        state = re.search(r"(\w+ ?\w+) (?:Republican|Democrat)$", head) if office == "party member" else None
        if state:
            for person in self._people.persons:
                if any(state.group(1) in title for title in person.titles):
                    return person
        for mention in reversed([m for m in self._people.mentions if m.span[0] < at]):
            person = mention.person
            if office == "president" and person and person.known and not person.known.holds(offices, self._year):
                continue
            if person and (country is None or person.country == country) and self._holds(person, offices):
                return person
        for mention in self._people.mentions:
            person = mention.person
            if person and mention.span[0] > at and country and person.country == country and self._holds(person, offices):
                return person
        if office in {
            "spokesperson",
            "official",
            "director",
            "general",
            "deputy",
            "lawyer",
            "adviser",
            "lawmaker",
            "senator",
            "representative",
            "governor",
            "chairman",
            "ambassador",
        }:
            return None
        return self._by_table(country or ("USA" if AMERICAN.search(words) else None), offices)

    def _by_table(self, country: str | None, offices: tuple[str, ...]) -> Person | None:
        if country is None:
            return None
        for office in offices:
            known = holder(country, office, self._year)
            if known:
                return Person(known.name, known.country, True, None, known.sex, known)
        return None

    def _holds(self, person: Person, offices: tuple[str, ...]) -> bool:
        if any(office_of(title) in offices for title in person.titles):
            return True
        return person.known is not None and person.known.holds(offices, self._year)

    def _presidential(self, at: int) -> str | None:
        """Whose president "the president" is: the US one's if the text names him, else the last one named."""
        presidents = [m for m in self._people.mentions if m.person and self._holds(m.person, ("president",))]
        if any(m.country == "USA" for m in presidents) or not presidents:
            return "USA"
        earlier = [m for m in presidents if m.span[0] < at]
        return (earlier or presidents)[-1].country

    def _spoken_before(self, at: int, head: str) -> Described | None:
        """An earlier speaker who was described by the same noun ("a customs official" … "the official")."""
        nouns = ROLE.findall(head) or _ORGAN.findall(head) or _DOCUMENT.findall(head)
        if not nouns:
            return None
        noun = str(nouns[-1]).lower().removesuffix("s")
        for spoken in self._before.last_speakers(at):
            actor = spoken.actor
            if noun in actor.text.lower() or noun in actor.name.lower() or (actor.role and noun in actor.role.lower()):
                return Described(actor.name, actor.kind, actor.country, actor.role)
        return None

    def _press(self, span: Span, words: str) -> Described:
        """A news agency or channel: it speaks for its country only where it is the state's."""
        codes = [m.country for m in self._people.within(*span) if m.country]
        is_state = re.search(r"state|official|government", words) is not None
        media = next((m for m in self._people.within(*span) if m.kind is Kind.MEDIA), None)
        country = media.country if media and media.country else (codes or [self.context(span[0])])[0] if is_state else None
        return Described(media.name if media else _bare(words), Kind.MEDIA, country)

    def _company(self, span: Span, words: str) -> Described:
        """ "The company": the last one named; companies speak for no country."""
        last = next((m for m in reversed(self._before.before(span[0], 12)) if m.kind is Kind.COMPANY), None)
        return Described(last.name if last and _DEFINITE.match(words) else _bare(words), Kind.COMPANY, None)

    def _body_before(self, at: int, head: str) -> Described | None:
        """The last body named before whose name has the noun of a short description ("the council")."""
        noun = head.split()[-1].lower()
        if len(head.split()) > 2 or not _DEFINITE.match(head):
            return None
        for mention in reversed(self._before.before(at, 12)):
            if mention.body and mention.country and noun in mention.name.lower().split():
                return Described(mention.name, mention.kind, mention.country)
        return None

    def _organ(self, span: Span, words: str, head: str) -> Described | None:
        country, settled = self._affiliation(span, words)
        if not settled:
            earlier = self._body_before(span[0], head) or self._spoken_before(span[0], head)
            if earlier:
                return earlier
            country = self.context(
                span[0], is_foreign=bool(re.search(r"foreign ministry|ministry|regime|parliament|embassy", head, re.IGNORECASE))
            )
        if re.fullmatch(r"(?:the )?(?:\S+ )?administration", words, re.IGNORECASE) and country == "USA":
            leader = holder("USA", "president", self._year)
            name = f"{leader.name.split()[-1]} administration" if leader else words
            return Described(_bare(words) if re.search(r"[A-Z]\w+ admin", words) else name, Kind.GOVERNMENT, "USA")
        name = _bare(words)
        if country:
            name = re.sub(r"^(?:his|her|its|their|the country's|the country’s|the nation’s) ", "", name, flags=re.IGNORECASE)
        if country and re.search(r"\bgovernment$", name):
            return Described(state_name(country), Kind.GOVERNMENT, country)
        return Described(self._label(name, country, span), Kind.GOVERNMENT if country else Kind.ORGANISATION, country)

    def _document(self, span: Span, words: str) -> Described | None:
        inside = [m for m in self._people.within(*span)]
        if inside:
            country, _ = self._people.affiliation(span, words)
            named = next((m for m in inside if m.person), None) or next((m for m in inside if m.kind is not Kind.COUNTRY), None)
            if named:
                return Described(named.name, named.kind, named.country)
            return Described(_bare(words), Kind.UNKNOWN, country or inside[0].country)
        if _LEGISLATIVE.search(words):
            return Described("US Congress", Kind.GOVERNMENT, "USA")
        speakers = self._before.last_speakers(span[0])
        earlier = self._spoken_before(span[0], words)
        if earlier:
            return earlier
        if _FINDINGS.search(words) and not AMERICAN.search(words):
            return Described(_bare(words), Kind.UNKNOWN, None)
        speakers = [s for s in speakers[:4] if s.actor.kind is not Kind.PERSON] or speakers
        if re.search(r"indictment|charges|filing", words, re.IGNORECASE):
            return Described("US Justice Department", Kind.GOVERNMENT, "USA")
        if speakers:
            actor = speakers[0].actor
            return Described(actor.name, actor.kind, actor.country, actor.role)
        code = self.context(span[0])
        return Described(self._label(words, code, span), Kind.UNKNOWN, code)

    def _nation_before(self, at: int) -> str | None:
        """Which country "the country" is: that of the last speaker or of the last country named, whichever is nearer."""
        for spoken in self._before.last_speakers(at)[:1]:
            near = self._before.sentence(at) - self._before.sentence(spoken.start) <= 2
            if near and spoken.actor.country and spoken.actor.kind is not Kind.PERSON:
                return spoken.actor.country
        for mention in reversed(self._before.before(at, 3)):
            if mention.country and mention.kind is not Kind.PERSON:
                return mention.country
        return self.context(at)

    def context(self, at: int, is_foreign: bool = False) -> str | None:
        """The country that the text speaks for at a place: of the last speaker, of the last country named, of the whole text."""
        speakers = [
            s for s in self._before.last_speakers(at)[:1] if self._before.sentence(at) - self._before.sentence(s.start) <= 2
        ]
        for spoken in speakers:
            if spoken.actor.country and not (is_foreign and spoken.actor.country == "USA"):
                return spoken.actor.country
        own = self._before.sentence(at)
        best: tuple[float, str] | None = None
        for mention in self._before.before(at, 3):
            if mention.country and not (is_foreign and mention.country == "USA"):
                score = -0.6 * (own - self._before.sentence(mention.span[0])) - (0.7 if self._before.is_object(mention) else 0.0)
                if best is None or score >= best[0]:
                    best = (score, mention.country)
        return best[1] if best else self._most_named()

    def _most_named(self) -> str | None:
        if self._dominant is None:
            counts: dict[str, int] = {}
            for mention in self._people.mentions:
                if mention.country:
                    counts[mention.country] = counts.get(mention.country, 0) + 1
            self._dominant = max(counts, key=lambda code: counts[code], default="")
        return self._dominant or None

    def countries(self, start: int, end: int) -> list[tuple[str, Span]]:
        """Countries that pronouns and short descriptions in [start, end) mean."""
        found: list[tuple[str, Span]] = []
        for match in _INSIDE.finditer(self._text, start, end):
            code = self._meant(match.group().lower(), match.span())
            if code:
                found.append((code, match.span()))
        return found

    def _meant(self, word: str, span: Span) -> str | None:
        if " " in word:
            described = self.resolve(span)
            return described.country if described else None
        owner = self._owner(span[0], word)
        return owner.country if owner else None


def _bare(words: str) -> str:
    """Words without determiner."""
    return re.sub(r"^(?:the|a|an|some|several|many|one|two|three|his|her|its|their) ", "", words.strip(), flags=re.IGNORECASE)
