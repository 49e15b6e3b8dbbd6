"""When a statement was made or a deed done: the calendar of one document."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files

from gravamen.model import Act, Span, When
from gravamen.reading.dates_in_text import LATEST_DAY, Expression, inferred_day
from gravamen.reading.intervals import within
from gravamen.reading.ranking import fitted, score
from gravamen.reading.time_candidates import Candidate, Inquiry, Page, candidates
from gravamen.reading.voices import Voices

# Log-probability of a time that the network did not consider.
UNLIKELY = -6.0


@functools.cache
def fitted_weights() -> Mapping[str, float]:
    """The weights of the features of a time, by name (training/fit_times.py writes them)."""
    return json.loads((files("gravamen.reading") / "data" / "times.json").read_text("utf-8"))


class Calendar:
    """The times of one document. Ask for its statements in text order: how near the last one stood counts for the next."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._last: tuple[Span, When] | None = None
        self._voices = Voices()

    @classmethod
    def of(cls, text: str, published: str | None, latest: date = LATEST_DAY) -> Calendar:
        """The calendar of a text; `published` is an ISO date.

        Without one, or with one that cannot be read, the day of the report is inferred from the text where it allows that, as
        no later than `latest`; what rests on it is marked as inferred.
        """
        day = _day_of(published)
        inferred = None if day else inferred_day(text, latest)
        return cls(Page.of(text, day or inferred, inferred=inferred is not None))

    @property
    def today(self) -> str | None:
        """The day of the report as EDTF, where it is known or inferred."""
        return self._page.day

    @property
    def mentions(self) -> list[tuple[str, Span]]:
        """The times that the text names, as EDTF, in text order."""
        return [(e.edtf, e.span) for e in self._page.expressions if e.edtf]

    def expressions(self, start: int, end: int) -> list[Expression]:
        """The time expressions that begin in [start, end) of the text."""
        return self._page.between(start, end)

    def when(
        self,
        sentence: Span,
        cue: Span | None,
        content: Sequence[Span],
        act: Act,
        previous: When | None = None,
        standing: bool = False,
        judged: Mapping[str | None, float] | None = None,
        speaker: str | None = None,
    ) -> When:
        """The time of the statement with this cue and content in this sentence.

        `previous` is the time of the last statement that had one, `standing` says that it is a position held over time,
        `judged` are the log-probabilities that the network gives to times, `speaker` is the resolved name of who speaks. The
        wording given is that of the time expression relied on, and the rule how it was read, or where else the time is from.
        """
        asked = Inquiry(sentence, cue, tuple(content), act, standing, previous, self._last, self._voices.of(speaker))
        options = candidates(self._page, asked)
        scores = [score(fitted_weights(), option.features) for option in options]
        if judged:
            weighed = fitted()["when"]
            views = [max(UNLIKELY, judged.get(o.edtf, UNLIKELY)) - weighed["undated"] * (o.edtf is None) for o in options]
            scores = [s + weighed["judged"] * view for s, view in zip(scores, views, strict=True)]
        when = as_when(options[scores.index(max(scores))])
        if when.edtf is None:
            vague = self.unresolved(sentence, asked.at, asked.content)
            when = When(None, vague.text, vague.rule) if vague else when
        self._last = (sentence, when)
        self._voices.note(speaker, when)
        return when

    def unresolved(self, sentence: Span, at: int, content: Sequence[Span]) -> Expression | None:
        """The words of a sentence, outside the content, that name a time but do not tell it ("in recent weeks"): those nearest to `at`."""
        inside = (e for e in self._page.between(*sentence) if e.edtf is None and not within(e.span[0], content))
        return min(inside, key=lambda e: abs(e.span[0] - at), default=None)


def as_when(candidate: Candidate) -> When:
    """The record of a candidate that was taken."""
    return When(candidate.edtf, candidate.text, candidate.rule, candidate.inferred)


def _day_of(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
