"""Others' cases come in as documents and statements that the record can answer for; nonsense is named, and never stops the rest."""

from __future__ import annotations

import io
import json
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from backends import Backend
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recording import add, by_script, contents, faults, write
from sqlalchemy import select, update

from gravamen.publishing.exports.stix import stix_bundle
from gravamen.record import Record, open_record
from gravamen.record.adding import Adding, Tally, link_if_last
from gravamen.record.asking import Asked, said
from gravamen.record.assessing import assessment_of
from gravamen.record.dispute_lists import AskedDisputes, Sort, disputes
from gravamen.record.gathering import gathered
from gravamen.record.hand_coded import Filed, file_hand_coded
from gravamen.record.importing import received_from, without_known
from gravamen.record.schema import decision, document, statement
from gravamen.sources import Unreadable
from gravamen.sources.confinement import Confined
from gravamen.sources.fiat import TABLE_LIMIT, fiat_documents
from gravamen.sources.received import Received
from gravamen.sources.stix import BUNDLE_LIMIT, bundle_documents
from gravamen.sources.stix_extension import EXTENSION
from gravamen.sources.unreadable import RefusedError

FAR = "Nothing of this is at issue. " * 40
REPORT = f"""Invented 😀.
Anna Berg/EST allege RUS cyber 2024-04-26 [evidence=shown]: Russia broke into the harbour computers.
{FAR}
Ivan Orlov/RUS deny RUS cyber 2024-04-28 [replies=1]: nobody broke in.
Ivan Orlov/RUS deny RUS cyber - [standing]: Russia never breaks into anything.
"""
ELSEWHERE = """Invented too.
Eva Kask/EST warn RUS cyber 2024-05 [hedged]: there may be consequences.
Ivan Orlov/RUS promise RUS cyber 2024-05-02: Russia will not touch any harbour.
"""
AS = ("act", "topic", "speaker", "speaker_country", "respondent_country", "evidence", "when", "standing", "hedged", "words")


def fill(record: Record) -> None:
    with tempfile.TemporaryDirectory() as folder:
        add(record, write(Path(folder), report=REPORT, elsewhere=ELSEWHERE))


@pytest.fixture
def theirs(backend: Backend) -> Iterator[Record]:
    record = open_record(backend.new(fill))
    yield record
    record.close()


def bundle_of(record: Record, texts: bool = False) -> dict[str, Any]:
    with record.reading() as connection:
        ids = [d["id"] for d in disputes(connection, AskedDisputes(), Sort.SIZE, None)]
        return json.loads("".join(stix_bundle(gathered(connection, record.archive, ids, texts=texts), "state", "")))


def taken(record: Record, data: bytes, take_apart=bundle_documents, limit: int = BUNDLE_LIMIT) -> Tally:
    with Confined() as confined:
        adding = Adding(record, confined, lambda tally: None)
        received = without_known(record, received_from("-", io.BytesIO(data), limit, take_apart), adding.tally)
        adding.run(received, by_script, ["-"], "import")
    assert link_if_last(record)
    return adding.tally


def imported(record: Record, bundle: object) -> Tally:
    return taken(record, json.dumps(bundle).encode())


def told(record: Record) -> list[tuple[Any, ...]]:
    with record.reading() as connection:
        return sorted((tuple(row[name] for name in AS) for row in said(connection, Asked(), None)), key=repr)


def listed(record: Record) -> list[tuple[Any, ...]]:
    names = ("respondent", "complainants", "topic", "statements", "documents", "allegations", "answers", "pledges", "first_day")
    with record.reading() as connection:
        return [tuple(d[name] for name in names) for d in disputes(connection, AskedDisputes(), Sort.SIZE, None)]


@pytest.mark.parametrize("texts", [False, True])
def test_an_export_imported_elsewhere_tells_the_same(theirs: Record, record: Record, texts: bool) -> None:
    bundle = bundle_of(theirs, texts)
    tally = imported(record, bundle)
    assert (tally.filed, tally.statements, tally.failures) == (2, 5, [])
    assert told(record) == told(theirs)
    assert listed(record) == listed(theirs)
    assert faults(record) == []
    # And once more: what was imported is exported as it came.
    again = bundle_of(record, texts)
    assert next(o for o in again["objects"] if o["type"] == "campaign")["name"] == "Alleged conduct of Russia: cyber"


