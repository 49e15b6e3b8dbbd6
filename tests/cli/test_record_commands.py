"""The commands on the record as a user runs them, with the shipped reader."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_read import GERMAN, needs_model
from typer.testing import CliRunner, Result

from gravamen.cli import app
from gravamen.publishing.listing import csv_text

EXAMPLES = Path(__file__).parents[2] / "examples"
COMMANDS = (
    "add", "disputes", "said", "search", "show", "actors", "review", "accept", "correct", "reject", "restore", "note", "decide", "history",
    "verify",
)  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("cli") / "record"
    result = gravamen(place, "add", EXAMPLES, "--workers", 1)
    assert result.exit_code == 0, result.output
    assert "4 documents filed with " in result.stderr and ", 0 not readable" in result.stderr
    return place


def gravamen(place: Path, *arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)), env={"GRAVAMEN_RECORD": str(place), "COLUMNS": "120"})


def rows(place: Path, *arguments: object) -> list[dict]:
    result = gravamen(place, *arguments, "--format", "jsonl")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@needs_model
def test_disputes_in_every_shape(filled: Path) -> None:
    listed = rows(filled, "disputes")
    assert listed and all(row["statements"] >= 2 for row in listed)
    table = gravamen(filled, "disputes").stdout
    assert all(row["id"] in table for row in listed)
    written = list(csv.DictReader(io.StringIO(gravamen(filled, "disputes", "--format", "csv").stdout)))
    assert [row["id"] for row in written] == [row["id"] for row in listed]
    one = rows(filled, "disputes", "--respondent", listed[0]["respondent"], "--topic", listed[0]["topic"])
    assert listed[0]["id"] in [row["id"] for row in one]
    assert "No disputes like that" in gravamen(filled, "disputes", "--respondent", "ISL").stdout


@needs_model
def test_said_and_search_find_words_that_stand_in_the_documents(filled: Path) -> None:
    said = rows(filled, "said", "--by", "RUS", "--act", "deny")
    assert said and {row["speaker_country"] for row in said} == {"RUS"}
    text = (EXAMPLES / "harbour-cables.txt").read_text("utf-8")
    found = rows(filled, "search", "cables")
    assert rows(filled, "said", "--by", "rus", "--act", "deny") == said
    assert found and any(piece in text for row in found for piece in row["words"].split(" … "))
    assert gravamen(filled, "search", "cables", "--in", "documents").stdout.count("harbour-cables") == 1


@needs_model
def test_no_allegation_is_listed_without_the_denial_on_file(filled: Path) -> None:
    denials = {
        (row["dispute"], row["speaker_country"])
        for row in rows(filled, "said", "--act", "deny", "--limit", 0)
        if row["speaker_country"] == row["respondent_country"]
    }
    charges = [
        row for row in rows(filled, "said", "--act", "allege", "--limit", 0) if (row["dispute"], row["respondent_country"]) in denials
    ]
    assert charges and all(row["answered_by"] for row in charges)
    shown = gravamen(filled, "said", "--act", "allege").stdout
    assert shown.count("↳") >= len(charges)


@needs_model
def test_show_takes_ids_beginnings_and_names(filled: Path) -> None:
    (statement, *_) = rows(filled, "said", "--by", "RUS", "--act", "deny")
    for what, heading in (
        (statement["id"], "Statement"), (statement["dispute"], "Dispute"), (statement["document_sha256"][:10], "Document"),
        ("harbour-cables", "Document"), (statement["speaker"], "Actor"),
    ):  # fmt: skip
        result = gravamen(filled, "show", what)
        assert result.exit_code == 0 and result.stdout.startswith(heading), result.output
    assert " in 1 document, " in gravamen(filled, "show", statement["dispute"]).stdout
    (shown,) = rows(filled, "show", statement["id"])
    for start, end in shown["context"]["spans"]:
        assert shown["context"]["text"][start:end] in [
            *(q["text"] for q in shown["as_read"]["content"]),
            (shown["as_read"]["cue"] or {}).get("text"),
        ]
    nothing = gravamen(filled, "show", "no such thing")
    assert nothing.exit_code == 2 and "there is no dispute, statement, document or actor" in nothing.stderr


@needs_model
def test_every_command_takes_the_beginning_of_an_id_and_says_alike_what_is_not_there(filled: Path, tmp_path: Path) -> None:
    statement, other, *_ = rows(filled, "said", "--act", "allege")
    id, dispute = statement["id"][:9], statement["dispute"][:9]
    signed = ("--author", "Ann", "--why", "a trial")
    for arguments in (
        ("accept", id), ("correct", id, "--hedged" if not statement["hedged"] else "--not-hedged"), ("reject", id), ("restore", id),
        ("note", id), ("decide", "name", dispute, "Cables"), ("decide", "split", dispute, id), ("decide", "move", id, "--to", dispute),
    ):  # fmt: skip
        result = gravamen(filled, *arguments, *signed)
        assert result.exit_code == 0, result.output
    assert {row["dispute"][:9] for row in rows(filled, "said", "--dispute", dispute)} == {dispute}
    pdf, nowhere = tmp_path / "x.pdf", "0" * 16
    for arguments, sort in (
        (("show", nowhere), "actor"), (("history", nowhere), "actor"), (("assess", nowhere), "actor"),
        (("note", nowhere, *signed), "actor"), (("export", "dossier", nowhere, "-o", pdf), "actor"),
        (("correct", nowhere, "--hedged", *signed), "statement"),
        (("decide", "pledge", nowhere, "--term", "2030-01-01", *signed), "statement"), (("said", "--dispute", nowhere), "dispute"),
        (("decide", "name", nowhere, "x", *signed), "dispute"), (("decide", "merge", dispute, nowhere, *signed), "dispute"),
        (("decide", "same-actor", nowhere, other["actor"], *signed), "actor"),
    ):  # fmt: skip
        result = gravamen(filled, *arguments)
        assert result.exit_code == 2 and f"{sort} “{nowhere}”" in result.stderr, arguments
    assert "six characters at least" in gravamen(filled, "accept", "0a1", *signed).stderr
    assert "six characters" not in gravamen(filled, "show", "Nobody At All").stderr


@needs_model
def test_the_whole_history_is_every_entry_in_order(filled: Path) -> None:
    entries = rows(filled, "history", "all")
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1)) and entries[0]["previous"] == "0" * 64
    assert gravamen(filled, "history", "all").stdout.startswith("History of the record")


@needs_model
def test_a_correction_its_history_and_its_export(filled: Path) -> None:
    (statement, *_) = rows(filled, "said", "--act", "state", "--limit", 1)
    id = statement["id"]
    unsigned = gravamen(filled, "correct", id, "--act", "deny", "--why", "it contests the charge")
    assert unsigned.exit_code == 2 and "needs an author and a reason" in unsigned.stderr
    assert gravamen(filled, "correct", id, "--act", "deny", "--why", "it contests the charge", "--author", "Ann").exit_code == 0
    assert rows(filled, "show", id)[0]["act"] == "deny"
    assert "it contests the charge" in gravamen(filled, "history", id).stdout
    assert [row["kind"] for row in rows(filled, "history", id)].count("decided") == 1
    (exported,) = [json.loads(line) for line in gravamen(filled, "export", "corrections").stdout.splitlines()]
    assert (exported["as_read"]["act"], exported["corrected"]["act"]) == ("state", "deny")
    assert gravamen(filled, "reject", id, "--why", "no statement at all", "--author", "Ben").exit_code == 0
    assert id not in [row["id"] for row in rows(filled, "said", "--limit", 0)]
    assert gravamen(filled, "restore", id, "--why", "it is one", "--author", "Ann").exit_code == 0
    assert rows(filled, "show", id)[0]["act"] == "state"
    assert gravamen(filled, "note", id, "--text", "to be looked at", "--author", "Ann").exit_code == 0
    assert "to be looked at" in gravamen(filled, "show", id).stdout
    result = gravamen(filled, "verify")
    assert (result.exit_code, result.stdout) == (0, ""), result.output


@needs_model
@pytest.mark.parametrize("command", [("verify", "--reread"), ("add", EXAMPLES / "harbour-cables.txt", "--workers", "1")])
def test_a_model_that_is_not_there_is_told_with_where_it_was_named(filled: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "GRAVAMEN_MODEL": str(tmp_path / "gone")}
    place = filled if command[0] == "verify" else tmp_path / "record"
    arguments = [sys.executable, "-m", "gravamen.cli", *command, "--record", place, "--quiet"]
    run = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 1 and "Traceback" not in run.stderr
    assert f"the model in {tmp_path / 'gone'} cannot be loaded" in run.stderr and "correct GRAVAMEN_MODEL" in run.stderr


@needs_model
def test_actors_with_their_offices(filled: Path) -> None:
    listed = rows(filled, "actors", "--limit", 0)
    assert any(row["offices"] for row in listed)
    assert all(row["country"] == "RUS" for row in rows(filled, "actors", "--country", "RUS"))
    assert listed[0]["name"] in gravamen(filled, "actors").stdout


@needs_model
def test_adding_again_and_what_fails_are_told(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    result = gravamen(filled, "add", EXAMPLES, tmp_path, "--workers", 1)
    assert result.exit_code == 3
    assert (
        "bad.txt: it is not valid UTF-8" in result.stderr
        and "0 documents filed with 0 statements, 4 known already, 1 not readable" in result.stderr
    )
    assert "bad.txt" in gravamen(filled, "failures").stdout


@needs_model
def test_documents_in_another_language_are_counted(tmp_path: Path) -> None:
    (tmp_path / "german.txt").write_text(GERMAN, "utf-8")
    told = gravamen(tmp_path / "record", "add", tmp_path / "german.txt").stderr
    assert "1 of those filed seem not to be in English" in told
    assert "English" not in gravamen(tmp_path / "record", "add", tmp_path / "german.txt").stderr


def test_a_spreadsheet_runs_nothing_of_a_document() -> None:
    written = "".join(csv_text([{"words": "=HYPERLINK(1)", "n": 1, "list": ["a"]}, {"words": 'say "no",\n', "n": None, "list": []}]))
    assert list(csv.reader(io.StringIO(written))) == [["words", "n", "list"], ["'=HYPERLINK(1)", "1", '["a"]'], ['say "no",\n', "", "[]"]]


@pytest.mark.parametrize("command", [*COMMANDS, "failures", "export", "serve", "users", "assess", "chart"])
def test_help_tells_what_each_command_does(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "120"})
    assert result.exit_code == 0 and f"Usage: gravamen {command}" in result.stdout


def test_every_command_is_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert [command for command in COMMANDS if f"gravamen {command}" not in readme] == []


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("disputes",), 1, "there is no record in"),
        (("verify",), 1, "there is no record in"),
        (("said", "--since", "lately"), 2, "is no date"),
        (("disputes", "--sort", "size up"), 2, "--sort"),
        (("disputes", "--respondent", "russia"), 2, "russia is no country: write RUS"),
        (("disputes", "--complainant", "ZZZ"), 2, "ZZZ is no country: give one code"),
        (("actors", "--country", "Russia"), 2, "Russia is no country: write RUS"),
        (("said", "--to", "RUS,CHN"), 2, "RUS,CHN is no country"),
        (("said", "--by", "RUS,chn"), 2, "more than one country: ask for each by itself"),
        (("search", "x", "--by", "ZZZ"), 2, "ZZZ is no country"),
        (("export", "stix", "-o", "x.json", "--only", "respondent"), 2, "write respondent=VALUE"),
        (("export", "stix", "-o", "x.json", "--only", "since= "), 2, "“since” has no value"),
        (("said", "--evidence", "some"), 2, "none of none, claimed, shown, independent"),
        (("search", "x", "--in", "books"), 2, "neither statements nor documents"),
        (("add", "x.txt", "--published", "soon"), 2, "not a date"),
        (("add",), 2, "Missing argument"),
    ],
)
def test_wrong_usage_and_missing_records_are_told(tmp_path: Path, arguments: tuple[str, ...], status: int, told: str) -> None:
    result = gravamen(tmp_path / "none", *arguments)
    assert result.exit_code == status, result.output
    assert told in " ".join(result.output.replace("│", " ").split())
    assert not (tmp_path / "none").exists()


@needs_model
def test_an_interrupted_run_is_continued(tmp_path: Path) -> None:
    text = (EXAMPLES / "harbour-cables.txt").read_text("utf-8")
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"id": f"a{n}", "text": f"{text}\n{n}"}) + "\n" for n in range(150)))
    command = [sys.executable, "-m", "gravamen.cli", "add", tmp_path / "a.jsonl", "--record", tmp_path / "record", "--workers", "2"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    first = subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):
        first.wait(timeout=2.5)
    os.killpg(first.pid, 9)
    first.communicate()
    second = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=120)
    assert second.returncode == 0, second.stderr
    assert gravamen(tmp_path / "record", "verify").exit_code == 0
    assert len(rows(tmp_path / "record", "search", "Tallinn", "--in", "documents", "--limit", 0)) == 150
