"""The steps from posts to co-actions, in SQL: each makes one named table, and its docstring says what a row is.

They are written in DuckDB's dialect and hold to what every engine does alike: integers, comparisons and counts. Times are microseconds
since 1970, accounts and objects are numbered in the order of their names, so that `a < b` orders a pair as its names do.
"""

from __future__ import annotations

from collections.abc import Sequence

from gravamen.evidence.posts import Columns

SHARED = "CAST(post AS VARCHAR) <> CAST(object AS VARCHAR)"
"""What makes a row a share: an export of reposts may hold the original post, which is its own object."""
WEIGHT_UNIT = 1 << 20
"""Evidence is counted in integers, this many to one natural logarithm, as sums of floating-point numbers depend on their order."""


def complete_rows(posts: str, columns: Columns, actions: Sequence[str]) -> str:
    """A row is one object in one post, as it was exported, with every field that it needs."""
    c = columns
    chosen = ", ".join(literal(action) for action in actions)
    given = f"{c.action} IN ({chosen}) AND {' AND '.join(f'{name} IS NOT NULL' for name in c.required)}"
    return (
        f"SELECT {c.account} AS account, {c.platform} AS platform, {c.post} AS post, {c.time} AS t, {c.action} AS action, "
        f"{c.object} AS object FROM {posts} WHERE {given}"
    )


def rows(posts: str, columns: Columns, actions: Sequence[str]) -> str:
    """A row is one object in one post, once, however often it was exported. A post is no share of itself."""
    return f"SELECT DISTINCT * FROM ({complete_rows(posts, columns, actions)}) AS given WHERE {SHARED}"


def accounts(min_participation: int) -> str:
    """A row is an account: its number, how many rows it has, and whether that is enough to be compared."""
    return (
        "SELECT account, platform, COUNT(*) AS n_rows, MIN(t) AS first_t, MAX(t) AS last_t, "
        f"CASE WHEN COUNT(*) >= {min_participation} THEN 1 ELSE 0 END AS is_kept, "
        "CAST(ROW_NUMBER() OVER (ORDER BY account, platform) AS INTEGER) AS a FROM rows GROUP BY account, platform"
    )


def objects() -> str:
    """A row is an object that more than one account posted: its number and that of its kind."""
    return (
        "SELECT p.action, p.object, k.number AS kind, CAST(ROW_NUMBER() OVER (ORDER BY p.action, p.object) AS INTEGER) AS o "
        "FROM popularity AS p JOIN kinds AS k ON p.action = k.action WHERE p.popularity > 1"
    )


def shares(source: str = "rows") -> str:
    """A row is one share of such an object by an account."""
    return (
        f"SELECT o.o, a.a, r.t, r.post, o.kind, a.is_kept FROM {source} AS r JOIN accounts AS a ON r.account = a.account AND "
        "r.platform = a.platform JOIN objects AS o ON r.action = o.action AND r.object = o.object"
    )


def near(window: int, source: str = "shares") -> str:
    """A row is a share, with how many others of its object lie within the window of it."""
    frame = f"RANGE BETWEEN {window} PRECEDING AND {window} FOLLOWING"
    return f"SELECT o, a, t, kind, is_kept, COUNT(*) OVER (PARTITION BY o ORDER BY t {frame}) - 1 AS near FROM {source}"


def profile() -> str:
    """A row is an object with co-occurring shares: n shares, m pairs of them within the window, and the weight of a co-action.

    The weight bounds what one co-action on the object can tell: minus the logarithm of the share of pairs within the window,
    rounded up.
    """
    odds = "LN((CAST(n AS DOUBLE) * (n - 1)) / (2 * CAST(m AS DOUBLE)))"
    counted = "SELECT o, COUNT(*) AS n, CAST(SUM(near) AS BIGINT) / 2 AS half FROM near GROUP BY o HAVING SUM(near) > 0"
    return (
        f"SELECT o, n, m, CAST(CEIL({odds} * {WEIGHT_UNIT}) AS BIGINT) + 1 AS weight "
        f"FROM (SELECT o, n, CAST(half AS BIGINT) AS m FROM ({counted}) AS halves) AS counts"
    )


