"""What a post shares, brought to one form: canonical links, domains, hashtag sets and sequences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ural import get_domain_name, normalize_url

from gravamen.evidence.loading.records import Post, list_of
from gravamen.evidence.posts import Kind

_LINK = re.compile(r"https?://[^\s<>\"'“”«»]+", re.IGNORECASE)
_HASHTAG = re.compile(r"(?<![\w&/#])#(\w+)")
_LONGEST_LINK = 8_192


def objects_of(post: Post) -> Iterator[tuple[Kind, str]]:
    """The objects of a post, each once, without its text."""
    seen = set[tuple[Kind, str]]()
    for kind, value in _all_objects(post):
        if value and (kind, value) not in seen:
            seen.add((kind, value))
            yield kind, value


def _all_objects(post: Post) -> Iterator[tuple[Kind, str]]:
    yield from post.objects
    for link in post.urls:
        canonical = canonical_url(link)
        if canonical is None:
            continue
        yield Kind.URL, canonical
        domain = get_domain_name(canonical)
        if domain:
            yield Kind.DOMAIN, domain
    tags = [tag for given in post.hashtags if (tag := given.casefold().lstrip("#"))]
    if tags:
        yield Kind.HASHTAGS, " ".join(sorted(set(tags)))
    if len(tags) > 1:  # the sequence of a single tag is its set
        yield Kind.HASHTAG_SEQUENCE, " ".join(tags)


def canonical_url(link: str) -> str | None:
    """One form for all links to the same page: without protocol, www, tracking parameters, AMP and the like; None for what is no web link.

    Links of shorteners stay as they are: where they lead was not asked of anybody.
    """
    link = link.strip()
    if len(link) > _LONGEST_LINK or not _is_web(link):
        return None
    try:
        canonical = normalize_url(link)
    except (ValueError, RecursionError, AttributeError):  # ural 1 raises the last two where a redirecting site's link leads nowhere
        return None
    return canonical or None


def _is_web(link: str) -> bool:
    try:
        parts = urlsplit(link if "//" in link else f"//{link}")
        return parts.scheme in ("", "http", "https") and "." in (parts.hostname or "")
    except ValueError:
        return False


def links_in(text: str | None) -> tuple[str, ...]:
    """The web links that a text holds."""
    return tuple(link.rstrip(".,;:!?)]}…") for link in _LINK.findall(text)) if text else ()


def hashtags_in(text: str | None) -> tuple[str, ...]:
    """The hashtags that a text holds, in order."""
    return tuple(_HASHTAG.findall(text)) if text else ()


def split_list(value: object) -> tuple[str, ...]:
    """A field that holds several values: a list, or text with spaces, commas, semicolons or bars between them."""
    if value is None:
        return ()
    items: list[Any] = list_of(value) if isinstance(value, list) else re.split(r"[\s,;|]+", str(value))
    return tuple(text for item in items if item is not None and (text := str(item).strip(" '\"[]")))
