"""Adding: what comes in is archived, read and filed; again changes nothing; one bad file never stops the others."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from recording import add, contents, faults, write
from sqlalchemy import select

from gravamen.record import Record
from gravamen.record.asking import Asked, said
from gravamen.record.dispute_lists import AskedDisputes, Sort, disputes
from gravamen.record.schema import delivery, document, failure

CHARGE = (
    "The Harbour Post, invented.\nAnna Berg/EST allege RUS cyber 2024-04-26 [evidence=claimed]: Russia broke into the harbour computers.\n"
)
DENIAL = "More of it.\nIvan Orlov/RUS deny RUS cyber 2024-04-28: Russia had nothing to do with the harbour computers.\n"


def test_documents_are_archived_under_the_digest_of_their_bytes(record: Record, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=CHARGE)
    assert add(record, folder).filed == 1
    digest = hashlib.sha256(CHARGE.encode()).hexdigest()
    assert record.archive.bytes_of(digest) == CHARGE.encode()
    with record.reading() as connection:
        row = connection.execute(select(document)).one()
    assert (row.sha256, row.text_sha256, row.extractor) == (digest, digest, "gravamen text 1")
    assert faults(record) == []


def test_adding_again_changes_nothing(record: Record, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=CHARGE, b=DENIAL)
    (folder / "bad.txt").write_bytes(b"\xff")
    add(record, folder)
    before = contents(record)
    tally = add(record, folder)
    assert (tally.filed, tally.known, len(tally.failures)) == (0, 2, 1)
    assert contents(record) == before


def test_the_same_bytes_in_two_places_are_one_document_with_two_arrivals(record: Record, tmp_path: Path) -> None:
    tally = add(record, write(tmp_path / "in", a=CHARGE, copy=CHARGE))
    assert (tally.filed, tally.known) == (1, 1)
    with record.reading() as connection:
        assert len(connection.execute(select(delivery)).all()) == 2


def test_one_bad_file_is_named_with_its_reason_and_the_others_are_filed(record: Record, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=CHARGE, z=DENIAL)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 no more")
    (folder / "broken.html").write_bytes(b"<html></html>")
    (folder / "empty.txt").write_bytes(b" \n")
    (folder / "broken.jsonl").write_text('{"id": "x"}\n' + json.dumps({"id": "y", "text": DENIAL.replace("More", "Still more")}) + "\n")
    tally = add(record, folder)
    assert tally.filed == 3
    named = {Path(item.name).name: item.reason for item in tally.failures}
    assert set(named) == {"broken.pdf", "broken.html", "empty.txt", "broken.jsonl, line 1"}
    with record.reading() as connection:
        assert {row.name: row.reason for row in connection.execute(select(failure))} == {item.name: item.reason for item in tally.failures}
    assert faults(record) == []


def test_what_an_article_says_of_itself_is_kept_with_where_it_came_from(record: Record, tmp_path: Path) -> None:
    article = {
        "id": "h1",
        "text": CHARGE,
        "title": "Harbour",
        "source": "Harbour Post",
        "published": "2024-04-27",
        "url": "https://h.example/1",
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(article) + "\n")
    add(record, tmp_path / "a.jsonl", published="2000-01-01")
    add(record, write(tmp_path / "in", b=DENIAL), published="2024-04-29")
    with record.reading() as connection:
        first, second = connection.execute(select(document).order_by(document.c.number))
    assert (first.name, first.title, first.publisher, first.published) == ("h1", "Harbour", "Harbour Post", "2024-04-27")
    assert set(first.origins.values()) == {"fields of the article"}
    assert (second.published, second.origins) == ("2024-04-29", {"published": "given when it was added"})


def test_an_allegation_and_a_denial_in_two_documents_are_one_dispute(record: Record, tmp_path: Path) -> None:
    add(record, write(tmp_path / "in", a=CHARGE, b=DENIAL))
    with record.reading() as connection:
        (dispute,) = disputes(connection, AskedDisputes(), Sort.RECENT, None)
        charge = said(connection, Asked(acts=["allege"]), None)[0]
    assert (dispute["respondent"], dispute["complainants"], dispute["topic"]) == ("RUS", ["EST"], "cyber")
    assert (dispute["statements"], dispute["allegations"], dispute["answers"], dispute["evidence"]) == (2, 1, 1, "claimed")
    (answer,) = charge["answered_by"]
    assert (answer["act"], answer["speaker"]) == ("deny", "Ivan Orlov")
    assert answer["why"] == "the latest charge against RUS in this dispute, 2 days before, in another document"
    assert charge["directness"] == "contested"


def test_adding_later_continues_the_dispute_under_its_name(record: Record, tmp_path: Path) -> None:
    add(record, write(tmp_path / "in", a=CHARGE, b=DENIAL))
    with record.reading() as connection:
        (before,) = disputes(connection, AskedDisputes(), Sort.RECENT, None)
    # An earlier statement: the dispute's name must not follow from which of its statements is the first.
    add(record, write(tmp_path / "later", c="Eva Kask/EST warn RUS cyber 2024-04-20: there will be consequences for any break-in.\n"))
    with record.reading() as connection:
        (after,) = disputes(connection, AskedDisputes(), Sort.RECENT, None)
    assert (after["id"], after["statements"], after["first_day"]) == (before["id"], 3, "2024-04-20")
    assert faults(record) == []


def test_copies_of_a_wire_report_are_one_statement_with_several_carriers(record: Record, tmp_path: Path) -> None:
    filler = " ".join(f"word{n} of the report on the harbour" for n in range(60))
    texts = {f"copy{n}": f"{filler}\n{CHARGE}\n{filler} paper {n}" for n in range(5)}
    add(record, write(tmp_path / "in", **texts, other=DENIAL))
    with record.reading() as connection:
        (charge,) = said(connection, Asked(acts=["allege"]), None)
        (dispute,) = disputes(connection, AskedDisputes(), Sort.RECENT, None)
        assert len(said(connection, Asked(acts=["allege"], repeats=True), None)) == 5
    assert charge["carriers"] == 5
    assert {carrier["sort"] for carrier in charge["carried_by"]} == {"copy"}
    assert (dispute["allegations"], dispute["statements"], dispute["documents"]) == (1, 2, 6)
    assert faults(record) == []


def test_two_reports_of_one_occasion_are_one_statement(record: Record, tmp_path: Path) -> None:
    other = "Quite another report.\nAnna Berg/EST allege RUS cyber 2024-04-26: the harbour computers, Russia broke into them at night.\n"
    add(record, write(tmp_path / "in", a=CHARGE, b=other, c=DENIAL))
    with record.reading() as connection:
        (charge,) = said(connection, Asked(acts=["allege"]), None)
    assert (charge["carriers"], charge["carried_by"][0]["sort"]) == (2, "same_occasion")
    assert "the same speaker, act, respondent and topic, on 2024-04-26" in charge["carried_by"][0]["why"]


@pytest.mark.parametrize("order", [("a", "b", "c"), ("c", "b", "a")])
def test_what_is_on_file_does_not_depend_on_the_order_of_one_run(record: Record, tmp_path: Path, order: tuple[str, ...]) -> None:
    texts = {"a": CHARGE, "b": DENIAL, "c": CHARGE.replace("2024-04-26", "2024-05-02").replace("computers", "archives")}
    for name in order:
        add(record, write(tmp_path / name, **{name: texts[name]}), link=False)
    add(record, tmp_path / "a")
    with record.reading() as connection:
        found = [(s["words"], s["dispute_reason"], s["carriers"]) for s in said(connection, Asked(), None)]
    assert sorted(found) == [
        ("Russia broke into the harbour archives.", "allege: the conduct of RUS on cyber is at issue; same respondent and topic, "
         "complaint of EST too, 6 days apart", 1),
        ("Russia broke into the harbour computers.", "allege: the conduct of RUS on cyber is at issue", 1),
        ("Russia had nothing to do with the harbour computers.", "deny: the conduct of RUS on cyber is at issue; same respondent and "
         "topic, 2 days apart", 1),
    ]  # fmt: skip
