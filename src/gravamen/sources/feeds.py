"""RSS and Atom feeds → their entries, by feedparser."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, cast

from gravamen.sources.received import Metadata
from gravamen.sources.unreadable import RefusedError


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: its piece of HTML as the feed has it, and what the feed says of it."""

    fragment: bytes
    given: Metadata
    part: str


def entries_of(data: bytes) -> list[FeedEntry]:
    """The entries of a feed that carry words, in its order.

    Raises:
        RefusedError: it is no feed, or none of its entries carries words.
    """
    import feedparser  # noqa: PLC0415

    # A stream, since feedparser takes a string of bytes for an address to fetch. What the feed carries stays as it is.
    feed = cast(Any, feedparser).parse(_Stream(data), resolve_relative_uris=False, sanitize_html=False)
    if not feed.get("version"):
        reason = f" ({feed.bozo_exception})" if feed.get("bozo") else ""
        raise RefusedError(f"it is no RSS or Atom feed{reason}", "give a feed saved as it was served")
    found = [_entry(entry, number, feed.feed) for number, entry in enumerate(feed.entries, 1)]
    entries = [entry for entry in found if entry.fragment.strip()]
    if not entries:
        raise RefusedError("no entry of the feed carries words", "fetch the articles that it links to, and add those")
    return entries


class _Stream:
    """The bytes of a feed as a thing to read from, which is all that feedparser asks of a stream."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self) -> bytes:
        """All of it."""
        return self._data


def _entry(entry: Any, number: int, feed: Any) -> FeedEntry:
    contents = [content.get("value", "") for content in entry.get("content", [])]
    words = max([*contents, entry.get("summary", "") or ""], key=len)
    published = entry.get("published_parsed") or entry.get("updated_parsed")
    given = Metadata.of(
        "the feed",
        title=entry.get("title"),
        publisher=feed.get("title"),
        published=_day(published) if published else None,
        language=feed.get("language"),
        url=entry.get("link"),
    )
    fragment = words.encode("utf-8", "replace")
    return FeedEntry(fragment, given, f"entry {number}")


def _day(moment: time.struct_time) -> str | None:
    return time.strftime("%Y-%m-%d", moment) if 1000 <= moment.tm_year <= 9999 else None
