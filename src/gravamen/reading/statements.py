"""Document → statements: the stages of reading, one after the other, on drafts that fill up."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from gravamen.model import Act, Actor, Attribution, Document, Gap, Kind, Quote, Reading, Span, Statement
from gravamen.reading.actors import Cast
from gravamen.reading.acts import understand
from gravamen.reading.countries import name_of
from gravamen.reading.deciding import decide, share_topics
from gravamen.reading.dialogue import Scenery, Turn
from gravamen.reading.drafts import Draft, quotation_of
from gravamen.reading.intervals import Intervals
from gravamen.reading.judgements import judgements
from gravamen.reading.language import foreign
from gravamen.reading.layouts import with_laid_out
from gravamen.reading.lines import Line
from gravamen.reading.network import Network, shipped_network
from gravamen.reading.ranking import fitted, logit, probability
from gravamen.reading.sights import Sights, sights
from gravamen.reading.speakers import speakers_placed
from gravamen.reading.text_layout import Layout, outside
from gravamen.reading.times import Calendar

_VENUE = re.compile(
    r"\b(?:in|during|on|at|to|with) (?P<venue>(?:an?|the|his|her|its|their) (?:[\w’'.-]+ ){0,3}?(?:interview|news conference|"
    r"press conference|briefing|statement|speech|tweet|telephone call|phone call|letter|hearing|op-ed|address)"
    r"(?: (?:with|to|in|on|at|by) (?:the )?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})?|Twitter|Facebook)"
)
_CONDITION = re.compile(r"\b(?:if|unless|should|as long as|provided that|until|in case)\b[^,.;”\"]{6,}", re.I)
# Statements less likely than this to stand in one dispute are not worth telling of.
UNRELATED = 0.05
_CONDITIONAL = frozenset({Act.WARN, Act.THREATEN, Act.PROMISE, Act.OFFER})


def read_document(document: Document, network: Network | None = None, on_part: Callable[[float], None] | None = None) -> Reading:
    """Everything said and done in one document; disputes are found by the next stage. `on_part` hears how much is read (0 to 1)."""
    network = network or shipped_network()
    text = document.text
    layout = Layout.of(text)
    if not layout.sentences:
        return Reading(document, (), (), ())
    cast = Cast.of(text, layout.sentences, document.published)
    calendar = Calendar.of(text, document.published)
    seen = sights(network, network.encode(text), text, layout.starts, places_of(cast, calendar), on_part)
    lines = understood(document, network, seen, layout, cast, calendar)
    decide(lines, calendar, layout, text, network)
    statements = tuple(_statements(document, lines, layout, cast))
    attributions = with_laid_out(text, seen.attributions)
    statements = _with_outer_sources(statements, attributions, cast)
    gaps = tuple(_gaps(text, attributions, statements, [*_unresolved(lines, calendar)]))
    return Reading(document, tuple(attributions), statements, (), gaps)


def places_of(cast: Cast, calendar: Calendar) -> Iterator[Span]:
    """Where a document may name a country or a time."""
    yield from cast.places()
    yield from (span for _, span in calendar.mentions)


def understood(document: Document, network: Network, seen: Sights, layout: Layout, cast: Cast, calendar: Calendar) -> list[Line]:
    """The statements of a document in text order, with their speakers and what the network makes of them."""
    text = document.text
    drafts = seen.drafts
    sentences = [layout.sentence_at(d.start) for d in drafts]
    speakers = list(_speakers(drafts, cast))
    turns = [
        Turn(d.start, sentence, d.content, d.source, speaker.country if speaker else None)
        for d, sentence, speaker in zip(drafts, sentences, speakers, strict=True)
    ]
    scenery = Scenery(cast.countries_in(0, len(text)), calendar.mentions, calendar.today)
    judged = judgements(network, drafts, turns, scenery, seen.vectors)
    kept = [number for number, (d, j) in enumerate(zip(drafts, judged, strict=True)) if not d.faint or j.act.is_deed]
    placed = speakers_placed([speakers[n] for n in kept], [judged[n] for n in kept], cast)
    if len(kept) < len(drafts) or placed != speakers:
        # What is no statement, and for whom somebody speaks, changes what the others are taken for.
        drafts, sentences, speakers = [drafts[n] for n in kept], [sentences[n] for n in kept], placed
        turns = [replace(turns[n], speaker=speaker.country if speaker else None) for n, speaker in zip(kept, speakers, strict=True)]
        del judged  # of a long document it is most of what is held
        judged = judgements(network, drafts, turns, scenery, seen.vectors)
    share_topics(judged, fitted()["topic"]["shared"])
    return [
        Line(d, sentence, speaker, j, understand(d, j, text, outside(text, sentence, d.content)))
        for d, sentence, speaker, j in zip(drafts, sentences, speakers, judged, strict=True)
    ]


def _speakers(drafts: Sequence[Draft], cast: Cast) -> Iterator[Actor | None]:
    for draft in drafts:
        speaker = None
        if draft.source:
            speaker = cast.resolve(draft.source[0])
            if not draft.faint:
                cast.note_speaker(draft.source[0], speaker)
        yield speaker


def _quote(text: str, span: Span) -> Quote:
    return Quote(text[span[0] : span[1]], span)


def _country(code: str | None, cast: Cast, line: Line, text: str) -> Actor | None:
    """A country as a party, pinned to the nearest words that name it in the content, else in the sentence."""
    if code is None:
        return None
    for start, end in (*line.draft.content, line.sentence):
        for found, span in cast.countries_in(start, end):
            if found == code:
                return Actor(text[span[0] : span[1]], span, name_of(code), Kind.COUNTRY, None, code)
    return Actor(name_of(code), None, name_of(code), Kind.COUNTRY, None, code)


def _condition(text: str, line: Line) -> Quote | None:
    if line.known.act not in _CONDITIONAL:
        return None
    worded = _worded_condition(text, line)
    judged = line.draft.condition
    if judged and worded and judged[0] < worded[1] and worded[0] < judged[1]:
        # The network often sees only some words of a condition's clause.
        judged = (min(judged[0], worded[0]), max(judged[1], worded[1]))
    span = judged or worded
    return _quote(text, span) if span else None


def _worded_condition(text: str, line: Line) -> Span | None:
    """The first clause of the content, else of the sentence, that a word such as "if" makes a condition."""
    for start, end in (*line.draft.content, line.sentence):
        if match := _CONDITION.search(text, start, end):
            return match.start(), match.start() + len(match.group().rstrip())
    return None


def _identity(document: Document, draft: Draft) -> str:
    key = f"{document.sha256}|{draft.source}|{draft.cue}|{draft.content}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def confidence_features(line: Line) -> dict[str, float]:
    """What the calibrated confidence of a statement rests on."""
    draft = line.draft
    return {
        "anchor": logit(draft.probability),
        "act": logit(line.known.certainty),
        "clarity": logit(draft.clarity),
        "speaker": float(line.speaker is not None and line.speaker.country is not None),
    }


def _statements(document: Document, lines: Sequence[Line], layout: Layout, cast: Cast) -> list[Statement]:
    text, weights = document.text, fitted()["confidence"]
    ids = [_identity(document, line.draft) for line in lines]
    made: list[Statement] = []
    quoted = Intervals(layout.quoted)
    for number, line in enumerate(lines):
        draft, known = line.draft, line.known
        venue = _VENUE.search(outside(text, line.sentence, draft.content))
        made.append(
            Statement(
                id=ids[number],
                document=document.id,
                document_sha256=document.sha256,
                act=known.act,
                topic=known.topic,
                speaker=line.speaker,
                addressee=_country(line.addressee, cast, line, text),
                respondent=_country(line.respondent, cast, line, text),
                cue=_quote(text, draft.cue) if draft.cue else None,
                content=tuple(_quote(text, span) for span in draft.content),
                quotation=quotation_of(draft.content, {q for span in draft.content for q, _ in quoted.about(*span)}),
                when=line.when,
                hedged=known.hedged,
                negated=known.negated,
                standing=known.standing,
                evidence=known.evidence,
                condition=_condition(text, line),
                where=venue["venue"] if venue else None,
                replies_to=tuple(ids[n] for n in line.replies_to),
                together=tuple((ids[n], round(p, 3)) for n, p in line.judged.together.items() if n < number and p >= UNRELATED),
                confidence=round(probability(weights, confidence_features(line)), 4),
            )
        )
    return made


def _with_outer_sources(statements: Sequence[Statement], attributions: Sequence[Attribution], cast: Cast) -> tuple[Statement, ...]:
    """Give each statement the sources that it is told through, outermost first."""
    contents = [(span, number) for number, a in enumerate(attributions) if a.source for span in a.content]
    places = Intervals([span for span, _ in contents])
    known = {s.speaker.name: s.speaker for s in statements if s.speaker and s.speaker.kind is Kind.PERSON}
    made: list[Statement] = []
    for statement in statements:
        cue = statement.cue.span if statement.cue else None
        about = {contents[number][1] for (s, e), number in places.about(*cue) if s <= cue[0] and cue[1] <= e} if cue else ()
        outer = [(a.content[0][0], a.source[0]) for a in map(attributions.__getitem__, about) if not _is_of(statement, a)]
        told = [cast.resolve(source) for _, source in sorted(outer)]
        via = tuple(replace(a, country=known[a.name].country) if a.country is None and a.name in known else a for a in told)
        made.append(replace(statement, via=via) if via else statement)
    return tuple(made)


def _is_of(statement: Statement, attribution: Attribution) -> bool:
    speaker = statement.speaker.span if statement.speaker else None
    return speaker is not None and any(a < speaker[1] and speaker[0] < b for a, b in attribution.source)


def _unresolved(lines: Sequence[Line], calendar: Calendar) -> Iterator[Gap]:
    """The times that are named and could not be told."""
    for line in lines:
        vague = calendar.unresolved(line.sentence, line.draft.start, line.draft.content) if line.when.edtf is None else None
        if vague:
            yield Gap("date not resolved", vague.text, vague.span)


def _gaps(text: str, attributions: Sequence[Attribution], statements: Sequence[Statement], dates: Sequence[Gap]) -> list[Gap]:
    """What was seen and not understood; `dates` are the times among it."""
    in_another_language = foreign(text)
    taken = [q.span for s in statements for q in (*s.content, *([s.cue] if s.cue else []))]
    places = Intervals(taken)
    gaps: list[Gap] = [in_another_language] if in_another_language else []
    for attribution in attributions:
        span = (attribution.cue or attribution.content)[0]
        if not any(a < span[1] and span[0] < b for (a, b), _ in places.about(*span)):
            low = min(s for s, _ in (*attribution.source, *attribution.cue, *attribution.content))
            high = max(e for _, e in (*attribution.source, *attribution.cue, *attribution.content))
            gaps.append(Gap("attribution without an act", text[low:high], (low, high)))
    for statement in statements:
        speaker = statement.speaker
        if speaker and speaker.span and speaker.country is None and speaker.kind in (Kind.PERSON, Kind.UNKNOWN, Kind.GOVERNMENT):
            gaps.append(Gap("source without a country", speaker.text, speaker.span))
    return sorted({*gaps, *dates}, key=lambda g: (g.span, g.kind))