def test_what_lies_between_the_passages_is_marked_as_left_out(theirs: Record, record: Record) -> None:
    imported(record, bundle_of(theirs))
    with record.reading() as connection:
        digests = connection.execute(select(document.c.text_sha256)).scalars().all()
    texts = [record.archive.bytes_of(sha256).decode() for sha256 in digests]
    assert any("\n\n[…]\n\n" in text for text in texts) and not any(FAR in text for text in texts)


def test_importing_again_changes_nothing(theirs: Record, record: Record) -> None:
    bundle = bundle_of(theirs)
    imported(record, bundle)
    before = contents(record)
    tally = imported(record, bundle)
    assert (tally.filed, tally.known) == (0, 2)
    assert contents(record) == before


def test_ones_own_export_brings_nothing_new(theirs: Record) -> None:
    before = contents(theirs)
    tally = imported(theirs, bundle_of(theirs))
    assert (tally.filed, tally.known, tally.failures) == (0, 2, [])
    assert contents(theirs) == before


def test_where_imported_statements_come_from_is_on_file(theirs: Record, record: Record) -> None:
    imported(record, bundle_of(theirs))
    with record.reading() as connection:
        rows = connection.execute(select(document)).all()
    assert {(row.form, row.extractor, row.reader) for row in rows} == {("told", "gravamen told 1", "import stix 2")}
    archived = json.loads(record.archive.bytes_of(rows[0].sha256))
    assert archived[0]["type"] == "file" and {o["type"] for o in archived[1:]} <= {"note", "opinion"}


def test_verify_holds_imported_statements_against_the_archived_bytes(theirs: Record, record: Record) -> None:
    imported(record, bundle_of(theirs))
    with record.writing() as connection:
        row = connection.execute(select(document).limit(1)).one()
        found = connection.execute(select(statement).where(statement.c.document == row.number).limit(1)).one()
        connection.execute(update(statement).where(statement.c.number == found.number).values(as_read={**found.as_read, "hedged": True}))
    assert any("its statements are not those that were read" in fault.reason for fault in faults(record))


def changed(bundle: dict[str, Any], change) -> dict[str, Any]:
    """A bundle in which the told statement of one note was changed."""
    note = next(o for o in bundle["objects"] if o["type"] == "note")
    change(note["extensions"][EXTENSION])
    return bundle


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda told: told["statement"]["content"][0].update(text="Russia bribed somebody at the harbour"), "not as long as its words"),
        (lambda told: told["statement"]["content"][0].update(text="X" * len(told["statement"]["content"][0]["text"])), "is not “XXX"),
        (lambda told: told["passages"][0].update(start=told["passages"][0]["start"] + 1), "is not “"),
        (lambda told: told["passages"].append({"start": told["passages"][0]["start"], "text": "?"}), "say different things"),
        (lambda told: told["statement"].update(act="shout"), "act: Input should be 'allege'"),
        (lambda told: told["statement"].update(when="last Friday"), "is no date in EDTF"),
        (lambda told: told["statement"]["speaker"].update(country="Estonia"), "speaker.country"),
        (lambda told: told.update(document_sha256="../../etc/passwd"), "document_sha256"),
        (lambda told: told.update(document_sha256="0" * 64), "has no file object of its document"),
        (lambda told: told["statement"].update(hedged="yes"), "hedged"),
        (lambda told: told.pop("statement"), "statement: Field required"),
    ],
)  # fmt: skip
def test_a_statement_that_does_not_hold_is_named_and_the_others_are_filed(theirs: Record, record: Record, change, reason: str) -> None:
    tally = imported(record, changed(bundle_of(theirs), change))
    (failure,) = tally.failures
    assert reason in failure.reason and failure.name.startswith("standard input, note--")
    assert tally.statements == 4
    assert faults(record) == []


