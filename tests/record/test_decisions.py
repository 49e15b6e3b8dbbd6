"""What people decide supersedes what was read and linked, is respected by later runs, and is never lost."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from backends import Backend
from recording import add, faults, write
from sqlalchemy import select

from gravamen.model import PledgeStatus
from gravamen.record import Record, correcting, decisions, open_record, overview
from gravamen.record.adding import link_everything
from gravamen.record.asking import Asked, said
from gravamen.record.deciding import By, DecisionError
from gravamen.record.dispute_lists import AskedDisputes, Sort, disputes
from gravamen.record.exporting import corrections
from gravamen.record.history import history_of
from gravamen.record.schema import decision, pledge, statement
from gravamen.record.selecting import Selection
from gravamen.record.showing import actor_shown, actors, dispute_shown, statement_shown

BY = By("Ann", "I listened to the recording")
REPORT = """Invented.
Anna Berg/EST allege RUS cyber 2024-04-26: Russia broke into the harbour computers.
Ivan Orlov/RUS state RUS cyber 2024-04-28: there is nothing to it.
"""
ELSEWHERE = """Invented too.
Eva Kask/EST allege RUS espionage 2024-04-27: Russia read the letters of the ministry.
Ivan Orlov/RUS deny RUS espionage 2024-04-28: nobody read any letters.
"""
PROMISE = """Invented as well.
Eva Kask/EST demand RUS disinformation 2023-11-01: Russia must stay out of our networks.
Ivan Orlov/RUS promise RUS disinformation 2023-11-15: Russia will not touch any network.
"""


def fill(record: Record) -> None:
    with tempfile.TemporaryDirectory() as folder:
        add(record, write(Path(folder), report=REPORT, elsewhere=ELSEWHERE, promise=PROMISE))


@pytest.fixture
def filled(backend: Backend) -> Iterator[Record]:
    record = open_record(backend.new(fill))
    yield record
    record.close()


def decide(record: Record, act, *arguments):
    with record.writing() as connection:
        made = act(connection, *arguments)
    link_everything(record)
    return made


def id_of(record: Record, words: str) -> str:
    with record.reading() as connection:
        return connection.execute(select(statement.c.id).where(statement.c.words.contains(words))).scalar_one()


def listed(record: Record) -> dict[str, int]:
    with record.reading() as connection:
        return {d["topic"]: d["statements"] for d in disputes(connection, AskedDisputes(), Sort.RECENT, None)}


def only(record: Record, **asked):
    with record.reading() as connection:
        (found,) = said(connection, Asked(**asked), None)
    return found


def ids(record: Record) -> dict[str, str]:
    with record.reading() as connection:
        return {d["topic"]: d["id"] for d in disputes(connection, AskedDisputes(), Sort.RECENT, None)}


def test_a_correction_stands_and_what_was_read_stays(filled: Record) -> None:
    id = id_of(filled, "nothing to it")
    decide(filled, correcting.correct, id, {"act": "deny"}, BY)
    found = only(filled, acts=["deny"], topics=["cyber"])
    assert (found["id"], found["corrected"]) == (id, True)
    with filled.reading() as connection:
        shown = statement_shown(connection, filled.archive, id)
        entries = [entry.kind for entry in history_of(connection, id)]
    assert shown["as_read"]["act"] == "state"
    assert [(d["kind"], d["author"], d["why"]) for d in shown["decisions"]] == [("correct", "Ann", BY.why)]
    assert entries == ["linked", "decided", "followed up"] or entries[:2] == ["linked", "decided"]
    assert faults(filled) == []


def test_a_corrected_respondent_moves_the_statement_to_another_dispute(filled: Record) -> None:
    id = id_of(filled, "broke into")
    before = only(filled, acts=["allege"], topics=["cyber"])["dispute"]
    decide(filled, correcting.correct, id, {"respondent_country": "BLR", "when": "2024-04"}, BY)
    found = only(filled, acts=["allege"], topics=["cyber"])
    assert (found["respondent_country"], found["when"], found["day"]) == ("BLR", "2024-04", "2024-04-01")
    assert found["dispute"] != before
    assert faults(filled) == []


def test_restoring_goes_back_to_what_was_read_and_keeps_the_history(filled: Record) -> None:
    id = id_of(filled, "nothing to it")
    decide(filled, correcting.correct, id, {"act": "deny"}, BY)
    decide(filled, correcting.correct, id, {"act": "reject"}, By("Ben", "no, he brushes it off"))
    decide(filled, correcting.restore, id, By("Cleo", "both of you are wrong"))
    found = only(filled, by="Ivan Orlov", acts=["state"])
    assert (found["id"], found["corrected"]) == (id, False)
    with filled.reading() as connection:
        told = [entry.body["kind"] for entry in history_of(connection, id) if entry.kind == "decided"]
        on_file = connection.execute(select(decision.c.kind, decision.c.withdrawn_by).order_by(decision.c.entry)).all()
    assert told == ["correct", "correct", "restore"]
    assert [(row.kind, row.withdrawn_by is None) for row in on_file] == [("correct", False), ("correct", False), ("restore", True)]
    assert faults(filled) == []


def test_a_rejected_statement_is_in_no_dispute_and_stays_on_file(filled: Record) -> None:
    id = id_of(filled, "read the letters")
    decide(filled, correcting.reject, id, By("Ann", "the paper took it back"))
    assert "espionage" not in listed(filled)
    assert only(filled, rejected=True)["id"] == id
    assert faults(filled) == []
    decide(filled, correcting.restore, id, BY)
    assert listed(filled)["espionage"] == 2
    assert faults(filled) == []


def test_merged_disputes_stay_merged_when_more_is_added(filled: Record, tmp_path: Path) -> None:
    before = ids(filled)
    made = decide(filled, decisions.merge, before["espionage"], before["cyber"], By("Ann", "one operation"))
    add(filled, write(tmp_path / "later", more="Eva Kask/EST warn RUS espionage 2024-04-29: more letters, more consequences.\n"))
    assert ids(filled) == {topic: id for topic, id in before.items() if topic != "espionage"}
    assert listed(filled)["cyber"] == 5
    warned = only(filled, acts=["warn"])
    assert warned["dispute"] == before["cyber"] and warned["dispute_reason"].endswith("merged by Ann: one operation")
    assert faults(filled) == []
    decide(filled, decisions.withdraw, made, By("Ben", "two operations after all"))
    assert ids(filled) == before
    assert faults(filled) == []


def test_a_split_and_a_move_hold_against_the_rules(filled: Record, tmp_path: Path) -> None:
    before = ids(filled)
    charge, answer = id_of(filled, "broke into"), id_of(filled, "nothing to it")
    _, new = decide(filled, decisions.split, before["cyber"], [charge, answer], By("Ann", "another break-in"))
    loose = write(tmp_path / "later", more="Zoe Vaher/EST state - other 2024-04-29: the harbour is closed.\n")
    add(filled, loose)
    decide(filled, decisions.move, [id_of(filled, "is closed")], new, By("Ann", "this is about it"))
    with filled.reading() as connection:
        shown = dispute_shown(connection, new)
    assert [s["words"] for s in shown["statements_in_time"]] == [
        "Russia broke into the harbour computers.", "there is nothing to it.", "the harbour is closed.",
    ]  # fmt: skip
    assert shown["statements_in_time"][0]["dispute_reason"] == "split off by Ann: another break-in"
    assert faults(filled) == []


@pytest.mark.parametrize("words", ["is closed", "read the letters"])
def test_a_dispute_counts_a_rejected_statement_no_more_that_people_moved_to_it(filled: Record, tmp_path: Path, words: str) -> None:
    add(filled, write(tmp_path / "later", more="Zoe Vaher/EST state - other 2024-04-29: the harbour is closed.\n"))
    moved, dispute = id_of(filled, words), ids(filled)["cyber"]
    _, new = decide(filled, decisions.split, dispute, [id_of(filled, "nothing to it")], By("Ann", "another break-in"))
    decide(filled, decisions.move, [moved], new, By("Ann", "this is about it"))
    assert dispute_counts(filled, new) == 2
    decide(filled, correcting.reject, moved, By("Ann", "the paper took it back"))
    assert dispute_counts(filled, new) == 1
    assert faults(filled) == []
    decide(filled, correcting.restore, moved, BY)
    assert dispute_counts(filled, new) == 2
    assert faults(filled) == []


def test_a_dispute_counts_the_document_no_more_whose_copy_left_it_with_what_it_copies(filled: Record, tmp_path: Path) -> None:
    words = " ".join(f"word{n} of the report on the harbour" for n in range(40))
    text = f"{words}\nZoe Vaher/EST concern RUS espionage 2024-04-29: the harbour may be closed.\n"
    add(filled, write(tmp_path / "later", one=text, two=f"{text} again"))
    dispute = ids(filled)["cyber"]
    with filled.reading() as connection:
        (led,) = said(connection, Asked(acts=["concern"]), None)
    decide(filled, decisions.move, [led["id"]], dispute, By("Ann", "this is about it"))
    assert (led["carriers"], documents_of(filled, dispute)) == (2, 3)
    decide(filled, correcting.reject, led["id"], By("Ann", "the paper took it back"))
    assert documents_of(filled, dispute) == 1
    assert faults(filled) == []


def documents_of(record: Record, id: str) -> int:
    with record.reading() as connection:
        return dispute_shown(connection, id)["documents"]


def dispute_counts(record: Record, id: str) -> int:
    with record.reading() as connection:
        return dispute_shown(connection, id)["statements"]


def test_moved_out_of_any_dispute(filled: Record) -> None:
    id = id_of(filled, "nobody read")
    decide(filled, decisions.move, [id], None, By("Ann", "a joke"))
    assert only(filled, acts=["deny"])["dispute"] is None
    assert faults(filled) == []


def test_a_pledge_follows_terms_exhibits_and_searches_each_with_its_day(filled: Record) -> None:
    promise, dispute = id_of(filled, "will not touch"), ids(filled)["disinformation"]
    decide(filled, decisions.set_pledge, promise, BY, "2024-12-31")
    decide(filled, decisions.set_pledge, promise, By("Ben", "searched the archives"), None, "no_public_evidence", "2024-02-01")
    sha256 = filled.archive.keep(b"An invented report")
    decide(filled, decisions.file_exhibit, dispute, sha256, "the report", "document", "2024-06-01", promise, BY)
    with filled.reading() as connection:
        (pledge,) = dispute_shown(connection, dispute)["pledges_tracked"]
        (exhibit,) = dispute_shown(connection, dispute)["exhibits"]
    assert (pledge["negative"], pledge["term"]) == (True, "2024-12-31")
    assert [(s["status"], s["day"]) for s in pledge["statuses"]] == [
        ("open", "2023-11-15"), ("no_public_evidence", "2024-02-01"), ("breach_shown", "2024-06-01"),
    ]  # fmt: skip
    assert pledge["status"]["status"] == "breach_shown"
    assert pledge["status"]["meaning"] == "evidence independent of the parties to the dispute is on file"
    assert exhibit["sha256"] == sha256
    with filled.reading() as connection:
        listed_ones = disputes(connection, AskedDisputes(pledges=["breach_shown"]), Sort.RECENT, None)
    assert [d["id"] for d in listed_ones] == [dispute]
    assert faults(filled) == []


def status_now(record: Record) -> list[str]:
    with record.reading() as connection:
        (pledge,) = dispute_shown(connection, ids(record)["disinformation"])["pledges_tracked"]
    return [*(s["status"] for s in pledge["statuses"]), f"now {pledge['status']['status']}"]


def with_status(record: Record) -> set[str]:
    """By which statuses `gravamen disputes --pledge` and the overview find the dispute of the promise."""
    with record.reading() as connection:
        listed = {each.value for each in PledgeStatus if disputes(connection, AskedDisputes(pledges=[each]), Sort.RECENT, None)}
        selected = {each.value for each in PledgeStatus if overview.selected(connection, Selection(pledge=(each,))).disputes}
    assert listed == selected
    return listed


@pytest.mark.parametrize("day", ["2023-11-14", "someday", "2023-12~", "2024-06-01~"])
def test_nothing_dated_before_the_promise_or_not_dated_says_how_it_was_kept(filled: Record, day: str) -> None:
    promise, dispute = id_of(filled, "will not touch"), ids(filled)["disinformation"]
    sha256 = filled.archive.keep(b"An invented report")
    for act, arguments in (
        (decisions.file_exhibit, (dispute, sha256, "the report", "document", day, promise, BY)),
        (decisions.set_pledge, (promise, BY, day)),
        (decisions.set_pledge, (promise, BY, None, "withdrawn", day)),
    ):
        with pytest.raises(DecisionError, match=f"{day} lies before statement {promise} promises it" if day[-1] == "4" else "is no day"):
            decide(filled, act, *arguments)
    assert status_now(filled) == ["open", "now open"]
    assert faults(filled) == []


def test_a_breach_is_shown_of_the_promise_itself_in_its_own_dispute(filled: Record, tmp_path: Path) -> None:
    add(filled, write(tmp_path / "later", again=PROMISE.replace("Invented as well", "Invented once more")))
    (promise, copy), others = promises(filled), ids(filled)
    sha256 = filled.archive.keep(b"An invented report")
    for dispute, breach_of, expected in (
        (others["disinformation"], copy, f"only repeats another, whose keeping is followed: name statement {promise}"),
        (others["cyber"], promise, f"so that nobody would see it here: file the exhibit in dispute {others['disinformation']}"),
        (others["cyber"], id_of(filled, "broke into"), "is no promise"),
    ):
        with pytest.raises(DecisionError, match=expected):
            decide(filled, decisions.file_exhibit, dispute, sha256, "the report", "document", "2024-06-01", breach_of, BY)
    with pytest.raises(DecisionError, match=f"name statement {promise}"):
        decide(filled, decisions.set_pledge, copy, BY, "2024-12-31")
    assert status_now(filled) == ["open", "now open"]


def promises(record: Record) -> tuple[str, str]:
    """The promise, and what repeats it."""
    with record.reading() as connection:
        found = select(statement.c.id).where(statement.c.act == "promise").order_by(statement.c.lead.is_not(None))
        one, other = connection.execute(found).scalars()
    return one, other


def test_a_promise_dated_after_its_exhibit_by_a_correction_is_not_shown_as_broken(filled: Record) -> None:
    promise, dispute = id_of(filled, "will not touch"), ids(filled)["disinformation"]
    decide(filled, decisions.file_exhibit, dispute, filled.archive.keep(b"One"), "the report", "document", "2023-11-15", promise, BY)
    assert status_now(filled) == ["open", "breach_shown", "now breach_shown"]
    assert with_status(filled) == {"breach_shown"}
    decide(filled, correcting.correct, promise, {"when": "2024-11-15"}, BY)
    assert status_now(filled) == ["open", "now open"]
    assert with_status(filled) == {"open"}
    assert faults(filled) == []


def test_the_status_now_is_the_latest_in_time_not_the_one_filed_last(filled: Record) -> None:
    """Statuses of one day are in the order of the rules, whichever was filed first."""
    promise, dispute = id_of(filled, "will not touch"), ids(filled)["disinformation"]
    decide(filled, decisions.file_exhibit, dispute, filled.archive.keep(b"One"), "the report", "document", "2024-06-01", promise, BY)
    decide(filled, decisions.set_pledge, promise, By("Ben", "searched"), None, "no_public_evidence", "2024-02-01")
    decide(filled, correcting.correct, promise, {"when": "2024-02-01"}, BY)
    assert status_now(filled) == ["open", "no_public_evidence", "breach_shown", "now breach_shown"]
    assert with_status(filled) == {"breach_shown"}
    assert faults(filled) == []


def test_a_promise_dated_in_the_future_is_open(record: Record, tmp_path: Path) -> None:
    add(record, write(tmp_path / "in", promise=PROMISE.replace("2023-11-15", "2999-11-15")))
    assert status_now(record) == ["open", "now open"]
    assert with_status(record) == {"open"}


def test_a_pledge_goes_along_with_its_dispute(filled: Record) -> None:
    before = ids(filled)
    decide(filled, decisions.merge, before["disinformation"], before["cyber"], By("Ann", "one operation"))
    with filled.reading() as connection:
        assert connection.execute(select(pledge.c.dispute)).scalars().all() == [before["cyber"]]
    assert faults(filled) == []
    # A term says nothing of how the promise was kept where a breach was shown before, and is on file all the same.
    promise, sha256 = id_of(filled, "will not touch"), filled.archive.keep(b"An invented report")
    decide(filled, decisions.file_exhibit, before["cyber"], sha256, "the report", "document", "2024-06-01", promise, BY)
    decide(filled, decisions.set_pledge, promise, BY, "2024-12-31")
    with filled.reading() as connection:
        assert connection.execute(select(pledge.c.term)).scalars().all() == ["2024-12-31"]
    assert faults(filled) == []


def test_actors_are_merged_and_parted_by_decisions(filled: Record, tmp_path: Path) -> None:
    add(filled, write(tmp_path / "later", more="Minister Orlov/RUS deny RUS cyber 2024-05-01 [role=minister]: no computers.\n"))
    with filled.reading() as connection:
        by_name = {a["name"]: a["id"] for a in actors(connection, "RUS", None, None, None)}
    decide(filled, decisions.merge_actors, by_name["Minister Orlov"], by_name["Ivan Orlov"], BY)
    with filled.reading() as connection:
        assert [a["name"] for a in actors(connection, "RUS", None, None, None)] == ["Ivan Orlov"]
        shown = actor_shown(connection, by_name["Ivan Orlov"])
        assert len(said(connection, Asked(by="Ivan Orlov"), None)) == 4
    assert [a["name"] for a in shown["also_known_as"]] == ["Minister Orlov"]
    assert shown["offices"] == [{"role": "minister", "first_day": "2024-05-01", "last_day": "2024-05-01", "statements": 1}]
    assert faults(filled) == []
    decide(filled, decisions.split_actor, by_name["Minister Orlov"], BY)
    with filled.reading() as connection:
        assert len(actors(connection, "RUS", None, None, None)) == 2
    assert faults(filled) == []


def test_an_actor_merged_into_one_that_is_merged_itself_goes_by_the_last_ones_name(filled: Record, tmp_path: Path) -> None:
    one = "Minister Orlov/RUS deny RUS cyber 2024-05-01 [role=minister]: no computers.\n"
    other = "Igor Orlov/RUS deny RUS cyber 2024-05-02 [role=spokesman]: none of them.\n"
    add(filled, write(tmp_path / "later", more=one + other))
    with filled.reading() as connection:
        by_name = {a["name"]: a["id"] for a in actors(connection, "RUS", None, None, None)}
    decide(filled, decisions.merge_actors, by_name["Igor Orlov"], by_name["Minister Orlov"], BY)
    decide(filled, decisions.merge_actors, by_name["Minister Orlov"], by_name["Ivan Orlov"], BY)
    with filled.reading() as connection:
        shown = actor_shown(connection, by_name["Ivan Orlov"])
        assert len(said(connection, Asked(by="Ivan Orlov"), None)) == len(shown["statements"]) == 5
    assert [a["name"] for a in shown["also_known_as"]] == ["Igor Orlov", "Minister Orlov"]
    assert [office["role"] for office in shown["offices"]] == ["minister", "spokesman"]
    assert faults(filled) == []


def test_a_name_and_a_note(filled: Record) -> None:
    id = ids(filled)["cyber"]
    decide(filled, decisions.name, id, "The harbour break-in", BY)
    decide(filled, correcting.note, id, By("Ben", "compare the case of 2019"))
    with filled.reading() as connection:
        shown = dispute_shown(connection, id)
    assert shown["name"] == "The harbour break-in"
    assert [d["why"] for d in shown["decisions"]][-1] == "compare the case of 2019"
    assert faults(filled) == []


def test_corrections_are_training_data(filled: Record) -> None:
    one, other = id_of(filled, "nothing to it"), id_of(filled, "read the letters")
    decide(filled, correcting.correct, one, {"act": "deny"}, BY)
    decide(filled, correcting.reject, other, BY)
    with filled.reading() as connection:
        rows = {row["as_read"]["id"]: row for row in corrections(connection, filled.archive)}
    assert set(rows) == {one, other}
    assert (rows[one]["as_read"]["act"], rows[one]["corrected"]["act"], rows[other]["corrected"]) == ("state", "deny", None)
    (piece,) = rows[one]["corrected"]["content"]
    start, end = piece["span"]
    assert rows[one]["text"][start:end] == piece["text"]
    assert rows[one]["decisions"][0]["author"] == "Ann"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"act": "shout"}, "shout is no act: use one of allege"),
        ({"respondent_country": "Russia"}, "Russia is no country code"),
        ({"when": "last Friday"}, "last Friday is no date"),
        ({"act": "state"}, "already says so"),
        ({}, "nothing to correct"),
    ],
)
def test_what_cannot_be_corrected_is_said(filled: Record, changes, expected: str) -> None:
    with pytest.raises(DecisionError, match=expected):
        decide(filled, correcting.correct, id_of(filled, "nothing to it"), changes, BY)


def test_decisions_need_a_reason_and_something_to_be_about(filled: Record) -> None:
    with pytest.raises(DecisionError, match="needs an author and a reason"):
        By("Ann", " ")
    for act, arguments in (
        (correcting.correct, ("0" * 16, {"act": "deny"}, BY)),
        (correcting.restore, (id_of(filled, "broke into"), BY)),
        (decisions.merge, ("nowhere", ids(filled)["cyber"], BY)),
        (decisions.merge, (ids(filled)["cyber"], ids(filled)["cyber"], BY)),
        (decisions.split, (ids(filled)["cyber"], [id_of(filled, "nobody read")], BY)),
        (decisions.set_pledge, (id_of(filled, "broke into"), BY, "2024-12-31")),
        (decisions.set_pledge, (id_of(filled, "will not touch"), BY, None, "kept", "2024-12-31")),
        (decisions.withdraw, ("0" * 16, BY)),
        (decisions.split_actor, ("0" * 16, BY)),
    ):
        with pytest.raises(DecisionError):
            decide(filled, act, *arguments)
    assert faults(filled) == []
