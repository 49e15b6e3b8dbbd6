"""Exports of every known program become the same table, and what cannot be read is counted with its reason."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from exports import (
    NOON,
    NOON_SECONDS,
    OF_TWEET,
    OLD_TWEET,
    RETWEET,
    TEXT,
    TWEET,
    Objects,
    link,
    loaded,
    mapping,
    objects_of,
    tags,
)

from gravamen.evidence.loading import tables
from gravamen.evidence.loading.load import load
from gravamen.evidence.loading.options import options_of, read_key
from gravamen.evidence.loading.records import Options, Skip
from gravamen.evidence.parameters import ParameterError
from gravamen.evidence.posts import SCHEMA, PostsError

COPY = "BREAKING: the harbour cables were cut yesterday night by unknown divers, officials said"
TELEGRAM = {
    "name": "Harbour watch",
    "type": "public_channel",
    "id": 77,
    "messages": [
        {"id": 1, "type": "service", "date": "2021-08-15T11:00:00"},
        {
            "id": 10,
            "type": "message",
            "date": "2021-08-15T14:00:00",
            "date_unixtime": "1629028800",
            "from": "Harbour watch",
            "from_id": "channel77",
            "text": [TEXT + " ", {"type": "link", "text": "https://example.com/a"}],
            "text_entities": [],
        },
        {"id": 11, "type": "message", "date_unixtime": "1629028805", "from_id": "channel77", "forwarded_from": "Other", "text": TEXT},
        {"id": 12, "type": "message", "date_unixtime": "1629028807", "from_id": "user3", "reply_to_message_id": 10, "text": "no"},
    ],
}
CASES: dict[str, tuple[str, str, Objects]] = {
    "X API v2, a page": (
        "page.json",
        json.dumps({"data": [TWEET], "includes": {"media": [{"media_key": "3_1"}]}}),
        OF_TWEET | {("7", "10", "image", "3_1")},
    ),
    "X API v2, flattened lines, a retweet": (
        "t.jsonl",
        f"{json.dumps(TWEET)}\n{json.dumps(RETWEET)}\n",
        OF_TWEET | {("9", "11", "repost", "10")},
    ),
    "X API v1.1 lines": ("t.ndjson", json.dumps(OLD_TWEET), OF_TWEET),
    "X API v1.1, a retweet": (
        "t.json",
        json.dumps([{**OLD_TWEET, "id_str": "12", "retweeted_status": OLD_TWEET}]),
        {("7", "12", "repost", "10")},
    ),
    "CooRTweet": ("t.csv", "object_id,account_id,content_id,timestamp_share\no1,7,10,1629028800\n", {("7", "10", "object", "o1")}),
    "coordination-network-toolkit": (
        "t.csv",
        f'message_id,user_id,username,repost_id,reply_id,message,timestamp,urls\n10,7,ann,,5,"{TEXT} #Two",1629028800,https://example.com/a https://b.org\n11,8,bo,10,,x,1629028801,\n',
        {("7", "10", "reply", "5"), ("8", "11", "repost", "10")} | link("7", "10") | link("7", "10", "b.org") | tags("7", "10", ["two"]),
    ),
    "4CAT CSV": (
        "t.csv",
        f'id,thread_id,author,body,timestamp,unix_timestamp,hashtags,urls\n10,10,ann,"{TEXT}",2021-08-15 12:00:00,1629028800,"Two,ones",https://example.com/a\n',
        link("ann", "10") | tags("ann", "10"),
    ),
    "CrowdTangle": (
        "t.csv",
        f'Page Name,User Name,Facebook Id,Post Created,Type,URL,Message,Link,Final Link\nHarbour,harbour,77,2021-08-15 14:00:00 CEST,Link,https://www.facebook.com/77/posts/1,"{TEXT}",https://bit.ly/x,https://example.com/a\n',
        link("77", "https://www.facebook.com/77/posts/1"),
    ),
    "Meta Content Library": (
        "t.csv",
        f'id,creation_time,text,post_owner.id,post_owner.name,link_attachment.link,hashtags\n10,2021-08-15T12:00:00+0000,"{TEXT}",77,Harbour,https://example.com/a,Two\n',
        link("77", "10") | tags("77", "10", ["two"]),
    ),
    "Telegram": (
        "result.json",
        json.dumps(TELEGRAM),
        link("channel77", "77/10") | {("channel77", "77/11", "repost", f"Other: {TEXT}"), ("user3", "77/12", "reply", "77/10")},
    ),
}


@pytest.mark.parametrize(("name", "content", "expected"), CASES.values(), ids=CASES)
def test_known_exports(name: str, content: str, expected: Objects, tmp_path: Path) -> None:
    rows, account = loaded(tmp_path, name, content)
    assert objects_of(rows) == expected
    assert not account.skipped
    assert min(row["time"] for row in rows) == NOON


def test_an_archive_of_one_account_takes_its_name_from_the_user(tmp_path: Path) -> None:
    tweet = {key: value for key, value in OLD_TWEET.items() if key != "user"}
    content = "window.YTD.tweet.part0 = " + json.dumps([{"tweet": tweet}])
    rows, _ = loaded(tmp_path, "tweets.js", content, Options(constants={"account": "ann"}))
    assert {row["account"] for row in rows} == {"ann"}


def test_any_table_by_a_mapping(tmp_path: Path) -> None:
    asked = mapping("account=who.name post=nr time=at url=links text=body", "platform=forum", zone="Europe/Berlin")
    row = {
        "who": {"name": "ann"},
        "nr": 3.0,
        "at": "2021-08-15 14:00:00",
        "links": ["https://example.com/a", "example.org/b?fbclid=1"],
        "body": TEXT,
    }
    rows, account = loaded(tmp_path, "t.jsonl.gz", gzip.compress(json.dumps(row).encode()), asked)
    assert {(r["kind"], r["object"]) for r in rows if r["kind"] == "url"} == {("url", "example.com/a"), ("url", "example.org/b")}
    assert {(r["account"], r["platform"], r["post"], r["time"]) for r in rows} == {("ann", "forum", "3", NOON)}
    assert account.formats == {"mapped": 1}


def test_a_repost_carries_nothing_but_what_it_repeats(tmp_path: Path) -> None:
    row = {"who": "ann", "nr": "3", "at": NOON_SECONDS, "rt": "9", "body": f"{TEXT} https://example.com/a #Two #ones"}
    rows, _ = loaded(tmp_path, "t.jsonl", json.dumps(row), mapping("account=who post=nr time=at repost=rt text=body"))
    assert [(r["kind"], r["object"]) for r in rows] == [("repost", "9")]
    forwarded = {**TELEGRAM["messages"][2], "text": f"{TEXT} https://example.com/a #Two #ones"}
    rows, _ = loaded(tmp_path, "result.json", json.dumps({**TELEGRAM, "messages": [forwarded]}))
    assert [r["kind"] for r in rows] == ["repost"]


def test_a_bare_number_sign_is_no_hashtag(tmp_path: Path) -> None:
    row = {"who": "ann", "nr": "3", "at": NOON_SECONDS, "tags": ["#", "#Two", "##"]}
    rows, _ = loaded(tmp_path, "t.jsonl", json.dumps(row), mapping("account=who post=nr time=at hashtags=tags"))
    assert [(r["kind"], r["object"]) for r in rows] == [("hashtags", "two")]


def test_parquet_and_our_own_table(tmp_path: Path) -> None:
    table = pa.table({"user": ["ann"], "post": [4], "t": pa.array([NOON], pa.timestamp("ms", "UTC")), "rt": ["9"]})
    pq.write_table(table, tmp_path / "in.parquet")
    load([tmp_path / "in.parquet"], tmp_path / "one.parquet", mapping("account=user post=post time=t repost=rt"))
    load([tmp_path / "one.parquet"], tmp_path / "two.parquet", Options())
    assert pq.read_schema(tmp_path / "two.parquet").remove_metadata().equals(SCHEMA)
    assert pq.read_table(tmp_path / "one.parquet").to_pylist() == pq.read_table(tmp_path / "two.parquet").to_pylist()


def test_texts_copied_with_two_words_changed_are_one_object_and_others_are_not(tmp_path: Path) -> None:
    texts = [TEXT, COPY, "An entirely different sentence about the price of timber in the north", "short"]
    content = "id,who,at,body\n" + "".join(f'{n},u{n},{NOON_SECONDS},"{text}"\n' for n, text in enumerate(texts))
    rows, account = loaded(tmp_path, "t.csv", content, mapping("account=who post=id time=at text=body"))
    family = {row["post"]: row["object"] for row in rows if row["kind"] == "text"}
    assert family["0"] == family["1"] != family["2"]
    assert "3" not in family
    assert account.without_object == 1


def test_pseudonyms_hide_people_and_join_across_files(tmp_path: Path) -> None:
    rows, _ = loaded(tmp_path, "t.jsonl", f"{json.dumps(TWEET)}\n{json.dumps(RETWEET)}\n", key=b"k" * 32)
    flat = {str(value) for row in rows for value in row.values()}
    assert not flat & {"7", "8", "9", "10", "11", "5"}
    original = next(row["post"] for row in rows if row["kind"] == "url")
    assert [row["object"] for row in rows if row["kind"] == "repost"] == [original]
    assert "example.com/a" in flat
    again, _ = loaded(tmp_path, "t.jsonl", json.dumps(RETWEET), key=b"k" * 32)
    assert again[0]["object"] == original
    other, _ = loaded(tmp_path, "t.jsonl", json.dumps(RETWEET), key=b"x" * 32)
    assert other[0]["object"] != original


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("hunter2")
    with pytest.raises(ParameterError, match="openssl"):
        read_key(tmp_path / "key")


MIXED = {
    "2021-08-15T12:00:00Z": None,
    "2021-08-15T14:00:00+02:00": None,
    "Sun Aug 15 12:00:00 +0000 2021": None,
    "2021-08-15 08:00:00 EDT": None,
    "1629028800": None,
    "1629028800000": None,
    "1629028800.0": None,
    "15 August 2021 12:00": None,
    "08/15/2021 12:00": None,  # only one order is possible
    "05/04/2021 12:00": "day first or month first",
    "2021-08-15 12:00 ET": "in a zone that is not known",
    "15 August 2021 14:00 +0200": None,
    "2021-08-15": "day without a time",
    "20210815": "too small",
    "1965-01-01T00:00:00Z": "before 1970",
    "yesterday": "not understood",
    "": "no time",
    "99999-01-01T00:00:00Z": "not understood",
    "nan": "not understood",
}


def test_times_in_any_usual_form_and_zone(tmp_path: Path) -> None:
    content = "account,post,at,object\n" + "".join(f"a,p{n},{time},o{n}\n" for n, time in enumerate(MIXED))
    asked = mapping("account=account post=post time=at object=object")
    skips = list[Skip]()
    rows, account = loaded(tmp_path, "t.csv", content, asked, on_skip=skips.append)
    assert {row["post"]: row["time"] for row in rows} == {f"p{n}": NOON for n, reason in enumerate(MIXED.values()) if reason is None}
    reasons = {skip.row: skip.reason for skip in skips}
    for number, reason in enumerate(MIXED.values()):
        assert reason is None or reason in reasons[number + 2]
    assert account.skipped.total() == len(skips) == sum(reason is not None for reason in MIXED.values())


def test_the_year_9999_and_day_first(tmp_path: Path) -> None:
    asked = mapping("account=a post=p time=t object=o", day_first=True)
    rows, _ = loaded(tmp_path, "t.csv", "a,p,t,o\nx,1,9999-12-31T23:59:59Z,o\nx,2,05/04/2021 12:00,o\n", asked)
    assert [row["time"].isoformat() for row in rows] == ["9999-12-31T23:59:59+00:00", "2021-04-05T12:00:00+00:00"]


def test_rows_that_cannot_be_read_are_listed_and_the_others_stay(tmp_path: Path) -> None:
    good = b"o1,7,10,1629028800\n"
    lines = [
        b"object_id,account_id,content_id,timestamp_share\n",
        good,
        b"o1,7\xff,11,1629028800\n",  # broken UTF-8
        b"o1,7\x00,12,1629028800\n",  # NUL
        b"o1,7,13\n",  # a cell missing
        b"o1,7,14,1629028800,x\n",  # one too many
        b"o1,,15,1629028800\n",
        b"o" * 10_000_000 + b",7,16,1629028800\n",  # 10 MB in a cell
        b"=cmd|' /C calc'!A0,=1+1,17,1629028800\n",  # a formula is text
        good.replace(b"10", b"18"),
    ]
    skips = list[Skip]()
    rows, account = loaded(tmp_path, "t.csv", b"".join(lines), on_skip=skips.append)
    assert [row["post"] for row in rows] == ["10", "17", "18"]
    assert [(skip.row, skip.reason.split(" (")[0]) for skip in skips] == [
        (3, "bytes that are not UTF-8"),
        (4, "a NUL byte"),
        (5, "it has fewer cells than the first line names"),
        (6, "it has more cells than the first line names"),
        (7, "no account"),
        (8, "a cell of more than 1,000,000 characters"),
    ]
    assert account.rows == 9
    assert next(row for row in rows if row["post"] == "17")["account"] == "=1+1"


def test_a_quotation_mark_that_is_never_closed_swallows_no_whole_file(tmp_path: Path) -> None:
    lines = [f"o1,7,{number},1629028800\n" for number in range(60_000)]
    header = "object_id,account_id,content_id,timestamp_share\n"
    rows, account = loaded(tmp_path, "t.csv", header + 'o1,7,"x,1629028800\n' + "".join(lines))
    assert account.skipped == {"a cell of more than 1,000,000 characters": 1}
    assert account.first_skipped.popitem()[1].row == 2
    assert account.rows == len(rows) + 1
    numbers = [int(row["post"]) for row in rows]
    assert len(numbers) > 10_000
    assert numbers == list(range(numbers[0], len(lines)))


def test_a_line_without_end_does_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_LINE_LIMIT", 1_000_000)
    content = gzip.compress(b"[" * 60_000_000 + b"\n" + json.dumps(TWEET).encode(), 1)
    tracemalloc.start()
    try:
        rows, account = loaded(tmp_path, "t.jsonl.gz", content)
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()
    assert {row["post"] for row in rows} == {"10"}
    assert account.skipped == {"a line of more than 1,000,000 bytes": 1}
    assert account.first_skipped.popitem()[1].row == 1


def test_json_lines_that_are_none(tmp_path: Path) -> None:
    lines = [
        json.dumps(TWEET).encode(),
        b"{broken",
        b"[1, 2]",
        b'"text"',
        b'{"id": "\xff"}',
        b"[" * 100_000,
        json.dumps({**TWEET, "entities": {"urls": "no list"}, "id": "20"}).encode(),
    ]
    rows, account = loaded(tmp_path, "t.jsonl", b"\n".join(lines))
    assert {row["post"] for row in rows} == {"10", "20"}
    assert account.skipped == {"not JSON": 2, "not a JSON object": 3, "bytes that are not UTF-8": 1}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", "", "names no columns"),
        ("t.csv", "a,b\n1,2\n", "--map account="),
        ("t.csv", "object_id,account_id,content_id,timestamp_share\n", "they hold no rows"),
        ("t.csv", "object_id,account_id,content_id,timestamp_share\no,,1,2\n", "no account"),
        ("t.docx", "x", "not known what a file of this ending holds"),
        ("t.parquet", "x", "could not be read as Parquet"),
        ("t.csv.gz", "x", "could not be read"),
        ("t.json", b'{"a": "\xff"}', "not valid UTF-8"),
    ],
)
def test_files_that_give_nothing_are_refused_with_a_reason(name: str, content: str | bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "posts.parquet").write_bytes(b"older")
    with pytest.raises(PostsError, match=message):
        loaded(tmp_path, name, content)
    assert (tmp_path / "posts.parquet").read_bytes() == b"older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["posts.parquet", name]


@pytest.mark.parametrize(
    ("columns", "zone", "message"),
    [
        (["who=x"], "UTC", "where FIELD is one of"),
        (["account=x"], "UTC", "does not say where to find post, time"),
        ([], "Mars/Base", "no time zone 'Mars/Base'"),
    ],
)
def test_options_that_make_no_sense(columns: list[str], zone: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        options_of(columns, [], zone, None)
