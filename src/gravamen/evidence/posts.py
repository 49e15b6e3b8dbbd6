"""Tables of posts: the canonical one that `load` writes, and CooRTweet's, which is read as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from gravamen.evidence.engine import Engine


class Kind(StrEnum):
    """What was shared. `object` is for tables that do not say."""

    URL = "url"
    DOMAIN = "domain"
    REPOST = "repost"
    REPLY = "reply"
    QUOTE = "quote"
    HASHTAGS = "hashtags"
    HASHTAG_SEQUENCE = "hashtag_sequence"
    MENTION = "mention"
    IMAGE = "image"
    TEXT = "text"
    OBJECT = "object"


TELLING = tuple(kind for kind in Kind if kind not in (Kind.DOMAIN, Kind.MENTION, Kind.HASHTAGS))
"""The kinds that are compared unless others are asked for: to share a newspaper, a person or a topic is not to act together, and
the hashtags of a post are counted by their sequence already."""

SCHEMA = pa.schema(
    [
        pa.field("account", pa.string(), nullable=False),
        pa.field("platform", pa.string(), nullable=False),
        pa.field("post", pa.string(), nullable=False),
        pa.field("time", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("object", pa.string(), nullable=False),
    ]
)
"""The canonical table: a row is one object in one post."""

_COORTWEET = ("object_id", "account_id", "content_id", "timestamp_share")
_CSV = (".csv", ".csv.gz")


class PostsError(Exception):
    """The posts cannot be used; the message says why, and what would do."""


@dataclass(frozen=True, slots=True)
class Columns:
    """SQL expressions for what a row of a table holds. `required` must not be null."""

    account: str
    platform: str
    post: str
    time: str
    action: str
    object: str
    required: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Posts:
    """A table of posts, opened. `rows` as stored, `incomplete` of them lack a field and take no part."""

    table: str
    columns: Columns
    files: tuple[Path, ...]
    sha256: str
    rows: int
    incomplete: int
    kinds: Mapping[str, int]


def open_posts(engine: Engine, path: Path) -> Posts:
    """Opens a Parquet file (or a folder of them) of posts in either shape, or a CSV file in CooRTweet's.

    Raises:
        PostsError: there is no such file, it is of neither kind, or its columns are neither shape's.
    """
    files = posts_files(path)
    given = _open_csv(engine, files[0]) if path.name.lower().endswith(_CSV) else _open_parquet(engine, files)
    if set(_COORTWEET) <= set(given):
        columns = _coortweet_columns(given)
    elif set(SCHEMA.names) <= set(given):
        time = _time("time", given["time"])
        columns = Columns("account", "platform", "post", time, "kind", "object", ("account", "platform", "post", time, "kind", "object"))
    else:
        raise PostsError(
            f"{path} has the columns {', '.join(given)}; posts have {', '.join(SCHEMA.names)} (as `gravamen evidence load` writes them) "
            f"or {', '.join(_COORTWEET)}"
        )
    counts = engine.fetch(
        f"SELECT {columns.action} AS action, COUNT(*) AS n, CAST(SUM({_missing(columns)}) AS BIGINT) AS incomplete "
        f"FROM posts GROUP BY {columns.action} ORDER BY 1"
    ).to_pylist()
    return Posts(
        table="posts",
        columns=columns,
        files=files,
        sha256=digest_of(files),
        rows=sum(row["n"] for row in counts),
        incomplete=sum(row["incomplete"] for row in counts),
        kinds={row["action"]: row["n"] for row in counts if row["action"] is not None},
    )


def chosen_actions(posts: Posts, asked: Sequence[str] | None) -> tuple[str, ...]:
    """The kinds of action to compare: those asked for, or all telling ones, as far as they are present.

    Raises:
        PostsError: none of them is.
    """
    present = sorted(posts.kinds)
    if asked is None:
        found = tuple(kind for kind in present if kind in TELLING)
        if posts.rows and not found:
            raise PostsError(f"the posts hold only {', '.join(present)}, which are not compared unless named: give --actions")
        return found
    chosen = tuple(kind for kind in dict.fromkeys(asked) if kind in present)
    if not chosen:
        raise PostsError(f"no post has an object of the kind {', '.join(asked)}; there are {', '.join(present)}")
    return chosen


def digest_of(files: Sequence[Path]) -> str:
    """SHA-256 of a file; of several, the SHA-256 of the lines of their digests, in the order of their names."""
    digests = [digest(file) for file in files]
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("".join(f"{digest}\n" for digest in digests).encode()).hexdigest()


def digest(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def posts_files(path: Path) -> tuple[Path, ...]:
    """The Parquet files of posts at a path: itself, or those in the folder, by name. Raises PostsError where there are none."""
    if path.is_dir():
        files = tuple(sorted(path.glob("*.parquet")))
        if not files:
            raise PostsError(f"the folder {path} holds no .parquet files; make them with `gravamen evidence load`")
        return files
    if not path.is_file():
        raise PostsError(f"there is no file {path}: check the spelling of the path")
    return (path,)


def _open_parquet(engine: Engine, files: Sequence[Path]) -> dict[str, str]:
    for file in files:
        _check(file)
    return dict(engine.open("posts", files))


def _open_csv(engine: Engine, file: Path) -> dict[str, str]:
    """Opens a CSV file in CooRTweet's shape; names stay text, as 007 is not 7."""
    kinds = dict.fromkeys(_COORTWEET[:3], pa.string()) | {_COORTWEET[3]: pa.float64()}
    try:
        options = csv.ConvertOptions(column_types=kinds, include_columns=list(_COORTWEET), strings_can_be_null=True)
        rows = csv.read_csv(file, convert_options=options)
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise PostsError(
            f"{file} is not in CooRTweet's shape ({reason}): turn it into a table with `gravamen evidence load {file} -o posts.parquet`"
        ) from error
    engine.give("posts", rows)
    return {name: "DOUBLE" if name == _COORTWEET[3] else "VARCHAR" for name in _COORTWEET}


