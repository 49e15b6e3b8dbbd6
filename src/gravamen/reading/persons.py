"""Gather a document's persons: which mentions are one person, what office each holds and whom each speaks for."""

from __future__ import annotations

import re
from bisect import bisect_left

from rapidfuzz import fuzz

from gravamen.model import Kind, Span
from gravamen.reading.countries import adjective_of
from gravamen.reading.mentions import Mention, Person, Run, body_of, is_personal, named
from gravamen.reading.names import sex_of
from gravamen.reading.offices import AMERICAN, FORMER, INDEPENDENT, ROLE
from gravamen.reading.people import Known, by_name, by_surname, similar, surname

# Words of a title before a name; anything else in lower case ends it.
_TITLE_WORD = re.compile(
    r"(?:of|the|and|for|on|in|to|at|a|an|new|former|then|then-\w+|ex-\w+|retired|deputy|acting|assistant|senior|top|chief|current|longtime|own|its|his"
    r"|her|their|our|foreign|prime|vice|defen[cs]e|interior|finance|national|security|state|press|intelligence|nuclear|political|party"
    r"|ruling|opposition|policy|affairs|trade|energy|economy|justice|home|military|government|parliamentary|presidential|election|media"
    r"|majority|minority|special|general|special-\w+|newly|confirmed|reclusive|hard-line|hardline|conservative|liberal|fellow|counter\w*|cyber\w*|communications|legislative|digital|regional|chemical|federal|local|provincial|electoral|economic|diplomatic"
    r"|congressional|strategic|[a-z]+-[a-z]+)$"
)
_BEFORE = re.compile(r"[^;:!?\n\r\"“”()\[\]—–]*$")
_ABBREVIATION = re.compile(r"(?:[A-Z]\.)+(?:[’']s)?$|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Maj|Adm|Brig)\.$")
_LEADING = re.compile(r"(?:(?:of|and|for|in|on|to|at|the|a|an|its|his|her|their|our|own|with) )+")
_TEXT = r"(?:(?:[A-Z]\.)+|(?:Gen|Lt|Sen|Rep|Mr|Mrs|Dr)\.|[^.;:!?\n\r\"“”()\[\]—–,])"
_AFTER = re.compile(
    rf"(?:,| \(| —| –)? ?((?:(?:who (?:is|was|serves as|heads|leads|chairs) )?(?:(?:the|a|an|his|her|its|their|now|then|also|currently) )?|of )"
    rf"{_TEXT}{{2,140}}(?:, {_TEXT}{{2,60}})?)"
)
_STATE_TAG = re.compile(r",? \(?[RDI]-[A-Z]")
_STILL_POLITICAL = re.compile(r"\b(?:senator|sen\.|gov\.|governor|rep\.|congress\w+|speaker)", re.IGNORECASE)
_OF = re.compile(r" (?:of|for|on) (?:the )?[A-Z]\w+(?:(?:,? and|,)? [A-Z]\w+)*")
_VERB = re.compile(r"\b(?:said|says|told|has|have|had|was|were|is|are|will|would|who|that|which|called|warned|added|wrote|tweeted|denied|accused)\b")
_TO_PLACE = re.compile(r"\b(?:ambassador|envoy|representative|consul|mission|embassy|counterpart) (?:to|in) ", re.IGNORECASE)


