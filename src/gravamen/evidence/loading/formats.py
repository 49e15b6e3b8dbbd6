"""The exports that are known: how each is recognised by the fields of its rows, and how a row becomes a post."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Any

from gravamen.evidence.loading import captured, tweets
from gravamen.evidence.loading.records import Options, Post, Row, list_of, mapping_of, needed, text_of, texts_of, value_of
from gravamen.evidence.loading.shared_objects import hashtags_in, links_in, split_list
from gravamen.evidence.posts import SCHEMA, Kind

FIELDS = (
    "account",
    "platform",
    "post",
    "time",
    "text",
    "url",
    "hashtags",
    "repost",
    "reply",
    "quote",
    "mention",
    "image",
    "object",
    "domain",
)
"""What `--map` and `--set` can name."""
_KIND_FIELDS = (Kind.REPOST, Kind.REPLY, Kind.QUOTE, Kind.IMAGE, Kind.OBJECT, Kind.DOMAIN)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of export. `is_of` looks at the names of the fields of its first row."""

    name: str
    description: str
    is_of: Callable[[Set[str]], bool]
    read: Callable[[Row, Options], Post]


def _has(*names: str) -> Callable[[Set[str]], bool]:
    return lambda given: set(names) <= given


def mapped(row: Row, options: Options) -> Post:
    """A row of any table, by the columns that the user named."""

    def field(name: str) -> str | None:
        return text_of(row, options.columns[name]) if name in options.columns else options.constants.get(name)

    def several(name: str) -> tuple[str, ...]:
        return split_list(value_of(row, options.columns[name])) if name in options.columns else ()

    text, repost = field("text"), field("repost")
    single = tuple((kind, value) for kind in _KIND_FIELDS if (value := field(kind)))
    mentions = tuple((Kind.MENTION, name) for name in several("mention"))
    return Post(
        account=needed(field("account"), "account"),
        platform=field("platform") or "",
        post=needed(field("post"), "post id"),
        time=value_of(row, options.columns["time"]) if "time" in options.columns else options.constants.get("time"),
        objects=single + mentions,
        urls=() if repost else several("url") or links_in(text),
        hashtags=() if repost else several("hashtags") or hashtags_in(text),
        text=None if repost else text,
    )


def _canonical(row: Row, _: Options) -> Post:
    kind, value = needed(text_of(row, "kind"), "kind"), needed(text_of(row, "object"), "object")
    return Post(
        account=needed(text_of(row, "account"), "account"),
        platform=text_of(row, "platform") or "",
        post=needed(text_of(row, "post"), "post id"),
        time=row.get("time"),
        objects=((Kind(kind), value),),
    )


def _coortweet(row: Row, options: Options) -> Post:
    return Post(
        account=needed(text_of(row, "account_id"), "account"),
        platform=options.constants.get("platform", ""),
        post=needed(text_of(row, "content_id"), "post id"),
        time=row.get("timestamp_share"),
        objects=((Kind.OBJECT, needed(text_of(row, "object_id"), "object")),),
    )


def _network_toolkit(row: Row, options: Options) -> Post:
    repost, reply, text = text_of(row, "repost_id"), text_of(row, "reply_id"), text_of(row, "message")
    account, post = needed(text_of(row, "user_id", "username"), "account"), needed(text_of(row, "message_id"), "post id")
    platform = options.constants.get("platform", "")
    if repost:
        return Post(account, platform, post, row.get("timestamp"), ((Kind.REPOST, repost),))
    return Post(
        account=account,
        platform=platform,
        post=post,
        time=row.get("timestamp"),
        objects=((Kind.REPLY, reply),) if reply else (),
        urls=split_list(row.get("urls")) or links_in(text),
        hashtags=hashtags_in(text),
        text=text,
    )


def _fourcat(row: Row, options: Options) -> Post:
    text = text_of(row, "body")
    is_repost = str(row.get("is_retweet", "")).strip().lower() in ("yes", "true", "1")
    repost, quote = text_of(row, "retweeted_id", "reposted_id"), text_of(row, "quoted_id", "quote_id")
    thread, post = text_of(row, "thread_id"), needed(text_of(row, "id"), "post id")
    reply = text_of(row, "reply_to_id", "reply_to") or (
        thread if thread != post and str(row.get("is_reply", "")).lower() in ("yes", "true", "1") else None
    )
    known = ((Kind.REPOST, repost), (Kind.REPLY, reply), (Kind.QUOTE, quote))
    return Post(
        account=captured.told_apart(needed(text_of(row, "author_id", "author"), "account")),
        platform=options.constants.get("platform", ""),
        post=post,
        time=text_of(row, "unix_timestamp") or row.get("timestamp"),
        objects=tuple((kind, value) for kind, value in known if value),
        urls=() if repost else split_list(row.get("urls")) or links_in(text),
        hashtags=() if repost else split_list(row.get("hashtags")) or hashtags_in(text),
        text=None if repost or is_repost else text,
    )