def _check(file: Path) -> None:
    try:
        pq.read_schema(file)
    except OSError as error:
        raise PostsError(f"{file} could not be read ({error.strerror or error})") from error
    except pa.ArrowInvalid as error:
        raise PostsError(
            f"{file} is no Parquet file: turn exports into one with `gravamen evidence load {file} -o posts.parquet`"
        ) from error


def _coortweet_columns(given: Mapping[str, str]) -> Columns:
    time = _time("timestamp_share", given["timestamp_share"])
    return Columns(
        account="account_id",
        platform="''",
        post="content_id",
        time=time,
        action=f"'{Kind.OBJECT}'",
        object="object_id",
        required=("object_id", "account_id", "content_id", time),
    )


_FIRST_SECOND, _LAST_SECOND = -62_135_596_800, 253_402_300_799
"""The years 1 to 9999, beyond which no calendar library goes."""


def _time(column: str, kind: str) -> str:
    """Microseconds since 1970 from a column of times, null where it is out of range; numbers are seconds."""
    if kind.startswith("TIMESTAMP"):
        # What pandas writes, nanoseconds with a zone, is a type without functions of its own.
        inside = f"EPOCH_US(CAST({column} AS TIMESTAMPTZ))" if kind == "TIMESTAMPTZ_NS" else f"EPOCH_US({column})"
        return f"CASE WHEN {inside} BETWEEN {_FIRST_SECOND * 1_000_000} AND {_LAST_SECOND * 1_000_000} THEN {inside} END"
    if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
        value = f"CAST(ROUND(CAST({column} AS DOUBLE) * 1000000) AS BIGINT)"
    elif kind.endswith("INT") or kind in ("INTEGER", "UINTEGER"):
        value = f"CAST({column} AS BIGINT) * 1000000"
    else:
        raise PostsError(
            f"the column {column} is of type {kind}, not a time: give Unix seconds or timestamps, or use `gravamen evidence load`"
        )
    return f"CASE WHEN {column} BETWEEN {_FIRST_SECOND} AND {_LAST_SECOND} THEN {value} END"


def _missing(columns: Columns) -> str:
    empty = " OR ".join(f"{name} IS NULL" for name in columns.required)
    return f"CASE WHEN {empty} THEN 1 ELSE 0 END"
