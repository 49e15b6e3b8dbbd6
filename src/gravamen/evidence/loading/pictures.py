"""Items of platforms of pictures: Instagram and Threads, Imgur, 9GAG, Xiaohongshu (RedNote)."""

from __future__ import annotations

from gravamen.evidence.loading.records import Options, Post, Row, RowError, list_of, mapping_of, needed, text_of, texts_of
from gravamen.evidence.loading.shared_objects import hashtags_in, links_in
from gravamen.evidence.posts import Kind

_ADVERTISEMENT = "https://www.facebook.com/ads/ig_redirect"
_NOBODY = "0"
"""The account of posts on Imgur that nobody signed."""


def instagram(item: Row, _: Options) -> Post:
    """A post of Instagram in either of its shapes (`code`, `taken_at`; or `shortcode`, `taken_at_timestamp`): seconds since 1970.

    Accounts are user names, as one of the shapes has nothing else.
    """
    if text_of(item, "product_type") == "ad" or (text_of(item, "link") or "").startswith(_ADVERTISEMENT):
        raise RowError("an advertisement on Instagram, no post")
    user, owner = text_of(item, "user.username"), text_of(item, "owner.username")
    if user and owner and user != owner:
        raise RowError("two accounts are named, and which of them posted is not clear")
    edges = list_of(mapping_of(item.get("edge_media_to_caption")).get("edges"))
    text = next(iter(texts_of(edges, "node.text")), None) or text_of(item, "caption.text")
    return Post(
        account=needed(user or owner, "account"),
        platform="",
        post=needed(text_of(item, "code", "shortcode"), "post id"),
        time=item.get("taken_at", item.get("taken_at_timestamp")),
        urls=links_in(text),
        hashtags=hashtags_in(text),
        text=text,
    )


def threads(item: Row, _: Options) -> Post:
    """A post of Threads: seconds since 1970; what it shows besides its own text stands in `text_post_app_info`.

    Whom a reply answers is said, but not which post.
    """
    account, post = needed(text_of(item, "user.username", "user.pk"), "account"), needed(text_of(item, "code"), "post id")
    about = mapping_of(item.get("text_post_app_info"))
    repost, quote = (text_of(about, f"share_info.{name}.code") for name in ("reposted_post", "quoted_post"))
    if repost:
        return Post(account, "", post, item.get("taken_at"), ((Kind.REPOST, repost),))
    text, link = text_of(item, "caption.text"), text_of(about, "link_preview_attachment.url")
    return Post(
        account=account,
        platform="",
        post=post,
        time=item.get("taken_at"),
        objects=((Kind.QUOTE, quote),) if quote else (),
        urls=((link,) if link else ()) + links_in(text),
        hashtags=hashtags_in(text),
        text=text,
    )


def imgur(item: Row, _: Options) -> Post:
    """A post of Imgur: ISO 8601; its text is a description, or else a title."""
    account, text = text_of(item, "account_id"), text_of(item, "description", "title")
    return Post(
        account=needed(account if account != _NOBODY else None, "account"),
        platform="",
        post=needed(text_of(item, "id"), "post id"),
        time=item.get("created_at"),
        urls=links_in(text),
        hashtags=hashtags_in(text),
        text=text,
    )


def ninegag(item: Row, _: Options) -> Post:
    """A post of 9GAG: seconds since 1970; it may have been posted by nobody, and may name the page that it is from."""
    text, source = text_of(item, "description", "title"), text_of(item, "sourceUrl")
    return Post(
        account=needed(text_of(item, "creator.username"), "account"),
        platform="",
        post=needed(text_of(item, "id"), "post id"),
        time=item.get("creationTs"),
        urls=(source,) if source else links_in(text),
        hashtags=texts_of(item.get("tags"), "key"),
        text=text,
    )


def xiaohongshu(item: Row, _: Options) -> Post:
    """A note of Xiaohongshu: milliseconds since 1970, which lists of notes leave out."""
    note = mapping_of(item.get("note_card"))
    text = text_of(note, "desc", "display_title", "title")
    return Post(
        account=needed(text_of(note, "user.user_id", "user.nickname"), "account"),
        platform="",
        post=needed(text_of(item, "id", "note_id"), "post id"),
        time=note.get("time"),
        urls=links_in(text),
        hashtags=hashtags_in(text),
        text=text,
    )
