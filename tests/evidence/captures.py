"""Invented items in the shapes of the platforms, and what each shares: the field names are the platforms', the contents are ours."""

from __future__ import annotations

from typing import Any, NamedTuple

from exports import ISO_NOON, NOON_SECONDS, OF_TWEET, OLD_TWEET, RETWEET, TEXT, TWEET, Objects, link, tags

LINK = "https://www.example.com/a/?utm_source=x"
TAGGED = f"{TEXT} #Two #ones {LINK}"
Item = dict[str, Any]


class Capture(NamedTuple):
    """An item, its platform, and the objects that it shares."""

    item: Item
    platform: str
    objects: Objects


def shared(account: str, post: str, *more: tuple[str, str]) -> Objects:
    """The link and the hashtags of `TAGGED`, and further kinds and objects."""
    return link(account, post) | tags(account, post) | {(account, post, kind, value) for kind, value in more}


LEGACY = {**{name: value for name, value in OLD_TWEET.items() if name != "user"}, "user_id_str": "7"}
TIMELINE: Item = {"rest_id": "10", "legacy": LEGACY, "core": {"user_results": {"result": {"rest_id": "7"}}}}
REPEATED = {"result": {"__typename": "TweetWithVisibilityResults", "tweet": TIMELINE}}
TIKTOK: Item = {
    "id": "10",
    "desc": TAGGED,
    "createTime": NOON_SECONDS,
    "author": {"id": "7", "uniqueId": "ann", "nickname": "Ann"},
    "textExtra": [
        {"hashtagName": "Two", "userUniqueId": ""},
        {"hashtagName": "ones", "userUniqueId": ""},
        {"hashtagName": "", "userUniqueId": "bo"},
    ],
    "duetInfo": {"duetFromId": "5"},
    "stats": {"playCount": 3},
    "video": {"cover": "https://cdn.example.org/10"},
}
DOUYIN: Item = {
    "aweme_id": "10",
    "desc": TAGGED,
    "create_time": NOON_SECONDS,
    "author": {"uid": "7", "nickname": "Ann", "sec_uid": "MS4"},
    "author_user_id": 7,
    "text_extra": [{"hashtag_name": "Two"}, {"hashtag_name": "ones"}, {"sec_uid": "MS8"}],
}
INSTAGRAM: Item = {
    "code": "Cx10",
    "media_type": 1,
    "taken_at": NOON_SECONDS,
    "user": {"username": "ann", "pk": "7"},
    "owner": {"username": "ann"},
    "caption": {"text": TAGGED},
    "like_count": 2,
}
INSTAGRAM_EDGE: Item = {
    "__typename": "GraphImage",
    "shortcode": "Cx10",
    "taken_at_timestamp": NOON_SECONDS,
    "owner": {"username": "ann", "id": "7"},
    "edge_media_to_caption": {"edges": [{"node": {"text": TAGGED}}]},
}
THREADS: Item = {
    "pk": "33",
    "code": "D10",
    "taken_at": NOON_SECONDS,
    "user": {"username": "ann", "pk": "7"},
    "caption": {"text": f"{TEXT} #Two #ones"},
    "carousel_media": None,
    "text_post_app_info": {
        "link_preview_attachment": {"url": "https://l.threads.com/?u=https%3A%2F%2Fexample.com%2Fa&e=AT0"},
        "share_info": {"quoted_post": {"code": "D5"}, "reposted_post": None},
        "direct_reply_count": 0,
    },
}
TELEGRAM: Item = {
    "_chat": {"id": 77, "username": "harbourwatch", "title": "Harbour watch"},
    "_sender": {"id": 77, "title": "Harbour watch"},
    "id": 10,
    "date": float(NOON_SECONDS),
    "peer_id": {"_type": "PeerChannel", "channel_id": 77},
    "from_id": None,
    "message": f"{TEXT} #Two #ones",
    "entities": [{"_type": "MessageEntityTextUrl", "offset": 0, "length": 3, "url": LINK}],
    "media": {"_type": "MessageMediaPhoto", "photo": {"id": 990}},
    "reply_to": {"reply_to_msg_id": 9},
    "fwd_from": None,
    "action": None,
}
FORWARDED = {"date": NOON_SECONDS - 60, "from_id": {"_type": "PeerChannel", "channel_id": 55}, "channel_post": 4}
FORWARDED_PERSON = {"date": NOON_SECONDS - 60, "from_id": None, "from_name": "Ann"}
BLUESKY_POST = "at://did:plc:ann/app.bsky.feed.post/10"
BLUESKY: Item = {
    "uri": BLUESKY_POST,
    "author": {"did": "did:plc:ann", "handle": "ann.example.org"},
    "indexed_at": ISO_NOON,
    "record": {
        "created_at": ISO_NOON,
        "text": f"{TEXT} #Two #ones",
        "facets": [
            {"features": [{"tag": "Two"}]},
            {"features": [{"tag": "ones"}, {"uri": LINK}]},
            {"features": [{"did": "did:plc:bo"}]},
        ],
        "embed": {
            "record": {"record": {"uri": "at://did:plc:cy/app.bsky.feed.post/5"}},
            "media": {"images": [{"image": {"ref": {"link": "bafy1"}}}]},
        },
        "reply": {"parent": {"uri": "at://did:plc:cy/app.bsky.feed.post/4"}},
    },
}
GAB: Item = {
    "i": "10",
    "id": "10",
    "ca": ISO_NOON,
    "c": f"{TEXT} #Two #ones",
    "ul": "https://gab.com/ann/posts/10",
    "ai": "7",
    "author_info": {"i": "7", "un": "ann"},
    "link_info": {"id": "3", "url": LINK},
    "image_info": None,
}
GAB_REWRITTEN: Item = {"type": "post", "id": "10", "created_at": ISO_NOON, "content": TAGGED, "account": {"id": "7", "username": None}}
TRUTH: Item = {
    "id": "10",
    "created_at": ISO_NOON,
    "content": f"{TEXT} #Two #ones",
    "account": {"id": "7", "username": "ann"},
    "card": {"url": LINK},
    "tags": [{"name": "Two"}, {"name": "ones"}],
    "mentions": [{"id": "8", "username": "bo"}],
    "url": "https://truthsocial.com/@ann/10",
    "in_reply_to_id": "4",
    "quote_id": None,
    "reblog": None,
}
IMGUR: Item = {
    "id": "x10",
    "account_id": 7,
    "created_at": "2021-08-15T12:00:00Z",
    "title": "Cables",
    "description": TAGGED,
    "is_album": True,
}
NINEGAG: Item = {
    "id": "a10",
    "creationTs": NOON_SECONDS,
    "creator": {"username": "ann"},
    "title": TEXT,
    "description": "",
    "sourceUrl": LINK,
    "tags": [{"key": "Two"}, {"key": "ones"}],
}
XIAOHONGSHU: Item = {
    "id": "n10",
    "xsec_token": "t",
    "note_card": {"user": {"user_id": "7", "nickname": "Ann"}, "time": NOON_SECONDS * 1000, "desc": TAGGED, "display_title": "Cables"},
}
LINKEDIN: Item = {
    "actor": {"name": {"text": "Ann"}, "subDescription": {"text": "18h •"}},
    "commentary": {"text": {"text": TEXT}},
    "updateMetadata": {"urn": "urn:li:activity:1"},
}

