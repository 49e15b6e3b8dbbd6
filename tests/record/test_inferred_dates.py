"""Wherever the record tells when something was said, it tells that the date was inferred, if so: nobody gave it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from recording import add, faults, write
from sqlalchemy import select

from gravamen.publishing import pages
from gravamen.publishing.exports.dossier_parts import sections
from gravamen.publishing.exports.telling import sentence
from gravamen.publishing.paper import rendered
from gravamen.publishing.site.dispute import dispute_page
from gravamen.publishing.site.links import Served
from gravamen.publishing.site.rendering import Setting
from gravamen.publishing.site.statement import statement_page
from gravamen.record import Record, tabular
from gravamen.record.asking import Asked, said
from gravamen.record.correcting import By, correct
from gravamen.record.schema import statement
from gravamen.record.showing import dispute_shown, statement_shown

MARK = "date inferred"
REPORT = """Anna Berg/EST allege RUS cyber 2024-04-26: Russia broke into the registry.
Ivan Orlov/RUS deny RUS cyber 2024-04-27 [inferred] [replies=1]: nobody broke into any registry.
Eva Kask/EST allege RUS cyber - [inferred]: Russia listens.
"""
SETTING = Setting(Served(), "record", "now")


@pytest.fixture
def filed(record: Record, tmp_path: Path) -> dict[str, str]:
    """The ids of the statements in the record, by act, and by where they are dated."""
    add(record, write(tmp_path / "in", report=REPORT))
    with record.reading() as connection:
        return {f"{row.act} {row.when or 'undated'}": row.id for row in connection.execute(select(statement))}


def test_rows_say_that_a_date_is_inferred(record: Record, filed: dict[str, str]) -> None:
    denial, charge = filed["deny 2024-04-27"], filed["allege 2024-04-26"]
    with record.reading() as connection:
        rows = {row["id"]: row for row in said(connection, Asked(), None)}
        told = {row["id"]: row["when_inferred"] for row in tabular.statements(tabular.Part(connection))}
        (target,) = statement_shown(connection, record.archive, denial)["replies_to"]
    assert [id for id, row in rows.items() if row["when_inferred"]] == [denial]
    assert [id for id, is_inferred in told.items() if is_inferred] == [denial]
    assert [answer["when_inferred"] for answer in rows[charge]["answered_by"]] == [True]
    assert target["when_inferred"] is False


def test_a_date_that_a_person_set_is_not_inferred(record: Record, filed: dict[str, str]) -> None:
    with record.writing() as connection:
        correct(connection, filed["deny 2024-04-27"], {"when": "2024-04-28"}, By("Ann", "the printed page has the day"))
    with record.reading() as connection:
        assert not any(row["when_inferred"] for row in said(connection, Asked(), None))
    assert faults(record) == []


def test_it_is_shown_beside_the_statement_and_beside_what_it_answers(record: Record, filed: dict[str, str]) -> None:
    denial, charge = filed["deny 2024-04-27"], filed["allege 2024-04-26"]
    with record.reading() as connection:
        shown = {id: statement_shown(connection, record.archive, id) for id in (denial, charge)}
        dispute = dispute_shown(connection, shown[denial]["dispute"])
        site = dispute_page(connection, SETTING, dispute["id"])
        own, answered = (statement_page(connection, record.archive, SETTING, id) for id in (denial, charge))
    assert MARK in _text(rendered(pages.one_statement(shown[denial]), 100, False))
    assert f"2024-04-27 ({MARK}): nobody broke" in _text(rendered(pages.one_statement(shown[charge]), 100, False))
    assert _text(rendered(pages.dispute(dispute), 100, False)).count(MARK) == 3
    assert f"<li>{MARK}</li>" in site and f"({MARK})" in site
    assert f"({MARK}: when the report is from is not given)" in own and f"({MARK})" in answered


def test_it_is_in_the_lines_of_exports(record: Record, filed: dict[str, str]) -> None:
    with record.reading() as connection:
        rows = {row["id"]: row for row in said(connection, Asked(), None)}
        dispute = dispute_shown(connection, rows[filed["deny 2024-04-27"]]["dispute"])
    assert f"denies, 2024-04-27 ({MARK}): “nobody" in sentence(rows[filed["deny 2024-04-27"]])
    lines = [line for section in sections(dispute, {}) for line in section["statements"]]
    assert {line["when"] for line in lines if line["verb"] == "denies"} == {f"2024-04-27 ({MARK})"}
    assert {line["when"] for line in lines if line["verb"] == "alleges"} == {"2024-04-26", "not dated"}


def _text(printed: str) -> str:
    return re.sub(r"\s+", " ", printed)
