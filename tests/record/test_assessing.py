"""Assessments in the record: prefilled from what is on file, answered by people, dated, attributed, withdrawable, and verified."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from backends import Backend
from recording import add, faults, write
from sqlalchemy import select, update

from gravamen.record import Record, assessing, correcting, decisions, open_record
from gravamen.record.adding import link_everything
from gravamen.record.deciding import By, DecisionError
from gravamen.record.schema import decision, statement

ANN, BEN, CLEO = By("Ann", "read the report"), By("Ben", "second coder"), By("Cleo", "compared both with the annex")
# The second paper prints the first one's report; the third has a charge by another state; the fourth one by a laboratory.
WIRE = """Invented. The harbour was quiet and nothing moved for a week, people there said, and no ship left before the storm had passed.
Anna Berg/EST allege RUS cyber 2024-04-26 [evidence=claimed]: hackers copied the harbour ledgers and posted them on Facebook.
Ivan Orlov/RUS deny RUS cyber 2024-04-28: nobody copied anything.
"""
OTHER = """Invented too.
Liga Ozola/LVA allege RUS cyber 2024-05-02: our harbour ledgers were copied as well by them.
Anna Berg/EST demand RUS cyber 2024-05-02: Russia must keep out.
"""
LAB = """Invented as well, by a laboratory.
Harbour Lab/EST allege RUS cyber 2024-05-03 [evidence=shown]: traces show how the harbour ledgers left by night.
"""


def fill(record: Record) -> None:
    with tempfile.TemporaryDirectory() as folder:
        add(record, write(Path(folder), d2024_04_26_a=WIRE, d2024_04_27_b=f"{WIRE} ", d2024_05_02_c=OTHER, d2024_05_03_d=LAB))


@pytest.fixture
def filled(backend: Backend) -> Iterator[Record]:
    record = open_record(backend.new(fill))
    yield record
    record.close()


def did(record: Record, act: Any, *arguments: Any) -> Any:
    with record.writing() as connection:
        made = act(connection, *arguments)
    link_everything(record)
    return made


def id_of(record: Record, words: str) -> str:
    with record.reading() as connection:
        wanted = select(statement.c.id).where(statement.c.words.contains(words), statement.c.lead.is_(None))
        return connection.execute(wanted).scalar_one()


def shown(record: Record, id: str) -> dict[str, Any]:
    with record.reading() as connection:
        return assessing.assessment_of(connection, record.archive, id)


def item(record: Record, id: str, key: str) -> dict[str, Any]:
    found = shown(record, id)
    return next(each for each in (*found["items"], *found["fields"]) if each["key"] == key)


def make_independent(record: Record) -> None:
    """The script can spell people of states only: the laboratory is made a body of no state by hand, as the reader would read it."""
    with record.writing() as connection:
        row = connection.execute(select(statement).where(statement.c.speaker == "Harbour Lab")).one()
        speaker = {**row.as_read["speaker"], "kind": "organisation", "country": None}
        changed = {**row.as_read, "speaker": speaker}
        connection.execute(update(statement).where(statement.c.id == row.id).values(as_read=changed, speaker_country=None))


def test_what_the_record_tells_is_prefilled_with_what_it_rests_on(filled: Record) -> None:
    charge = id_of(filled, "posted them")
    found = shown(filled, charge)
    assert json.loads(json.dumps(found)) == found
    assert found["measures"] == "how checkable the attribution is, never whether it is true"
    assert [answer["speaker"] for answer in found["answered_by"]] == ["Ivan Orlov"]
    methods = item(filled, charge, "shows_methods")
    assert methods["prefilled"]["answer"] is True and methods["prefilled"]["rests_on"] == [charge]
    assert (methods["status"], methods["by"], methods["reconciled"]) == ("open", "record", None)
    assert item(filled, charge, "platforms")["stands"] == ["facebook"]
    assert found["disarm"] == [{"id": "T0089.001", "name": "Obtain Authentic Documents"}]
    assert found["scores"]["all"]["yes"] == 0 < found["scores"]["all"]["suggested_yes"]


def test_neither_a_copy_nor_a_party_corroborates_and_an_independent_body_does(filled: Record) -> None:
    charge = id_of(filled, "posted them")
    before = item(filled, charge, "corroborated")["prefilled"]
    assert before["answer"] is None
    assert "1 more document repeats it, which does not count" in before["reason"]
    make_independent(filled)
    after = item(filled, charge, "corroborated")["prefilled"]
    assert (after["answer"], after["rests_on"]) == (True, [id_of(filled, "traces show")])


def test_two_people_and_a_reconciling_third(filled: Record) -> None:
    charge = id_of(filled, "posted them")
    did(filled, assessing.answer, charge, {"shows_methods": False, "data_open": True}, ANN)
    one = item(filled, charge, "shows_methods")
    assert (one["status"], one["reconciled"], one["by"]) == ("answered", False, "people")
    did(filled, assessing.answer, charge, {"shows_methods": True, "data_open": True}, BEN)
    assert (item(filled, charge, "shows_methods")["status"], item(filled, charge, "data_open")["status"]) == ("disputed", "agreed")
    did(filled, assessing.reconcile, charge, {"shows_methods": True}, CLEO)
    settled = item(filled, charge, "shows_methods")
    assert (settled["status"], settled["reconciled"], settled["settled"]["author"]) == ("reconciled", True, "Cleo")
    assert [(each["author"], each["answer"], each["why"]) for each in settled["answers"]] == [
        ("Ann", False, "read the report"),
        ("Ben", True, "second coder"),
    ]
    with filled.reading() as connection:
        assert assessing.scores(connection) == {charge: 2}
        agreed = assessing.people_agree(connection, "Ann", "Ben")
    assert agreed["items"] == {"answered": 2, "same": 1, "share": 0.5, "kappa": 0.0}
    assert faults(filled) == []


def test_a_later_answer_replaces_and_withdrawing_it_brings_the_earlier_one_back(filled: Record) -> None:
    charge = id_of(filled, "posted them")
    did(filled, assessing.answer, charge, {"headline_fits": True}, ANN)
    later = did(filled, assessing.answer, charge, {"headline_fits": False}, ANN)
    assert item(filled, charge, "headline_fits")["reconciled"] is False
    did(filled, decisions.withdraw, later, BEN)
    assert item(filled, charge, "headline_fits")["reconciled"] is True
    did(filled, assessing.answer, charge, {"headline_fits": None}, ANN)
    gone = item(filled, charge, "headline_fits")
    assert (gone["status"], gone["stands"], gone["by"]) == ("open", None, None)
    assert faults(filled) == []


def test_coded_fields_are_corrected_the_same_way(filled: Record) -> None:
    charge = id_of(filled, "posted them")
    coded = did(filled, assessing.code, charge, {"methods": ["ddos", "bots", "bots"], "breakout": "two", "activity_start": "2024-04"}, ANN)
    assert item(filled, charge, "methods")["stands"] == ["bots", "ddos"]
    assert shown(filled, charge)["disarm"] == [{"id": "T0049.003", "name": "Bots Amplify via Automated Forwarding and Reposting"}]
    did(filled, assessing.code, charge, {"breakout": "three"}, BEN)
    did(filled, assessing.reconcile, charge, {"breakout": "three"}, CLEO)
    assert item(filled, charge, "breakout")["reconciled"] == "three"
    did(filled, decisions.withdraw, coded, BEN)
    assert item(filled, charge, "methods")["stands"] == ["hacking_exfiltration"]
    assert faults(filled) == []


def test_only_what_alleges_can_be_assessed_and_only_with_what_exists(filled: Record) -> None:
    charge, denial = id_of(filled, "posted them"), id_of(filled, "nobody copied")
    wrong = [
        (assessing.answer, "0" * 16, {"headline_fits": True}, "there is no statement"),
        (assessing.answer, denial, {"headline_fits": True}, "it does deny"),
        (assessing.answer, charge, {}, "nothing is answered"),
        (assessing.answer, charge, {"is_true": True}, "is_true is no item of the scorecard: use no_financial_interest"),
        (assessing.answer, charge, {"headline_fits": "yes"}, "use yes, no or unknown"),
        (assessing.code, charge, {"platforms": ["MySpace"]}, "MySpace is no platforms"),
        (assessing.code, charge, {"headline_fits": True}, "is no coded field"),
        (assessing.reconcile, charge, {"headline_fits": True}, "not in dispute"),
    ]
    for act, id, given, message in wrong:
        with pytest.raises(DecisionError, match=message):
            did(filled, act, id, given, ANN)
    did(filled, assessing.answer, charge, {"headline_fits": True}, ANN)
    did(filled, correcting.reject, charge, BEN)
    with pytest.raises(DecisionError, match="restore it"):
        shown(filled, charge)
    with filled.reading() as connection:
        assert assessing.scores(connection) == {}


def test_a_changed_answer_is_found(filled: Record) -> None:
    charge = id_of(filled, "posted them")
    made = did(filled, assessing.answer, charge, {"headline_fits": True}, ANN)
    with filled.writing() as connection:
        connection.execute(update(decision).where(decision.c.id == made).values(body={"answers": {"headline_fits": False}}))
    assert [fault.reason for fault in faults(filled)] == ["it is not what the history says was decided"]


def test_agreement_needs_two_people_who_answered(filled: Record) -> None:
    with filled.reading() as connection:
        for first, second, message in (("Ann", "Ann", "two people"), ("Ann", "Ben", "Ann has answered no scorecard")):
            with pytest.raises(DecisionError, match=message):
                assessing.people_agree(connection, first, second)