def promising(least_weight: int) -> str:
    """A row is a share that may be part of a reportable pair: its account is compared, and has enough evidence in all."""
    able = (
        "SELECT kind, a FROM (SELECT DISTINCT s.kind, s.a, s.o, p.weight FROM near AS s JOIN profile AS p ON s.o = p.o "
        f"WHERE s.near > 0 AND s.is_kept = 1) AS evidence GROUP BY kind, a HAVING SUM(weight) >= {least_weight}"
    )
    return (
        f"SELECT s.o, s.a, s.t, s.kind FROM near AS s JOIN ({able}) AS able ON s.a = able.a AND s.kind = able.kind "
        "WHERE s.near > 0 AND s.is_kept = 1"
    )


def search_cost(window: int) -> str:
    """A row is an object: twice the pairs of promising shares within the window, and the weight of meeting on it."""
    frame = f"RANGE BETWEEN {window} PRECEDING AND {window} FOLLOWING"
    counted = f"SELECT o, COUNT(*) OVER (PARTITION BY o ORDER BY t {frame}) - 1 AS near FROM promising"
    return (
        "SELECT c.o, CAST(SUM(c.near) AS BIGINT) AS twice, p.weight "
        f"FROM ({counted}) AS c JOIN profile AS p ON c.o = p.o GROUP BY c.o, p.weight HAVING SUM(c.near) > 0"
    )


def searched() -> str:
    """A row is a promising share of an object that is searched, with the weight of the object."""
    return (
        "SELECT s.o, s.a, s.t, s.kind, p.weight FROM promising AS s JOIN profile AS p ON s.o = p.o "
        "LEFT JOIN skipped AS x ON s.o = x.o WHERE x.o IS NULL"
    )


def meetings(shares_table: str, window: int, carried: Sequence[str] = ()) -> str:
    """A row is a co-action: two shares of one object by different accounts within the window, the earlier first.

    Shares fall into buckets as long as the window, so that partners lie in the same bucket or the next: an equi-join, where a join
    on a range of times would compare every share with every other.
    """
    bucketed = f"SELECT *, t - t % {window} AS bucket FROM {shares_table}"
    kept = "".join(f", x.{name} AS {name}_x, y.{name} AS {name}_y" for name in carried)
    columns = f"x.o, x.kind, x.a AS x, y.a AS y, x.t AS t_x, y.t AS t_y{kept}"
    same = f"FROM ({bucketed}) AS x JOIN ({bucketed}) AS y ON x.o = y.o AND x.bucket = y.bucket"
    following = f"FROM ({bucketed}) AS x JOIN ({bucketed}) AS y ON x.o = y.o AND x.bucket + {window} = y.bucket"
    return (
        f"SELECT {columns} {same} WHERE x.a <> y.a AND y.t - x.t <= {window} AND (x.t < y.t OR (x.t = y.t AND x.a < y.a)) "
        f"UNION ALL SELECT {columns} {following} WHERE x.a <> y.a AND y.t - x.t <= {window}"
    )


def pair_weights(window: int) -> str:
    """A row is a pair and a kind of object: how often they met, and the most that this can tell.

    Met twice on one object counts twice here, though it tells nothing more: a bound need not be sharp, and telling objects apart
    would cost as much as all the rest.
    """
    return (
        "SELECT LEAST(x, y) AS a, GREATEST(x, y) AS b, kind, COUNT(*) AS n_met, CAST(SUM(weight_x) AS BIGINT) AS weight "
        f"FROM ({meetings('searched', window, ['weight'])}) AS met GROUP BY LEAST(x, y), GREATEST(x, y), kind"
    )


STRATA = 12
"""Classes of pairs by the number of objects shared: 1, 2 to 3, 4 to 7 and so on, the last without end."""


def sharing(most_holders: int) -> str:
    """A row is a pair of compared accounts that share objects of at most so many such accounts, with its class."""
    counted = (
        "SELECT x.a, y.a AS b, COUNT(*) AS n FROM held AS x JOIN held AS y ON x.o = y.o AND x.a < y.a "
        f"JOIN holders AS h ON x.o = h.o WHERE h.n <= {most_holders} GROUP BY x.a, y.a"
    )
    classes = " ".join(f"WHEN n >= {1 << (stratum - 1)} THEN {stratum}" for stratum in range(STRATA, 0, -1))
    return f"SELECT a, b, CAST(CASE {classes} END AS INTEGER) AS stratum FROM ({counted}) AS counted"