class People:
    """The persons of one text and every mention of a named actor in it (`mentions`, in text order)."""

    def __init__(self, text: str, year: int) -> None:
        self._text = text
        self._year = year
        self.persons: list[Person] = []
        self._by_name: dict[str, Person] = {}
        self._by_surname: dict[str, Person] = {}
        self.mentions: list[Mention] = []
        found = named(text)
        for item in found:
            if self.mentions and item.span[0] < self.mentions[-1].span[1]:
                continue
            mention = self._settle(item)
            if mention:
                self.mentions.append(mention)
        self._starts = [m.span[0] for m in self.mentions]
        for mention in self.mentions:
            if mention.person:
                self._describe(mention)
        self.mentions = [self._final(m) for m in self.mentions]

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie in [start, end)."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return [m for m in self.mentions[first:last] if m.span[1] <= end]

    def names(self, code: str) -> bool:
        """Whether the text names that country, or a person or body of it."""
        return any(m.country == code for m in self.mentions)

    def person_named(self, name: str) -> Person | None:
        """The person of exactly this name or form of it in the document."""
        return self._by_name.get(name)

    def by_surname(self, name: str) -> Person | None:
        """The document's person of that family name, misspelt ones included."""
        person = self._by_surname.get(name)
        if person or len(name) < 4:
            return person
        best = max(self._by_surname, key=lambda s: fuzz.ratio(s, name), default=None)
        return self._by_surname[best] if best and len(best) > 3 and fuzz.ratio(best, name) >= 80 else None

    def _settle(self, item: Mention | Run) -> Mention | None:
        """Make of a found name a mention with its person or body; None for a run that names no actor."""
        if isinstance(item, Mention):
            if item.kind is Kind.PERSON:
                return self._person_mention(item.span, item.span, "")
            return self._nationalised(item)
        before = self.mentions[-1] if self.mentions else None
        adjacent = before if before and self._joined(before.span[1], item.span[0]) else None
        nation = adjacent.country if adjacent else None
        body = body_of(self._text, item, nation)
        if body:
            start = adjacent.span[0] if adjacent and adjacent.kind is Kind.COUNTRY else item.span[0]
            if start < item.span[0] and adjacent:
                self.mentions.pop()
            more = _OF.match(self._text, item.span[1])
            end = more.end() if more else item.span[1]
            words = self._text[start:end]
            return Mention((start, end), body.kind, words, body.country, words, body=body)
        if item.name[1] <= item.name[0]:
            return None
        name = self._text[slice(*item.name)]
        if not is_personal(self._text, item) and not (" " not in name and self._known_surname(name)):
            return None
        return self._person_mention(item.name, item.span, item.title)

    def _known_surname(self, name: str) -> bool:
        return name in self._by_surname or by_surname(name, self._year) is not None

    def _joined(self, end: int, start: int) -> bool:
        """Whether only a space, or a possessive, stands between two places."""
        return self._text[end:start] in {" ", "'s ", "’s ", "' ", "’ "}

    def _nationalised(self, item: Mention) -> Mention:
        """A body's general name after another country's ("South Korea's Joint Chiefs of Staff") is that country's body."""
        before = self.mentions[-1] if self.mentions else None
        body = item.body
        if not (before and body and before.kind is Kind.COUNTRY and self._joined(before.span[1], item.span[0])):
            return item
        if not (body.kind is Kind.GOVERNMENT and body.country not in {None, "UNO", before.country}):
            return item
        words = self._text[before.span[0] : item.span[1]]
        return Mention(item.span, item.kind, words, before.country, item.head, body=body)

    def _person_mention(self, name_span: Span, span: Span, title: str) -> Mention | None:
        name = self._text[slice(*name_span)]
        person = self._full(name) if " " in name else self._single(name, title)
        if person is None:
            return None
        person.count += 1
        if title:
            person.titles.append(title)
        return Mention(span, Kind.PERSON, person.name, person.country, name, title, person)

    def _full(self, name: str) -> Person:
        person = self._by_name.get(name)
        if person:
            return person
        words = name.split()
        if len(words[0]) == 2 and words[0][1] == "." and len(words) == 2:
            return self._single(words[1], "") or self._new(name, None)
        known = by_name(name) or _like(name)
        if known and known.name in self._by_name:
            person = self._by_name[known.name]
        else:
            person = self._same_person(name) or self._new(known.name if known else name, known)
        self._by_name[name] = person
        self._by_surname[surname(name, person.country)] = person
        return person

    def _same_person(self, name: str) -> Person | None:
        """A person already met under nearly the same name."""
        for person in self.persons:
            if " " not in person.name or name.endswith("Jr.") or person.name.endswith("Jr."):
                continue
            if fuzz.ratio(person.name, name) >= 88 or _same_ends(person.name.split(), name.split()):
                return person
        return None

    def _single(self, name: str, title: str) -> Person | None:
        person = self._by_surname.get(name)
        if person:
            return person
        known = by_surname(name, self._year)
        if known:
            return self._by_name.get(known.name) or self._new(known.name, known)
        person = self.by_surname(name)
        if person:
            return person
        return self._new(name, None) if title else None

    def _new(self, name: str, known: Known | None) -> Person:
        person = Person(name, known.country if known else None, known is not None and known.country is not None, known=known)
        person.sex = known.sex if known else sex_of(name.split()[0])
        self.persons.append(person)
        self._by_name[name] = person
        self._by_surname.setdefault(surname(name, person.country), person)
        return person

    def _describe(self, mention: Mention) -> None:
        """Learn a person's role and country from the words around one mention."""
        person = mention.person
        if person is None:
            return
        self._learn_sex(person, mention)
        title = self._title_before(mention)
        if title and (mention.title or ROLE.search(self._text[title[0] : title[1]])):
            self._affiliate(person, title)
        if mention.head == person.name or " " in mention.head or not person.settled:
            after = self._appositive(mention)
            if after:
                self._affiliate(person, after)

    def _learn_sex(self, person: Person, mention: Mention) -> None:
        last = mention.title.split()[-1:] or [""]
        if last[0].rstrip(".") == "Mr":
            person.sex = "m"
        elif last[0].rstrip(".") in {"Ms", "Mrs"} or "woman" in mention.title:
            person.sex = "f"

    def _title_before(self, mention: Mention) -> Span | None:
        """The title before a name: words of titles, names of countries and bodies, up to anything else."""
        start = mention.span[0]
        match = _BEFORE.search(self._text, max(0, start - 110), start)
        if not match:
            return None
        low = match.start()
        at = start
        for word in reversed(list(re.finditer(r"\S+", self._text[low:start]))):
            token = word.group()
            bare = token.rstrip(",").rstrip("’'s") if token.endswith(("'s", "’s")) else token.rstrip(",")
            ends_role = token.endswith(",") and bool(ROLE.fullmatch(bare)) and at == start and not bare.endswith("s")
            if not (token[0].isupper() or _TITLE_WORD.match(bare) or ROLE.fullmatch(bare)) or (token.endswith(",") and not ends_role):
                break
            if token.endswith(".") and not _ABBREVIATION.match(token):
                break
            at = low + word.start()
        end = mention.span[1] - len(mention.head)
        lead = _LEADING.match(self._text, at, end)
        at = lead.end() if lead else at
        return (at, end) if at < end else None

    def _appositive(self, mention: Mention) -> Span | None:
        """The description after a name: "Russia's foreign minister", "R-Ga.", "chairman of …", up to a verb."""
        end = mention.span[1]
        if _STATE_TAG.match(self._text, end):
            return end, min(len(self._text), end + 6)
        if self._text[end : end + 1] not in {",", " "} or (self._text[end : end + 1] == " " and self._text[end + 1 : end + 4] not in {"of ", "(D-", "(R-"}):
            return None
        match = _AFTER.match(self._text, end)
        if not match:
            return None
        start, stop = match.span(1)
        verb = _VERB.search(self._text, start + 4 if self._text.startswith("who ", start) else start, stop)
        return start, verb.start() if verb and verb.start() > start + 12 else stop

    def _affiliate(self, person: Person, span: Span) -> None:
        words = self._text[span[0] : span[1]]
        is_tag = bool(re.match(r",? ?\(?[RDI]-[A-Z]", words))
        if not is_tag and not ROLE.search(words) and not AMERICAN.search(words) and not words.startswith(("who heads", "who leads", "who chairs")):
            return
        country, settled = ("USA", True) if is_tag else self.affiliation(span, words)
        if not person.role and not is_tag:
            person.role = _role(words)
        person.titles.append(words.strip(" ,"))
        if person.known:
            if self._has_left(person.known, words):
                person.country = None
        elif settled and not person.settled:
            person.country, person.settled = country, True

    def _has_left(self, known: Known, words: str) -> bool:
        """Whether the text calls a known person a former official, and the table knows of no office in that year."""
        if not FORMER.search(words) or _STILL_POLITICAL.search(words):
            return False
        return not any(t.since <= self._year <= t.until for t in known.terms)

    def affiliation(self, span: Span, words: str) -> tuple[str | None, bool]:
        """For which country a description speaks, and whether it says so at all."""
        inside = self.within(*span)
        if FORMER.search(words) and not _STILL_POLITICAL.search(words):
            return None, True
        bodies = [m for m in inside if m.body]
        if INDEPENDENT.search(words) and not any(m.body and m.body.kind is Kind.GOVERNMENT for m in bodies):
            return None, True
        place = _TO_PLACE.search(words)
        if place:
            inside = [m for m in inside if m.span[0] < span[0] + place.start()] or inside[:0]
        for mention in sorted(inside, key=lambda m: (m.body is None, m.span)):
            if mention.body:
                if mention.body.kind in {Kind.COMPANY, Kind.MEDIA} or (mention.country is None and mention.kind is Kind.ORGANISATION):
                    return None, True
                if mention.country:
                    return mention.country, True
            elif mention.person:
                return mention.person.country, True
            elif mention.kind is Kind.COUNTRY:
                return mention.country, True
        if AMERICAN.search(words):
            return "USA", True
        return None, False

    def _final(self, mention: Mention) -> Mention:
        person = mention.person
        if person is None or (person.country == mention.country and person.name == mention.name):
            return mention
        return Mention(mention.span, mention.kind, person.name, person.country, mention.head, mention.title, person)


