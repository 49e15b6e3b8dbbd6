"""FIAT's columns: known ones filled, unknown ones empty, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest
from samples import Gather

from gravamen.assessment.fiat import answers_in, fields_in
from gravamen.publishing.exports.fiat import fiat_table
from gravamen.sources.fiat import COLUMNS, fiat_documents, fiat_row, fiat_text
from gravamen.sources.received import Received


@pytest.fixture
def rows(gather: Gather) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(fiat_table(gather())), newline="")))


def test_a_row_a_dispute_with_an_allegation(rows: list[dict[str, str]]) -> None:
    assert list(rows[0]) == list(COLUMNS) and len(COLUMNS) == 97
    (cyber,) = [row for row in rows if row["tags"] == "cyber"]
    assert (cyber["source"], cyber["source_nation"], cyber["disinformant_nation"]) == ("Anna Berg", "Estonia", "Russia")
    assert cyber["attribution_date"] == "4/26/2024" and cyber["attribution_url"] == "https://news.example/harbour"
    assert cyber["attribution_total_score"] == cyber["start_date"] == cyber["case_id"] == ""


def test_the_denial_stands_in_the_description(rows: list[dict[str, str]]) -> None:
    (cyber,) = [row for row in rows if row["tags"] == "cyber"]
    assert "Anna Berg (EST) alleges of Russia" in cyber["short_description"]
    assert "In answer, Ivan Orlov (RUS) denies" in cyber["short_description"]


def test_a_month_is_no_day(rows: list[dict[str, str]]) -> None:
    (lies,) = [row for row in rows if row["tags"] == "disinformation"]
    assert lies["attribution_date"] == "" and lies["attribution_url"] == ""


def test_what_people_coded_stands_in_its_columns_and_the_rest_is_empty(rows: list[dict[str, str]]) -> None:
    (lies,) = [row for row in rows if row["tags"] == "disinformation"]
    assert (lies["methods"], lies["social_media"], lies["messaging_platforms"]) == ("Sockpuppets", "Twitter", "Telegram")
    assert (lies["attribution_identified_responsibility"], lies["attribution_open_access"], lies["attribution_clarity"]) == ("1", "0", "")
    assert lies["attribution_evidence_score"] == lies["attribution_total_score"] == ""
    assert fields_in(lies)["platforms"] == ["telegram", "x"] and answers_in(lies) == {"names_responsible": True, "data_open": False}


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_is_a_formula_and_the_import_has_it_back(gather: Gather, name: str) -> None:
    dispute = gather(topic="cyber")[0] | {"name": name}
    table = "".join(fiat_table([dispute]))
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    assert row["short_title"] == f"'{name}"
    (again,) = fiat_documents(table.encode(), "cases.csv")
    assert isinstance(again, Received)
    assert fiat_row(again.data)["short_title"] == name.strip() and fiat_text(again.data).startswith(name.strip())
