"""`gravamen export` and `gravamen import` as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_read import needs_model
from typer.testing import CliRunner, Result

from gravamen.cli import app

EXAMPLES = Path(__file__).parents[2] / "examples"


def gravamen(place: Path, *arguments: object, **more: object) -> Result:
    environment = {"GRAVAMEN_RECORD": str(place), "COLUMNS": "120"}
    return CliRunner().invoke(app, list(map(str, arguments)), env=environment, **more)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("exchange") / "record"
    result = gravamen(place, "add", EXAMPLES, "--workers", 1)
    assert result.exit_code == 0, result.output
    return place


@needs_model
@pytest.mark.parametrize("shape", ["stix", "jsonld", "plover", "fiat"])
def test_every_format_to_standard_output_and_the_same_to_a_file(filled: Path, tmp_path: Path, shape: str) -> None:
    file = tmp_path / "out"
    printed = gravamen(filled, "export", shape, "-o", "-")
    assert printed.exit_code == 0, printed.output
    assert gravamen(filled, "export", shape, "--output", file).exit_code == 0
    assert file.read_bytes() == printed.stdout_bytes
    assert printed.stdout.count("\n") > 2


@needs_model
def test_a_selection_that_selects_nothing_is_said_and_writes_nothing(filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "out"
    result = gravamen(filled, "export", "stix", "--only", "respondent=ISL", "-o", file)
    assert result.exit_code == 1 and not file.exists()
    assert "nothing is exported: no dispute is selected by respondent ISL" in result.stderr
    wrong = gravamen(filled, "export", "fiat", "--only", "respondant=ISL")
    assert wrong.exit_code == 2 and "respondant" in wrong.output


@needs_model
def test_a_selection_narrows_every_format(filled: Path) -> None:
    whole = [json.loads(line) for line in gravamen(filled, "export", "plover").stdout.splitlines()[1:]]
    told = [event["gravamen"] for event in whole]
    respondent = next(event["respondent"] for event in told if event["act"] == "allege" and event["respondent"])
    some = gravamen(filled, "export", "plover", "--only", f"respondent={respondent}").stdout.splitlines()[1:]
    assert 0 < len(some) < len(whole)


def test_without_a_record_it_says_what_makes_one(tmp_path: Path) -> None:
    result = gravamen(tmp_path / "none", "export", "stix")
    assert result.exit_code == 1 and "`gravamen add` makes one" in result.stderr


@needs_model
def test_one_record_exported_and_imported_into_another(filled: Path, tmp_path: Path) -> None:
    bundle, other = tmp_path / "bundle.json", tmp_path / "other"
    assert gravamen(filled, "export", "stix", "-o", bundle).exit_code == 0
    result = gravamen(other, "import", "stix", bundle)
    assert result.exit_code == 0 and "documents filed with" in result.stderr
    assert "nothing is wrong" in gravamen(other, "verify").stderr
    piped = gravamen(other, "import", "stix", "-", input=bundle.read_bytes())
    assert piped.exit_code == 0 and "0 documents filed" in piped.stderr


@needs_model
def test_nonsense_is_named_and_the_exit_status_says_so(tmp_path: Path) -> None:
    file, place = tmp_path / "odd.json", tmp_path / "record"
    file.write_text('{"type": "bundle", "objects": [1, {"type": "report", "id": "../x"}]}')
    result = gravamen(place, "import", "stix", file)
    assert result.exit_code == 3 and "object 1: it is no JSON object" in result.stderr and "no STIX id" in result.stderr
    table = gravamen(place, "import", "fiat", file)
    assert table.exit_code == 3 and "it has no column short_title" in table.stderr
    assert "odd.json, object 2" in gravamen(place, "failures").stdout


@needs_model
def test_rows_of_a_table_are_read(tmp_path: Path) -> None:
    table = tmp_path / "cases.csv"
    table.write_text(
        "case_hash,short_title,short_description,attribution_date,attribution_url\n"
        'A1,Invented case,"Estonia accused Russia of breaking into the harbour computers.",4/26/2024,https://example.org/a\n'
    )
    place = tmp_path / "record"
    assert gravamen(place, "import", "fiat", table).exit_code == 0
    (row,) = [json.loads(line) for line in gravamen(place, "said", "--act", "allege", "--format", "jsonl").stdout.splitlines()]
    assert (row["respondent_country"], row["publisher"], row["published"]) == ("RUS", "FIAT", "2024-04-26")