CAPTURES = {
    "X, a timeline": Capture(TIMELINE, "x", OF_TWEET),
    "X, as it was before": Capture({"id": 10, "type": "adaptive", "legacy": LEGACY, "user": {"id_str": "7"}}, "x", OF_TWEET),
    "X, a tweet in a layer": Capture(REPEATED["result"], "x", OF_TWEET),
    "X, a retweet of a tweet in a layer": Capture(
        {"rest_id": "12", "legacy": {**LEGACY, "retweeted_status_result": REPEATED}}, "x", {("7", "12", "repost", "10")}
    ),
    "TikTok": Capture(TIKTOK, "tiktok", shared("ann", "10", ("mention", "bo"), ("quote", "5"))),
    "TikTok, from a page": Capture(
        {**TIKTOK, "author": "ann", "nickname": "Ann", "createTime": str(NOON_SECONDS), "textExtra": [], "duetInfo": {"duetFromId": "0"}},
        "tiktok",
        shared("ann", "10"),
    ),
    "Douyin": Capture(DOUYIN, "douyin", shared("7", "10", ("mention", "MS8"))),
    "Douyin, from a page": Capture(
        {"awemeId": "10", "desc": TAGGED, "createTime": NOON_SECONDS, "authorInfo": {"uid": "7"}, "textExtra": None},
        "douyin",
        shared("7", "10"),
    ),
    "Instagram": Capture(INSTAGRAM, "instagram", shared("ann", "Cx10")),
    "Instagram, an edge": Capture(INSTAGRAM_EDGE, "instagram", shared("ann", "Cx10")),
    "Threads": Capture(THREADS, "threads", shared("ann", "D10", ("quote", "D5"))),
    "Threads, a repost": Capture(
        {**THREADS, "text_post_app_info": {"share_info": {"reposted_post": {"code": "D5"}}}}, "threads", {("ann", "D10", "repost", "D5")}
    ),
    "Telegram, a channel": Capture(TELEGRAM, "telegram", shared("channel77", "77/10", ("image", "990"), ("reply", "77/9"))),
    "Telegram, a person": Capture(
        {**TELEGRAM, "from_id": {"user_id": 3}, "media": None, "reply_to": None}, "telegram", shared("user3", "77/10")
    ),
    "Telegram, references resolved": Capture(
        {**TELEGRAM, "from_id": {"full_user": {"id": 3}}, "_sender": {"id": 3, "first_name": "Bo"}, "media": None, "reply_to": None},
        "telegram",
        shared("user3", "77/10"),
    ),
    "Telegram, forwarded from a channel": Capture(
        {**TELEGRAM, "fwd_from": FORWARDED}, "telegram", {("channel77", "77/10", "repost", "55/4")}
    ),
    "Telegram, forwarded from a person": Capture(
        {**TELEGRAM, "message": TEXT, "fwd_from": FORWARDED_PERSON}, "telegram", {("channel77", "77/10", "repost", f"Ann: {TEXT}")}
    ),
    "Bluesky": Capture(
        BLUESKY,
        "bluesky",
        shared(
            "did:plc:ann",
            BLUESKY_POST,
            ("mention", "did:plc:bo"),
            ("quote", "at://did:plc:cy/app.bsky.feed.post/5"),
            ("reply", "at://did:plc:cy/app.bsky.feed.post/4"),
            ("image", "bafy1"),
        ),
    ),
    "Bluesky, a link shown as a card": Capture(
        {**BLUESKY, "record": {"createdAt": ISO_NOON, "text": f"{TEXT} #Two #ones", "embed": {"external": {"uri": LINK}}}},
        "bluesky",
        shared("did:plc:ann", BLUESKY_POST),
    ),
    "Bluesky, a list quoted": Capture(
        {
            **BLUESKY,
            "record": {"createdAt": ISO_NOON, "text": TAGGED, "embed": {"record": {"uri": "at://did:plc:cy/app.bsky.graph.list/5"}}},
        },
        "bluesky",
        shared("did:plc:ann", BLUESKY_POST),
    ),
    "Gab": Capture(GAB, "gab", shared("7", "10")),
    "Gab, rewritten": Capture(GAB_REWRITTEN, "gab", shared("7", "10")),
    "Truth Social": Capture(TRUTH, "truthsocial", shared("7", "10", ("mention", "8"), ("reply", "4"))),
    "Truth Social, a repost": Capture({**TRUTH, "reblog": {"id": "5"}}, "truthsocial", {("7", "10", "repost", "5")}),
    "Imgur": Capture(IMGUR, "imgur", shared("7", "x10")),
    "9GAG": Capture(NINEGAG, "9gag", shared("ann", "a10")),
    "Xiaohongshu": Capture(XIAOHONGSHU, "xiaohongshu", shared("7", "n10")),
}

