"""What else could explain that accounts act together, as far as times and objects tell: checks for a person to weigh, no verdicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa

from gravamen.evidence import steps
from gravamen.evidence.engine import Engine
from gravamen.evidence.pairs import integers, rounded
from gravamen.evidence.parameters import MICROSECONDS
from gravamen.evidence.poisson_binomial import Floats, Integers, upper_tails

HOUR = 3600 * MICROSECONDS
IMPROBABLE = 0.001
"""Edges below this in the check of the same hour are said to be closer than a shared daily rhythm makes them."""
_MINUTE = 60 * MICROSECONDS


def same_hour(engine: Engine, a: Integers, b: Integers, window: int) -> Floats:
    """For each reported pair: how likely is it to meet so often, given the objects that it posted within the same hour (or four windows)?

    Accounts that are awake at the same times, or quick at the same news, come within an hour of each other more often than an object's
    whole profile allows. Within the hour the odds of two shares are those of the object's pairs of shares so close: m(window) / m(hour).
    A small value says that the pair is closer than such habits make it. Replaces the tables `candidates`
    and `candidate_shares`, and leaves `wide_meetings`: all co-actions of the reported pairs within the hour.
    """
    wide = max(HOUR, 4 * window)
    if not len(a):
        return np.zeros(0)
    engine.give("candidates", pa.table({"a": pa.array(a, pa.int32()), "b": pa.array(b, pa.int32())}))
    engine.make("candidate_shares", steps.candidate_shares())
    engine.make("wide_meetings", steps.co_actions(wide))
    engine.make("wide_profile", _wide_profile(wide))
    found = engine.fetch(
        "SELECT m.a, m.b, m.o, m.post_a, m.post_b, m.t_a, m.t_b, COALESCE(p.m, 0) AS narrow, w.m AS wide FROM wide_meetings AS m "
        "JOIN wide_profile AS w ON m.o = w.o LEFT JOIN profile AS p ON m.o = p.o ORDER BY m.a, m.b, m.o, m.post_a, m.post_b, m.t_a, m.t_b"
    )
    odds, owner, met = _trials(found, a, b, window)
    return rounded(upper_tails(owner, odds, met))


def _wide_profile(wide: int) -> str:
    met = "(SELECT s.* FROM shares AS s JOIN (SELECT DISTINCT o FROM wide_meetings) AS w ON s.o = w.o) AS met"
    return f"SELECT o, CAST(SUM(near) / 2 AS BIGINT) AS m FROM ({steps.near(wide, met)}) AS near GROUP BY o"


def _trials(found: pa.Table, a: Integers, b: Integers, window: int) -> tuple[Floats, Integers, Integers]:
    """Trials by pair: for each object its close pairs of posts, of which each post counts once, rarest coincidence first."""
    number = {pair: place for place, pair in enumerate(zip(a.tolist(), b.tolist(), strict=True))}
    by_pair = defaultdict[int, dict[int, list[tuple[object, object, bool]]]](lambda: defaultdict(list))
    chance = dict[int, float]()
    for row in found.to_pylist():
        is_met = abs(row["t_a"] - row["t_b"]) <= window
        by_pair[number[row["a"], row["b"]]][row["o"]].append((row["post_a"], row["post_b"], is_met))
        chance[row["o"]] = row["narrow"] / row["wide"]
    odds, owner, met = list[float](), list[int](), np.zeros(len(a), np.int64)
    for pair in range(len(a)):
        used_a, used_b = set[object](), set[object]()
        for o in sorted(by_pair[pair], key=lambda o: (chance[o], o)):
            left = [close for close in by_pair[pair][o] if close[0] not in used_a and close[1] not in used_b]
            if not left:
                continue
            used_a.update(close[0] for close in left)
            used_b.update(close[1] for close in left)
            odds.append(min(len(left) * chance[o], 1.0))
            owner.append(pair)
            met[pair] += any(close[2] for close in left)
    return np.array(odds, np.float64), np.array(owner, np.int64), met


@dataclass(frozen=True, slots=True)
class Checks:
    """Of one group: `close_edges` of its `edges` are improbable within the hour; shares of co-acting posts on the full minute and full
    five minutes (chance: 1/60 and 1/300); on how many days; the commonest site among its links and the share of links to it; how many times
    as many objects members share as activity and popularity explain; and the spread of delays, the interquartile range in seconds."""

    edges: int
    close_edges: int
    on_minute: float
    on_five_minutes: float
    days: int
    site: str | None
    site_share: float
    sharing: float | None
    delay_spread: float


def check_group(meetings: pa.Table, p_same_hour: Floats, shared: Integers, expected_shared: Floats) -> Checks:
    """The checks of one group, from the co-actions and the edges inside it."""
    t_a, t_b = integers(meetings, "t_a"), integers(meetings, "t_b")
    times = np.unique(np.concatenate([t_a, t_b]))
    delays = np.abs(t_a - t_b) / MICROSECONDS
    low, high = np.percentile(delays, [25, 75]).tolist()
    site, share = _commonest_site(meetings)
    chance = float(sum(expected_shared.tolist()))
    return Checks(
        edges=len(p_same_hour),
        close_edges=int((p_same_hour < IMPROBABLE).sum()),
        on_minute=_share(times, _MINUTE),
        on_five_minutes=_share(times, 5 * _MINUTE),
        days=len(np.unique(times // (24 * HOUR))),
        site=site,
        site_share=share,
        sharing=float(f"{int(shared.sum()) / chance:.6g}") if chance > 0 else None,
        delay_spread=high - low,
    )


def _share(times: Integers, step: int) -> float:
    return int((times % step < MICROSECONDS).sum()) / len(times)


def _commonest_site(meetings: pa.Table) -> tuple[str | None, float]:
    links = {row["object"] for row in meetings.select(["kind", "object"]).to_pylist() if row["kind"] == "url"}
    sites = Counter(site for link in links if (site := _site(link)))
    if not sites:
        return None, 0.0
    site, number = min(sites.items(), key=lambda item: (-item[1], item[0]))
    return site, number / len(links)


def _site(link: str) -> str | None:
    try:
        return urlsplit(link if "//" in link else f"//{link}").hostname
    except ValueError:
        return None
