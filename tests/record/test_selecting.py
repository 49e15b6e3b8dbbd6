"""A selection: the same words in an address, on the command line and in an export, and what they select."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from backends import Backend
from hypothesis import given
from hypothesis import strategies as st
from recording import add, write
from sqlalchemy import select

from gravamen.model import Act, Evidence, PledgeStatus, Topic
from gravamen.record import Record, open_record
from gravamen.record.overview import Option, Overview, OverviewKeeper, overview_of, selected
from gravamen.record.schema import statement
from gravamen.record.selecting import Selection, SelectionError

CYBER = (
    "Anna Berg/EST allege RUS cyber 2024-04-26: Russia broke into the harbour registry.\n"
    "Ivan Orlov/RUS deny RUS cyber 2024-04-27: Nobody broke into any registry.\n"
)
VOTE = (
    "Jo Park/USA allege CHN election_interference 2023-11-15: China meddles with the vote.\n"
    "Li Wei/CHN promise CHN election_interference 2023-11-16: China will not meddle with the vote.\n"
)
MORE = (
    "Jo Park/USA allege RUS espionage 2024-02-01: Moscow keeps agents in the port of Narva.\n"
    "Ivan Orlov/RUS reject RUS espionage 2024-02-02: This is a tale for children.\n"
)
selections = st.builds(
    Selection,
    respondent=st.lists(st.sampled_from(["CHN", "RUS", "EUU"]), unique=True).map(lambda v: tuple(sorted(v))),
    topic=st.lists(st.sampled_from([t.value for t in Topic]), unique=True).map(lambda v: tuple(sorted(v, key=list(Topic).index))),
    act=st.lists(st.sampled_from([a.value for a in Act]), unique=True).map(lambda v: tuple(sorted(v, key=list(Act).index))),
    pledge=st.lists(st.sampled_from([p.value for p in PledgeStatus]), max_size=1).map(tuple),
    evidence=st.lists(st.sampled_from([e.value for e in Evidence]), max_size=1).map(tuple),
    speaker=st.lists(st.text("abc &=%+é#\"'<", min_size=1).map(str.strip).filter(bool), unique=True).map(lambda v: tuple(sorted(v))),
    score=st.none() | st.tuples(st.integers(0, 9), st.integers(9, 18)),
    since=st.none() | st.just("2023-02-01"),
    words=st.none() | st.just('"cut cables" OR broke*'),
)


@given(selections)
def test_a_selection_survives_its_address(selection: Selection) -> None:
    assert Selection.of(parse_qsl(selection.query())) == selection


def test_the_address_does_not_depend_on_the_order_in_which_filters_were_set() -> None:
    one = Selection.of([("act", "deny"), ("respondent", "rus"), ("act", "allege"), ("topic", "")])
    other = Selection.of([("respondent", "RUS"), ("act", "allege"), ("act", "deny"), ("act", "deny")])
    assert one == other
    assert one.query() == "respondent=RUS&act=allege&act=deny"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("colour", "red", "“colour” is nothing to select by: respondent"),
        ("respondent", "Russia", "is no country code"),
        ("act", "accuse", "accuse is none of allege, deny"),
        ("score", "19", "no range of scores"),
        ("score", "9-3", "no range of scores"),
        ("since", "yesterday", "is no date"),
        ("words", "--", "nothing to look for"),
        ("source", "x" * 301, "at most 300 characters"),
    ],
)
def test_what_cannot_be_understood_is_said(name: str, value: str, reason: str) -> None:
    with pytest.raises(SelectionError, match=reason):
        Selection.of([(name, value)])


@pytest.fixture
def filled(backend: Backend, tmp_path: Path) -> Record:
    record = open_record(backend.new())
    add(record, write(tmp_path / "in", a=CYBER, b=VOTE))
    return record


def respondents(record: Record, overview: Overview, **chosen: str) -> list[str]:
    with record.reading() as connection:
        ids = selected(connection, Selection.of(chosen.items()), overview).disputes
    return [overview.labels["respondent"].values[overview.labels["respondent"].codes[overview.by_id[id]]] for id in ids]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, {"RUS", "CHN"}),
        ({"respondent": "RUS"}, {"RUS"}),
        ({"complainant": "USA"}, {"CHN"}),
        ({"topic": "cyber"}, {"RUS"}),
        ({"act": "deny"}, {"RUS"}),
        ({"pledge": "open"}, {"CHN"}),
        ({"speaker": "Anna Berg"}, {"RUS"}),
        ({"speaker": "CHN"}, {"CHN"}),
        ({"since": "2024"}, {"RUS"}),
        ({"until": "2023-12"}, {"CHN"}),
        ({"words": "registry"}, {"RUS"}),
        ({"words": "meddl*", "respondent": "RUS"}, set()),
        ({"score": "0-18"}, set()),
        ({"source": "Nobody's Post"}, set()),
    ],
)
def test_each_filter_selects(filled: Record, chosen: dict[str, str], expected: set[str]) -> None:
    with filled.reading() as connection:
        overview = overview_of(connection)
    assert set(respondents(filled, overview, **chosen)) == expected


def test_counts_say_what_would_be_left_with_the_other_filters_as_they_are(filled: Record) -> None:
    with filled.reading() as connection:
        options = overview_of(connection).options(connection, Selection(respondent=("RUS",), act=("deny",), source=("Nobody",)))
        assert options["respondent"] == [Option("RUS", 0, True)]
        options = overview_of(connection).options(connection, Selection(respondent=("RUS",), act=("deny",)))
        # Without the filter on respondents there is one dispute with a denial; without that on acts, Russia's has two.
        assert options["respondent"] == [Option("RUS", 1, True)]
        assert options["act"] == [Option("allege", 1, False), Option("deny", 1, True)]
        assert options["topic"] == [Option("cyber", 1, False)]


def test_scores_select_disputes_by_their_best_assessed_allegation(filled: Record) -> None:
    with filled.reading() as connection:
        id = overview_of(connection).ids
        charged = select(statement.c.id).where(statement.c.act == "allege", statement.c.topic == "cyber")
        allegation = connection.execute(charged).scalar_one()
        overview = overview_of(connection, lambda _: {allegation: 11})
    assert respondents(filled, overview, score="11") == ["RUS"]
    assert respondents(filled, overview, score="12") == []
    assert len(id) == 2


def test_the_overview_is_made_again_when_something_was_added(filled: Record, tmp_path: Path) -> None:
    keeper = OverviewKeeper()
    with filled.reading() as connection:
        first = keeper.current(connection)
        assert keeper.current(connection) is first
    add(filled, write(tmp_path / "more", c=MORE))
    with filled.reading() as connection:
        assert len(keeper.current(connection).ids) == 3


def test_an_empty_record_has_an_overview(record: Record) -> None:
    with record.reading() as connection:
        options = overview_of(connection).options(connection, Selection.of([("words", "anything"), ("since", "2020")]))
    assert set(options) == {"respondent", "complainant", "topic", "pledge", "act", "evidence", "speaker", "source"}
    assert not any(options.values())
