"""`gravamen eval --fiat`: invented cases in the columns of FIAT 2020, coded and compared."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from gravamen.assessment.scorecard import ITEMS
from gravamen.cli.evaluate import evaluate
from gravamen.evaluation.fiat import CodedCase, fiat_gold, is_unseen
from gravamen.evaluation.records import Gold, UnreadableGold

CASES = [
    {
        "case_hash": "A1", "short_title": "Reddit: Accounts Linked to Freedonia and Iran",
        "short_description": "Reddit removed 12 fake accounts that originated in Iran. They had 400 followers.",
        "source_category": "Technology Company", "disinformant_nation": "Iran", "methods": "Sockpuppets, Botnets",
        "social_media": "Reddit", "disinformant_attribution": "Direct Attribution", "attribution_date": "5/4/2020",
        "attribution_clarity": "1", "attribution_context": "1", "attribution_identified_responsibility": "1",
    },
    {
        "case_hash": "B2", "short_title": "FBI: Harbour Offices Broken Into", "other": "Email",
        "short_description": "The FBI said that somebody stole emails from two harbour offices.",
        "source_category": "Government", "disinformant_nation": "unspecified", "methods": "Hacking - Data Exfiltration",
        "social_media": "", "disinformant_attribution": "", "attribution_date": "no day", "attribution_clarity": "1",
    },
    {"case_hash": "C3", "short_title": ""},
]  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    names = list(dict.fromkeys([*CASES[0], *CASES[1], *(item.fiat for item in ITEMS), "messaging_platforms"]))
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, names)
        writer.writeheader()
        writer.writerows(CASES)
    return path


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.command()(evaluate)
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env={"COLUMNS": "80", "TERM": "dumb"})


def test_bits_and_labels_are_read_and_a_row_without_a_title_is_named(table: Path) -> None:
    first, second, third = fiat_gold(table)
    assert isinstance(first, Gold) and isinstance(first.marks, CodedCase) and isinstance(third, UnreadableGold)
    assert first.marks.fields["methods"] == {"sockpuppets", "bots"}
    assert first.marks.items["shows_reach"] is True and first.marks.items["corroborated"] is False
    assert first.document.published == "2020-05-04"
    assert isinstance(second, Gold) and second.document.published is None
    assert second.marks.fields["platforms"] == {"email"} and second.marks.fields["actor_nation"] == frozenset()


def test_a_row_that_is_cut_short_is_named_by_its_line(table: Path) -> None:
    lines = table.read_text("utf-8").splitlines()
    table.write_text("\n".join([lines[0], lines[1].replace("Sockpuppets, ", "Sockpuppets,\n"), "D4"]), "utf-8")
    *whole, cut = fiat_gold(table)
    assert len(whole) == 1 and isinstance(whole[0], Gold)
    assert isinstance(cut, UnreadableGold)
    assert cut.name == f"{table}, line 4"  # of which the row before has two
    assert cut.reason == "it has fewer cells than the first line names"


def test_the_command_prints_fields_exact_cases_and_items(table: Path) -> None:
    result = run("--fiat", table, "--json")
    assert result.exit_code == 3, result.output  # one row was unreadable
    measured = json.loads(result.stdout[: result.stdout.rindex("}") + 1])
    assert measured["cases"] == 2
    assert measured["fields"]["actor_nation"]["recall"] == 1
    assert measured["exactly"]["source_category"]["share"] == 1
    assert (measured["fields"]["methods"]["precision"], measured["fields"]["methods"]["recall"]) == (1, pytest.approx(2 / 3))
    assert measured["items"]["shows_reach"] == {"share": 1, "n": 1}
    shown = run("--fiat", table)
    assert "Coded fields, 2 cases" in shown.stdout and "source category" in shown.stdout


def test_some_cases_stay_out_of_sight() -> None:
    unseen = [is_unseen(f"case {number}") for number in range(400)]
    assert 60 < sum(unseen) < 140


@pytest.mark.parametrize("other", ["--linking", "GOLD"])
def test_it_is_measured_by_itself(table: Path, other: str) -> None:
    result = run("--fiat", table, table if other == "GOLD" else other)
    assert result.exit_code == 2 and "by itself" in result.output


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    result = run("--fiat", path)
    assert result.exit_code == 1 and "no table of FIAT 2020" in result.output
