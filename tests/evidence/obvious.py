"""A second implementation of the search, slow and obvious: every pair of posts is looked at, every probability summed over all outcomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from post_building import Share


def tail(odds: Sequence[Fraction], successes: int) -> Fraction:
    """The probability of at least so many successes, exactly, from the distribution of their number."""
    distribution = [Fraction(1)]
    for p in odds:
        distribution = [
            (distribution[n] * (1 - p) if n < len(distribution) else Fraction(0)) + (distribution[n - 1] * p if n else Fraction(0))
            for n in range(len(distribution) + 1)
        ]
    return sum(distribution[successes:], Fraction(0))


def synchrony_of_pairs(shares: Sequence[Share], window: int, min_participation: int) -> dict[tuple[str, str], tuple[int, int, Fraction]]:
    """For each pair that met: co-actions, distinct objects, and the p-value of synchrony. Every post must carry one object."""
    rows = sorted({share for share in shares if share[0] != share[2]})
    by_account, by_object = defaultdict(list), defaultdict(list)
    for row in rows:
        by_account[row[1]].append(row)
        by_object[row[0]].append(row)
    odds_of_two = {
        o: Fraction(sum(abs(x[3] - y[3]) <= window for x, y in combinations(posts, 2)), len(posts) * (len(posts) - 1) // 2)
        for o, posts in by_object.items()
        if len({post[1] for post in posts}) > 1
    }
    compared = sorted(account for account, posts in by_account.items() if len(posts) >= min_participation)
    found = {}
    for a, b in combinations(compared, 2):
        odds, meetings, met = list[Fraction](), 0, 0
        for o, p in odds_of_two.items():
            own, other = ([post for post in by_object[o] if post[1] == account] for account in (a, b))
            if not own or not other:
                continue
            odds.append(min(len(own) * len(other) * p, Fraction(1)))
            close = sum(abs(x[3] - y[3]) <= window for x in own for y in other)
            meetings += close
            met += close > 0
        if met:
            found[a, b] = meetings, met, tail(odds, met)
    return found


def coortweet_edges(shares: Sequence[Share], window: int, min_participation: int) -> dict[tuple[str, str], tuple[int, int, Fraction]]:
    """CooRTweet's edges as the notes on its code say: weight, distinct objects, mean distance in seconds."""

    def active(rows: Sequence[Share]) -> set[str]:
        counts = defaultdict[str, int](int)
        for row in rows:
            counts[row[1]] += 1
        return {account for account, count in counts.items() if count >= min_participation}

    compared = active(shares)
    rows = [row for row in shares if row[1] in compared]
    pairs = [
        (x, y)
        for x, y in combinations(rows, 2)
        if x[0] == y[0] and abs(x[3] - y[3]) <= window and x[1] != y[1] and x[2] != y[2] and x[0] not in (x[2], y[2])
    ]
    posts = {row[2] for pair in pairs for row in pair}
    surviving = [row for row in rows if row[2] in posts]
    enough = active(surviving)
    kept = {row[2] for row in surviving if row[1] in enough}
    edges = defaultdict[tuple[str, str], list[tuple[int, str]]](list)
    for x, y in pairs:
        if x[2] in kept or y[2] in kept:
            a, b = sorted((x[1], y[1]))
            edges[a, b].append((abs(x[3] - y[3]), x[0]))
    return {
        pair: (len(met), len({o for _, o in met}), Fraction(sum(distance for distance, _ in met), len(met))) for pair, met in edges.items()
    }
