"""The queue of what to review, its order, second opinions, and how far reviewers agree."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from backends import Backend
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recording import add, contents, faults, write
from sqlalchemy import select, update

from gravamen.record import Record, correcting, decisions, open_record
from gravamen.record.adding import link_everything
from gravamen.record.deciding import By, DecisionError
from gravamen.record.history import history_of
from gravamen.record.reviewing import accept, queue
from gravamen.record.schema import statement
from gravamen.record.selecting import Selection
from gravamen.record.stakes import StakesKeeper
from gravamen.record.verdicts import agreement, verdicts_on

ANN, BEN = By("Ann", "I listened to the recording"), By("Ben", "I read the transcript")
HARBOUR = """Invented.
Anna Berg/EST allege RUS cyber 2024-04-26 [evidence=independent]: Russia broke into the harbour computers.
Ivan Orlov/RUS deny RUS cyber 2024-04-28 [replies=1]: nobody broke into anything.
Mart Tamm/EST state - diplomacy 2024-04-29: talks will go on.
"""
PROMISE = """Invented as well.
Ivan Orlov/RUS promise RUS disinformation 2023-11-15: Russia will not touch any network.
Eva Kask/EST allege RUS disinformation 2024-01-10: Russia has touched our network again.
Eva Kask/EST allege RUS disinformation 2024-02-10: false accounts spread it.
"""
CONFIDENCE = {
    "harbour computers": 0.9, "nobody broke": 0.5, "talks will": 0.1, "will not touch": 0.8, "touched our": 0.7, "false accounts": 0.6,
}  # fmt: skip


def fill(record: Record) -> None:
    with tempfile.TemporaryDirectory() as folder:
        add(record, write(Path(folder), harbour=HARBOUR, promise=PROMISE))
    with record.writing() as connection:
        for words, confidence in CONFIDENCE.items():
            connection.execute(update(statement).where(statement.c.words.contains(words)).values(confidence=confidence))


@pytest.fixture
def filled(backend: Backend) -> Iterator[Record]:
    record = open_record(backend.new(fill))
    yield record
    record.close()


def decide(record: Record, act, *arguments, **named):
    with record.writing() as connection:
        made = act(connection, *arguments, **named)
    link_everything(record)
    return made


def id_of(record: Record, words: str) -> str:
    with record.reading() as connection:
        return connection.execute(select(statement.c.id).where(statement.c.words.contains(words))).scalar_one()


def waiting(record: Record, author: str, selection: Selection | None = None, **named) -> list[str]:
    with record.reading() as connection:
        return [row["words"] for row in queue(connection, author, selection, None, **named)]


def compared(record: Record):
    with record.reading() as connection:
        return agreement(connection)


def test_what_would_do_most_harm_comes_first_with_its_reasons(filled: Record) -> None:
    with filled.reading() as connection:
        rows = queue(connection, "Ann", None, None)
    found = {row["words"]: (row["priority"]["weight"], {p["part"]: p["points"] for p in row["priority"]["parts"]}) for row in rows}
    assert found == {
        # Both say that the promise was broken.
        "Russia has touched our network again.": (5, {"in_dispute": 1, "moves_pledges": 3}),
        "false accounts spread it.": (5, {"in_dispute": 1, "moves_pledges": 3}),
        "nobody broke into anything.": (6, {"in_dispute": 1, "only_answer": 3, "answers": 1}),
        "Russia will not touch any network.": (4, {"in_dispute": 1, "pledge": 2}),
        "Russia broke into the harbour computers.": (8, {"in_dispute": 1, "only_allegation": 3, "answered": 1, "independent": 2}),
        "talks will go on.": (1, {}),
    }
    assert [(row["words"].split()[0], row["priority"]["harm"]) for row in rows] == [
        ("nobody", 3.0), ("false", 2.0), ("Russia", 1.5), ("talks", 0.9), ("Russia", 0.8), ("Russia", 0.8),
    ]  # fmt: skip
    answered = next(row for row in rows if "harbour" in row["words"])
    assert [each["words"] for each in answered["answered_by"]] == ["nobody broke into anything."]
    said = {part["words"] for part in answered["priority"]["parts"]}
    assert said >= {"it is the only allegation of its dispute", "another statement answers it"}


def test_a_page_of_the_queue_is_a_piece_of_it(filled: Record) -> None:
    whole = waiting(filled, "Ann")
    with filled.reading() as connection:
        pages = [row["words"] for offset in range(0, 6, 2) for row in queue(connection, "Ann", None, 2, offset)]
    assert pages == whole and len(set(whole)) == 6


def test_what_somebody_judged_leaves_their_queue_and_sinks_in_that_of_others(filled: Record) -> None:
    first, second, *rest = waiting(filled, "Ann")
    decide(filled, accept, id_of(filled, first), ANN)
    assert waiting(filled, "Ann") == [second, *rest]
    assert waiting(filled, "Ben")[0] == second and first in waiting(filled, "Ben")
    with filled.reading() as connection:
        sunk = next(row["priority"] for row in queue(connection, "Ben", None, None) if row["words"] == first)
    assert sunk["judged_by_another"] and sunk["harm"] == pytest.approx(0.75)
    decide(filled, correcting.reject, id_of(filled, second), BEN)
    assert waiting(filled, "Ann") == rest and second not in waiting(filled, "Ben")
    assert faults(filled) == []


def test_the_queue_can_be_narrowed(filled: Record) -> None:
    assert waiting(filled, "Ann", Selection.of([("act", "deny")])) == ["nobody broke into anything."]
    assert len(waiting(filled, "Ann", Selection.of([("topic", "disinformation")]))) == 3


def test_accepting_changes_the_history_alone_and_can_be_taken_back(filled: Record) -> None:
    id = id_of(filled, "nobody broke")
    before = contents(filled)
    made = decide(filled, accept, id, ANN)
    after = contents(filled)
    assert {name for name in before if before[name] != after[name]} == {"decision", "entry"}
    with filled.reading() as connection:
        last = list(history_of(connection, id))[-1]
    assert (last.author, last.body["kind"], last.body["why"]) == ("Ann", "accept", ANN.why)
    with pytest.raises(DecisionError, match=r"has accepted statement \w+ already"):
        decide(filled, accept, id, ANN)
    decide(filled, decisions.withdraw, made, ANN)
    assert "nobody broke into anything." in waiting(filled, "Ann")
    decide(filled, accept, id, ANN)
    assert faults(filled) == []


def test_what_cannot_be_accepted_is_said(filled: Record) -> None:
    id = id_of(filled, "talks will")
    with pytest.raises(DecisionError, match="there is no statement"):
        decide(filled, accept, "0" * 16, ANN)
    with pytest.raises(DecisionError, match="needs an author and a reason"):
        By("Ann", " ")
    decide(filled, correcting.reject, id, ANN)
    with pytest.raises(DecisionError, match="restore it first"):
        decide(filled, accept, id, BEN)


def test_a_second_opinion_sees_what_was_read_and_not_what_others_made_of_it(filled: Record) -> None:
    corrected, rejected = id_of(filled, "nobody broke"), id_of(filled, "talks will")
    decide(filled, correcting.correct, corrected, {"act": "reject", "respondent_country": "EST"}, ANN)
    decide(filled, correcting.reject, rejected, ANN)
    assert waiting(filled, "Ann", second=True) == []
    with filled.reading() as connection:
        rows = queue(connection, "Ben", None, None, second=True)
    assert {(r["id"], r["act"], r["respondent_country"], r["corrected"], r["rejected"]) for r in rows} == {
        (corrected, "deny", "RUS", False, False),
        (rejected, "state", None, False, False),
    }
    # The same correction, and the same rejection, found independently, are verdicts of their own.
    decide(filled, correcting.correct, corrected, {"act": "reject", "respondent_country": "EST"}, BEN, blind=True)
    decide(filled, correcting.reject, rejected, BEN, blind=True)
    assert waiting(filled, "Ben", second=True) == []
    found = compared(filled)
    assert found["disagreements"] == []
    assert [(p["both"], p["blind"], p["verdict"]["share"], p["act"]["share"]) for p in found["pairs"]] == [(2, 2, 1.0, 1.0)]
    with pytest.raises(DecisionError, match="rejected already"):
        decide(filled, correcting.reject, rejected, BEN, blind=True)
    assert faults(filled) == []


def test_agreement_by_hand(filled: Record) -> None:
    """Six statements: both accept 2; Ann accepts, Ben corrects 1; both correct, to different acts, 1; both reject 1; Ann rejects and
    Ben accepts 1.

    Verdicts: same 4 of 6. Ann accepts 3, corrects 1, rejects 2; Ben accepts 3, corrects 2, rejects 1.
    Expected by chance (9 + 2 + 2) / 36 = 13/36; kappa = (24/36 - 13/36) / (23/36) = 11/23.
    """
    ids = [id_of(filled, words) for words in CONFIDENCE]
    both, again, changed, other, gone, split = ids
    for by in (ANN, BEN):
        blind = by is BEN
        decide(filled, accept, both, by, blind=blind)
        decide(filled, accept, again, by, blind=blind)
        decide(filled, correcting.reject, gone, by, blind=blind)
    decide(filled, accept, changed, ANN)
    decide(filled, correcting.correct, changed, {"act": "warn"}, BEN, blind=True)
    decide(filled, correcting.correct, other, {"act": "offer"}, ANN)
    decide(filled, correcting.correct, other, {"act": "demand"}, BEN, blind=True)
    decide(filled, correcting.reject, split, ANN)
    decide(filled, accept, split, BEN, blind=True)
    found = compared(filled)
    (pair,) = found["pairs"]
    assert (pair["first"], pair["second"], pair["both"], pair["blind"]) == ("Ann", "Ben", 6, 6)
    assert pair["verdict"] == {"same": 4, "share": pytest.approx(4 / 6), "kappa": pytest.approx(11 / 23)}
    assert pair["act"]["same"] == 3
    assert {d["statement"] for d in found["disagreements"]} == {changed, other, split}
    assert found["reviewers"] == [{"reviewer": "Ann", "judged": 6}, {"reviewer": "Ben", "judged": 6}]
    # Settling takes a disagreement off the list, and leaves the figures of what was found independently.
    decide(filled, correcting.restore, split, ANN)
    settled = compared(filled)
    assert {d["statement"] for d in settled["disagreements"]} == {changed, other}
    assert settled["pairs"] == found["pairs"]
    assert faults(filled) == []


def test_accepting_what_another_corrected_is_the_same_verdict_on_the_reading(filled: Record) -> None:
    id = id_of(filled, "nobody broke")
    made = decide(filled, correcting.correct, id, {"act": "reject"}, ANN)
    decide(filled, accept, id, BEN)
    assert compared(filled)["disagreements"] == []
    with filled.reading() as connection:
        assert [(v.author, v.judgement, v.act) for v in verdicts_on(connection, [id])[id]] == [
            ("Ann", "correct", "reject"),
            ("Ben", "correct", "reject"),
        ]
    decide(filled, decisions.withdraw, made, ANN)
    with filled.reading() as connection:
        assert [v.author for v in verdicts_on(connection, [id])[id]] == ["Ben"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_unjudged_statement_is_reached_once(filled: Record, data: st.DataObject) -> None:
    """Whoever always judges the first of the queue, in any way, gets to see everything, and nothing twice."""
    author = data.draw(st.text("abcdefgh", min_size=6, max_size=6))
    with filled.reading() as connection:
        unrejected = set(connection.execute(select(statement.c.id).where(statement.c.rejected.is_(False))).scalars())
    seen: list[str] = []
    with filled.engine.connect() as connection, connection.begin() as transaction:
        while rows := queue(connection, author, None, 1):
            seen.append(rows[0]["id"])
            how = data.draw(st.sampled_from(["accept", "correct", "reject"]))
            by = By(author, "because")
            if how == "accept":
                accept(connection, seen[-1], by)
            elif how == "reject":
                correcting.reject(connection, seen[-1], by)
            else:
                correcting.correct(connection, seen[-1], {"hedged": not rows[0]["hedged"]}, by)
        transaction.rollback()
    assert len(seen) == len(set(seen)) and set(seen) == unrejected


def test_kept_stakes_are_made_again_beside_the_work(filled: Record) -> None:
    clock = [0.0]
    keeper = StakesKeeper(filled, 60.0, lambda: clock[0])
    with filled.reading() as connection:
        first = keeper.current(connection)
    decide(filled, accept, id_of(filled, "nobody broke"), ANN)
    with filled.reading() as connection:
        assert keeper.current(connection) is first
        clock[0] = 61.0
        assert keeper.current(connection) is first
        deadline = time.monotonic() + 30
        while keeper.current(connection) is first and time.monotonic() < deadline:
            time.sleep(0.01)
        assert keeper.current(connection).seq == first.seq + 1
