"""Disputes across documents, by rules that anyone can read; every statement carries the reason that brought it in.

What may be one dispute is of one respondent and one topic. Within that, *strands* (the statements of one document that stand
together) are joined where

1. they tell of the same occasion;
2. they share a complainant, and no more than `NEAR_DAYS` days without a word from it lie between them;
3. a strand of which no day is known shares a complainant with others: it joins the latest of those;
4. a strand without a complainant (a denial, a promise) lies within `NEAR_DAYS` days of others: it joins the nearest;
   one of which no day is known joins the largest.

A dispute has two statements or more, and a complaint or a denial among them. It keeps its name when statements are added: it is
the dispute with which it shares most of them.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from gravamen.disputes.filed import Filed
from gravamen.model import Act

RULE = "disputes 1"
NEAR_DAYS = 90


@dataclass(slots=True)
class Strand:
    """The statements of one document that stand together, and the reason that joined them to others."""

    members: list[Filed]
    reason: str | None = None
    parent: Strand | None = field(default=None, repr=False)

    def root(self) -> Strand:
        """The strand that stands for all that are joined with this one."""
        top = self
        while top.parent is not None:
            if top.parent.parent is not None:
                top.parent = top.parent.parent
            top = top.parent
        return top

    @property
    def key(self) -> str:
        """Its name, which puts strands in an order that does not depend on when they were filed."""
        return self.members[0].strand or self.members[0].id

    def complainants(self, respondent: str) -> set[str]:
        """Who complains in it: the countries of those who hold something against the respondent."""
        return {
            s.speaker_country
            for s in self.members
            if Act(s.act).is_complaint and s.speaker_country and s.speaker_country != respondent and not s.negated
        }

    @property
    def days(self) -> tuple[date, date] | None:
        """Its first and last day, where any is known."""
        known = sorted(day for s in self.members if (day := s.since))
        return (date.fromisoformat(known[0]), date.fromisoformat(known[-1])) if known else None


@dataclass(frozen=True, slots=True)
class Linked:
    """A dispute as the rules make it: its name, and its statements with the reason for each."""

    id: str
    reasons: dict[str, str]


def link(respondent: str, topic: str, statements: Iterable[Filed], leads: Mapping[str, str]) -> list[Linked]:
    """The disputes that the statements of one respondent and topic make.

    `leads` names, for each statement that repeats another, the one that it repeats: such statements tie their strands to the
    others, and are no members themselves.
    """
    everything = sorted(statements, key=lambda s: s.order)
    strands = _strands(everything)
    _join_same_occasions(strands, everything, leads)
    _join_by_complainant(strands, respondent)
    _join_without_complainant(strands, respondent)
    together: dict[str, list[Strand]] = defaultdict(list)
    for strand in strands:
        together[strand.root().key].append(strand)
    found = [_members(group, leads) for group in together.values()]
    disputes = [group for group in found if _is_dispute(group)]
    return _named(respondent, topic, disputes)


def _strands(statements: Iterable[Filed]) -> list[Strand]:
    by_key: dict[str, Strand] = {}
    for s in statements:
        by_key.setdefault(s.strand or s.id, Strand([])).members.append(s)
    return sorted(by_key.values(), key=lambda strand: strand.key)


def _join(one: Strand, other: Strand, reason: str) -> None:
    """Joins two strands, where they are not joined; the reason stays with the second."""
    a, b = one.root(), other.root()
    if a is b:
        return
    b.parent = a
    other.reason = other.reason or reason


def _join_same_occasions(strands: Sequence[Strand], statements: Iterable[Filed], leads: Mapping[str, str]) -> None:
    home = {s.id: strand for strand in strands for s in strand.members}
    for s in statements:
        lead = leads.get(s.id)
        if lead in home:
            _join(home[lead], home[s.id], "its document reports the same occasion")


def _join_by_complainant(strands: Sequence[Strand], respondent: str) -> None:
    by_complainant: dict[str, list[Strand]] = defaultdict(list)
    for strand in strands:
        for country in strand.complainants(respondent):
            by_complainant[country].append(strand)
    for country in sorted(by_complainant):
        group = by_complainant[country]
        dated = sorted((s for s in group if s.days), key=lambda s: (s.days or (), s.key))
        _join_near(dated, country)
        undated = [s for s in group if not s.days]
        latest = dated[-1] if dated else undated[0]
        for strand in undated:
            if strand is not latest:
                _join(latest, strand, f"same respondent and topic, complaint of {country} too; when it was said is not known")


def _join_near(dated: Sequence[Strand], country: str) -> None:
    before: Strand | None = None
    latest = date.min
    for strand in dated:
        first, last = strand.days or (date.min, date.min)
        gap = (first - latest).days
        if before is not None and gap <= NEAR_DAYS:
            _join(before, strand, f"same respondent and topic, complaint of {country} too, {_apart(gap)}")
        if last >= latest:
            before, latest = strand, last


def _apart(days: int) -> str:
    return "on the same day" if days == 0 else f"{days} day{'' if days == 1 else 's'} apart" if days > 0 else "within the same time"


def _join_without_complainant(strands: Sequence[Strand], respondent: str) -> None:
    complaining = [s for s in strands if s.complainants(respondent)]
    silent = [s for s in strands if not s.complainants(respondent)]
    sizes = Counter(s.root().key for s in strands)
    for strand in silent:
        if strand.root() in [s.root() for s in complaining] or not complaining:
            continue
        if strand.days is None:
            largest = max(complaining, key=lambda s: (sizes[s.root().key], s.key))
            _join(largest, strand, "same respondent and topic; when it was said is not known, so it stands with the largest dispute")
            continue
        gap, _, nearest = min(((_gap(strand, s), s.key, s) for s in complaining if s.days), default=(NEAR_DAYS + 1, "", None))
        if nearest is not None and gap <= NEAR_DAYS:
            _join(nearest, strand, f"same respondent and topic, {_apart(gap)}")


def _gap(one: Strand, other: Strand) -> int:
    a, b = one.days or (date.min, date.min), other.days or (date.max, date.max)
    return max(0, (b[0] - a[1]).days, (a[0] - b[1]).days)


Members = dict[str, tuple[Filed, str]]


def _members(group: Iterable[Strand], leads: Mapping[str, str]) -> Members:
    """The statements of joined strands that repeat no other, with the reason for each."""
    members: Members = {}
    for strand in group:
        for s in strand.members:
            if s.id not in leads:
                why = s.strand_reason or "stands here in its document"
                members[s.id] = (s, f"{why}; {strand.reason}" if strand.reason else why)
    return members


def _is_dispute(members: Members) -> bool:
    acts = [Act(s.act) for s, _ in members.values()]
    return len(acts) > 1 and any(act.is_complaint or act is Act.DENY for act in acts)


def _named(respondent: str, topic: str, groups: Iterable[Members]) -> list[Linked]:
    """Each group under the name of the dispute that it continues, or a new one made of its first statement."""
    ordered = sorted(groups, key=lambda group: (-len(group), min(group)))
    names: list[str | None] = []
    for members in ordered:
        before = Counter(s.linked for s, _ in members.values() if s.linked)
        names.append(next((id for id, _ in sorted(before.items(), key=lambda c: (-c[1], c[0])) if id not in names), None))
    taken = {name for name in names if name}
    linked: list[Linked] = []
    for members, continued in zip(ordered, names, strict=True):
        id = continued or _new_name(respondent, topic, members, taken)
        taken.add(id)
        linked.append(Linked(id, {i: reason for i, (_, reason) in members.items()}))
    return linked


def _new_name(respondent: str, topic: str, members: Members, taken: set[str]) -> str:
    first = min((s for s, _ in members.values()), key=lambda s: (s.since or "9999", s.id))
    names = (hashlib.sha256(f"{respondent}|{topic}|{first.id}|{n}".encode()).hexdigest()[:12] for n in count())
    return next(name for name in names if name not in taken)