def test_a_text_that_is_not_the_one_it_claims_to_be_is_refused(theirs: Record, record: Record) -> None:
    bundle = bundle_of(theirs, texts=True)
    file = next(o for o in bundle["objects"] if o["type"] == "file")
    file["extensions"][EXTENSION]["text"] += "And more."
    tally = imported(record, bundle)
    assert [failure.reason for failure in tally.failures] == ["its text is not the one that its SHA-256 names"]


def foreign(sort: str, number: int, **fields: Any) -> dict[str, Any]:
    id = f"{sort}--00000000-0000-4000-8000-{number:012d}"
    stamps = {"created": "2024-04-29T01:00:00Z", "modified": "2024-04-29T01:00:00Z"}
    return {"type": sort, "spec_version": "2.1", "id": id, **stamps, **fields}


WORDS = "Anna Berg/EST allege RUS cyber 2024-04-26: Russia broke into the harbour computers."


def bundle(*objects: object) -> dict[str, Any]:
    return {"type": "bundle", "id": "bundle--00000000-0000-4000-8000-000000000000", "objects": list(objects)}


def test_objects_of_others_are_documents_with_their_words(record: Record) -> None:
    maker = foreign("identity", 1, name="A Ministry", identity_class="organization")
    links = [{"source_name": "x", "url": "javascript:alert(1)"}, {"source_name": "y", "url": "https://example.org/report"}]
    objects = [
        maker,
        foreign("report", 2, name="On the harbour", description=WORDS, published="2024-04-28T12:00:00.000Z", object_refs=[maker["id"]],
                created_by_ref=maker["id"], external_references=links),
        foreign("note", 3, abstract="A note", content="Ivan Orlov/RUS deny RUS cyber 2024-04-28: no break-in.", object_refs=[maker["id"]]),
        foreign("opinion", 4, opinion="strongly-disagree", object_refs=[maker["id"]]),
        foreign("campaign", 5, name="Only a name"),
        foreign("malware", 6, name="No statement of anybody", description="Words about a program.", is_family=False),
    ]  # fmt: skip
    tally = imported(record, bundle(*objects))
    assert (tally.filed, tally.statements, tally.failures) == (2, 2, [])
    with record.reading() as connection:
        report, note = connection.execute(select(document).order_by(document.c.number)).all()
        found = {row["act"]: row for row in said(connection, Asked(), None)}
    assert (report.title, report.publisher, report.published, report.url) == (
        "On the harbour", "A Ministry", "2024-04-28", "https://example.org/report",
    )  # fmt: skip
    assert (note.title, note.published, note.url) == ("A note", "2024-04-29", None)
    assert report.origins["title"] == "the STIX bundle" and report.name == objects[1]["id"]
    assert json.loads(record.archive.bytes_of(report.sha256)) == objects[1]
    assert found["allege"]["answered_by"][0]["id"] == found["deny"]["id"]
    assert faults(record) == []


