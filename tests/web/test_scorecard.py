"""The scorecard in the application: two people answer, a third settles; who may, what is kept out, and where scores are seen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any, cast

import pytest
from assessed import Person, card, first, made
from fastapi import FastAPI
from sqlalchemy import select

from gravamen.assessment.scorecard import BY_KEY, ITEMS, MEASURES
from gravamen.publishing.site.links import Served, Sort
from gravamen.publishing.site.rendering import Setting
from gravamen.publishing.site.scorecard import LONGEST_REASON, scorecard_page
from gravamen.publishing.site.statement import statement_page
from gravamen.record import Record, assessing, correcting, open_record
from gravamen.record.deciding import By
from gravamen.record.history import history_of
from gravamen.record.overview import selected
from gravamen.record.schema import decision, statement
from gravamen.record.selecting import Selection
from gravamen.record.verifying import Fault, Verification
from gravamen.web.desk import Desk

HOSTILE = '</textarea><script>alert(1)</script>" onfocus="alert(2) \u202egnp.exe \0 end'
YES = {f"item_{item.key}": "yes" for item in ITEMS[:11]}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("scorecard") / "record")


@pytest.fixture
def record(example: Path, tmp_path: Path) -> Iterator[Record]:
    opened = open_record(str(shutil.copytree(example, tmp_path / "record")))
    yield opened
    opened.close()


@pytest.fixture
def charge(record: Record) -> str:
    return first(record)


def faults(record: Record) -> list[Fault]:
    return [step for step in Verification(record).steps() if isinstance(step, Fault)]


def test_the_page_says_what_a_score_measures_what_the_record_tells_and_what_answers(record: Record, charge: str) -> None:
    page = Person(record, charge).page()
    assert MEASURES in page
    assert "What answers it" in page
    for item in ITEMS:
        assert item.text in unescape(page) and item.yes_means in unescape(page)
    told = [each["prefilled"] for each in card(record, charge).values() if each["prefilled"]["answer"] is not None]
    assert told
    for prefilled in told:
        assert str(prefilled["reason"]).split("“")[0] in unescape(page)
        for id in prefilled["rests_on"]:
            assert f'href="/statements/{id}"' in page
    assert 'class="answering"' not in page and "Sign in</a> to answer" in page


def test_two_people_answer_and_a_third_settles(record: Record, charge: str) -> None:
    ann, ben, cleo = (Person(record, charge, name) for name in ("Ann", "Ben", "Cleo"))
    sent = ann.send(item_data_open="yes", item_facts_apart="yes", field_platforms=["facebook", "x"], field_breakout="two", why="read it")
    assert (sent.status_code, sent.headers["location"]) == (303, f"{ann.path}?filed=4#told")
    assert "4 answers filed under your name" in ann.browser.get(sent.headers["location"]).text
    # Who comes second judges alone first: the answer before is folded, and becomes open with the own one.
    assert "What 1 other person answered" in ben.page()
    assert ben.send(item_data_open="no", item_facts_apart="yes", field_breakout="three", why="second coder").status_code == 303
    assert "other person" not in re.sub(r'id="platforms".*', "", ben.page(), flags=re.S)
    now = card(record, charge)
    assert [now[key]["status"] for key in ("data_open", "facts_apart", "platforms", "breakout")] == [
        "disputed", "agreed", "answered", "disputed",
    ]  # fmt: skip
    assert [(each["author"], each["answer"], each["why"]) for each in now["data_open"]["answers"]] == [
        ("Ann", True, "read it"),
        ("Ben", False, "second coder"),
    ]
    page = cleo.page()
    assert "the same on <strong>1 of 2 items</strong> that both answered (Cohen’s kappa 0.00), and on 0 of 1 coded field." in page
    settled = cleo.send("/reconcile", item_data_open="no", field_breakout="three", why="the annex is empty", why_breakout="as Ben says")
    assert settled.headers["location"].endswith("?filed=2#told")
    now = card(record, charge)
    assert (now["data_open"]["reconciled"], now["data_open"]["settled"]["author"]) == (False, "Cleo")
    assert (now["breakout"]["reconciled"], now["breakout"]["settled"]["why"]) == ("three", "as Ben says")
    page = Person(record, charge).page()
    assert re.search(r"Settled by <bdi>Cleo</bdi>: <strong><bdi>no</bdi></strong>.*the annex is empty", page)
    with record.reading() as connection:
        told = [(entry.author, entry.body["kind"]) for entry in history_of(connection, charge) if entry.kind == "decided"]
    assert told == [("Ann", "assess"), ("Ann", "code"), ("Ben", "assess"), ("Ben", "code"), ("Cleo", "reconcile"), ("Cleo", "reconcile")]
    assert faults(record) == []


def test_only_what_is_new_is_filed_and_a_reason_of_its_own_makes_a_decision_of_its_own(record: Record, charge: str) -> None:
    ann = Person(record, charge, "Ann")
    ann.send(item_data_open="yes", item_headline_fits="no", field_methods=["bots"], why="read it", why_headline_fits="it shouts")
    assert "no answer is new" in ann.send(why="again").text
    assert ann.send(item_data_open="unknown", why="looked again").headers["location"].endswith("?filed=1#told")
    assert ann.send(why_headline_fits="it shouts, and twice").headers["location"].endswith("?filed=1#told")
    now = card(record, charge)
    assert now["data_open"]["answers"][0]["answer"] is None
    assert now["headline_fits"]["answers"][0]["why"] == "it shouts, and twice"
    with record.reading() as connection:
        filed = connection.execute(select(decision.c.why, decision.c.body).order_by(decision.c.entry)).all()
    assert [tuple(each) for each in filed] == [
        ("it shouts", {"answers": {"headline_fits": False}}),
        ("read it", {"answers": {"data_open": True}}),
        ("read it", {"fields": {"methods": ["bots"]}}),
        ("looked again", {"answers": {"data_open": None}}),
        ("it shouts, and twice", {"answers": {"headline_fits": False}}),
    ]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"why": "nothing to say"}, "no answer is new"),
        ({"item_data_open": "yes"}, "What it rests on can be looked at.” is answered without a reason"),
        ({"item_data_open": "maybe", "why": "x"}, "is answered yes, no or unknown, and not maybe"),
        ({"why_data_open": "no annex"}, "has a reason and no answer"),
        ({"item_data_open": "yes", "why": "x" * (LONGEST_REASON + 1)}, "at most 4,000 are kept"),
        ({"field_platforms": ["myspace"], "why": "x"}, "myspace is no platforms: use facebook"),
        ({"field_activity_start": "yesterday", "why": "x"}, "yesterday is no date"),
        ({"field_actor_nation": "RUS, Narnia", "why": "x"}, "NARNIA is no country code"),
        ({"field_actor_nation": ",", "why": "x"}, "actor_nation has no value: give one at least"),
        ({"field_breakout": "two", "untold_breakout": "yes", "why": "x"}, "has a value and “cannot tell”"),
        ({"why_breakout": "x"}, "has a reason and no value"),
    ],
)
def test_what_cannot_be_filed_is_said_and_what_was_typed_is_kept(record: Record, charge: str, given: dict[str, str], message: str) -> None:
    ann = Person(record, charge, "Ann")
    answer = ann.send(**{"item_facts_apart": "yes", "why_facts_apart": "told apart"} | given if "item_data_open" in given else given)
    assert answer.status_code == 422
    assert message in unescape(answer.text) and 'role="alert"' in answer.text
    kept = ann.form(answer.text)
    for name, value in given.items():
        if value not in ("maybe", ["myspace"]):
            assert kept[name.replace("_", "-", 1)] == ([value] if isinstance(value, str) else value)
    with record.reading() as connection:
        assert connection.execute(select(decision.c.id)).first() is None


def test_linking_that_goes_on_beside_stands_back_for_who_answers(record: Record, charge: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = Person(record, charge, "Ann")
    asked: list[bool] = []
    real = assessing.answer

    def answer(*given: Any) -> str:
        asked.append(desk.deciding.locked())
        return real(*given)

    app = cast(FastAPI, ann.browser.app)
    desk: Desk = app.state.desk
    monkeypatch.setattr(assessing, "answer", answer)
    assert ann.send(item_data_open="yes", why="read it").status_code == 303
    assert asked == [True]


def test_pages_say_in_words_what_was_decided(record: Record, charge: str) -> None:
    ann = Person(record, charge, "Ann")
    ann.send(item_data_open="yes", item_headline_fits="unknown", field_actor_nation="rus, chn", untold_breakout="yes", why="read it")
    with record.writing() as connection:
        correcting.correct(connection, charge, {"hedged": True, "when": None}, By("Ben", "so it stands there"))
    page = unescape(re.sub(r"<[^>]+>", "", ann.browser.get(f"/statements/{charge}").text))
    for said in ("data open: yes; headline fits: cannot tell", "actor nation: CHN, RUS; breakout: cannot tell", "hedged: yes"):
        assert page.count(said) == 2, said  # among the decisions, and in the history
    assert "when: none" in page and "{'" not in page and "True" not in page


def test_countries_and_days_are_typed_and_an_emptied_field_is_asked_about(record: Record, charge: str) -> None:
    ann = Person(record, charge, "Ann")
    assert ann.send(field_actor_nation="rus,  CHN", field_activity_start="2023-11", untold_activity_end="yes", why="x").status_code == 303
    now = card(record, charge)
    assert now["actor_nation"]["reconciled"] == ["CHN", "RUS"] and now["activity_start"]["reconciled"] == "2023-11"
    assert now["activity_end"]["answers"][0]["answer"] is None
    assert "China, Russia" in ann.page()
    assert "was coded by you, and is empty now" in ann.send(field_actor_nation="", why="x").text


def test_only_who_may_and_only_from_the_page(record: Record, charge: str) -> None:
    rita, nobody, ann = Person(record, charge, "Rita"), Person(record, charge), Person(record, charge, "Ann")
    assert 'class="answering"' not in rita.page()
    token = ann.form(ann.page())["csrf"][0]
    for action in ("", "/reconcile"):
        given = {"item-data_open": "yes", "why": "x"}
        assert ann.browser.post(f"{ann.path}{action}", data=given).status_code == 403
        assert ann.browser.post(f"{ann.path}{action}", data=given | {"csrf": "no such"}).status_code == 403
        assert nobody.browser.post(f"{ann.path}{action}", data=given | {"csrf": token}).status_code == 403
        own = re.search(r'name="csrf" value="([^"]*)"', rita.page())
        refused = rita.browser.post(f"{ann.path}{action}", data=given | {"csrf": own[1] if own else ""})
        assert refused.status_code == 403 and "this needs the role analyst" in refused.text
    assert "is not in dispute" in ann.browser.post(f"{ann.path}/reconcile", data=given | {"csrf": token}).text
    with record.reading() as connection:
        assert connection.execute(select(decision.c.id)).first() is None


def test_what_is_no_allegation_has_no_scorecard(record: Record) -> None:
    for id, reason in ((first(record, "deny"), "it does deny"), ("0" * 16, "0" * 16)):
        answer = Person(record, id).browser.get(f"/statements/{id}/scorecard")
        assert answer.status_code == 404 and reason in answer.text
    assert "/scorecard" not in Person(record, id).browser.get(f"/statements/{first(record, 'deny')}").text


def test_hostile_reasons_stay_text(record: Record, charge: str) -> None:
    ann = Person(record, charge, "Ann")
    unfiled = ann.send(item_data_open="maybe", why=HOSTILE, field_activity_start='"><script>alert(3)</script>')
    assert unfiled.status_code == 422 and "<script>alert" not in unfiled.text
    assert ann.send(item_data_open="yes", why=HOSTILE).status_code == 303
    dispute = re.search(r'href="(/disputes/[0-9a-f]+)"', ann.page())
    assert dispute
    for path in (ann.path, ann.path.removesuffix("/scorecard"), dispute[1]):
        page = ann.browser.get(path).text
        assert "<script>alert" not in page and "\u202e" not in page and 'onfocus="' not in page
    assert "⟨U+202E⟩gnp.exe \N{REPLACEMENT CHARACTER} end" in ann.page()
    assert faults(record) == []


def test_scores_stand_on_the_pages_and_filter_the_overview(record: Record, charge: str) -> None:
    ann = Person(record, charge, "Ann")
    assert "assess it" in ann.browser.get(dispute_path(record, charge)).text
    ann.send(**YES, item_data_open="no", item_replicable="unknown", why="read it")
    short = "11 yes of 12 answered, of 18"
    nobody = Person(record, charge).browser
    page = nobody.get(dispute_path(record, charge)).text
    assert f'<a href="{ann.path}">Scorecard: {short}</a>' in page
    assert "1 allegation of this dispute is assessed" in page and MEASURES in page
    assert short in nobody.get(f"/statements/{charge}").text
    found = {query: nobody.get(f"/?score={query}").text.count('<article class="dispute">') for query in ("11", "12", "0-10", "11-11")}
    assert found == {"11": 1, "12": 0, "0-10": 0, "11-11": 1}
    counted = "with the other filters as they are: 1 dispute with 11."
    assert counted in nobody.get("/?score=12").text and counted not in nobody.get("/?since=2030").text
    with record.reading() as connection:
        assert len(selected(connection, Selection.of([("score", "10")])).disputes) == 1


def dispute_path(record: Record, id: str) -> str:
    with record.reading() as connection:
        return f"/disputes/{connection.execute(select(statement.c.dispute).where(statement.c.id == id)).scalar_one()}"


def test_a_page_that_is_not_served_is_only_read_and_only_of_what_is_assessed(record: Record, charge: str) -> None:
    setting = Setting(Served(), "record", "now", is_served=False)
    with record.reading() as connection:
        assert "/scorecard" not in statement_page(connection, record.archive, setting, charge)
    Person(record, charge, "Ann").send(field_breakout="two", why="read it")
    with record.reading() as connection:
        assert Served().page(Sort.SCORECARD, charge) in statement_page(connection, record.archive, setting, charge)
        page = scorecard_page(connection, record.archive, setting, charge)
    assert "<form" not in page and "<input" not in page
    assert all(unescape(page).count(BY_KEY[key].text) == 1 for key in BY_KEY)
