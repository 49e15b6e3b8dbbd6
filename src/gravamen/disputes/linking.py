"""Disputes across documents, by rules that anyone can read; every statement carries the reason that brought it in.

What may be one dispute is of one respondent and one topic. Within that, *strands* (the statements of one document that stand
together) are joined where

1. they tell of the same occasion;
2. the same country complains in them, and no more than `NEAR_DAYS` days without a word from it lie between them; where several
   countries complain in one strand, it counts for the one that does so most;
3. a strand of which no day is known has the same complainant as others: it joins the latest of those;
4. a strand without a complainant (a denial, a promise) lies within `NEAR_DAYS` days of others: it joins the nearest;
   one of which no day is known joins the largest.

A dispute has two statements or more, and a complaint or a denial among them. It keeps its name when statements are added: it is
the dispute with which it shares most of them.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, pairwise

from gravamen.disputes.filed import Filed
from gravamen.model import Act

RULE = "disputes 2"
NEAR_DAYS = 60


@dataclass(slots=True, eq=False)
class Strand:
    """The statements of one document that stand together, and the reason that joined them to others.

    `key` puts strands in an order that does not depend on when they were filed; `complainant` is the country that most often
    holds something against the respondent in it; `day` that of its report, or the latest known of its statements.
    """

    key: str
    members: list[Filed]
    complainant: str | None
    day: date | None
    reason: str | None = None
    parent: Strand | None = None

    @classmethod
    def of(cls, key: str, members: list[Filed], respondent: str) -> Strand:
        """The strand of these statements."""
        voices = Counter(
            s.speaker_country
            for s in members
            if Act(s.act).is_complaint and s.speaker_country and s.speaker_country != respondent and not s.negated
        )
        complainant = min(voices, key=lambda country: (-voices[country], country), default=None)
        day = max((s.reported for s in members if s.reported), default=None)
        return cls(key, members, complainant, date.fromisoformat(day) if day else None)

    def root(self) -> Strand:
        """The strand that stands for all that are joined with this one."""
        top = self
        while top.parent is not None:
            if top.parent.parent is not None:
                top.parent = top.parent.parent
            top = top.parent
        return top


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
    strands = _strands(everything, respondent)
    _join_same_occasions(strands, everything, leads)
    _join_by_complainant(strands)
    _join_without_complainant(strands)
    together: dict[str, list[Strand]] = defaultdict(list)
    for strand in strands:
        together[strand.root().key].append(strand)
    found = [_members(group, leads) for group in together.values()]
    disputes = [group for group in found if _is_dispute(group)]
    return _named(respondent, topic, disputes)


def _strands(statements: Iterable[Filed], respondent: str) -> list[Strand]:
    by_key: dict[str, list[Filed]] = defaultdict(list)
    for s in statements:
        by_key[s.strand or s.id].append(s)
    return [Strand.of(key, by_key[key], respondent) for key in sorted(by_key)]


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


def _join_by_complainant(strands: Sequence[Strand]) -> None:
    by_complainant: dict[str, list[Strand]] = defaultdict(list)
    for strand in strands:
        if strand.complainant:
            by_complainant[strand.complainant].append(strand)
    for country in sorted(by_complainant):
        shared = f"same respondent and topic, complaint of {country} too"
        group = by_complainant[country]
        dated = sorted((s for s in group if s.day), key=_by_day)
        for before, strand in pairwise(dated):
            gap = _gap(before, strand)
            if gap <= NEAR_DAYS:
                _join(before, strand, f"{shared}, {_apart(gap)}")
        undated = [s for s in group if not s.day]
        latest = dated[-1] if dated else undated[0]
        for strand in undated:
            if strand is not latest:
                _join(latest, strand, f"{shared}; when it was said is not known")


def _by_day(strand: Strand) -> tuple[date, str]:
    return strand.day or date.min, strand.key


def _gap(one: Strand, other: Strand) -> int:
    """The days between two strands whose days are known."""
    return abs(((one.day or date.min) - (other.day or date.min)).days)


def _apart(days: int) -> str:
    return "on the same day" if days == 0 else f"{days} day{'' if days == 1 else 's'} apart"


def _join_without_complainant(strands: Sequence[Strand]) -> None:
    complaining = [s for s in strands if s.complainant]
    homes = {s.root().key for s in complaining}
    silent = [s for s in strands if s.root().key not in homes]
    if not complaining or not silent:
        return
    sizes = Counter(s.root().key for s in complaining)
    largest = max(complaining, key=lambda s: (sizes[s.root().key], s.key))
    dated = sorted((s for s in complaining if s.day), key=_by_day)
    for strand in silent:
        if strand.day is None:
            _join(largest, strand, "same respondent and topic; when it was said is not known, so it stands with the largest dispute")
        elif nearest := _nearest(strand, dated):
            _join(nearest, strand, f"same respondent and topic, {_apart(_gap(nearest, strand))}")


def _nearest(strand: Strand, dated: Sequence[Strand]) -> Strand | None:
    """Among strands in the order of their days the nearest one within reach; of two as near, the earlier."""
    at = bisect_left(dated, _by_day(strand), key=_by_day)
    around = [s for s in dated[max(0, at - 1) : at + 1] if _gap(s, strand) <= NEAR_DAYS]
    return min(around, key=lambda s: (_gap(s, strand), _by_day(s)), default=None)


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
    taken: set[str] = set()
    for members in ordered:
        before = Counter(s.linked for s, _ in members.values() if s.linked and s.linked not in taken)
        continued = min(before, key=lambda id: (-before[id], id), default=None)
        names.append(continued)
        if continued is not None:
            taken.add(continued)
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