NESTED = "[" * 100_000 + "]" * 100_000
REFUSED = [
    (b"", "it is empty"),
    (b"{", "it is not JSON"),
    (b"\xff\xfe\xff", "not valid UTF-8"),
    (b"[]", "no STIX bundle"),
    (b'{"type": "bundle", "objects": {}}', "no list"),
    (b'{"type": "bundle", "spec_version": "2.0", "objects": []}', "STIX 2.0"),
    (b'{"type": "bundle", "objects": [' + NESTED.encode() + b"]}", "too deep"),
    (b'{"type": "bundle", "objects": [NaN]}', "beyond what the parser takes"),
    (b'{"type": "bundle", "objects": [' + b"9" * 5000 + b"]}", "beyond what the parser takes"),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_no_bundle_is_said_so(data: bytes, reason: str) -> None:
    (found,) = received_from("-", io.BytesIO(data), BUNDLE_LIMIT, bundle_documents)
    assert isinstance(found, Unreadable) and reason in found.reason and found.advice


def test_too_large_a_bundle_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(RefusedError, match="larger than"):
        list(bundle_documents(b" " * (BUNDLE_LIMIT + 1), "x"))


def test_odd_objects_are_counted_and_never_stop_the_rest(record: Record) -> None:
    good = foreign("report", 1, name="On the harbour", description=WORDS)
    odd = [
        7,
        None,
        {"type": "report"},
        {"type": "report", "id": "../../../etc/passwd", "description": WORDS},
        {"type": "note", "id": good["id"], "content": WORDS},
        foreign("report", 2, description={"not": "text"}),
        foreign("report", 3, name=["x"], description="Words. \ud800", external_references={"url": 5}),
        foreign("report", 4, description="A" * 5_000_000),
        foreign("report", 5, description="NUL \0 in it"),
        {**good, "description": "something else under the same id and version"},
        foreign("note", 6, content="A note by itself.", created_by_ref="note--00000000-0000-4000-8000-000000000006", published=["x"]),
        foreign("file", 7, extensions={EXTENSION: 5}),
        foreign("note", 8, content="x", extensions={EXTENSION: {"statement": []}}),
        foreign("note", 9, content="Not our extension.", extensions=[EXTENSION]),
    ]
    tally = imported(record, bundle(good, *odd))
    reasons = [failure.reason for failure in tally.failures]
    for expected in (
        "no JSON object", "no STIX id", "half a character", "larger than 4 MB", "NUL", "stands in the bundle twice", "follow the extension",
    ):  # fmt: skip
        assert any(expected in reason for reason in reasons), expected
    # The good one, the note that names itself as its maker, and the note whose extensions are none.
    assert (tally.filed, len(reasons)) == (3, 11)
    assert faults(record) == []


def test_a_file_of_nonsense_does_not_fill_the_record() -> None:
    data = json.dumps(bundle(*range(5000), foreign("report", 1, description=WORDS))).encode()
    found = list(received_from("-", io.BytesIO(data), BUNDLE_LIMIT, bundle_documents))
    assert len(found) == 1002 and "4000 more parts" in found[-1].reason and sum(isinstance(each, Received) for each in found) == 1


def test_thousands_of_statements_of_one_document_are_cut_off_in_time(theirs: Record) -> None:
    whole = bundle_of(theirs)
    note = next(o for o in whole["objects"] if o["type"] == "note")
    told = note["extensions"][EXTENSION]
    many = []
    for number in range(6000):
        far = {"start": 100_000 + 10 * number, "text": "x"}
        extension = {**told, "statement": {**told["statement"], "id": str(number)}, "passages": [*told["passages"], far]}
        many.append({**note, "id": foreign("note", number)["id"], "extensions": {EXTENSION: extension}})
    whole["objects"] += many
    began = time.monotonic()
    found = list(bundle_documents(json.dumps(whole).encode(), "x"))
    assert time.monotonic() - began < 30
    assert any(isinstance(each, Unreadable) and "more than 5000 statements" in each.reason for each in found)


def test_the_latest_version_of_an_object_counts(record: Record) -> None:
    old = foreign("report", 1, description="An old word.")
    new = {**old, "description": WORDS, "modified": "2024-05-01T00:00:00Z"}
    tally = imported(record, bundle(old, new, old))
    assert (tally.filed, tally.statements, tally.failures) == (1, 1, [])


_NAMES = ("type", "id", "objects", "extensions", EXTENSION, "statement", "content", "passages", "description", "modified")
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from([EXTENSION, "note", "file", "bundle"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.sampled_from(_NAMES), inner, max_size=5),
    max_leaves=20,
)


@st.composite
def _objects(draw: st.DrawFn) -> dict[str, Any]:
    sort = draw(st.sampled_from(["note", "file", "report", "opinion", "identity", "x-odd"]))
    extension = draw(st.none() | _JSON.map(lambda value: {EXTENSION: value}) | _JSON)
    fields = draw(
        st.dictionaries(st.sampled_from(["name", "content", "description", "created_by_ref", "published", "lang"]), _JSON, max_size=4)
    )
    number = draw(st.integers(0, 3))
    return {**foreign(sort, number, **fields), **({"extensions": extension} if extension is not None else {})}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_JSON | _objects(), max_size=6))
