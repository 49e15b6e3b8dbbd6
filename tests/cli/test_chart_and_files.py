"""`gravamen chart`, `export tables` and `export dossier` as a user runs them."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

sys.path.append(str(Path(__file__).parents[1] / "record"))

from recording import add, write

from gravamen.cli import app
from gravamen.record import open_record
from gravamen.record.dispute_lists import AskedDisputes, Sort, disputes

TEXT = """Invented.
Anna Berg/EST allege RUS cyber 2024-04-26: Russia broke into the harbour computers.
Ivan Orlov/RUS deny RUS cyber 2024-04-28 [replies=1]: nobody broke into anything.
Ivan Orlov/RUS promise RUS cyber 2024-05-01: Russia will not touch any network.
"""
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("chart") / "record"
    record = open_record(str(place), create=True)
    with tempfile.TemporaryDirectory() as folder:
        add(record, write(Path(folder), one=TEXT))
    record.close()
    return place


@pytest.fixture
def run(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def running(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(each) for each in arguments], env={"GRAVAMEN_RECORD": str(place), "COLUMNS": "140"})

    return running


@pytest.mark.parametrize("arguments", [["timeline"], ["pair", "est", "RUS"], ["acts"], ["pledges"]], ids=lambda a: a[0])
def test_every_chart_becomes_every_sort_of_file(run: Run, arguments: list[str]) -> None:
    for ending, beginning in ((".svg", b"<svg"), (".png", b"\x89PNG"), (".html", b"<!doctype html>")):
        file = Path(f"chart{ending}")
        result = run("chart", *arguments, "-o", file, "--width", 400)
        assert result.exit_code == 0, result.output
        assert file.read_bytes().startswith(beginning) and not result.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["acts", "-o", "x.gif"], 2, "its ending is none of .svg, .png, .html"),
        (["acts", "-o", "nowhere/x.svg"], 2, "there is no folder nowhere"),
        (["pair", "RUS", "XXY", "-o", "x.svg"], 2, "XXY is no country"),
        (["pair", "RUS", "rus", "-o", "x.svg"], 2, "a pair is of two countries"),
        (["acts", "-o", "x.png", "--theme", "page"], 2, "a .png is light or dark"),
        (["acts", "-o", "x.svg", "--only", "colour=red"], 2, "nothing to select by"),
        (["timeline", "-o", "x.svg", "--only", "respondent=ISL"], 1, "nothing to draw in respondent ISL"),
        (["pair", "USA", "CHN", "-o", "x.svg"], 1, "nothing to draw in everything"),
    ],
)
def test_what_cannot_be_drawn_is_said(run: Run, arguments: list[str], status: int, said: str) -> None:
    result = run("chart", *arguments)
    assert result.exit_code == status
    assert said in " ".join(result.output.replace("│", " ").split())
    assert not list(Path().iterdir())


def test_a_chart_of_a_selection_shows_only_that(run: Run) -> None:
    assert run("chart", "acts", "-o", "all.svg").exit_code == 0
    assert run("chart", "acts", "-o", "some.svg", "--only", "act=deny").exit_code == 0
    assert "allege" in Path("all.svg").read_text("utf-8") and "allege" not in Path("some.svg").read_text("utf-8")


def test_tables_appear_whole_in_a_new_folder(run: Run) -> None:
    result = run("export", "tables", "-o", "tables")
    assert result.exit_code == 0 and "statements 3" in result.stderr
    assert Path("tables/schema.json").is_file() and "harbour" in Path("tables/statements.csv").read_text("utf-8")
    assert "is not empty" in run("export", "tables", "-o", "tables").output
    assert "no dispute is selected" in run("export", "tables", "-o", "none", "--only", "topic=espionage").output
    assert [path.name for path in Path().iterdir()] == ["tables"]
    assert run("export", "tables", "-o", "typed", "-f", "parquet").exit_code == 0 and Path("typed/statements.parquet").is_file()


def test_a_dossier_is_of_a_dispute(run: Run, place: Path) -> None:
    record = open_record(str(place))
    with record.reading() as connection:
        (found,) = disputes(connection, AskedDisputes(), Sort.RECENT, None)
    record.close()
    result = run("export", "dossier", found["id"][:8], "-o", "x.pdf")
    assert result.exit_code == 0, result.output
    assert Path("x.pdf").read_bytes().startswith(b"%PDF")
    assert "does not end in .pdf" in run("export", "dossier", found["id"], "-o", "x.doc").output
    assert "is a document" in run("export", "dossier", "one", "-o", "y.pdf").output
    assert "there is no dispute" in run("export", "dossier", "nothing", "-o", "y.pdf").output
