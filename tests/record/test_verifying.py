"""`gravamen verify` finds whatever is not as it was archived, read, decided or derived."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from backends import Backend
from recording import add, faults, write
from sqlalchemy import text

from gravamen.archive import ArchiveError, FolderArchive
from gravamen.model import digest
from gravamen.record import Record, correcting, decisions, open_record
from gravamen.record.adding import link_everything
from gravamen.record.deciding import By
from gravamen.record.history import entry_from, hash_of
from gravamen.record.schema import entry
from gravamen.record.verifying import Fault, Verification

FILLER = " ".join(f"word{n} of the report on the harbour" for n in range(40))
CHARGE = "Anna Berg/EST allege RUS cyber 2024-04-26: Russia broke into the harbour computers.\n"
REST = """Ivan Orlov/RUS deny RUS cyber 2024-04-28: nobody broke in.
Ivan Orlov/RUS promise RUS cyber 2024-04-28 [role=minister]: Russia will not break into anything.
"""


def fill(record: Record) -> None:
    with tempfile.TemporaryDirectory() as folder:
        places = write(Path(folder), a=f"{FILLER}\n{CHARGE}", b=f"{FILLER}\n{CHARGE} again", c=REST)
        add(record, places, published="2024-04-29")
    with record.writing() as connection:
        id = connection.execute(text("SELECT id FROM statement WHERE act = 'promise'")).scalar_one()
        dispute = connection.execute(text("SELECT dispute FROM statement WHERE act = 'promise'")).scalar_one()
        correcting.correct(connection, id, {"when": "2024-04-27"}, By("Ann", "the day before"))
        decisions.name(connection, dispute, "The break-in", By("Ann", "its usual name"))
        decisions.file_exhibit(connection, dispute, record.archive.keep(b"data"), "data", "data", "2024-05-01", None, By("Ann", "see"))
    link_everything(record)
    assert faults(record) == []


@pytest.fixture
def filled(backend: Backend) -> Iterator[Record]:
    record = open_record(backend.new(fill))
    yield record
    record.close()


TAMPERING = {
    "a title": "UPDATE document SET title = 'Another'",
    "a date of publication": "UPDATE document SET published = '2001-01-01' WHERE number = 1",
    "a family": "UPDATE document SET family = sha256",
    "what was read": "UPDATE statement SET as_read = replace(as_read, 'allege', 'confirm') WHERE number = 1",
    "an act": "UPDATE statement SET act = 'confirm' WHERE act = 'allege'",
    "a day": "UPDATE statement SET day = '2023-01-01' WHERE number = 1",
    "the words in a listing": "UPDATE statement SET respondent_country = 'CHN' WHERE number = 1",
    "a repeat": "UPDATE statement SET lead = NULL, lead_sort = NULL, lead_reason = NULL",
    "the reason of a repeat": "UPDATE statement SET lead_reason = 'because' WHERE lead IS NOT NULL",
    "a dispute's member": "UPDATE statement SET dispute = NULL, linked = NULL WHERE act = 'deny'",
    "a reason": "UPDATE statement SET dispute_reason = 'because' WHERE act = 'deny'",
    "a dispute's numbers": "UPDATE dispute SET answers = 7",
    "a dispute's name": "UPDATE dispute SET name = 'War'",
    "an answer": "UPDATE reply SET until = 1 WHERE rule <> 'reading'",
    "a pledge's status": "UPDATE pledge_status SET status = 'breach_shown'",
    "a pledge's term": "UPDATE pledge SET term = '2024-12-31'",
    "a pledge's kind": "UPDATE pledge SET negative = false",
    "a decision": "UPDATE decision SET author = 'Ben'",
    "a decision's absence": "DELETE FROM decision WHERE kind = 'correct'",
    "an exhibit": "UPDATE exhibit SET title = 'proof'",
    "an office": "UPDATE office SET role = 'president'",
    "a filing": "UPDATE entry SET kind = 'filled' WHERE seq = (SELECT min(seq) FROM entry WHERE kind = 'filed')",
    "a document that the history has": "UPDATE document SET sha256 = replace(sha256, substr(sha256, 1, 4), '0000') WHERE number = 3",
    "the history": "UPDATE entry SET author = 'nobody' WHERE seq = 2",
    "the end of the history": "UPDATE entry SET at = '2001-01-01T00:00:00Z' WHERE seq = (SELECT max(seq) FROM entry)",
}


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING)
def test_a_change_by_hand_is_found(filled: Record, statement: str) -> None:
    with filled.writing() as connection:
        assert connection.execute(text(statement)).rowcount > 0
    assert faults(filled)


def test_an_entry_that_is_missing_is_found(filled: Record) -> None:
    with filled.writing() as connection:
        connection.execute(text("DELETE FROM concerning WHERE seq = 3"))
        connection.execute(text("DELETE FROM entry WHERE seq = 3"))
    assert any("entry 3 of the history is missing" in fault.reason for fault in faults(filled))


def test_an_entry_rewritten_with_a_fitting_hash_breaks_the_chain(filled: Record) -> None:
    with filled.writing() as connection:
        row = entry_from(connection.execute(entry.select().where(entry.c.seq == 2)).one())
        forged = {**row.body, "name": "another"}
        hash = hash_of(row.seq, row.at, row.kind, row.author, forged, row.previous)
        connection.execute(entry.update().where(entry.c.seq == 2).values(body=forged, hash=hash))
    assert any("entry 3 of the history does not follow" in fault.reason for fault in faults(filled))


@pytest.mark.parametrize("harm", ["other bytes", "gone"])
def test_an_archived_file_that_was_changed_or_is_gone_is_found(filled: Record, harm: str) -> None:
    name = digest(f"{FILLER}\n{CHARGE}".encode())
    if isinstance(filled.archive, FolderArchive):
        path = Path(filled.place) / "archive" / name[:2] / name[2:]
        path.chmod(0o644)
        path.write_bytes(b"other") if harm == "other bytes" else path.unlink()
    else:
        with filled.writing() as connection:
            change = "UPDATE blob SET bytes = 'other' WHERE sha256 = :n" if harm == "other bytes" else "DELETE FROM blob WHERE sha256 = :n"
            connection.execute(text(change), {"n": name})
    assert any(name[:16] in fault.what for fault in faults(filled))


def test_an_archived_file_that_cannot_be_read_is_named_and_the_others_are_checked(filled: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, kind = digest(f"{FILLER}\n{CHARGE}".encode()), type(filled.archive)
    read = kind.bytes_of

    def bytes_of(self: object, name: str) -> bytes:
        if name == broken:
            raise ArchiveError(f"{name} could not be read (Input/output error)")
        return read(self, name)  # type: ignore[arg-type]

    monkeypatch.setattr(kind, "bytes_of", bytes_of)
    checking = Verification(filled)
    found = [step for step in checking.steps() if isinstance(step, Fault)]
    assert found == [
        Fault(f"archive {broken}", f"{broken} could not be read (Input/output error)"),
        Fault(f"document {broken[:16]} (a)", f"{broken} could not be read (Input/output error)"),
    ]
    assert any("documents: 3" in line for line in checking.summary())


def test_a_text_that_does_not_follow_from_its_bytes_is_found(record: Record, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "x", "text": CHARGE}) + "\n")
    add(record, tmp_path / "a.jsonl")
    forged = record.archive.keep(CHARGE.replace("2024", "2023").encode())
    with record.writing() as connection:
        connection.execute(text("UPDATE document SET text_sha256 = :t"), {"t": forged})
    found = [fault.reason for fault in faults(record)]
    assert any("does not follow from its bytes" in reason for reason in found)


def test_a_text_by_another_version_of_its_extractor_is_counted_as_unchecked(record: Record, tmp_path: Path) -> None:
    add(record, write(tmp_path / "in", a=CHARGE))
    with record.writing() as connection:
        body = connection.execute(text("SELECT body FROM entry WHERE kind = 'filed'")).scalar_one()
        assert "gravamen text 1" in body
        connection.execute(text("UPDATE document SET extractor = 'gravamen text 0'"))
    checking = Verification(record)
    found = [step for step in checking.steps() if hasattr(step, "reason")]
    assert all("what the history says was filed" in fault.reason for fault in found)
    assert any("1 texts made by gravamen text 0 (this is gravamen text 1)" in line for line in checking.summary())


def test_what_other_rules_made_is_not_checked_by_these_and_is_linked_again(filled: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gravamen.record.rulebook.CURRENT", ("disputes 2",))
    checking = Verification(filled)
    assert [step for step in checking.steps() if hasattr(step, "reason")] == []
    assert any("linked by other rules" in line for line in checking.summary())
    link_everything(filled)
    checking = Verification(filled)
    list(checking.steps())
    assert not any("other rules" in line for line in checking.summary())


def test_what_waits_to_be_linked_is_no_fault_and_is_counted(record: Record, tmp_path: Path) -> None:
    add(record, write(tmp_path / "in", a=CHARGE, b=REST), link=False)
    assert faults(record) == []
    checking = Verification(record)
    list(checking.steps())
    assert any("wait to be linked" in line for line in checking.summary())
