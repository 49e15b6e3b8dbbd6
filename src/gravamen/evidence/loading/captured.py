"""Items as a platform's own web site or interface gives them: what 4CAT keeps as NDJSON and Zeeschuimer, its browser extension, captures.

Which platform an item is from shows in the names of its fields, never in the name of a file. What was learned about the shapes is in
4CAT's documentation of its data sources and in the platforms' own; docs/evidence.md lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, replace

from gravamen.evidence.loading import pictures, tweets, videos, words
from gravamen.evidence.loading.records import Options, Post, Row, RowError, mapping_of, text_of

_META = "__import_meta"
"""Where 4CAT keeps what stood around an item that was uploaded to it: the platform, the time and the page of the capture."""
_AROUND = ("item_id", "source_platform", "data")
"""What stands around an item in Zeeschuimer's own export."""
_LONGEST_NAME, _FIELDS_NAMED = 40, 6
_REDACTED = "REDACTED"
"""What 4CAT writes for every author of a data set that it was asked to anonymise."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The items of one platform, by the names of their fields."""

    platform: str
    is_of: Callable[[Set[str]], bool]
    read: Callable[[Row, Options], Post]


def _has(*names: str) -> Callable[[Set[str]], bool]:
    return lambda given: set(names) <= given


def _has_any(*names: str) -> Callable[[Set[str]], bool]:
    return lambda given: not given.isdisjoint(names)


def _without_exact_time(_: Row, __: Options) -> Post:
    raise RowError("no exact time: LinkedIn says only how long ago a post was made")


SHAPES = (
    Shape("telegram", _has("_chat", "message", "date"), words.telegram),
    Shape("bluesky", _has("uri", "author", "record"), words.bluesky),
    Shape("gab", _has("i", "ca", "author_info"), words.gab),
    Shape("gab", _has("id", "type", "created_at", "account"), words.gab_rewritten),
    Shape("truthsocial", _has("id", "created_at", "content", "account"), words.truth_social),
    Shape("linkedin", lambda given: "actor" in given and not given.isdisjoint(("commentary", "updateMetadata")), _without_exact_time),
    Shape("x", lambda given: "legacy" in given and not given.isdisjoint(("rest_id", "user")), tweets.of_timeline),
    Shape("x", _has("tweet", "__typename"), tweets.of_timeline),
    Shape("tiktok", _has("id", "createTime", "desc", "author"), videos.tiktok),
    Shape("douyin", _has_any("aweme_id", "awemeId"), videos.douyin),
    Shape("threads", _has("code", "taken_at", "text_post_app_info"), pictures.threads),
    Shape("instagram", _has("code", "taken_at", "media_type"), pictures.instagram),
    Shape("instagram", _has("shortcode", "taken_at_timestamp"), pictures.instagram),
    Shape("imgur", _has("id", "account_id", "created_at", "is_album"), pictures.imgur),
    Shape("9gag", _has("id", "creationTs", "creator"), pictures.ninegag),
    Shape("xiaohongshu", _has("id", "note_card"), pictures.xiaohongshu),
)
"""In order: the first that fits is taken."""


def is_captured(given: Set[str]) -> bool:
    """Whether a row with these fields is an item of a platform, alone or with what a program wrote around it."""
    return _META in given or set(_AROUND) <= given or any(shape.is_of(given) for shape in SHAPES)


def read(row: Row, options: Options) -> Post:
    """An item as a post.

    Raises:
        RowError: its platform is not known by its shape, or it lacks what a post has.
    """
    item = mapping_of(row["data"]) if set(_AROUND) <= set(row) else row
    given = set(item)
    shape = next((shape for shape in SHAPES if shape.is_of(given)), None)
    if shape is None:
        raise RowError(_unknown(row, item))
    post = shape.read(item, options)
    return replace(post, account=told_apart(post.account), platform=options.constants.get("platform", shape.platform))


def told_apart(account: str) -> str:
    """The account, where 4CAT was not asked to write the same for all.

    Raises:
        RowError: it was.
    """
    if account == _REDACTED:
        raise RowError("no account: 4CAT was asked to anonymise this export")
    return account


def _unknown(row: Row, item: Row) -> str:
    source = text_of(row, "source_platform", f"{_META}.source_platform")
    seen = f"an item of {source[:_LONGEST_NAME]}" if source else "an item"
    fields = ", ".join(name[:_LONGEST_NAME] for name in sorted(item)[:_FIELDS_NAMED])
    path = "data." if item is not row else ""
    return (
        f"{seen} with the fields {fields or 'none'}: not a known shape; name its fields with --map, for instance --map account={path}author"
    )
