"""The times that a statement may have had, each with the features that speak for and against it.

Candidates are the time expressions of the paragraph, the days given in other sentences that name the same people, the time
of the statement before, that of the speaker's statement before, the day that the report opens with, the day of the report, and no time
at all. Sources that agree on a date make one candidate with the features of all of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from gravamen.model import Act, Span, When
from gravamen.reading.date_grammar import Step, Unit, edtf_of, moved
from gravamen.reading.dates_in_text import OPENING, Expression, find_expressions
from gravamen.reading.intervals import within
from gravamen.reading.time_signs import names_in, names_near, signs_of, words_near
from gravamen.reading.voices import Voice
from gravamen.reading.windows import paragraphs, quoted_ranges, sentences

# How far around a day the names stand that it is told of.
_REACH_BEFORE, _REACH_AFTER = 100, 60
# No more expressions of a paragraph than these, the nearest ones, may tell a statement's time.
_MOST = 48
# A statement this far (code points) from the one before has little to do with it.
_CLOSE = 300
_BREAK = re.compile(r"[,;–—]| that | who | which | when | after ")
_BOUND = re.compile(r"\b(?:since|until|by|from|before|after)\s+$")
# The signs that bear on every source; the others only on the day of the report and on no time at all.
_COMMON = ("tense", "deed", "said", "pronoun", "quoted", "nameless", "paragraph", "later", "earlier")
_PRECISIONS: dict[int, Unit] = {4: "year", 7: "month", 10: "day"}
# Limits, in days, between ages of a time: to come, yesterday, this week, this month, this year and older.
_AGES = (1, 2, 8, 32, 367)
_DAY_RULES = frozenset({"weekday", "weekday_date", "date", "day_word"})


@dataclass(slots=True)
class Candidate:
    """A time (EDTF, or None for no time), the reason to give for it, and the features of all sources that lead to it.

    `counted` says that the reason only counts from another time ("at the time", "two days later").
    """

    edtf: str | None
    rule: str
    text: str | None
    inferred: bool
    counted: bool = False
    features: dict[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class Inquiry:
    """The statement whose time is asked for. `last` is the statement asked about before: its sentence and its time."""

    sentence: Span
    cue: Span | None
    content: tuple[Span, ...]
    act: Act
    standing: bool
    previous: When | None
    last: tuple[Span, When] | None
    voice: Voice | None = None

    @property
    def at(self) -> int:
        """Where it stands in the text."""
        return self.cue[0] if self.cue else self.sentence[0]


@dataclass(frozen=True, slots=True)
class Page:
    """What a document as a whole tells about time. `today` is the day of the report, which may be inferred or unknown."""

    text: str
    today: date | None
    inferred: bool
    expressions: tuple[Expression, ...]
    paragraphs: tuple[Span, ...]
    quoted: tuple[Span, ...]
    days_of_names: dict[str, list[Expression]]
    opening_names: frozenset[str]
    opening_day: Expression | None
    signs: tuple[str, ...]

    @classmethod
    def of(cls, text: str, today: date | None, inferred: bool) -> Page:
        """Go through a text once."""
        found = tuple(find_expressions(text, today))
        spans = tuple(paragraphs(text))
        quoted = tuple(q for a, b in spans for q in quoted_ranges(text, a, b)) if found else ()
        told = [e for e in found if e.edtf and len(e.edtf) == 10 and e.rule in _DAY_RULES and not within(e.span[0], quoted)]
        opening = told[0] if told and told[0].span[0] < OPENING else None
        return cls(
            text, today, inferred, found, spans, quoted, _days_of_names(text, spans, told), names_in(text[:OPENING]), opening,
            _page_signs(found, opening, today),
        )  # fmt: skip

    @property
    def day(self) -> str | None:
        """The day of the report as EDTF."""
        return edtf_of(self.today) if self.today else None

    def between(self, start: int, end: int) -> list[Expression]:
        """The time expressions that begin in [start, end)."""
        first, last = (bisect_left(self.expressions, at, key=_start) for at in (start, end))
        return list(self.expressions[first:last])

    def paragraph_at(self, offset: int) -> int:
        """The number of the paragraph that holds an offset."""
        return max(0, bisect_right(self.paragraphs, (offset, len(self.text) + 1)) - 1)


def _start(expression: Expression) -> int:
    return expression.span[0]


def _days_of_names(text: str, spans: Sequence[Span], told: Sequence[Expression]) -> dict[str, list[Expression]]:
    """For every name the days that are given in its sentences."""
    days: dict[str, list[Expression]] = {}
    for expression in told:
        start, end = expression.span
        paragraph = spans[max(0, bisect_right(spans, start, key=lambda span: span[0]) - 1)]
        low, high = next(((a, b) for a, b in sentences(text, *paragraph) if a <= start < b), paragraph)
        for name in names_in(text[max(low, start - _REACH_BEFORE) : min(high, end + _REACH_AFTER)]):
            days.setdefault(name, []).append(expression)
    return days


def _page_signs(found: Sequence[Expression], opening: Expression | None, today: date | None) -> tuple[str, ...]:
    if today is None:
        return ("undated report",)
    day = edtf_of(today)
    told = [e.edtf == day for e in found if e.edtf and len(e.edtf) == 10]
    opens = "none" if opening is None else "today" if opening.edtf == day else "other"
    share = round(3 * sum(told) / len(told)) if told else -1
    return f"opens {opens}", f"today share {share}", f"days {min(4, len(told))}"


def stepped(edtf: str | None, step: Step) -> str | None:
    """The time a step away from another one, no more precise than that one; None where it cannot be told."""
    if edtf is None or len(edtf) not in _PRECISIONS:
        return None
    known = _PRECISIONS[len(edtf)]
    unit = step.unit or known
    if step.count == 0 or len(edtf_of(date.min, unit)) > len(edtf):
        return edtf if unit in ("day", "week", known) or step.count else edtf[: len(edtf_of(date.min, unit))]
    there = moved(date.fromisoformat((edtf + "-01-01")[:10]), step.count, unit)
    return edtf_of(there, unit) if there else None


class _Ballot:
    """Candidates as they come in, one for each date."""

    def __init__(self, common: Sequence[str]) -> None:
        self.common = common
        self.by_edtf: dict[str | None, Candidate] = {}

    def add(self, source: str, reason: Candidate, signs: Iterable[str] = ()) -> None:
        """Count what a source says for a date; the first source to name it gives the reason, or the first that names it by itself."""
        known = self.by_edtf.setdefault(reason.edtf, reason)
        if known.counted and not reason.counted:
            reason.features = known.features
            self.by_edtf[reason.edtf] = known = reason
        features = known.features
        features[source] = 1.0
        for sign in (*self.common, *signs):
            features[f"{source}: {sign}"] = 1.0


def candidates(page: Page, asked: Inquiry) -> list[Candidate]:
    """The times that the statement may have had; the last of them is no time at all."""
    number = page.paragraph_at(asked.at)
    signs = [*signs_of(page.text, asked.sentence, asked.cue, asked.content, asked.act), *page.signs]
    signs.append("paragraph " + ("first" if number == 0 else "early" if number < 3 else "middle" if number < 10 else "late"))
    if asked.standing:
        signs.append("standing")
    names = names_near(page.text, asked.sentence, asked.cue, asked.content)
    if not names:
        signs.append("nameless")
        names = _names_before(page, number, asked.sentence[0])
    opens = bool(names & page.opening_names)
    if opens:
        signs += ["opening speaker", f"opening speaker {page.signs[0]}"]
    ballot = _Ballot([s for s in signs if s.split()[0] in _COMMON])
    dated = _add_expressions(ballot, page, asked, page.paragraphs[number] if page.paragraphs else asked.sentence)
    signs.append("dated" if dated else "not dated")
    signs += _add_last(ballot, page, asked, number)
    signs += _add_voice(ballot, page, asked.voice)
    signs.append("known" if _add_names(ballot, page, asked, names) else "new")
    if page.opening_day:
        ballot.add("opening", _reason(page, page.opening_day, "opening"), ["opening speaker"] if opens else [])
    signs += ["w " + word for word in words_near(page.text, asked.sentence, asked.cue, asked.content)]
    if page.day:
        ballot.add("month", Candidate(page.day[:7], "publication_month", None, page.inferred))
        ballot.add("today", Candidate(page.day, "publication", None, page.inferred), signs)
    ballot.add("none", Candidate(None, "undated", None, inferred=False), signs)
    return list(ballot.by_edtf.values())


def _reason(page: Page, expression: Expression, rule: str | None = None) -> Candidate:
    return Candidate(expression.edtf, rule or expression.rule, expression.text, expression.relative and page.inferred)


def _names_before(page: Page, number: int, end: int) -> frozenset[str]:
    """The names nearest before a sentence that has none of its own, from its paragraph or the three before."""
    for start, stop in reversed(page.paragraphs[max(0, number - 2) : number + 1]):
        names = names_in(page.text[start : min(stop, end)])
        if names:
            return names
    return frozenset()


def _add_expressions(ballot: _Ballot, page: Page, asked: Inquiry, paragraph: Span) -> bool:
    """The time expressions of the paragraph; whether one of them stands beside the statement."""
    beside = False
    here = _nearest(page.between(min(paragraph[0], asked.sentence[0]), max(paragraph[1], asked.sentence[1])), asked.at)
    for expression in here:
        start = expression.span[0]
        quoted = within(start, page.quoted)
        signs = [f"rule {expression.rule}", f"{expression.rule} {'deed' if asked.act.is_deed else 'said'}"]
        signs.append("quoted words" if quoted else "plain words")
        if start < asked.sentence[0]:
            source = "preceding"
        elif start >= asked.sentence[1]:
            source = "following"
        else:
            source = "content" if any(a <= start < b for a, b in asked.content) else "own"
            signs += _place_signs(page.text, asked, expression, here)
        for edtf, origin, inferred in _readings(page, expression, asked, here):
            reason = Candidate(edtf, expression.rule, expression.text, inferred, counted=expression.step is not None)
            beside |= source == "own" and not quoted and expression.rule != "year_of_thing"
            ballot.add(source, reason, [*signs, *origin, *_age(page, edtf)])
    return beside


def _nearest(here: Sequence[Expression], at: int) -> Sequence[Expression]:
    """The expressions around a place: each is compared with all others, which a paragraph of thousands must not make costly."""
    low = max(0, min(bisect_left(here, at, key=_start) - _MOST // 2, len(here) - _MOST))
    return here[low : low + _MOST]


def _readings(page: Page, expression: Expression, asked: Inquiry, here: Sequence[Expression]) -> list[tuple[str, list[str], bool]]:
    """The times that an expression may mean, with signs of their origin, and whether they rest on a day that is inferred.

    "At the time" counts from the statement before, or from the time named last: the statement that goes with that may have been missed.
    """
    if not expression.step:
        return [(expression.edtf, [], expression.relative and page.inferred)] if expression.edtf else []
    before = asked.previous or When(None)
    last = max((e for e in here if e.edtf and e.span < expression.span), key=lambda e: e.span, default=None)
    said, named = stepped(before.edtf, expression.step), stepped(last.edtf if last else None, expression.step)
    origins = (
        (said, "from both" if said == named else "from said", before.inferred),
        (named if named != said else None, "from named", last is not None and last.relative and page.inferred),
    )
    return [(edtf, [origin], inferred) for edtf, origin, inferred in origins if edtf]


def _age(page: Page, edtf: str | None) -> list[str]:
    """How long before the day of the report a time lies, to its precision."""
    if page.today is None or edtf is None:
        return []
    if edtf == page.day:
        return ["is today"]
    known = len(edtf)
    if known not in _PRECISIONS:
        return ["age unclear"]
    if (page.day or "").startswith(edtf):
        return [f"age {_PRECISIONS[known]} now"]
    days = (page.today - date.fromisoformat((edtf + "-01-01")[:10])).days
    return [f"age {_PRECISIONS[known]} {bisect_right(_AGES, days)}"]


def _distance(asked: Inquiry, expression: Expression) -> int:
    if asked.cue is None:
        return 0
    return max(0, expression.span[0] - asked.cue[1], asked.cue[0] - expression.span[1])


def _place_signs(text: str, asked: Inquiry, expression: Expression, here: Sequence[Expression]) -> list[str]:
    """How an expression stands to the cue in the same sentence."""
    start, end = expression.span
    distance = _distance(asked, expression)
    signs = ["near" if distance < 25 else "middling" if distance < 80 else "far"]
    after = asked.cue is not None and start >= asked.cue[1]
    signs.append("after cue" if after else "before cue")
    if _BREAK.search(text, asked.cue[1] if after and asked.cue else end, start if after else max(end, asked.at)):
        signs.append("clause between")
    if _BOUND.search(text, max(0, start - 8), start):
        signs.append("bounded")
    rivals = (e for e in here if e is not expression and within(e.span[0], (asked.sentence,)))
    signs.append("closest" if all(_distance(asked, e) >= distance for e in rivals) else "not closest")
    return signs


def _add_last(ballot: _Ballot, page: Page, asked: Inquiry, number: int) -> list[str]:
    """The time of the statement before; how near that statement stands, as signs for the day of the report and for no time."""
    near, signs = "stale", []
    if asked.last:
        sentence, when = asked.last
        near = "far"
        if sentence == asked.sentence:
            near = "in same sentence"
        elif page.paragraph_at(sentence[0]) == number:
            near = "in same paragraph"
        elif 0 <= asked.sentence[0] - sentence[1] < _CLOSE:
            near = "close"
        time = "none" if when.edtf is None else "today" if when.edtf == page.day else "other"
        signs = [f"last {time} {near}"]
        if when.edtf is None:
            near = "stale"
    if asked.previous and asked.previous.edtf:
        before = asked.previous
        reason = Candidate(before.edtf, "previous", before.text, before.inferred)
        ballot.add("previous", reason, [f"last {near}", f"long {len(before.edtf or '')}", *_age(page, before.edtf)])
    return signs


def _add_voice(ballot: _Ballot, page: Page, voice: Voice | None) -> list[str]:
    """The time of the speaker's statement before, to which a report often comes back from afar; as signs, what it was."""
    if voice is None or voice.before is None:
        return ["speaker new" if voice else "speaker unknown"]
    before, order = voice.before, "again" if voice.again else "back"
    if before.edtf is None:
        return [f"speaker undated {order}"]
    reason = Candidate(before.edtf, "same_speaker", before.text, before.inferred)
    ballot.add("speaker", reason, [f"speaker {order}", f"long {len(before.edtf)}", *_age(page, before.edtf)])
    return [f"speaker {'today' if before.edtf == page.day else 'dated'} {order}"]


def _add_names(ballot: _Ballot, page: Page, asked: Inquiry, names: frozenset[str]) -> bool:
    """The days told of the same names nearest before and after; whether there are any."""
    days = [page.days_of_names[name] for name in names if name in page.days_of_names]
    before = max((e for told in days for e in told[: bisect_left(told, asked.sentence[0], key=_start)][-1:]), key=_start, default=None)
    after = min((e for told in days for e in told[bisect_left(told, asked.sentence[1], key=_start) :][:1]), key=_start, default=None)
    for source, expression in (("named before", before), ("named after", after)):
        if expression:
            ballot.add(source, _reason(page, expression, "same_names"), _age(page, expression.edtf))
    return bool(days)
