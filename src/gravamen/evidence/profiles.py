"""What each group did: members, who leads, when, on what, and how much of the members' activity it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from gravamen.evidence.checks import Checks, check_group
from gravamen.evidence.edges import Names, Reported
from gravamen.evidence.groups import Groups, places_of
from gravamen.evidence.pairs import integers
from gravamen.evidence.parameters import MICROSECONDS
from gravamen.evidence.poisson_binomial import Floats, Integers

_HOUR = 3600 * MICROSECONDS


@dataclass(frozen=True, slots=True)
class Member:
    """An account of a group: `led` and `followed` of its co-actions it was first or second in, `coordinated` of its `posts` took part."""

    account: int
    group: int
    edges: int
    led: int
    followed: int
    posts: int
    coordinated: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Profile:
    """A group. `cohesion` is the share of its pairs that are edges; `hours` counts its co-acting posts by hour of day (UTC);
    `kinds` the edges that met on each kind of object, and `kind_overlap` those that met on more than one."""

    number: int
    members: tuple[Member, ...]
    edges: int
    objects: int
    co_actions: int
    cohesion: float
    first: int
    last: int
    platforms: tuple[str, ...]
    hours: tuple[int, ...]
    kinds: dict[str, int]
    kind_overlap: int
    checks: Checks

    @property
    def leader(self) -> Member:
        """The member that was first most often."""
        return max(self.members, key=lambda member: (member.led, -member.account))

    @property
    def coordinated_share(self) -> float:
        """The share of the members' posts that took part in co-actions of the group."""
        return sum(m.coordinated for m in self.members) / max(1, sum(m.posts for m in self.members))


def profile_groups(
    groups: Groups, reported: Reported, names: Names, p_same_hour: Floats, shared: Integers, expected: Floats
) -> tuple[Profile, ...]:
    """The profile of each group, from the edges inside it and their co-actions."""
    common = groups.common(reported.a, reported.b)
    edges_of = places_of(common, groups.number)
    meetings_of = places_of(common[integers(reported.meetings, "pair")], groups.number)
    place = {number: row for row, number in enumerate(names.numbers.tolist())}
    profiles = list[Profile]()
    for number, (members, inside, rows) in enumerate(zip(groups.members(), edges_of, meetings_of, strict=True), 1):
        meetings = reported.meetings.take(pa.array(rows))
        checks = check_group(meetings, p_same_hour[inside], shared[inside], expected[inside])
        degrees = np.concatenate([reported.a[inside], reported.b[inside]])
        found = _members(number, members, meetings, degrees, names, place)
        profiles.append(_profile(number, found, meetings, len(inside), names, place, checks))
    return tuple(profiles)


def _profile(
    number: int, members: tuple[Member, ...], meetings: pa.Table, edges: int, names: Names, place: dict[int, int], checks: Checks
) -> Profile:
    t_a, t_b = integers(meetings, "t_a"), integers(meetings, "t_b")
    kinds, overlap = _kinds(meetings)
    return Profile(
        number=number,
        members=members,
        edges=edges,
        objects=len(np.unique(integers(meetings, "o"))),
        co_actions=len(meetings),
        cohesion=edges / (len(members) * (len(members) - 1) / 2),
        first=int(np.minimum(t_a, t_b).min()),
        last=int(np.maximum(t_a, t_b).max()),
        platforms=tuple(sorted({names.platform[place[member.account]].as_py() for member in members})),
        hours=_hours(meetings),
        kinds=kinds,
        kind_overlap=overlap,
        checks=checks,
    )


def _members(
    number: int, members: Integers, meetings: pa.Table, degrees: Integers, names: Names, place: dict[int, int]
) -> tuple[Member, ...]:
    a, b, led = integers(meetings, "a"), integers(meetings, "b"), integers(meetings, "led")
    leading, following = _counts(a[led == 1], b[led == -1]), _counts(a[led == -1], b[led == 1])
    edges, posts = _counts(degrees), _posts_by_account(meetings)
    return tuple(
        Member(
            account=account,
            group=number,
            edges=edges[account],
            led=leading[account],
            followed=following[account],
            posts=int(names.posts[place[account]]),
            coordinated=len(posts[account]),
            first=min(posts[account].values()),
            last=max(posts[account].values()),
        )
        for account in members.tolist()
    )


def _counts(*accounts: Integers) -> Counter[int]:
    return Counter(np.concatenate(accounts).tolist())


def _posts_by_account(meetings: pa.Table) -> dict[int, dict[object, int]]:
    """The co-acting posts of each account, with their times."""
    posts = dict[int, dict[object, int]]()
    for account, post, time in (("a", "post_a", "t_a"), ("b", "post_b", "t_b")):
        rows = (meetings[name].to_pylist() for name in (account, post, time))
        for number, name, t in zip(*rows, strict=True):
            posts.setdefault(number, {})[name] = t
    return posts


def _hours(meetings: pa.Table) -> tuple[int, ...]:
    times = [t for posts in _posts_by_account(meetings).values() for t in posts.values()]
    return tuple(np.bincount(np.array(times, np.int64) // _HOUR % 24, minlength=24).tolist())


def _kinds(meetings: pa.Table) -> tuple[dict[str, int], int]:
    by_kind = dict[str, set[int]]()
    for kind, pair in zip(meetings["kind"].to_pylist(), meetings["pair"].to_pylist(), strict=True):
        by_kind.setdefault(kind, set()).add(pair)
    times_met = Counter(pair for found in by_kind.values() for pair in found)
    return {kind: len(found) for kind, found in sorted(by_kind.items())}, sum(number > 1 for number in times_met.values())
