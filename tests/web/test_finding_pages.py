"""The page of a finding, and its files: what was filed is shown in plain words and can be taken away; what is no finding is said."""

from __future__ import annotations

import copy
import hashlib
import json
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import recording
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from serving import served
from sqlalchemy import select

from chromium import found_by_axe, needs_chromium
from gravamen.evidence.duckdb_engine import DuckDBEngine
from gravamen.evidence.finding import find
from gravamen.evidence.folder import write_folder
from gravamen.evidence.parameters import Parameters
from gravamen.model import digest
from gravamen.record import Record, open_record
from gravamen.record.deciding import By
from gravamen.record.decisions import file_exhibit
from gravamen.record.findings import file_finding
from gravamen.record.schema import dispute
from gravamen.web.app import create_app

SAID = """Antony Blinken/USA allege CHN cyber 2024-04-26 [evidence=claimed]: China broke into the harbour's computers.
Wang Wenbin/CHN deny CHN cyber 2024-04-27 [replies=1]: China did no such thing.
"""
SAID_ELSEWHERE = """Jan Novak/CZE allege RUS espionage 2024-04-26: Russia listened to the ministers.
Maria Orlova/RUS deny RUS espionage 2024-04-27 [replies=1]: Russia listened to nobody.
"""
HOSTILE = "</bdi><script>alert(1)</script>\u202e<img src=x onerror=alert(2)>"
HOSTILE_OBJECT = "javascript:alert(1)//<b onmouseover=alert(3)>"
BY = By("Ann <i>", "posts about the harbour <script>")
NAMES = ("object_id", "account_id", "content_id", "timestamp_share")
Rows = list[tuple[str, str, str, int]]


@dataclass
class Filed:
    """A record with findings on file, by name, and the folders that they were filed from."""

    record: Record
    dispute: str
    other: str
    ids: dict[str, str]
    folders: dict[str, Path]
    client: TestClient

    def page(self, id: str) -> str:
        answer = self.client.get(f"/findings/{id}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        return answer.text

    def file_bytes(self, data: bytes, title: str = "What was filed") -> str:
        sha256 = self.record.archive.keep(data)
        with self.record.writing() as connection:
            return file_exhibit(connection, self.dispute, sha256, title, "finding", "2024-05-01", None, BY)


def crowd(groups: int) -> Rows:
    """A crowd that shares popular objects, and pairs of accounts that share thirty objects within three seconds each."""
    chance = random.Random(7)  # noqa: S311 - a seeded crowd
    rows = [(f"o{n}", f"a{chance.randrange(60)}", f"p{n}", chance.randrange(400_000)) for n in range(600)]
    for group in range(groups):
        left, right = (HOSTILE, "right") if group == 0 else (f"left{group}", f"right{group}")
        for n in range(30):
            at = chance.randrange(400_000)
            thing = f"{HOSTILE_OBJECT if group == 0 else group}-{n}"
            rows += [(thing, who, f"{who[:9]}-{group}-{n}", at + lag) for who, lag in ((left, 0), (right, 3), (f"a{n}", 9000))]
    return rows


def posts_of(path: Path, rows: Rows) -> Path:
    columns = zip(NAMES, zip(*rows, strict=True), strict=True)
    pq.write_table(pa.table({name: list(column) for name, column in columns}), path)
    return path


def found(posts: Path, folder: Path) -> Path:
    engine = DuckDBEngine("500MB", 1)
    try:
        write_folder(find(engine, posts, Parameters(), lambda _: None), folder, None)
    finally:
        engine.close()
    return folder


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filed]:
    root = tmp_path_factory.mktemp("findings")
    record = open_record(str(root / "record"), create=True)
    recording.add(record, recording.write(root / "documents", d2024_04_26_a=SAID, d2024_04_26_b=SAID_ELSEWHERE))
    with record.reading() as connection:
        about, other = connection.execute(select(dispute.c.id).order_by(dispute.c.topic)).scalars()
    ids, folders = dict[str, str](), dict[str, Path]()
    for name, groups, with_posts in (("one", 1, True), ("many", 9, False), ("none", 0, False)):
        posts = posts_of(root / f"{name}.parquet", crowd(groups))
        folders[name] = found(posts, root / name)
        with record.writing() as connection:
            title = f"Finding <b>{name}</b>"
            ids[name] = file_finding(connection=connection, record=record, folder=folders[name], posts=posts if with_posts else None,
                                     dispute=about, title=title, day="2024-05-01", by=BY)  # fmt: skip
    with TestClient(create_app(record), base_url="http://localhost:8000", follow_redirects=False) as client:
        yield Filed(record, about, other, ids, folders, client)
    record.close()


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", re.sub(r"<svg.*?</svg>", "", page, flags=re.S)))


