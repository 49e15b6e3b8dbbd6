"""CooRTweet's edges, as its code computes them, for comparison with published work.

Accounts with fewer than `min_participation` rows go; all pairs of rows of one object within the window are taken, without those of one
account, of one post, or of a post that is the object itself; a pair stays if either post is by an account with at least so many
rows among the posts of all pairs. `weight` counts pairs of rows, not objects. Rows that occur twice count twice, as there. No null model.

Checked against CooRTweet 2.1.3. Different on purpose: objects are counted and listed in tables instead of joined by commas. Where two posts
of an edge carry the same time, CooRTweet calls the one older that comes first in the input; here it is that of account a, so that the
order of rows changes nothing: `n_content_id`, `n_content_id_y` and `edge_symmetry_score` may differ there.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from gravamen.evidence import steps
from gravamen.evidence.edges import Names, Reported, fetch_meetings, pair_columns, tallies_of
from gravamen.evidence.engine import Engine
from gravamen.evidence.pairs import Progress, integers
from gravamen.evidence.parameters import MICROSECONDS, Parameters
from gravamen.evidence.poisson_binomial import Floats, Integers
from gravamen.evidence.population import number_kinds
from gravamen.evidence.posts import Columns


def find_coortweet_pairs(
    engine: Engine, posts: str, columns: Columns, actions: tuple[str, ...], parameters: Parameters, say: Progress
) -> Reported:
    """All of CooRTweet's edges with their co-actions. Makes the tables `rows`, `accounts`, `objects`, `shares` and `meetings`."""
    say("numbering accounts and objects")
    engine.make("rows", steps.complete_rows(posts, columns, actions))
    engine.make("accounts", steps.accounts(parameters.min_participation))
    engine.make("popularity", "SELECT action, object, COUNT(*) AS popularity FROM rows GROUP BY action, object")
    number_kinds(engine)
    engine.make("objects", steps.objects())
    engine.make("shares", f"SELECT * FROM ({steps.shares(f'(SELECT * FROM rows WHERE {steps.SHARED})')}) AS s WHERE is_kept = 1")
    say("looking for pairs that met")
    met = steps.meetings("shares", parameters.window, ["post"])
    engine.make("all_meetings", f"SELECT * FROM ({met}) AS met WHERE post_x <> post_y")
    engine.make("met_posts", "SELECT post_x AS post FROM all_meetings UNION SELECT post_y AS post FROM all_meetings")
    engine.make("kept_posts", _kept_posts(parameters.min_participation))
    kept = "SELECT * FROM all_meetings WHERE post_x IN (SELECT post FROM kept_posts) OR post_y IN (SELECT post FROM kept_posts)"
    engine.make("kept_meetings", kept)
    engine.make("meetings", steps.all_co_actions("kept_meetings"))
    pairs = engine.fetch("SELECT DISTINCT a, b FROM meetings ORDER BY a, b")
    numbers = pairs.append_column("pair", pa.array(range(len(pairs)), pa.int64()))
    a, b = integers(pairs, "a"), integers(pairs, "b")
    return Reported(np.arange(len(a)), a, b, fetch_meetings(engine, numbers))


def _kept_posts(min_participation: int) -> str:
    """A row is a post of an account that has enough rows among the posts of all pairs."""
    rows = (
        "SELECT r.account, r.platform, r.post FROM rows AS r JOIN met_posts AS m ON r.post = m.post "
        "JOIN accounts AS a ON r.account = a.account AND r.platform = a.platform WHERE a.is_kept = 1"
    )
    enough = f"SELECT account, platform FROM ({rows}) AS r GROUP BY account, platform HAVING COUNT(*) >= {min_participation}"
    return f"SELECT DISTINCT r.post FROM ({rows}) AS r JOIN ({enough}) AS e ON r.account = e.account AND r.platform = e.platform"


def is_above_threshold(weights: Integers, quantile: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each weight lies strictly above the quantile of all (R's type 7), which is how CooRTweet chooses edges."""
    return weights > np.quantile(weights, quantile) if len(weights) else np.zeros(0, np.bool_)


def coortweet_edge_table(
    reported: Reported, names: Names, is_above: np.ndarray[tuple[int], np.dtype[np.bool_]], groups: Integers
) -> pa.Table:
    """The table `edges` of the compatible mode: no p-values, and CooRTweet's counts of posts."""
    counts = tallies_of(reported.meetings, len(reported.rows))
    older, newer = _distinct_posts(reported)
    return pa.table(
        {
            **pair_columns(names, reported.a, reported.b),
            "weight": counts.weight,
            "n_objects": counts.objects,
            "avg_time_delta": _means(counts.total_delay, counts.weight),
            "n_content_id": older,
            "n_content_id_y": newer,
            "edge_symmetry_score": np.minimum(older, newer) / np.maximum(np.maximum(older, newer), 1),
            "weight_threshold": is_above,
            "group": pa.array(groups, pa.int64(), mask=groups == 0),
        }
    )


def _means(total: Integers, number: Integers) -> Floats:
    return total / np.maximum(number, 1) / MICROSECONDS


def _distinct_posts(reported: Reported) -> tuple[Integers, Integers]:
    """How many distinct posts of each pair were the older, and the newer, of two."""
    m = reported.meetings
    pair, led = m["pair"].to_pylist(), m["led"].to_pylist()
    posts_a, posts_b = m["post_a"].to_pylist(), m["post_b"].to_pylist()
    older, newer = set[tuple[int, object]](), set[tuple[int, object]]()
    for number, first, post_a, post_b in zip(pair, led, posts_a, posts_b, strict=True):
        is_a_older = first >= 0
        older.add((number, post_a if is_a_older else post_b))
        newer.add((number, post_b if is_a_older else post_a))
    pairs = len(reported.rows)
    return _counted(older, pairs), _counted(newer, pairs)


def _counted(found: set[tuple[int, object]], pairs: int) -> Integers:
    return np.bincount(np.fromiter((number for number, _ in found), np.int64, len(found)), minlength=pairs)
