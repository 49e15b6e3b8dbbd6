"""Posts of X (Twitter) in the shapes of its interfaces: version 2, version 1.1 with the archives made of it, and captured timelines."""

from __future__ import annotations

from typing import Any

from gravamen.evidence.loading.records import Options, Post, Row, RowError, list_of, mapping_of, needed, text_of, texts_of, value_of
from gravamen.evidence.loading.shared_objects import hashtags_in, links_in
from gravamen.evidence.posts import Kind

_PLATFORM = "x"
_NOT_FOUND = "UNKNOWN"
"""The author that 4CAT writes for tweets that X no longer gave, with the time of asking as theirs."""
_REFERENCES = {"retweeted": Kind.REPOST, "replied_to": Kind.REPLY, "quoted": Kind.QUOTE}


def of_version_2(row: Row, options: Options) -> Post:
    """A tweet of API v2. A retweet carries no more than what it repeats: its links and tags are the original's.

    4CAT puts users, media and tweets that a page of the interface lists apart into the tweets that name them.
    """
    if row.get("author_id") == _NOT_FOUND:
        raise RowError("a tweet that 4CAT asked for and X did not give")
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
        links=texts_of(entities.get("urls"), "unwound_url", "expanded_url", "url"),
        tags=texts_of(entities.get("hashtags"), "tag"),
        mentions=texts_of(entities.get("mentions"), "id", "username"),
        images=texts_of(row.get("_media") or value_of(row, "attachments.media_keys"), "hash", "media_key"),
        text=text_of(row, "note_tweet.text", "text"),
        options=options,
    )


def of_version_1(row: Row, options: Options) -> Post:
    """A tweet of API v1.1, of the stream archives, and of an account's own archive (which does not name the account: use --set)."""
    entities = mapping_of(row.get("entities"))
    extended = mapping_of(row.get("extended_tweet"))
    entities = mapping_of(extended.get("entities")) or entities
    retweeted = mapping_of(row.get("retweeted_status")) or _bare(mapping_of(row.get("retweeted_status_result")).get("result"))
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
        links=texts_of(entities.get("urls"), "expanded_url", "url"),
        tags=texts_of(entities.get("hashtags"), "text"),
        mentions=texts_of(entities.get("user_mentions"), "id_str", "screen_name"),
        images=(),
        text=text_of(extended, "full_text") or text_of(row, "full_text", "text"),
        options=options,
    )


def of_timeline(item: Row, options: Options) -> Post:
    """A tweet of X's own timelines: its fields are those of version 1.1, one level down, and the whole of a long text beside them.

    Raises:
        RowError: it is not there, or lacks what a post has.
    """
    tweet = _bare(item)
    legacy = mapping_of(tweet.get("legacy"))
    if not legacy:
        raise RowError("a tweet that X does not show")
    beside = {
        "id_str": text_of(tweet, "rest_id"),
        "user_id_str": text_of(legacy, "user_id_str") or text_of(tweet, "core.user_results.result.rest_id"),
        "full_text": text_of(tweet, "note_tweet.note_tweet_results.result.text"),
    }
    return of_version_1({**legacy, **{name: value for name, value in beside.items() if value}}, options)


def _bare(result: Any) -> Row:
    """A tweet without the layer that X puts around those that not everybody sees."""
    tweet = mapping_of(result)
    return mapping_of(tweet.get("tweet")) or tweet


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
