"""The interface for programs: everything is told, lists come whole part by part, nothing is sent twice, and errors have one shape."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise

import pytest
import telling
from fastapi.testclient import TestClient

from gravamen.model.roles import Role
from gravamen.record import Record, accounts
from gravamen.record.asking import Asked, said
from gravamen.record.dispute_lists import AskedDisputes, Sort, disputes
from gravamen.record.history import history_of
from gravamen.record.overview import overview_of
from gravamen.record.schema import document, statement
from gravamen.web.api.cursors import CursorError, cursor_of, key_of

ROOT = "/api/v1"


@pytest.fixture
def api(told: Record) -> TestClient:
    return telling.client(told)


def got(api: TestClient, path: str) -> dict:
    answer = api.get(path if path.startswith("/") else f"{ROOT}/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def rows(api: TestClient, path: str, limit: int = 2) -> Iterator[dict]:
    """All rows of a list, a part after the other."""
    following = f"{ROOT}/{path}{'&' if '?' in path else '?'}limit={limit}"
    while following:
        part = got(api, following)
        assert len(part["data"]) <= limit
        yield from part["data"]
        following = part["next"]


def test_a_complaint_is_never_told_without_its_answers(api: TestClient, told: Record) -> None:
    id = telling.id_of(told, "broke into the harbour registry")
    everywhere = [
        got(api, f"statements/{id}"),
        *(row for path in ("statements?act=allege", "countries/EST/statements", "pairs/EST-RUS/statements") for row in rows(api, path)),
        *rows(api, f"disputes/{got(api, f'statements/{id}')['dispute']}/statements?part=allegations"),
    ]
    mine = [row for row in everywhere if row["id"] == id]
    assert len(mine) == 5
    assert all([answer["words"] for answer in row["answered_by"]] == [f"Nobody broke into any registry {telling.HOSTILE}."] for row in mine)


def test_answers_hold_the_fields_that_the_record_gives(api: TestClient, told: Record) -> None:
    """The shapes leave nothing out: what `gravamen said` and `gravamen disputes` print is all there."""
    with told.reading() as connection:
        statements = {row["id"]: row for row in said(connection, Asked(), None)}
        disputed = {row["id"]: row for row in disputes(connection, AskedDisputes(), Sort.RECENT, None)}
    for row in rows(api, "statements"):
        assert row == json.loads(json.dumps(statements[row["id"]]))
    for row in rows(api, "disputes"):
        assert {name: row[name] for name in disputed[row["id"]]} == disputed[row["id"]]


LISTS = (
    ("statements", "id"),
    ("statements?act=allege&act=deny", "id"),
    ("disputes", "id"),
    *((f"disputes?sort={sort}", "id") for sort in ("size", "oldest", "allegations", "id")),
    ("documents", "sha256"),
    ("documents?words=invented", "sha256"),
    ("actors", "id"),
    ("actors?country=EST", "id"),
    ("countries/EST/statements", "id"),
    ("pairs/USA-CHN/statements", "id"),
    ("exhibits", "id"),
    ("findings", "id"),
    ("changes", "seq"),
)


@pytest.mark.parametrize(("path", "id"), LISTS)
def test_a_list_is_the_same_in_one_part_and_in_many(api: TestClient, path: str, id: str) -> None:
    whole = [row[id] for row in rows(api, path, 200)]
    assert whole
    assert len(set(whole)) == len(whole)
    for limit in (1, 2, 3):
        assert [row[id] for row in rows(api, path, limit)] == whole


def test_each_list_holds_what_it_says(api: TestClient, told: Record) -> None:
    with told.reading() as connection:
        overview = overview_of(connection)
        numbers = {row.number: row.id for row in connection.execute(statement.select())}
        documents = [row.sha256 for row in connection.execute(document.select().order_by(document.c.number.desc()))]
    assert {row["id"] for row in rows(api, "statements")} == {numbers[number] for number in overview.numbers.tolist()}
    assert [row["id"] for row in rows(api, "disputes?sort=id")] == list(overview.ids)
    assert [row["sha256"] for row in rows(api, "documents")] == documents
    inside = [row["id"] for sha256 in documents for row in rows(api, f"documents/{sha256}/statements", 3)]
    assert sorted(inside) == sorted(numbers.values())


@pytest.mark.parametrize("path", ["statements", "disputes?sort=id", "documents", "actors", "countries/EST/statements", "changes"])
def test_what_is_added_between_parts_neither_hides_nor_repeats_a_row(growing: Record, path: str) -> None:
    api = telling.client(growing)
    id = {"documents": "sha256", "changes": "seq"}.get(path, "id")
    before = {row[id] for row in rows(api, path, 200)}
    listed = rows(api, path, 1)
    seen = [next(listed)[id], next(listed)[id]]
    telling.more(growing)
    seen += [row[id] for row in listed]
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


def test_the_parts_of_a_dispute_are_all_of_it(api: TestClient) -> None:
    for row in rows(api, "disputes"):
        whole = got(api, f"disputes/{row['id']}")
        inside = [statement["id"] for part in whole["parts"] for statement in rows(api, f"disputes/{row['id']}/statements?part={part}")]
        assert sorted(inside) == sorted(each["id"] for each in rows(api, f"disputes/{row['id']}/statements"))
        assert len(inside) == whole["statements"] == sum(whole["parts"].values())


def test_a_dispute_tells_of_changes_of_position(api: TestClient) -> None:
    (dispute,) = got(api, "disputes?respondent=CHN")["data"]
    (change,) = got(api, f"disputes/{dispute['id']}")["changes_of_position"]
    assert (change["speaker"], change["from"], change["to"], change["day"]) == ("Li Wei", "promise", "reject", "2023-11-18")


def test_pledges_come_with_their_statuses_and_what_these_mean(api: TestClient) -> None:
    listed = got(api, "pledges")
    (pledge,) = listed["data"]
    assert pledge["status"]["status"] == "breach_shown"
    assert pledge["statuses"][0]["status"] == "open"
    assert all(listed["definitions"][each["status"]] == each["meaning"] for each in pledge["statuses"])
    assert got(api, "pledges?pledge=open")["data"] == []
    assert got(api, "pledges?pledge=breach_shown&respondent=CHN")["total"] == 1


def test_a_statement_comes_with_context_replies_and_history(api: TestClient, told: Record) -> None:
    denial = got(api, f"statements/{telling.id_of(told, 'Nobody broke')}")
    start, end = denial["context"]["spans"][-1]
    assert denial["context"]["text"][start:end] == denial["words"]
    assert denial["replies_to"][0]["words"] == "Russia broke into the harbour registry."
    charge = got(api, f"statements/{telling.id_of(told, 'harbour registry')}")
    assert [(each["kind"], each["author"]) for each in charge["decisions"]] == [("note", "Ben"), ("assess", "Ann")]
    with told.reading() as connection:
        assert [entry["seq"] for entry in charge["history"]] == [entry.seq for entry in history_of(connection, charge["id"])]


def test_the_text_of_a_document_is_as_it_is_stored(api: TestClient, told: Record) -> None:
    charge = got(api, f"statements/{telling.id_of(told, 'harbour registry')}")
    text = got(api, f"documents/{charge['document_sha256']}/text")["text"]
    assert text == telling.CYBER
    (content,) = charge["as_read"]["content"]
    assert text[slice(*content["span"])] == charge["words"]


def test_findings_and_exhibits_are_told_with_who_filed_them(api: TestClient) -> None:
    (finding,) = got(api, "findings")["data"]
    whole = got(api, f"findings/{finding['id']}")
    assert whole["facts"]["parameters"] == {"window": 60}
    assert [each["author"] for each in whole["decisions"]] == ["Ann"]
    (notes,) = [each for each in got(api, "exhibits")["data"] if each["sort"] == "document"]
    assert api.get(f"{ROOT}/findings/{notes['id']}").status_code == 404


def test_assessments_say_what_they_measure(api: TestClient) -> None:
    listed = got(api, "assessments")
    (assessed,) = listed["data"]
    whole = got(api, f"assessments/{assessed['statement']}")
    assert whole["measures"] == listed["measures"]
    assert len(whole["items"]) == 18
    assert assessed["score"] == whole["scores"]["all"]["yes"] == 1


def test_changes_since_an_entry_hold_the_chain_and_nothing_of_accounts(growing: Record) -> None:
    api = telling.client(growing)
    entries = list(rows(api, "changes"))
    assert [entry["seq"] for entry in entries] == list(range(1, got(api, "changes")["last"] + 1))
    assert all(later["previous"] == entry["hash"] for entry, later in pairwise(entries))
    assert [entry["seq"] for entry in rows(api, "changes?since=3")] == [entry["seq"] for entry in entries[3:]]
    with growing.writing() as connection:
        accounts.add(connection, "Zoe", Role.READER, "Root", password="lantern oxide seven harbour")  # noqa: S106
    assert [entry["seq"] for entry in rows(api, "changes")] == [entry["seq"] for entry in entries]


def test_the_overview_says_what_each_filter_would_leave(api: TestClient) -> None:
    overview = got(api, "overview?act=deny")
    assert overview["in_words"] == "act deny"
    assert overview["figures"]["statements"] == overview["figures"]["acts"]["deny"]
    respondents = {option["value"]: option for option in overview["options"]["respondent"]}
    assert respondents["RUS"]["label"] == "Russia" and respondents["RUS"]["disputes"] == 1
    assert all(len(options) <= 1 for options in got(api, "overview?options=1")["options"].values())


def test_what_has_not_changed_is_not_sent_again(growing: Record) -> None:
    api = telling.client(growing)
    for path in ("overview", "disputes", f"statements/{telling.id_of(growing, 'harbour registry')}", "method"):
        first = api.get(f"{ROOT}/{path}")
        assert first.headers["cache-control"] == "no-cache"
        tag = first.headers["etag"]
        for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = api.get(f"{ROOT}/{path}", headers={"If-None-Match": given})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert api.get(f"{ROOT}/{path}", headers={"If-None-Match": '"other"'}).status_code == 200
    telling.more(growing)
    assert api.get(f"{ROOT}/disputes", headers={"If-None-Match": api.get(f"{ROOT}/overview").headers["etag"]}).status_code == 200
    assert api.get(f"{ROOT}/method", headers={"If-None-Match": tag}).status_code == 200


def test_what_is_not_there_is_not_there_whatever_the_asker_has(api: TestClient) -> None:
    assert api.get(f"{ROOT}/exhibits/0000000000000000", headers={"If-None-Match": "*"}).status_code == 404


FAILING = (
    ("nothing", 404),
    ("", 404),
    ("disputes/000000000000", 404),
    ("statements/nobody", 404),
    ("documents/00/text", 404),
    ("actors/x/statements", 404),
    ("exhibits/x", 404),
    ("findings/x", 404),
    ("assessments/000000", 404),
    ("countries/XXX", 404),
    ("countries/rus", 400),
    ("pairs/RUS-RUS", 404),
    ("pairs/RUSUSA", 400),
    ("statements?respondant=RUS", 400),
    ("statements?respondent=R", 400),
    ("statements?act=lie", 400),
    ("statements?since=2023-13", 400),
    ("statements?since=2023&since=2024", 400),
    ("statements?score=19", 400),
    ("statements?words=%22", 400),
    ("documents?words=-", 400),
    ("statements?limit=0", 400),
    ("statements?limit=201", 400),
    ("statements?limit=1e3", 400),
    ("statements?limit=99999999999999999999999", 400),
    ("statements?cursor=", 400),
    ("statements?cursor=AAAA", 400),
    ("statements?cursor=%00", 400),
    ("statements?speaker=%00", 400),
    ("actors?name=a%00", 400),
    ("disputes/%00", 400),
    ("changes?since=-1", 400),
    ("changes?since=99999999999999999999", 400),
    ("method?anything=1", 400),
    ("disputes?sort=best", 400),
)


@pytest.mark.parametrize(("path", "status"), FAILING)
def test_what_fails_says_why_in_the_one_shape(api: TestClient, path: str, status: int) -> None:
    answer = api.get(f"{ROOT}/{path}")
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    error = answer.json()["error"]
    assert set(answer.json()) == {"error"} and set(error) == {"status", "message"}
    assert error["status"] == status and error["message"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_nothing_is_changed_here(api: TestClient, method: str) -> None:
    answer = api.request(method, f"{ROOT}/method")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.json()["error"]["status"] == 405


def test_head_and_options(api: TestClient) -> None:
    whole, head = api.get(f"{ROOT}/method"), api.head(f"{ROOT}/method")
    assert (head.status_code, head.content) == (200, b"")
    assert all(head.headers[name] == whole.headers[name] for name in ("etag", "content-length", "content-type"))
    assert api.head("/").status_code == 200
    assert api.options(f"{ROOT}/method").headers["allow"] == "GET, HEAD, OPTIONS"


def test_what_follows_stands_in_the_link_header_too(api: TestClient) -> None:
    answer = api.get(f"{ROOT}/statements?limit=1&act=allege")
    assert answer.headers["link"] == f'<{answer.json()["next"]}>; rel="next"'
    assert "link" not in api.get(f"{ROOT}/statements?limit=200").headers


OTHERS = (
    '["days"]',
    '["days", "2024-01-01"]',
    '["days", 1, 2]',
    '["days", "2024-01-01", null]',
    '["latest", "x", 2]',
    '["days", "x", true]',
    '["days", "x", 1e999]',
)


@pytest.mark.parametrize("spelled", OTHERS)
def test_a_cursor_that_is_none_of_the_list_is_refused(spelled: str) -> None:
    order, *key = json.loads(spelled)
    with pytest.raises(CursorError):
        key_of(cursor_of(order, tuple(key)), "days", str, int)


def test_a_cursor_says_where_to_go_on() -> None:
    for key in ((None, 3), ("2024-01-01", 4), ("äöü \N{RIGHT-TO-LEFT OVERRIDE}", -5)):
        assert key_of(cursor_of("days", key), "days", str, int) == key
    assert key_of(None, "days", str, int) is None


def test_the_page_about_it_names_every_address(api: TestClient) -> None:
    page, description = api.get("/api"), got(api, f"{ROOT}/openapi.json")
    assert page.status_code == 200
    assert all(path in page.text for path in description["paths"])
    assert "<script>" not in page.text
    assert all("get" in operations and set(operations) == {"get"} for operations in description["paths"].values())