def test_the_page_says_what_was_found_and_what_that_does_not_say(filed: Filed) -> None:
    page = filed.page(filed.ids["one"])
    words = words_of(page)
    assert "1 pair of accounts, out of" in words and "more often than chance explains" in words
    assert "It does not say who runs them or why" in words and "Innocent reasons remain possible" in words
    assert "A scheduling tool" in words and "The same waking hours" in words
    assert "Ann &lt;i&gt;" in words and "posts about the harbour" in words
    assert f'href="/disputes/{filed.dispute}"' in page
    assert re.search(r"\bp (below )?[\d.]+.* q ", words) and "Benjamini–Hochberg" in words
    assert "They are in the archive of this record" in words
    assert page.count("<svg") == 8  # network, delays, timeline and hours, for wide and for narrow screens
    for judging in ("bot", "bots", "foreign", "troll", "trolls", "inauthentic"):
        assert not re.search(rf"\b{judging}\b", words.casefold())


@needs_chromium
@pytest.mark.parametrize("width", [1440, 390])
def test_every_finding_can_be_looked_at_by_everyone(filed: Filed, browser: Browser, width: int) -> None:
    with served(filed.record) as address:
        tab = browser.new_page(base_url=address, viewport={"width": width, "height": 900})
        for id in filed.ids.values():
            tab.goto(f"/findings/{id}")
            tab.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
            for scheme in ("light", "dark"):
                tab.emulate_media(color_scheme=scheme)
                assert found_by_axe(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        tab.close()


def test_the_posts_behind_a_pair_stand_with_it(filed: Filed) -> None:
    page = filed.page(filed.ids["one"])
    evidence = pq.read_table(filed.folders["one"] / "evidence.parquet").slice(0, 8).to_pylist()
    assert all(row["post_b"] in page and row["time_a"].strftime("%Y-%m-%d %H:%M:%S") in page for row in evidence)
    assert "22 more; all are in <code>evidence.parquet</code>" in page


def test_many_groups_and_none(filed: Filed) -> None:
    many = filed.page(filed.ids["many"])
    assert many.count('<section class="card"') == 9 and "Groups 6 to 9" in many
    assert "They are not in the archive of this record" in words_of(many)
    none = filed.page(filed.ids["none"])
    assert "That is no proof that nobody acted together" in none and "<svg" not in none


def test_hostile_names_objects_titles_and_reasons_stay_text(filed: Filed) -> None:
    page = filed.page(filed.ids["one"])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "&lt;b onmouseover" in page and "⟨U+202E⟩" in page
    assert re.findall(r"<script[^>]*>", page) == ['<script src="/assets/site.js" defer>']
    assert "\u202e" not in page and "<img" not in page and "<b onmouseover" not in page and "<i>" not in page
    assert not re.search(r'href="(?!/|#|data:,")', page)
    assert " style=" not in page  # the content security policy allows style sheets of ours alone


def test_every_file_can_be_taken_away_as_it_was_filed(filed: Filed) -> None:
    id, folder = filed.ids["many"], filed.folders["many"]
    page = filed.page(id)
    offered = re.findall(rf'href="/findings/{id}/([^"]+)" download', page)
    assert set(offered) == {path.name for path in folder.iterdir()} and offered[0] == "finding.json"
    for name in offered:
        answer = filed.client.get(f"/findings/{id}/{name}")
        assert answer.status_code == 200
        assert answer.content == (folder / name).read_bytes()
        assert hashlib.sha256(answer.content).hexdigest()[:16] in page
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-length"] == str(len(answer.content))
    assert filed.client.get(f"/findings/{id}/edges.parquet").headers["content-type"] == "application/vnd.apache.parquet"


@pytest.mark.parametrize(
    "data", [b"no JSON", b"[1]", b'{"a": "\\ud800"}', b'{"a":' + b"[" * 100_000, b'{"a":' + b"[" * 400 + b"]" * 400 + b"}"]
)
def test_what_was_filed_as_a_finding_and_is_none_is_said_to_programs_too(filed: Filed, data: bytes) -> None:
    id = filed.file_bytes(data)
    answer = filed.client.get(f"/api/v1/findings/{id}")
    assert answer.status_code == 404
    message = answer.json()["error"]["message"]
    assert f"what was filed as the finding {id} cannot be shown" in message and f"/api/v1/exhibits/{id}" in message
    assert filed.client.get(f"/api/v1/exhibits/{id}").status_code == 200


def test_a_finding_that_the_archive_lost_is_said_to_programs_without_places_of_the_machine(filed: Filed) -> None:
    id = filed.file_bytes(b'{"format": "lost"}')
    path = next(path for path in Path(filed.record.place).rglob("*") if path.is_file() and path.read_bytes() == b'{"format": "lost"}')
    path.unlink()
    answer = filed.client.get(f"/api/v1/findings/{id}")
    assert answer.status_code == 404 and "the archive lacks it" in answer.text and filed.record.place not in answer.text


@pytest.mark.parametrize("name", ["posts.parquet", "report.html", "..%2Ffinding.json", "%2e%2e", ".hidden", "a%00b", "EDGES.PARQUET"])
def test_nothing_else_can_be_taken_away(filed: Filed, name: str) -> None:
    assert filed.client.get(f"/findings/{filed.ids['one']}/{name}").status_code in (400, 404)


@pytest.mark.parametrize("id", ["0" * 16, "nothing", "a%00b", "%F0%9F%92%A9", "x" * 3000])
def test_there_is_no_page_of_what_is_not_on_file(filed: Filed, id: str) -> None:
    assert filed.client.get(f"/findings/{id}").status_code in (400, 404)
    assert filed.client.get(f"/findings/{id}/finding.json").status_code in (400, 404)


def test_an_exhibit_of_another_sort_is_no_finding(filed: Filed) -> None:
    sha256 = filed.record.archive.keep(b"a picture")
    with filed.record.writing() as connection:
        id = file_exhibit(connection, filed.dispute, sha256, "A picture", "picture", "2024-05-01", None, BY)
    assert filed.client.get(f"/findings/{id}").status_code == 404


def test_one_finding_in_two_places_names_both(filed: Filed) -> None:
    with filed.record.writing() as connection:
        second = file_finding(filed.record, connection, filed.folders["none"], None, filed.other, None, "2024-05-02", By("Ben", "here too"))
    page = filed.page(second)
    assert page.index("Ben") < page.index("Ann &lt;i&gt;")
    assert f'href="/disputes/{filed.other}"' in page and f'href="/disputes/{filed.dispute}"' in page


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
HARMLESS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@HARMLESS
@given(data=st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()))
def test_nonsense_gives_a_page_that_says_so(filed: Filed, data: bytes) -> None:
    page = _page_of(filed, data)
    assert "cannot be shown as one" in page
    assert filed.client.get(f"/findings/{_exhibit(filed, data)}/finding.json").status_code == 404


