"""Which actor named before a pronoun or a description means: by recency, by who spoke, by number and sex."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from gravamen.model import Actor, Kind, Span
from gravamen.reading.gazetteer import wording
from gravamen.reading.heads import head_words, is_group
from gravamen.reading.mentions import Mention, Person
from gravamen.reading.persons import People
from gravamen.reading.pronouns import Candidate, Place, Signs, Spoken, Traits, likeliest
from gravamen.reading.windows import paragraphs, quoted_ranges

SINGULAR = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
NEUTRAL = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves", "both", "many of them", "some of them", "all of them"})
FIRST = frozenset({"i", "me", "my", "mine", "we", "us", "our", "ours", "ourselves", "myself"})
RELATIVE = frozenset({"who", "which", "whom", "whose", "that", "some of whom", "both of whom", "many of whom"})
PRONOUNS = frozenset(SINGULAR) | NEUTRAL | PLURAL | FIRST | RELATIVE

_SPEECH_AFTER = re.compile(rf"(?:,[^,.]{{0,80}},)? (?:\w+ly )?(?:has |had |also |then |later |have )*(?:{wording('speech')})\b")
_SPEECH_BEFORE = re.compile(r"\b(?:said|says|told|added|wrote|tweeted|argued|according to|asked) (?:\S+ ){0,3}$")
_DENIAL_AFTER = re.compile(
    r" (?:(?:has|have|had|also|consistently|repeatedly|vehemently|strongly|always) )*(?:den(?:y|ies|ied)|reject(?:s|ed)?)\b"
)
_PREPOSITION_BEFORE = re.compile(
    r"\b(?:of|by|with|to|for|from|against|on|in|about|over|at|between|and|than|as|like|under|towards?)"
    r" (?:the |Mr\.? |President )?$"
)
_VENUE_BEFORE = re.compile(r"\b(?:in|near|outside|around) $")
_AFTER_SUBJECT = re.compile(r"\b(?:of|by|with|to|for|from|against|said|told|that|met|is|are|was|were|has|have|had|[a-z]{2,}ed)\b|[\"“]")
_ONE = re.compile(rf"(?:an?|the|one|another|his|her|its|their|[A-Z]\S*) .*\b(?:{wording('role')}|man|woman)$", re.IGNORECASE)
_MAX_BACK = 4
_MAX_AHEAD = 6
_MAX_MENTIONS = 60
_MAX_SPEAKERS = 40


class Antecedents:
    """Chooses whom a pronoun or description means from the mentions before it and the speakers noted so far."""

    def __init__(self, text: str, sentences: Sequence[Span], people: People) -> None:
        self._text = text
        self._people = people
        self._starts = [s for s, _ in sentences]
        self._mentions = people.mentions
        self._mention_starts = [m.span[0] for m in people.mentions]
        self._spoken: list[Spoken] = []
        self._spoken_starts: list[int] = []
        self._quotes: list[Span] | None = None
        self._traits: dict[Span, Traits] = {}

    def note(self, span: Span, actor: Actor) -> None:
        """Remember that the actor spoke at this place."""
        at = bisect_right(self._spoken_starts, span[0])
        self._spoken.insert(at, Spoken(span[0], actor))
        self._spoken_starts.insert(at, span[0])

    def sentence(self, at: int) -> int:
        """The number of the sentence in which a place lies; 0 where there are none."""
        return max(0, bisect_right(self._starts, at) - 1)

    def distance(self, one: int, other: int) -> int:
        """How many sentences lie from the sentence of one place back to that of another."""
        return self.sentence(one) - self.sentence(other)

    def sentence_start(self, at: int) -> int:
        """Where the sentence of a place begins."""
        return self._starts[self.sentence(at)] if self._starts and self._starts[0] <= at else 0

    def moment(self, at: int) -> tuple[int, ...]:
        """What decides whom a pronoun at a place can mean: the sentence, the quotation, who was named and who spoke before."""
        quote = self.quote_of(at)
        named, spoken = bisect_left(self._mention_starts, at), bisect_left(self._spoken_starts, at)
        return (self.sentence(at), quote[0] if quote else -1, named, spoken)

    def before(self, at: int, sentences: int = _MAX_BACK) -> list[Mention]:
        """Mentions before a place, from that many sentences back on, in text order."""
        number = self.sentence(at) - sentences
        low = self._starts[number] if 0 <= number < len(self._starts) else 0
        last = bisect_left(self._mention_starts, at)
        first = max(bisect_left(self._mention_starts, low), last - _MAX_MENTIONS)
        return [m for m in self._mentions[first:last] if m.span[1] <= at]

    def last_speakers(self, at: int) -> list[Spoken]:
        """The latest speakers noted before a place, the last first."""
        last = bisect_left(self._spoken_starts, at)
        return self._spoken[max(0, last - _MAX_SPEAKERS) : last][::-1]

    def quote_of(self, at: int) -> Span | None:
        """The quotation in which a place stands; None outside quotation marks."""
        if self._quotes is None:
            self._quotes = [q for a, b in paragraphs(self._text) for q in quoted_ranges(self._text, a, b)]
        number = bisect_right(self._quotes, (at, len(self._text) + 1)) - 1
        if number < 0 or self._quotes[number][1] <= at:
            return None
        return self._quotes[number]

    def speaker_around(self, quote: Span) -> str | None:
        """The name of the person who says a quotation: named beside it with a verb of speech."""
        low, high = quote[0] - 160, quote[1] + 120
        first = bisect_left(self._mention_starts, low)
        last = bisect_left(self._mention_starts, high)
        for mention in self._mentions[first:last]:
            start, end = mention.span
            if mention.kind is not Kind.PERSON or quote[0] <= start < quote[1]:
                continue
            if _SPEECH_AFTER.match(self._text, end) or _SPEECH_BEFORE.search(self._text, max(0, start - 24), start):
                return mention.name
        return None

    def follows_quote(self, at: int) -> bool:
        """Whether a quotation ends right before a place, so that what follows names its speaker."""
        return self._text[max(0, at - 3) : at].rstrip()[-1:] in {"”", '"', "’", "'"}

    def _last_name(self, at: int) -> str | None:
        speaker = next(iter(self.last_speakers(at)), None)
        return speaker.actor.name if speaker and self.sentence(at) - self.sentence(speaker.start) <= 3 else None

    def person(self, at: int, sex: str) -> Mention | Actor | None:
        """Whom "he" or "she" means: the likeliest of those named or speaking before, by the fitted signs."""
        found = self.persons(at, sex)
        return likeliest(found, "person") if found else self._ahead(at, sex)

    def persons(self, at: int, sex: str) -> list[Candidate]:
        """The persons whom "he" or "she" at a place may mean, with the signs for each."""
        quote = self.quote_of(at)
        # Who speaks is "I" in the quotation, so "he" is somebody else.
        self_name = (self.speaker_around(quote) or self._last_name(at)) if quote else None
        named = [m for m in self.before(at, _MAX_BACK) if m.person and _is_established(m, m.person) and _fits(m.person, sex)]
        return self._candidates(self._place(at, len(sex) + 1, self_name), named, self._persons_spoken(at, sex))

    def bodies(self, at: int, is_plural: bool) -> list[Candidate]:
        """The bodies and countries, and for "they" the speakers of any kind, that a pronoun at a place may mean."""
        left_out = "capital" if is_plural else "demonym"
        near = self.before(at, 3)
        named = [m for m in near if m.kind is not Kind.PERSON and m.form != left_out and not self._is_venue(m)]
        spoken: dict[str, Spoken] = {}
        speakers = self.last_speakers(at)[:4]
        if not is_plural and speakers and speakers[0].actor.kind is not Kind.PERSON and self.follows_quote(at) and not self.quote_of(at):
            # Right behind a quotation "it" goes on with who said it.
            return [Candidate(speakers[0].actor.name, speakers[0].actor, {})]
        place = self._place(at, 4 if is_plural else 2, None)
        if not is_plural and place.is_denial and named:
            # Who denies is the one accused just before, not the accuser who was the subject there.
            return [Candidate(named[-1].name, named[-1], {})]
        for one in speakers:
            if (is_plural or one.actor.kind is not Kind.PERSON) and self.distance(at, one.start) <= _MAX_BACK:
                spoken.setdefault(one.actor.name, one)
        return self._candidates(place, named, spoken)

    def _is_venue(self, mention: Mention) -> bool:
        """Whether a capital is only where something happened ("after a theft in Dhaka"), and does nothing itself."""
        return mention.form == "capital" and _VENUE_BEFORE.search(self._text, max(0, mention.span[0] - 10), mention.span[0]) is not None

    def _place(self, at: int, length: int, self_name: str | None) -> Place:
        """What the place of a pronoun of that length is like."""
        quote = self.quote_of(at)
        return Place(
            at=at,
            is_quoted=quote is not None,
            follows_quote=quote is None and self.follows_quote(at),
            opens=at - self.sentence_start(at) < 3,
            is_denial=_DENIAL_AFTER.match(self._text, at + length) is not None,
            self_name=self_name,
            named_after=self._named_after(at),
        )

    def _candidates(self, place: Place, mentions: Sequence[Mention], spoken: dict[str, Spoken]) -> list[Candidate]:
        named: dict[str, list[Mention]] = {}
        for mention in mentions:
            named.setdefault(mention.name, []).append(mention)
        if len(named.keys() | spoken.keys()) < 2:
            return [Candidate(name, same[-1], {}) for name, same in named.items()] or [
                Candidate(name, s.actor, {}) for name, s in spoken.items()
            ]
        signs = Signs(self, self._text, place, named, spoken)
        found = [Candidate(name, same[-1], signs.of(name)) for name, same in named.items()]
        return found + [Candidate(name, s.actor, signs.of(name)) for name, s in spoken.items() if name not in named]

    def _named_after(self, at: int) -> frozenset[str]:
        """Who is named after a place in its sentence: a pronoun before them means somebody else."""
        number = self.sentence(at) + 1
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        first, last = bisect_left(self._mention_starts, at), bisect_left(self._mention_starts, end)
        return frozenset(m.name for m in self._mentions[first:last])

    def _persons_spoken(self, at: int, sex: str) -> dict[str, Spoken]:
        """The persons who spoke last, the latest first, by name."""
        found: dict[str, Spoken] = {}
        for spoken in self.last_speakers(at)[:4]:
            actor = spoken.actor
            person = self._people.person_named(actor.name)
            is_near = self.distance(at, spoken.start) <= _MAX_BACK + 1
            if (actor.kind is Kind.PERSON or _is_one(actor)) and is_near and not (person and sex and person.sex and person.sex != sex):
                found.setdefault(actor.name, spoken)
        return found

    def _ahead(self, at: int, sex: str) -> Mention | None:
        """The first person named after a pronoun that opens a text ("A day after he signed it, Mr. X …")."""
        first = bisect_left(self._mention_starts, at)
        for mention in self._mentions[first : first + _MAX_AHEAD]:
            if mention.person and (not sex or mention.person.sex in {"", sex}):
                return mention
        return None

    def traits(self, mention: Mention) -> Traits:
        """What a mention's place tells of it, whoever asks."""
        found = self._traits.get(mention.span)
        if found is None:
            found = Traits(
                is_subject=self.is_subject(mention),
                is_object=self.is_object(mention),
                speaks=_SPEECH_AFTER.match(self._text, mention.span[1]) is not None,
                is_quoted=self.quote_of(mention.span[0]) is not None,
            )
            self._traits[mention.span] = found
        return found

    def is_object(self, mention: Mention) -> bool:
        """Whether a preposition stands before the mention."""
        start = mention.span[0]
        return _PREPOSITION_BEFORE.search(self._text[max(0, start - 24) : start]) is not None

    def is_subject(self, mention: Mention) -> bool:
        """Whether the mention opens its sentence (titles and short adverbials before it left aside)."""
        start = self.sentence_start(mention.span[0])
        lead = self._text[start : mention.span[0]]
        return len(lead) < 40 and not _AFTER_SUBJECT.search(lead)

    def body(self, at: int) -> Mention | Actor | None:
        """Whom "it" means: a body or a country named or speaking before."""
        found = self.bodies(at, is_plural=False)
        return likeliest(found, "body") if found else next((s.actor for s in self.last_speakers(at)), None)

    def group(self, at: int) -> Mention | Actor | None:
        """Whom "they" means: two persons who both spoke, else a group, country or body named or speaking before."""
        speakers = self.last_speakers(at)
        own = self.sentence(at)
        pair = self.pair(at, 2, is_of_persons=True)
        recent = {s.actor.name for s in speakers[:4] if own - self.sentence(s.start) <= 2}
        if len(pair) == 2 and speakers and speakers[0].actor.kind is Kind.PERSON and {m.name for m in pair} <= recent:
            return pair[0]
        found = self.bodies(at, is_plural=True)
        if found:
            return likeliest(found, "group")
        if speakers:
            return speakers[0].actor
        return next(iter(reversed(self.before(at))), None)

    def pair(self, at: int, sentences: int, is_of_persons: bool, codes: frozenset[str] = frozenset()) -> list[Mention]:
        """The last two persons (or states) of different countries named before: the American first, else the one named more."""
        found: dict[str, Mention] = {}
        for mention in reversed(self.before(at, sentences)):
            code = mention.country
            if not code or (mention.kind is Kind.PERSON) is not is_of_persons or code in found or (codes and code not in codes):
                continue
            found[code] = mention
            if len(found) == 2:
                break
        if not is_of_persons:
            return sorted(found.values(), key=lambda m: m.span)
        return sorted(found.values(), key=lambda m: (m.country != "USA", -(m.person.count if m.person else 0), m.span))

    def first_person(self, at: int) -> Mention | Actor | None:
        """Whom "we" or "I" means: who spoke last, those left aside who are only spoken of in the same quotation."""
        quote = self.quote_of(at)
        speakers = [s for s in self.last_speakers(at)[:5] if quote is None or s.start < quote[0]]
        if speakers and self.sentence(at) - self.sentence(speakers[0].start) <= 3:
            return speakers[0].actor
        return None

    def nearest(self, at: int) -> Mention | None:
        """The mention that stands right before a relative pronoun."""
        return next(iter(reversed(self.before(at, 1))), None)


def _is_one(actor: Actor) -> bool:
    """Whether an unnamed speaker is one person by the words: "a marine official", "the Foreign Ministry spokeswoman"."""
    if actor.kind not in {Kind.GOVERNMENT, Kind.UNKNOWN}:
        return False
    role = _ONE.match(head_words(actor.text))
    return role is not None and not is_group(role.group())


def _fits(person: Person, sex: str) -> bool:
    """Whether a person can be of that sex."""
    if sex and person.sex and person.sex != sex:
        return False
    return not (sex == "f" and not person.sex and person.known)


def _is_established(mention: Mention, person: Person) -> bool:
    """Whether a name is surely a person's: known, titled, described or named again; a photographer's credit is not."""
    return bool(person.known or person.role or mention.title or person.count > 1)
