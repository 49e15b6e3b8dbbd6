"""Items of platforms of short films: TikTok and Douyin."""

from __future__ import annotations

from gravamen.evidence.loading.records import Options, Post, Row, RowError, mapping_of, needed, text_of, texts_of
from gravamen.evidence.loading.shared_objects import hashtags_in, links_in
from gravamen.evidence.posts import Kind

_NO_DUET = "0"


def tiktok(item: Row, _: Options) -> Post:
    """A video of TikTok: seconds since 1970; tags and mentions are marked in `textExtra`; a duet answers another video.

    The author is an object, or in items that stood in a page only a user name. Names are taken in both, so that one person stays one.
    """
    text, duet = text_of(item, "desc"), text_of(item, "duetInfo.duetFromId")
    extra = item.get("textExtra")
    return Post(
        account=needed(text_of(item, "author.uniqueId", "author", "author.id"), "account"),
        platform="",
        post=needed(text_of(item, "id"), "post id"),
        time=item.get("createTime"),
        objects=(
            *(((Kind.QUOTE, duet),) if duet and duet != _NO_DUET else ()),
            *((Kind.MENTION, name) for name in texts_of(extra, "userUniqueId", "userId")),
        ),
        urls=links_in(text),
        hashtags=texts_of(extra, "hashtagName") or hashtags_in(text),
        text=text,
    )


def douyin(item: Row, _: Options) -> Post:
    """A video of Douyin, with the names of its interface (`aweme_id`) or those of its pages (`awemeId`); seconds since 1970."""
    if item.get("rawdata") or any(mapping_of(item.get(room)).get("rawdata") for room in ("cell_room", "cellRoom")):
        raise RowError("a live broadcast of Douyin, no post")
    text, extra = text_of(item, "desc"), item.get("text_extra", item.get("textExtra"))
    return Post(
        account=needed(text_of(item, "author_user_id", "authorUserId", "author.uid", "authorInfo.uid"), "account"),
        platform="",
        post=needed(text_of(item, "aweme_id", "awemeId"), "post id"),
        time=item.get("create_time", item.get("createTime")),
        objects=tuple((Kind.MENTION, name) for name in texts_of(extra, "sec_uid", "secUid")),
        urls=links_in(text),
        hashtags=texts_of(extra, "hashtag_name", "hashtagName") or hashtags_in(text),
        text=text,
    )