@HARMLESS
@given(data=st.data())
def test_a_changed_finding_never_fails(filed: Filed, data: st.DataObject) -> None:
    facts = json.loads((filed.folders["one"] / "finding.json").read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        _change(facts, data)
    page = _page_of(filed, json.dumps(facts).encode())
    assert "<script>" not in page and "alert(1)</script>" not in page


@pytest.mark.parametrize("name", ["edges", "evidence", "members", "groups", "sensitivity"])
@pytest.mark.parametrize("how", ["other table", "no parquet", "fewer rows", "gaps", "missing", "other types"])
def test_damaged_tables_are_said_and_the_rest_is_shown(filed: Filed, name: str, how: str) -> None:
    facts = json.loads((filed.folders["many"] / "finding.json").read_bytes())
    table = pq.read_table(filed.folders["many"] / f"{name}.parquet")
    path = filed.folders["many"].with_name("changed.parquet")
    match how:
        case "other table":
            pq.write_table(pa.table({"x": [1]}), path)
        case "no parquet":
            path.write_bytes(b"PAR1 and so on PAR1")
        case "fewer rows":
            pq.write_table(table.slice(1), path)
        case "gaps":
            pq.write_table(pa.table({c: pa.nulls(len(table), table[c].type) for c in table.column_names}), path)
        case "other types":
            pq.write_table(pa.table({c: pa.array([[1.5]] * len(table)) for c in table.column_names}), path)
        case _:
            path.write_bytes(b"")
    sha256 = filed.record.archive.keep(path.read_bytes()) if how != "missing" else digest(name.encode())
    facts["files"][f"{name}.parquet"]["sha256"] = sha256
    page = _page_of(filed, json.dumps(facts).encode())
    assert "9 groups" in page and "How this was found" in page
    if how != "fewer rows" or name in ("edges", "evidence"):
        assert f"{name}" in page[page.index("nothing can be shown here") :][:200] or how == "missing"


def _exhibit(filed: Filed, data: bytes) -> str:
    return digest(f"exhibit|{filed.dispute}|{digest(data)}|None".encode())[:16]


def _page_of(filed: Filed, data: bytes) -> str:
    id = _exhibit(filed, data)
    if filed.client.get(f"/findings/{id}").status_code == 404:
        assert filed.file_bytes(data) == id
    return filed.page(id)


def _change(value: Any, data: st.DataObject) -> None:
    """Puts something else somewhere into JSON."""
    while True:
        keys = sorted(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if not isinstance(value[key], dict | list) or data.draw(st.booleans()):
            value[key] = data.draw(JSON | st.just(copy.deepcopy(value)) | st.just(HOSTILE) | st.sampled_from([-1, 0, 2**40, 1e300, 10**30]))
            return
        value = value[key]


def test_a_file_that_the_archive_lost_is_named_and_not_offered(filed: Filed, tmp_path: Path) -> None:
    shutil.copytree(filed.record.place, tmp_path / "record")
    facts = json.loads((filed.folders["many"] / "finding.json").read_bytes())
    lost = facts["files"]["evidence.parquet"]["sha256"]
    (tmp_path / "record" / "archive" / lost[:2] / lost[2:]).unlink()
    record = open_record(str(tmp_path / "record"))
    with TestClient(create_app(record), base_url="http://localhost:8000") as client:
        id = filed.ids["many"]
        page = client.get(f"/findings/{id}").text
        assert "evidence.parquet (not in the archive)" in page and "nothing can be shown here" in page
        assert str(tmp_path) not in page
        assert client.get(f"/findings/{id}/evidence.parquet").status_code == 404
    record.close()