LEFT_OUT: dict[str, tuple[Item, str]] = {
    "LinkedIn": (LINKEDIN, "no exact time: LinkedIn says only how long ago a post was made"),
    "a Gab group": ({**GAB_REWRITTEN, "type": "group"}, "a group or profile of Gab, no post"),
    "a Telegram service message": ({**TELEGRAM, "action": {"_type": "MessageActionPinMessage"}}, "a service message, no post"),
    "a live broadcast": ({**DOUYIN, "cell_room": {"rawdata": "{}"}}, "a live broadcast of Douyin, no post"),
    "an advertisement": ({**INSTAGRAM, "product_type": "ad"}, "an advertisement on Instagram, no post"),
    "two authors": ({**INSTAGRAM, "owner": {"username": "bo"}}, "two accounts are named, and which of them posted is not clear"),
    "a server of Mastodon": (
        {**TRUTH, "url": "https://example.social/@ann/10"},
        "in the shape of Truth Social, but from another server: name its fields with --map",
    ),
    "nobody on Imgur": ({**IMGUR, "account_id": 0}, "no account"),
    "nobody on 9GAG": ({**NINEGAG, "creator": None}, "no account"),
    "a list of notes": ({**XIAOHONGSHU, "note_card": {"user": {"user_id": "7"}}}, "no time"),
    "anonymised": ({**TIKTOK, "author": "REDACTED"}, "no account: 4CAT was asked to anonymise this export"),
    "withheld on X": ({"rest_id": "10", "__typename": "TweetTombstone", "tweet": None}, "a tweet that X does not show"),
    "a huge time": ({**TIKTOK, "createTime": 10**400}, "the time is out of range"),
    "a time that is a list": ({**THREADS, "taken_at": [NOON_SECONDS]}, "the time is not understood"),
    "a lone surrogate deep inside": ({**INSTAGRAM, "caption": {"text": "\ud800" + TEXT}}, "bytes that are not UTF-8"),
    "a NUL deep inside": ({**INSTAGRAM, "user": {"username": "a\0"}, "owner": None}, "a NUL byte"),
}
TWEETS_OF_4CAT: dict[str, tuple[Item, Objects]] = {
    "a tweet with its user and media": (
        {**TWEET, "author_user": {"id": "7", "username": "ann"}, "attachments": {"media_keys": [{"media_key": "3_1", "type": "photo"}]}},
        OF_TWEET | {("7", "10", "image", "3_1")},
    ),
    "a retweet with its original": (
        {**RETWEET, "referenced_tweets": [{"type": "retweeted", **TWEET}]},
        {("9", "11", "repost", "10")},
    ),
}