def _role(words: str) -> str | None:
    """An office in words, as the text has it, without article and what follows a comma."""
    role = re.sub(r"^(?:who (?:is|was) )?(?:the|a|an) ", "", words.strip(" ,()").split(", ")[0].strip())
    role = role.replace("’s ", " ").replace("'s ", " ")
    return role or None


def _same_ends(one: list[str], other: list[str]) -> bool:
    """Whether two names have the first and the last word in common, and one of them a middle name more."""
    return one[0] == other[0] and one[-1] == other[-1] and len(one) != len(other)


def _like(name: str) -> Known | None:
    """A known person whose name is nearly this one: the same family name, and a given name spelt differently or a middle name."""
    words = name.split()
    for known in similar(name):
        if fuzz.ratio(known.name, name) >= 88 or _same_ends(known.name.split(), words):
            return known
        given = known.name.split()[0]
        if len(words) > 2 and words[0] == surname(known.name, known.country) and words[1] == given:
            return known
    return None


def role_of(person: Person, year: int) -> str | None:
    """The person's office in words: from the text, else from the table."""
    if person.role:
        return person.role
    term = person.known.term(year) if person.known else None
    if term is None:
        return None
    nation = adjective_of(person.country) + " " if person.country and person.country not in {"EUU", "UNO", "NTO"} else ""
    return ("US " if person.country == "USA" else nation) + term.title
