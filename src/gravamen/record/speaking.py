"""Who speaks about whom: every statement on file as columns in memory, for what is asked of a country and of two facing each other.

Statements that only repeat others, and rejected ones, are left out; those that stand in no dispute are in.

What stands between two countries is what either says of or to the other, and what it denies, rejects or promises in a dispute in which
the other complains of it: who denies speaks of their own conduct, and need not name the other. What else a country says of itself in
such a dispute is not between the two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import Connection, select

from gravamen.model import Act
from gravamen.record.labels import Codes, Labels, Mask, Numbers, labelled, many_labelled
from gravamen.record.schema import dispute, statement

_OF_ONESELF = (Act.DENY, Act.REJECT, Act.PROMISE)
"""By these whose conduct is at issue answers for it."""
_LEADING = (statement.c.lead.is_(None), statement.c.rejected.is_(False))


@dataclass(frozen=True, slots=True)
class Speaking:
    """The columns: of each statement its number, act, who speaks, for which country, of which, to which, and which it answers; the
    place of its day in `days` (`ranks`), and how its date is written (`whens`). `earliest` and `latest` are its rows with the earliest
    or the latest day first, undated ones last."""

    numbers: Numbers
    acts: Labels
    voices: Labels
    speakers: Labels
    respondents: Labels
    addressees: Labels
    answered: Labels
    whens: Labels
    days: Sequence[str]
    ranks: Numbers
    earliest: Numbers = field(repr=False)
    latest: Numbers = field(repr=False)

    def by_country(self, code: str) -> Mask:
        """What is said for a country."""
        return _has(self.speakers, code)

    def between(self, one: str, other: str) -> Mask:
        """What either of two countries says of or to the other, and denies, rejects or promises where the other complains of it."""
        return self._facing(one, other) | self._facing(other, one)

    def _facing(self, speaker: str, other: str) -> Mask:
        size = len(self.numbers)
        meant = (labels.chosen((other,), size) for labels in (self.respondents, self.addressees, self.answered))
        return self.by_country(speaker) & np.logical_or.reduce(list(meant))

    def by_act(self, which: Mask) -> list[tuple[str, int]]:
        """How often each act, the most frequent first."""
        return _counted(self.acts, which)

    def by_voice(self, which: Mask) -> list[tuple[str, int]]:
        """How often each actor speaks, by id, the most frequent first."""
        return _counted(self.voices, which)

    def faced_by(self, code: str) -> list[tuple[str, int]]:
        """Whom a country speaks of or to, the most spoken of first."""
        mine, spoken = self.by_country(code), Counter[str]()
        # What is said both of and to a country is one statement; the two columns have the same codes.
        only_to = mine & (self.addressees.codes != self.respondents.codes)
        for labels, which in ((self.respondents, mine), (self.addressees, only_to)):
            spoken.update(dict(_counted(labels, which)))
        return _most_first((other, number) for other, number in spoken.items() if other != code)

    def earliest_first(self, which: Mask, limit: int, offset: int = 0) -> list[int]:
        """The numbers of a part of some statements."""
        return self._part(self.earliest, which, limit, offset)

    def earliest_after(self, which: Mask, after: tuple[str | None, int] | None, limit: int) -> list[tuple[str | None, int]]:
        """Some statements behind one with a day and a number: the same two of each."""
        rows = self.earliest[which[self.earliest]]
        if after is not None:
            day, number = after
            rank = len(self.days) if day is None else bisect_left(self.days, day)
            is_same = (self.ranks[rows] == rank) & (day is None or self.days[rank : rank + 1] == [day])
            rows = rows[(is_same & (self.numbers[rows] > number)) | (self.ranks[rows] > rank) | (~is_same & (self.ranks[rows] == rank))]
        days = [*self.days, None]
        return [(days[self.ranks[row]], int(self.numbers[row])) for row in rows[:limit].tolist()]

    def for_countries(self) -> list[tuple[str, int]]:
        """How much is said for each country, most first."""
        return _counted(self.speakers, np.ones(len(self.numbers), dtype=bool))

    def latest_first(self, which: Mask, limit: int, offset: int = 0) -> list[int]:
        """The numbers of a part of some statements."""
        return self._part(self.latest, which, limit, offset)

    def _part(self, order: Numbers, which: Mask, limit: int, offset: int) -> list[int]:
        found: list[int] = self.numbers[order[which[order]][offset : offset + limit]].tolist()
        return found


def speaking_of(connection: Connection) -> Speaking:
    """Reads the columns."""
    s = statement.c
    told = (s.number, s.act, s.actor, s.speaker_country, s.respondent_country, s.addressee_country, s.day, s.when)
    found = connection.execute(select(*told).where(*_LEADING).order_by(s.number)).all()
    numbers, acts, voices, speakers, respondents, addressees, days, whens = zip(*found, strict=True) if found else ((),) * len(told)
    answered = _answered(connection)
    countries = sorted({*respondents, *addressees} - {None})
    # ISO days sort as they are spelled.
    known = sorted({day for day in days if day is not None})
    place = {day: n for n, day in enumerate(known)}
    ranks = np.fromiter((place.get(day, len(known)) for day in days), np.int64, len(days))
    return Speaking(
        numbers=np.array(numbers, dtype=np.int64),
        acts=labelled(acts, tuple(Act)),
        voices=labelled(voices),
        speakers=labelled(speakers),
        respondents=labelled(respondents, countries),
        addressees=labelled(addressees, countries),
        answered=many_labelled([answered.get(number, ()) for number in numbers]),
        whens=labelled(whens),
        days=known,
        ranks=ranks,
        earliest=np.argsort(ranks, kind="stable"),
        latest=np.argsort(np.where(ranks == len(known), 0, -1 - ranks), kind="stable"),
    )


def _answered(connection: Connection) -> dict[int, list[str]]:
    """For each statement by which a country answers for its own conduct, by number, who complains of that in its dispute."""
    s, d = statement.c, dispute.c
    own = select(s.number, d.complainant_codes).join(dispute, d.id == s.dispute).where(s.speaker_country == d.respondent)
    return {row[0]: row[1].split() for row in connection.execute(own.where(s.act.in_(_OF_ONESELF), *_LEADING))}


def _has(labels: Labels, value: str) -> Mask:
    return labels.chosen((value,), len(labels.codes))


def _counted(labels: Labels, which: Mask) -> list[tuple[str, int]]:
    codes: Codes = labels.codes[which]
    counts: Sequence[int] = np.bincount(codes[codes >= 0], minlength=len(labels.values)).tolist()
    return _most_first((value, number) for value, number in zip(labels.values, counts, strict=True) if number)


def _most_first(counted: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))