def test_whatever_stands_in_a_bundle_comes_out_as_documents_or_reasons(objects: list[Any]) -> None:
    data = json.dumps(bundle(*objects), allow_nan=True).encode()
    for found in received_from("-", io.BytesIO(data), BUNDLE_LIMIT, bundle_documents):
        assert isinstance(found, Received | Unreadable)
        assert not isinstance(found, Received) or json.loads(found.data)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"short_title,short_description,attribution_date\n{text}".encode()))
def test_whatever_stands_in_a_table_comes_out_as_documents_or_reasons(data: bytes) -> None:
    for found in received_from("-", io.BytesIO(data), TABLE_LIMIT, fiat_documents):
        assert isinstance(found, Received | Unreadable)


TABLE = """case_hash,short_title,short_description,attribution_date,attribution_url,methods,attribution_clarity
AAA,On the harbour,"Anna Berg/EST allege RUS cyber 2024-04-26: Russia broke in.",4/29/2024,https://example.org/a,"Sockpuppets, Magic",1
BBB,,,4/29/2024,,,
CCC,Another,Words.,last Friday,,,
DDD,'=cmd(),"Zoe Vaher/EST state - other -: the harbour is closed.",2024-04-30,javascript:alert(1),,,,,,more,cells
"""
import_table = partial(taken, take_apart=fiat_documents, limit=TABLE_LIMIT)


def test_rows_of_a_table_are_documents_and_bad_ones_are_named(record: Record) -> None:
    tally = import_table(record, TABLE.encode())
    assert [failure.name for failure in tally.failures] == ["standard input, row 2", "standard input, row 3"]
    assert "neither a title nor a description" in tally.failures[0].reason and "is no date" in tally.failures[1].reason
    assert (tally.filed, tally.statements) == (2, 2)
    with record.reading() as connection:
        first, second = connection.execute(select(document).order_by(document.c.number)).all()
    assert (first.name, first.title, first.publisher, first.published, first.url) == (
        "AAA", "On the harbour", "FIAT", "2024-04-29", "https://example.org/a",
    )  # fmt: skip
    assert (second.title, second.published, second.url) == ("=cmd()", "2024-04-30", None)
    assert record.archive.bytes_of(first.text_sha256).decode().startswith("On the harbour\n\nAnna Berg")
    before = contents(record)
    assert import_table(record, TABLE.encode()).known == 2
    assert contents(record) == before
    assert faults(record) == []


def test_what_was_coded_by_hand_is_filed_once_as_decisions_of_fiat(record: Record) -> None:
    import_table(record, TABLE.encode())
    assert file_hand_coded(record) == Filed(now=1, before=0, without_allegation=1)
    with record.reading() as connection:
        (allegation,) = said(connection, Asked(acts=["allege"]), None)
        assessment = assessment_of(connection, record.archive, allegation["id"])
        made = {row.kind: row for row in connection.execute(select(decision))}
    assert assessment["people"] == ["FIAT"]
    assert [item["key"] for item in assessment["items"] if item["answers"]] == ["shows_methods"]
    assert made["code"].body == {"fields": {"methods": ["sockpuppets"]}} and made["code"].why == "coded by hand in AAA"
    before = contents(record)
    assert file_hand_coded(record) == Filed(now=0, before=1, without_allegation=1)
    assert contents(record) == before
    assert faults(record) == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a,b\n1,2\n", "no column short_title and none short_description and none attribution_date"),
        (b"\xff", "not valid UTF-8"),
        (b'short_title,short_description,attribution_date\n"open,', "damaged from here on"),
    ],
)
def test_no_table_is_said_so(data: bytes, reason: str) -> None:
    (found,) = received_from("-", io.BytesIO(data), TABLE_LIMIT, fiat_documents)
    assert isinstance(found, Unreadable) and reason in found.reason


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    (found,) = received_from(str(tmp_path / "none.json"), io.BytesIO(), BUNDLE_LIMIT, bundle_documents)
    assert isinstance(found, Unreadable) and found.reason == "there is no such file or folder"
