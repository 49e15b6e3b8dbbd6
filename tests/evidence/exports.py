"""Small invented exports, and what loading makes of them, for tests that look at either."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from gravamen.evidence.loading.load import Loaded, load
from gravamen.evidence.loading.options import options_of
from gravamen.evidence.loading.records import Options

TEXT = "The harbour cables were cut last night by unknown divers, officials say"
NOON = datetime(2021, 8, 15, 12, tzinfo=UTC)
NOON_SECONDS = 1_629_028_800
ISO_NOON = "2021-08-15T12:00:00.000Z"
Objects = set[tuple[str, str, str, str]]
"""Account, post, kind, object."""

TWEET: dict[str, Any] = {
    "id": "10",
    "author_id": "7",
    "created_at": ISO_NOON,
    "text": TEXT,
    "entities": {
        "urls": [{"url": "https://t.co/x", "expanded_url": "https://www.example.com/a/?utm_source=tw"}],
        "hashtags": [{"tag": "Two"}, {"tag": "ones"}],
        "mentions": [{"username": "bo", "id": "8"}],
    },
    "referenced_tweets": [{"type": "quoted", "id": "5"}],
    "attachments": {"media_keys": ["3_1"]},
}
RETWEET: dict[str, Any] = {
    "id": "11",
    "author_id": "9",
    "created_at": "2021-08-15T12:00:05.000Z",
    "text": "RT @x: " + TEXT,
    "referenced_tweets": [{"type": "retweeted", "id": "10"}],
}
OLD_TWEET: dict[str, Any] = {
    "id_str": "10",
    "user": {"id_str": "7", "screen_name": "ann"},
    "created_at": "Sun Aug 15 12:00:00 +0000 2021",
    "full_text": TEXT,
    "entities": {
        "urls": [{"expanded_url": "http://example.com/a#top"}],
        "hashtags": [{"text": "Two"}, {"text": "ones"}],
        "user_mentions": [{"id_str": "8", "screen_name": "bo"}],
    },
    "quoted_status_id_str": "5",
}


def loaded(
    tmp_path: Path, name: str, content: str | bytes, options: Options | None = None, **more: Any
) -> tuple[list[dict[str, Any]], Loaded]:
    """The rows that an export gives, and the account of it."""
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    account = load([file], tmp_path / "posts.parquet", options or Options(), **more)
    return pq.read_table(tmp_path / "posts.parquet").to_pylist(), account


def objects_of(rows: list[dict[str, Any]]) -> Objects:
    """What was shared, but for texts, whose families have no readable names."""
    return {(row["account"], row["post"], row["kind"], row["object"]) for row in rows if row["kind"] != "text"}


def mapping(columns: str, *constants: str, zone: str = "UTC", day_first: bool | None = None) -> Options:
    """Options that name columns: "account=who post=id time=at"."""
    return options_of(columns.split(), constants, zone, day_first)


def link(account: str, post: str, address: str = "example.com/a") -> Objects:
    """A link as it is stored: the page and its domain."""
    return {(account, post, "url", address), (account, post, "domain", address.split("/", maxsplit=1)[0])}


def tags(account: str, post: str, words: Iterable[str] = ("two", "ones")) -> Objects:
    """Hashtags as they are stored: their set, and, where there are several, their sequence."""
    several = list(words)
    sequence: Objects = {(account, post, "hashtag_sequence", " ".join(several))} if len(several) > 1 else set()
    return {(account, post, "hashtags", " ".join(sorted(several)))} | sequence


OF_TWEET = link("7", "10") | tags("7", "10") | {("7", "10", "mention", "8"), ("7", "10", "quote", "5")}
