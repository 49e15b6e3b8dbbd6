"""Items of platforms of short texts: Telegram, Bluesky, Gab, Truth Social."""

from __future__ import annotations

from urllib.parse import urlsplit

from gravamen.evidence.loading.records import Options, Post, Row, RowError, list_of, mapping_of, needed, text_of, texts_of
from gravamen.evidence.loading.shared_objects import hashtags_in, links_in
from gravamen.evidence.posts import Kind

_POST_OF_BLUESKY = "/app.bsky.feed.post/"
"""In the address of a post, as against a list or a feed, which can be quoted too."""


def telegram(item: Row, _: Options) -> Post:
    """A message as Telethon gives it, with its chat and sender: seconds since 1970; channels and people have numbers.

    Accounts and posts are named as in the export of Telegram's own program (`channel77`, `77/10`), so that both can be loaded together.
    A message forwarded from a channel names the very message; from a person only the person, and then its text has to do.
    """
    if item.get("action"):
        raise RowError("a service message, no post")
    chat = needed(text_of(item, "_chat.id", "peer_id.channel_id", "peer_id.chat_id", "peer_id.user_id"), "chat")
    text = text_of(item, "message")
    forwarded = _forwarded(item, text)
    reply = text_of(item, "reply_to.reply_to_msg_id", "reply_to_msg_id")
    # A photograph that is forwarded keeps its number.
    image = text_of(item, "media.photo.id")
    objects = ((Kind.REPLY, f"{chat}/{reply}" if reply else None), (Kind.IMAGE, image))
    links = (*texts_of(item.get("entities"), "url"), *_present(text_of(item, "media.webpage.url")))
    is_original = not mapping_of(item.get("fwd_from"))
    return Post(
        account=_telegram_account(item, chat),
        platform="",
        post=f"{chat}/{needed(text_of(item, 'id'), 'post id')}",
        time=item.get("date"),
        objects=_known(objects) if is_original else forwarded,
        urls=(*links, *links_in(text)) if is_original else (),
        hashtags=hashtags_in(text) if is_original else (),
        text=text if is_original else None,
    )


def _telegram_account(item: Row, chat: str) -> str:
    user, channel = text_of(item, "from_id.user_id"), text_of(item, "from_id.channel_id")
    if user or channel:
        return f"user{user}" if user else f"channel{channel}"
    sender = mapping_of(item.get("_sender"))
    number = text_of(sender, "id")
    # People have first names, channels and groups have titles.
    return f"user{number}" if number and "first_name" in sender else f"channel{number or chat}"


def _forwarded(item: Row, text: str | None) -> tuple[tuple[Kind, str], ...]:
    channel, message = text_of(item, "fwd_from.from_id.channel_id"), text_of(item, "fwd_from.channel_post")
    if channel and message:
        return ((Kind.REPOST, f"{channel}/{message}"),)
    source = text_of(item, "fwd_from.from_name", "fwd_from.from_id.user_id", "fwd_from.from_id.channel_id")
    return ((Kind.REPOST, f"{source}: {text}"),) if source and text else ()


def bluesky(item: Row, _: Options) -> Post:
    """A post of Bluesky's interface: accounts are DIDs, posts at:// addresses, times ISO 8601 as the author's program wrote them.

    Tags, links and mentions are marked in the text's facets; an image is named by the hash of its content.
    """
    record = mapping_of(item.get("record"))
    features = [mapping_of(feature) for facet in list_of(record.get("facets")) for feature in list_of(mapping_of(facet).get("features"))]
    embedded = mapping_of(record.get("embed"))
    media = mapping_of(embedded.get("media")) or embedded
    quote = text_of(embedded, "record.record.uri", "record.uri")
    quoted = quote if quote and _POST_OF_BLUESKY in quote else None
    text = text_of(record, "text")
    links = (*texts_of(features, "uri"), *_present(text_of(media, "external.uri")))
    objects = ((Kind.REPLY, text_of(record, "reply.parent.uri")), (Kind.QUOTE, quoted))
    return Post(
        account=needed(text_of(item, "author.did", "author.handle"), "account"),
        platform="",
        post=needed(text_of(item, "uri"), "post id"),
        time=record.get("created_at", record.get("createdAt")),
        objects=(
            *_known(objects),
            *((Kind.MENTION, did) for did in texts_of(features, "did")),
            *((Kind.IMAGE, image) for image in texts_of(media.get("images"), "image.ref.$link", "image.ref.link")),
        ),
        urls=links or links_in(text),
        hashtags=texts_of(features, "tag") or hashtags_in(text),
        text=text,
    )


def gab(item: Row, _: Options) -> Post:
    """A post of Gab, whose fields have short names: `i` the id, `ca` the time, `c` the text, with author and link beside it."""
    text = text_of(item, "c")
    link = text_of(item, "link_info.url")
    return Post(
        account=needed(text_of(item, "author_info.i", "ai", "author_info.un"), "account"),
        platform="",
        post=needed(text_of(item, "i"), "post id"),
        time=item.get("ca"),
        urls=(link,) if link else links_in(text),
        hashtags=hashtags_in(text),
        text=text,
    )


def gab_rewritten(item: Row, _: Options) -> Post:
    """A post of Gab as early versions of Zeeschuimer rewrote it; groups and profiles come in the same shape."""
    kind = text_of(item, "type")
    if kind != "post":
        raise RowError("a group or profile of Gab, no post" if kind in ("group", "user") else "no post")
    text = text_of(item, "content")
    return Post(
        account=needed(text_of(item, "account.id", "account.username"), "account"),
        platform="",
        post=needed(text_of(item, "id"), "post id"),
        time=item.get("created_at"),
        urls=links_in(text),
        hashtags=hashtags_in(text),
        text=text,
    )


def truth_social(item: Row, _: Options) -> Post:
    """A post of Truth Social, whose interface is Mastodon's. A repost carries no more than what it repeats.

    Servers of Mastodon number their accounts each for itself, so that posts from elsewhere are not taken for these.
    """
    address = text_of(item, "url", "uri")
    if address and not _is_at(address, "truthsocial.com"):
        raise RowError("in the shape of Truth Social, but from another server: name its fields with --map")
    account, post = needed(text_of(item, "account.id", "account.username"), "account"), needed(text_of(item, "id"), "post id")
    repost = text_of(item, "reblog.id")
    if repost:
        return Post(account, "", post, item.get("created_at"), ((Kind.REPOST, repost),))
    text, link = text_of(item, "content"), text_of(item, "card.url")
    objects = ((Kind.REPLY, text_of(item, "in_reply_to_id", "in_reply_to.id")), (Kind.QUOTE, text_of(item, "quote_id", "quote.id")))
    return Post(
        account=account,
        platform="",
        post=post,
        time=item.get("created_at"),
        objects=(*_known(objects), *((Kind.MENTION, name) for name in texts_of(item.get("mentions"), "id", "username"))),
        urls=(*_present(link), *links_in(text)),
        hashtags=texts_of(item.get("tags"), "name") or hashtags_in(text),
        text=text,
    )


def _is_at(address: str, domain: str) -> bool:
    try:
        return (urlsplit(address).hostname or "") in (domain, f"www.{domain}")
    except ValueError:
        return False


def _known(objects: tuple[tuple[Kind, str | None], ...]) -> tuple[tuple[Kind, str], ...]:
    return tuple((kind, value) for kind, value in objects if value)


def _present(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