def weighted_pairs() -> str:
    """A row is one of `pair_weights`, its weight raised by what its class of pairs spares it."""
    return (
        "SELECT p.a, p.b, p.kind, p.n_met, p.weight + b.bonus AS weight FROM pair_weights AS p "
        "LEFT JOIN sharing AS s ON p.a = s.a AND p.b = s.b JOIN bonuses AS b ON b.stratum = COALESCE(s.stratum, 0)"
    )


def candidates(least_weight: int, least_met: int) -> str:
    """A row is a pair of accounts that is worth testing: some kind of object tells enough, or they met often enough."""
    return f"SELECT DISTINCT a, b FROM pair_weights WHERE weight >= {least_weight} OR n_met >= {least_met}"


def candidate_shares() -> str:
    """A row is a share by an account of some candidate pair."""
    members = "SELECT a FROM candidates UNION SELECT b AS a FROM candidates"
    return f"SELECT s.o, s.a, s.t, s.post, s.kind FROM shares AS s JOIN ({members}) AS members ON s.a = members.a"


def shared() -> str:
    """A row is a candidate pair and an object that both posted: the shares of each, and the object's own counts."""
    counted = "SELECT a, o, kind, COUNT(*) AS k FROM candidate_shares GROUP BY a, o, kind"
    return (
        "SELECT c.a, c.b, x.kind, x.o, x.k AS k_a, y.k AS k_b, COALESCE(p.n, 0) AS n, COALESCE(p.m, 0) AS m "
        f"FROM candidates AS c JOIN ({counted}) AS x ON c.a = x.a JOIN ({counted}) AS y ON c.b = y.a AND x.o = y.o "
        "LEFT JOIN profile AS p ON x.o = p.o"
    )


def co_actions(window: int) -> str:
    """A row is a co-action of a candidate pair, on searched and skipped objects alike; `led` is 1 where a was first, 0 at once."""
    met = meetings("candidate_shares", window, ["post"])
    return f"{_oriented(met)} JOIN candidates AS c ON c.a = LEAST(m.x, m.y) AND c.b = GREATEST(m.x, m.y)"


def all_co_actions(met: str) -> str:
    """A row is a co-action of any pair, from a table of meetings that carries posts."""
    return _oriented(f"SELECT * FROM {met}")


def _oriented(met: str) -> str:
    """Co-actions with the accounts in the order of their numbers instead of that of their times."""
    first = "CASE WHEN m.t_x = m.t_y THEN 0 WHEN m.x < m.y THEN 1 ELSE -1 END AS led"
    a_first = "m.x < m.y"
    return (
        f"SELECT LEAST(m.x, m.y) AS a, GREATEST(m.x, m.y) AS b, m.kind, m.o, {first}, "
        f"CASE WHEN {a_first} THEN m.post_x ELSE m.post_y END AS post_a, CASE WHEN {a_first} THEN m.post_y ELSE m.post_x END AS post_b, "
        f"CASE WHEN {a_first} THEN m.t_x ELSE m.t_y END AS t_a, CASE WHEN {a_first} THEN m.t_y ELSE m.t_x END AS t_b "
        f"FROM ({met}) AS m"
    )


def holdings() -> str:
    """A row is an account and an object that it posted at least once."""
    return "SELECT DISTINCT account, platform, action, object FROM rows"


def activity() -> str:
    """A row is an account and a kind of action: how many objects it posted."""
    return (
        "SELECT a.a, h.action, COUNT(*) AS degree FROM holdings AS h JOIN accounts AS a ON h.account = a.account "
        "AND h.platform = a.platform GROUP BY a.a, h.action"
    )


def popularity() -> str:
    """A row is an object: how many accounts posted it."""
    return "SELECT action, object, COUNT(*) AS popularity FROM holdings GROUP BY action, object"


def literal(text: str) -> str:
    """A string as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
