"""Posts of X (Twitter) in the shapes of its interfaces: version 2, version 1.1 with the archives made of it, and captured timelines."""

from __future__ import annotations

from typing import Any

from gravamen.evidence.loading.records import Options, Post, Row, RowError, list_of, mapping_of, needed, text_of
from gravamen.evidence.loading.shared_objects import hashtags_in, links_in
from gravamen.evidence.posts import Kind

_PLATFORM = "x"
_REFERENCES = {"retweeted": Kind.REPOST, "replied_to": Kind.REPLY, "quoted": Kind.QUOTE}


def of_version_2(row: Row, options: Options) -> Post:
    """A tweet of API v2. A retweet carries no more than what it repeats: its links and tags are the original's."""
    references = [mapping_of(reference) for reference in list_of(row.get("referenced_tweets"))]
    objects = tuple(
        (_REFERENCES[kind], value) for ref in references if (kind := ref.get("type")) in _REFERENCES and (value := text_of(ref, "id"))
    )
    entities = mapping_of(row.get("entities"))
    return _post(
        account=needed(text_of(row, "author_id"), "account"),
        post=needed(text_of(row, "id"), "post id"),
        time=row.get("created_at"),
        objects=objects,
        links=_values(entities.get("urls"), "unwound_url", "expanded_url", "url"),
        tags=_values(entities.get("hashtags"), "tag"),
        mentions=_values(entities.get("mentions"), "id", "username"),
        images=_values(row.get("_media"), "hash", "media_key"),
        text=text_of(row, "note_tweet.text", "text"),
        options=options,
    )


def of_version_1(row: Row, options: Options) -> Post:
    """A tweet of API v1.1, of the stream archives, and of an account's own archive (which does not name the account: use --set)."""
    entities = mapping_of(row.get("entities"))
    extended = mapping_of(row.get("extended_tweet"))
    entities = mapping_of(extended.get("entities")) or entities
    retweeted = mapping_of(row.get("retweeted_status")) or mapping_of(mapping_of(row.get("retweeted_status_result")).get("result"))
    found = (
        (Kind.REPOST, text_of(retweeted, "id_str", "id", "rest_id")),
        (Kind.REPLY, text_of(row, "in_reply_to_status_id_str", "in_reply_to_status_id")),
        (Kind.QUOTE, text_of(row, "quoted_status_id_str", "quoted_status_id")),
    )
    account = text_of(row, "user.id_str", "user.id", "user_id_str", "user.screen_name") or options.constants.get("account")
    return _post(
        account=needed(account, "account"),
        post=needed(text_of(row, "id_str", "id"), "post id"),
        time=row.get("created_at"),
        objects=tuple((kind, value) for kind, value in found if value),
        links=_values(entities.get("urls"), "expanded_url", "url"),
        tags=_values(entities.get("hashtags"), "text"),
        mentions=_values(entities.get("user_mentions"), "id_str", "screen_name"),
        images=(),
        text=text_of(extended, "full_text") or text_of(row, "full_text", "text"),
        options=options,
    )


def of_capture(row: Row, options: Options) -> Post:
    """A line of 4CAT's NDJSON, as its browser extension captured it; only timelines of X are known."""
    data = mapping_of(row.get("data"))
    legacy = mapping_of(data.get("legacy"))
    if not legacy:
        raise RowError(f"captured from {row.get('source_platform')}, which is not known: export it from 4CAT as CSV")
    named = {"id_str": data.get("rest_id")} if data.get("rest_id") else {}
    return of_version_1({**legacy, **named}, options)


def _post(
    account: str,
    post: str,
    time: Any,
    objects: tuple[tuple[Kind, str], ...],
    links: tuple[str, ...],
    tags: tuple[str, ...],
    mentions: tuple[str, ...],
    images: tuple[str, ...],
    text: str | None,
    options: Options,
) -> Post:
    platform = options.constants.get("platform", _PLATFORM)
    reposts = tuple((kind, value) for kind, value in objects if kind is Kind.REPOST)
    if reposts:
        return Post(account, platform, post, time, reposts)
    more = tuple((Kind.MENTION, name) for name in mentions) + tuple((Kind.IMAGE, image) for image in images)
    return Post(account, platform, post, time, objects + more, links or links_in(text), tags or hashtags_in(text), text)


def _values(items: Any, *names: str) -> tuple[str, ...]:
    return tuple(value for item in list_of(items) if (value := text_of(mapping_of(item), *names)))
