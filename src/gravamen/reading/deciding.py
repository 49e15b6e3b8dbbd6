"""What is decided on lines in the light of the whole document: topics, parties, times, and which statement answers which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gravamen.model import When
from gravamen.reading.answering import Parties, Side, answers
from gravamen.reading.attributions import log_softmax
from gravamen.reading.judgements import NO_REPLY, Judgement
from gravamen.reading.lines import Line
from gravamen.reading.network import Network
from gravamen.reading.ranking import fitted, logit
from gravamen.reading.text_layout import Layout
from gravamen.reading.times import Calendar


def decide(lines: Sequence[Line], calendar: Calendar, layout: Layout, text: str, network: Network) -> None:
    """Parties, times and replies of understood lines."""
    for line in lines:
        line.respondent = likeliest(line.judged.respondent, fitted()["respondent"]["nobody"])
        line.addressee = likeliest(line.judged.addressee)
    _times(lines, calendar)
    sides = [_side(line, layout, text) for line in lines]
    nothing = logit(NO_REPLY)
    for number, (line, beside) in enumerate(zip(lines, answers(network, sides), strict=True)):
        judged = {other: logit(p) for other, p in line.judged.replies.items()}
        line.links = {other: (judged.get(other, nothing), paired) for other, paired in beside.items()}
        line.replies_to = antecedents(number, line.links, fitted()["replies"])


def likeliest(parties: Mapping[str | None, float], nobody: float = 0.0) -> str | None:
    """The likeliest party by log-probability, None for nobody's, which is helped by `nobody`."""
    return max(parties, key=lambda party: parties[party] + (nobody if party is None else 0.0))


def _side(line: Line, layout: Layout, text: str) -> Side:
    """A statement as it is set beside others."""
    spans = (*([line.draft.cue] if line.draft.cue else ()), *line.draft.content)
    known, speaker = line.known, line.speaker
    country, name = (speaker.country, speaker.name) if speaker else (None, None)
    parties = Parties(country, name, line.respondent, line.addressee)
    return Side.of(text, layout, spans, known.act, known.topic, known.negated, parties)


def antecedents(number: int, links: Mapping[int, tuple[float, float]], settings: Mapping[str, float]) -> tuple[int, ...]:
    """The statements that one replies to, likeliest first: those over the threshold, nearer ones first among equals.

    `links` gives, by the number of another statement, the logits of replying to it by the dialogue and by the two side by side.
    """
    least = logit(settings["threshold"])
    scored = ((link_logit(views, settings), other) for other, views in links.items())
    likely = [(score, -abs(number - other), other) for score, other in scored if score >= least]
    return tuple(other for _, _, other in sorted(likely, reverse=True)[: int(settings["most"])])


def link_logit(views: tuple[float, float], settings: Mapping[str, float]) -> float:
    """The logit of a link by both views of it."""
    return settings["bias"] + settings["judged"] * views[0] + settings["paired"] * views[1]


def share_topics(judged: Sequence[Judgement], weight: float) -> None:
    """Lean every statement's topic towards what the whole document is about: statements of one report share their topics."""
    if not judged or not weight:
        return
    common = np.log(np.mean([np.exp(j.classes["topic"]) for j in judged], axis=0) + 1e-3)
    for j in judged:
        j.classes["topic"] = log_softmax(j.classes["topic"] + weight * common)


def _times(lines: Sequence[Line], calendar: Calendar) -> None:
    before: When | None = None
    for line in lines:
        draft, known, speaker = line.draft, line.known, line.speaker.name if line.speaker else None
        line.when = calendar.when(line.sentence, draft.cue, draft.content, known.act, before, known.standing, line.judged.when, speaker)
        before = line.when if line.when.edtf else before
