"""When a statement was made or a deed done: the calendar of one document, and the choice among the times it offers.

A statement has some candidates: the time expressions of its paragraph, the time of the statement before, the time of the last
statement by the same names, the day of the report, and no time at all. Candidates of equal date are one. A conditional logit
over named features, fitted on annotated articles (training/fit_times.py), takes the likeliest.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files

from gravamen.model import Act, Span, When
from gravamen.reading.dates_in_text import Expression, Step, edtf_of, find_expressions, inferred_day, moved
from gravamen.reading.ranking import best
from gravamen.reading.time_signs import names_in, names_near, signs_of, words_of
from gravamen.reading.windows import paragraphs, quoted_ranges, sentences

# The opening of a text: a date given here is what the report is about.
_OPENING_LENGTH = 600
_PRECISION = {4: "year", 7: "month", 10: "day"}


@dataclass(slots=True)
class Candidate:
    """A time that a statement may have had, with what speaks for it and the wording and rule to give as its reason."""

    edtf: str | None
    rule: str
    text: str | None = None
    inferred: bool = False
    features: dict[str, float] = field(default_factory=dict)


@functools.cache
def fitted_weights() -> Mapping[str, float]:
    """The weights of the features, by name."""
    return json.loads((files("gravamen.reading") / "data" / "times.json").read_text("utf-8"))


@dataclass(slots=True)
class Calendar:
    """What a document tells about time. Ask it for its statements in text order: it remembers what it answered."""

    text: str
    today: date | None
    inferred: bool
    expressions_found: list[Expression]
    paragraph_spans: list[Span]
    quoted: list[Span]
    last_of_name: dict[str, When] = field(default_factory=dict)
    dn: dict | None = None

    @classmethod
    def of(cls, text: str, published: str | None) -> Calendar:
        """The calendar of a text; `published` is an ISO date. Without one the day is inferred where the text allows it."""
        today = _parsed(published)
        inferred = today is None
        if inferred:
            today = inferred_day(text)
        spans = paragraphs(text)
        quoted = [q for a, b in spans for q in quoted_ranges(text, a, b)]
        return cls(text, today, inferred and today is not None, find_expressions(text, today), spans, quoted)

    def expressions(self, start: int, end: int) -> list[Expression]:
        """The time expressions that begin in [start, end)."""
        return [e for e in self.expressions_found if start <= e.span[0] < end]

    def candidates(
        self, sentence: Span, cue: Span | None, content: Sequence[Span], act: Act, previous: When | None
    ) -> list[Candidate]:
        at = cue[0] if cue else sentence[0]
        number = max((i for i, (a, _) in enumerate(self.paragraph_spans) if a <= at), default=0)
        paragraph = self.paragraph_spans[number] if self.paragraph_spans else sentence
        signs = signs_of(self.text, sentence, cue, content, act)
        names = names_near(self.text, sentence, cue, content)
        if not names:
            signs.append("nameless")
            for i in range(number, max(-1, number - 3), -1):
                lo, hi = self.paragraph_spans[i]
                w = self.text[lo : min(hi, sentence[0])]
                names = names_in(w)
                if names:
                    break
        day = edtf_of(self.today) if self.today else None
        signs.append(
            "paragraph " + ("first" if number == 0 else "early" if number < 3 else "middle" if number < 10 else "late")
        )
        lead = self.lead()
        leadkind = "lead none" if lead is None else "lead today" if lead.edtf == day else "lead other"
        signs.append(leadkind)
        opening = names_in(self.text[:_OPENING_LENGTH])
        if names & opening:
            signs.append("opening speaker")
            signs.append("opening speaker " + leadkind)
        dated = self.dated_names()
        known = [(e, "named before" if e.span[0] < sentence[0] else "named after") for n in names for e in dated.get(n, ())]
        kb = [e for e, w in known if w == "named before"]
        ka = [e for e, w in known if w == "named after"]
        known = ([(max(kb, key=lambda e: e.span), "named before")] if kb else []) + (
            [(min(ka, key=lambda e: e.span), "named after")] if ka else []
        )
        signs.append("known" if known else "new")
        if day is None:
            signs.append("undated")
        frac = [e.edtf == day for e in self.expressions_found if e.edtf and len(e.edtf) == 10]
        signs.append("today share %d" % (round(3 * sum(frac) / len(frac)) if frac else -1))
        signs.append("days %d" % min(4, len(frac)))
        made: dict[str | None, Candidate] = {}
        local = [
            x
            for x in signs
            if x.split()[0] in ("tense", "deed", "said", "pronoun", "quoted", "nameless", "paragraph", "later", "earlier")
        ]

        def add(edtf, source, rule, text=None, inferred=False, extra=(), sg=local):
            c = made.setdefault(edtf, Candidate(edtf, rule, text, inferred))
            c.features[source] = 1.0
            for s in (*sg, *extra):
                c.features[f"{source}: {s}"] = 1.0

        own = False
        for e in self.expressions(*paragraph) if True else ():
            inside_sentence = sentence[0] <= e.span[0] < sentence[1]
            inside = any(a <= e.span[0] < b for a, b in content)
            quoted = any(a <= e.span[0] < b for a, b in self.quoted)
            source = (
                ("content" if inside else "own") if inside_sentence else "preceding" if e.span[0] < sentence[0] else "following"
            )
            gap = min(abs(e.span[0] - cue[1]), abs(cue[0] - e.span[1])) if cue else 0
            edtf = e.edtf
            if e.step:
                edtf = stepped((previous.edtf if previous else None), e.step)
            extra = [f"rule {e.rule}", "quoted words" if quoted else "plain words"]
            if inside_sentence:
                extra.append("near" if gap < 25 else "mid" if gap < 80 else "far")
                extra.append("expr after" if cue and e.span[0] >= cue[1] else "expr before")
                btw = self.text[min(e.span[1], at) : max(e.span[0], cue[1] if cue else at)]
                if re.search(r"[,;–—]| that | who | which | when | after ", btw):
                    extra.append("clause between")
                if re.search(r"\b(?:since|until|by|from|before|after)\s+$", self.text[max(0, e.span[0] - 8) : e.span[0]]):
                    extra.append("bounded")
                others = sum(
                    1 for x in self.expressions(*sentence) if x is not e and (abs(x.span[0] - at) < abs(e.span[0] - at))
                )
                extra.append("closest" if not others else "not closest")
            extra.append(f"{e.rule} {'deed' if act.is_deed else 'said'}")
            if edtf is None:
                continue
            if source == "own" and e.rule != "year_of_thing" and not quoted:
                own = True
            if edtf == day:
                extra.append("is today")
            add(edtf, source, e.rule, e.text, e.relative and self.inferred, extra)
        signs.append("dated" if own else "not dated")
        if previous and previous.edtf:
            add(
                previous.edtf,
                "previous",
                "previous",
                previous.text,
                previous.inferred,
                (f"prec {len(previous.edtf)}",) + (("is today",) if previous.edtf == day else ()),
            )
        for e, source in known:
            add(e.edtf, source, "same_speaker", e.text, e.relative and self.inferred, ("is today",) if e.edtf == day else ())
        if lead and lead.edtf:
            add(
                lead.edtf,
                "lead",
                "lead",
                lead.text,
                lead.relative and self.inferred,
                ("opening speaker",) if names & opening else (),
            )
        words = ["w " + w for w in words_of(self.text, sentence, cue, content)]
        if day:
            add(day, "today", "publication", None, self.inferred, words, signs)
            add(day[:7], "month", "publication_month", None, self.inferred)
        add(None, "none", "undated", None, False, words, signs)
        return list(made.values())

    def dated_names(self):
        if self.dn is None:
            self.dn = {}
            for e in self.expressions_found:
                if (
                    e.edtf
                    and len(e.edtf) == 10
                    and e.rule in ("weekday", "weekday_date", "date", "day_word")
                    and not any(a <= e.span[0] < b for a, b in self.quoted)
                ):
                    lo, hi = next(((a, b) for a, b in self.paragraph_spans if a <= e.span[0] < b), (0, 0))
                    s = next(((a, b) for a, b in sentences(self.text, lo, hi) if a <= e.span[0] < b), (lo, hi))
                    for n in names_in(self.text[max(s[0], e.span[0] - 100) : min(s[1], e.span[1] + 60)]):
                        self.dn.setdefault(n, []).append(e)
        return self.dn

    def lead(self):
        for e in self.expressions(0, _OPENING_LENGTH):
            if e.edtf and len(e.edtf) == 10 and not any(a <= e.span[0] < b for a, b in self.quoted):
                return e
        return None

    def remember(self, *a):
        pass

    def when(self, sentence, cue, content, act, previous=None, standing=False) -> When:
        cands = self.candidates(sentence, cue, content, act, previous)
        if standing:
            chosen = next(c for c in cands if c.edtf is None)
        else:
            chosen = cands[best(fitted_weights(), [c.features for c in cands])[0]]
        w = When(chosen.edtf, chosen.text, chosen.rule, chosen.inferred)
        self.remember(sentence, cue, content, w)
        return w


def stepped(edtf: str | None, step: Step) -> str | None:
    """The time a step away from another one, no more precise than that one; None where it cannot be told."""
    if edtf is None or len(edtf) not in _PRECISION:
        return None
    unit = step.unit or _PRECISION[len(edtf)]
    length = {"day": 10, "week": 7, "month": 7, "year": 4}[unit]
    if length > len(edtf):
        return edtf if step.count == 0 or unit != "year" else None
    there = moved(date.fromisoformat((edtf + "-01-01")[:10]), step.count, unit)
    return there.isoformat()[:length] if there else None


def _parsed(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