def _crowdtangle(row: Row, options: Options) -> Post:
    text = text_of(row, "Message", "Description")
    link = text_of(row, "Final Link", "Link")
    return Post(
        account=needed(text_of(row, "Facebook Id", "Account Id", "User Name", "Page Name", "Group Name", "Account"), "account"),
        platform=options.constants.get("platform", "instagram" if "Account" in row else "facebook"),
        post=needed(text_of(row, "URL", "Post URL"), "post id"),
        time=text_of(row, "Post Created"),
        urls=(link,) if link and link != text_of(row, "URL") else links_in(text),
        hashtags=hashtags_in(text),
        text=text,
    )


def _content_library(row: Row, options: Options) -> Post:
    text = text_of(row, "text")
    link = text_of(row, "link_attachment.link", "link_attachment_link")
    return Post(
        account=needed(text_of(row, "post_owner.id", "post_owner_id", "post_owner.username"), "account"),
        platform=options.constants.get("platform", text_of(row, "platform") or "facebook"),
        post=needed(text_of(row, "id"), "post id"),
        time=row.get("creation_time"),
        urls=(link,) if link else links_in(text),
        hashtags=split_list(row.get("hashtags")) or hashtags_in(text),
        text=text,
    )


def _telegram(row: Row, options: Options) -> Post:
    text = _telegram_text(row.get("text"))
    forwarded, chat = text_of(row, "forwarded_from"), str(row["_chat"])
    reply = text_of(row, "reply_to_message_id")
    links = texts_of(row.get("text_entities"), "href")
    return Post(
        account=needed(text_of(row, "from_id", "actor_id") or chat, "account"),
        platform=options.constants.get("platform", "telegram"),
        post=f"{chat}/{needed(text_of(row, 'id'), 'post id')}",
        time=text_of(row, "date_unixtime") or row.get("date"),
        # An export does not say which message was forwarded, only from whom: with its text that is nearly as good.
        objects=((Kind.REPOST, f"{forwarded}: {text}"),) if forwarded and text else ((Kind.REPLY, f"{chat}/{reply}"),) if reply else (),
        urls=() if forwarded else links + links_in(text),
        hashtags=() if forwarded else hashtags_in(text),
        text=None if forwarded else text,
    )


def _telegram_text(value: Any) -> str:
    """Text that Telegram writes as a string, or as a list of strings and marked pieces."""
    if isinstance(value, list):
        return "".join(piece if isinstance(piece, str) else str(mapping_of(piece).get("text", "")) for piece in list_of(value))
    return str(value or "")


FORMATS = (
    Format("posts", "the table that `gravamen evidence load` writes", _has(*SCHEMA.names), _canonical),
    Format("coortweet", "CooRTweet's prepared table", _has("object_id", "account_id", "content_id", "timestamp_share"), _coortweet),
    Format(
        "network-toolkit", "coordination-network-toolkit CSV", _has("message_id", "user_id", "repost_id", "timestamp"), _network_toolkit
    ),
    Format("crowdtangle", "CrowdTangle CSV", _has("Post Created", "URL"), _crowdtangle),
    Format(
        "content-library",
        "Meta Content Library CSV",
        lambda given: (
            {"id", "creation_time"} <= given and bool({"post_owner.id", "post_owner_id", "post_owner", "post_owner.username"} & given)
        ),
        _content_library,
    ),
    Format("captured", "4CAT and Zeeschuimer NDJSON", captured.is_captured, captured.read),
    Format("telegram", "Telegram desktop JSON", _has("_chat", "id"), _telegram),
    Format("tweets", "X API v2", lambda given: {"id", "author_id"} <= given and "created_at" in given, tweets.of_version_2),
    Format(
        "tweets-1",
        "X API v1.1 and archives of it",
        lambda given: "created_at" in given and bool({"id_str", "user"} & given),
        tweets.of_version_1,
    ),
    Format(
        "4cat",
        "4CAT CSV",
        lambda given: {"id", "body", "author"} <= given and bool({"timestamp", "unix_timestamp"} & given),
        _fourcat,
    ),
)
MAPPED = Format("mapped", "any table, by --map", lambda _: True, mapped)


def recognise(row: Row, options: Options) -> Format | None:
    """The format of which this is a row; the user's own mapping goes before all others."""
    if options.columns:
        return MAPPED
    given = set(row)
    return next((known for known in FORMATS if known.is_of(given)), None)
