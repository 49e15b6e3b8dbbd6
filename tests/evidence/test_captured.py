"""Items as platforms give them, in the files of 4CAT and Zeeschuimer: known by their shape, read or counted, whatever they hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from captures import CAPTURES, INSTAGRAM, LEFT_OUT, TEXT, TIKTOK, TIMELINE, TWEETS_OF_4CAT, Capture, Item
from exports import ISO_NOON, NOON, TWEET, Objects, loaded, mapping, objects_of
from hypothesis import given, settings
from hypothesis import strategies as st

from gravamen.evidence.loading.load import load
from gravamen.evidence.loading.records import Options
from gravamen.evidence.posts import PostsError

META = {"item_id": "10", "timestamp_collected": 1_700_000_000_000, "source_platform": "example.org", "source_url": "https://example.org/"}
AROUND: dict[str, Callable[[Item], Item]] = {
    "alone": lambda item: item,
    "from 4CAT": lambda item: {**item, "__import_meta": META},
    "from Zeeschuimer": lambda item: {**META, "data": item},
}


def lines(*items: Item) -> str:
    """Items as NDJSON."""
    return "".join(json.dumps(item) + "\n" for item in items)


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
@pytest.mark.parametrize("capture", CAPTURES.values(), ids=CAPTURES)
def test_items_of_every_platform(capture: Capture, around: Callable[[Item], Item], tmp_path: Path) -> None:
    rows, account = loaded(tmp_path, "items.ndjson", lines(around(capture.item)))
    assert not account.skipped
    assert objects_of(rows) == capture.objects
    assert {(row["platform"], row["time"]) for row in rows} == {(capture.platform, NOON)}
    is_repost = any(kind == "repost" for *_, kind, _ in capture.objects)
    assert any(row["kind"] == "text" for row in rows) is not is_repost  # what is repeated is the original's


@pytest.mark.parametrize(("item", "expected"), TWEETS_OF_4CAT.values(), ids=TWEETS_OF_4CAT)
def test_tweets_of_api_version_2_as_4cat_completes_them(item: Item, expected: Objects, tmp_path: Path) -> None:
    rows, _ = loaded(tmp_path, "tweets.ndjson", lines(item))
    assert objects_of(rows) == expected


def test_tweets_that_4cat_did_not_get_are_no_posts_of_one_account(tmp_path: Path) -> None:
    missing = {"id": "12", "author_id": "UNKNOWN", "created_at": ISO_NOON, "text": "", "subject": "Could not find tweet with id: [12]."}
    _, account = loaded(tmp_path, "tweets.ndjson", lines(TWEET, missing))
    assert (account.posts, account.skipped) == (1, {"a tweet that 4CAT asked for and X did not give": 1})


@pytest.mark.parametrize(("item", "reason"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_items_that_are_no_posts_are_counted_with_the_reason(item: Item, reason: str, tmp_path: Path) -> None:
    _, account = loaded(tmp_path, "items.ndjson", lines(*({**META, "data": each} for each in (TIKTOK, item))))
    assert (account.rows, account.posts, account.skipped) == (2, 1, {reason: 1})


@pytest.mark.parametrize(("around", "path"), [("from 4CAT", "author"), ("from Zeeschuimer", "data.author")])
def test_unknown_items_say_what_was_seen_and_what_to_do(around: str, path: str, tmp_path: Path) -> None:
    unknown = {"pin": "10", "who": {"name": "ann"}, "when": ISO_NOON, "text": TEXT}
    _, account = loaded(tmp_path, "items.ndjson", lines(*(AROUND[around](item) for item in (TIKTOK, unknown))))
    (reason,) = account.skipped
    fields = "__import_meta, pin, text, when, who" if around == "from 4CAT" else "pin, text, when, who"
    assert reason.startswith(f"an item of example.org with the fields {fields}: not a known shape")
    assert reason.endswith(f"--map, for instance --map account={path}")
    with pytest.raises(PostsError, match="not a known shape"):
        loaded(tmp_path, "items.ndjson", lines(AROUND[around](unknown)))
    asked = mapping("account=data.who.name post=data.pin time=data.when text=data.text", "platform=example")
    rows, _ = loaded(tmp_path, "items.ndjson", lines(AROUND["from Zeeschuimer"](unknown)), asked)
    assert {(row["account"], row["platform"], row["kind"]) for row in rows} == {("ann", "example", "text")}


def test_the_user_may_name_the_platform_otherwise(tmp_path: Path) -> None:
    rows, _ = loaded(tmp_path, "items.ndjson", lines(TIKTOK, INSTAGRAM), Options(constants={"platform": "mine"}))
    assert {row["platform"] for row in rows} == {"mine"}


def test_the_whole_of_a_long_tweet_is_read_and_its_author_found_without_the_usual_field(tmp_path: Path) -> None:
    legacy = {name: value for name, value in TIMELINE["legacy"].items() if name not in ("user_id_str", "entities")}
    whole = {"note_tweet_results": {"result": {"text": f"{TEXT}, and the repair will take months #repair"}}}
    rows, _ = loaded(tmp_path, "items.ndjson", lines({**TIMELINE, "legacy": legacy, "note_tweet": whole}))
    assert ("7", "10", "hashtags", "repair") in objects_of(rows)


HOSTILE: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**18, 10**400, -1, float("inf"), float("nan"), 1e308]),
    st.text(max_size=20),
    st.sampled_from(["\ud800", "\0", "https://[::1", "http://a.b:99999/%zz", "#" * 50, "x" * 1_000_001, "1e999", "9" * 400, "24:61 5/5/5"]),
    st.lists(st.none() | st.integers() | st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=5), st.none() | st.text(max_size=5), max_size=3),
)


def paths_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every part of a JSON value but the whole."""
    inside: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, part in inside for found in ((*path, key), *paths_in(part, (*path, key)))]


@st.composite
def broken_items(draw: st.DrawFn) -> Item:
    """A known item of which up to three parts are something else, or gone."""
    item = json.loads(json.dumps(draw(st.sampled_from([capture.item for capture in CAPTURES.values()]))))
    for _ in range(draw(st.integers(0, 3))):
        *way, last = draw(st.sampled_from(paths_in(item) or [("x",)]))
        holder: Any = item
        for key in way:
            holder = holder[key]
        if draw(st.booleans()) and not isinstance(holder, list):
            holder.pop(last, None)
        else:
            holder[last] = draw(HOSTILE)
    return item


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(broken_items(), st.sampled_from(list(AROUND))), min_size=1, max_size=5))
def test_whatever_items_hold_every_row_is_read_or_counted(items: list[tuple[Item, str]]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, "items.ndjson")
        # A sound item goes first, so that the file is known whatever the others are.
        file.write_text(lines(TIKTOK, *(AROUND[around](item) for item, around in items)))
        account = load([file], Path(folder, "posts.parquet"), Options())
    assert account.rows == len(items) + 1 == account.posts + account.skipped.total()
