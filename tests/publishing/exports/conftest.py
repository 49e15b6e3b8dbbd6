"""A record of the invented articles, and its disputes as exports get them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

# The scripted reader and the builders of small records live with the tests of the record.
sys.path.append(str(Path(__file__).parents[2] / "record"))

from recording import add
from samples import ARTICLES, Gather

from gravamen.record import Record, assessing, correcting, open_record
from gravamen.record.adding import link_everything
from gravamen.record.deciding import By
from gravamen.record.gathering import gathered
from gravamen.record.overview import selected
from gravamen.record.schema import statement
from gravamen.record.selecting import Selection


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Record:
    folder = tmp_path_factory.mktemp("exports")
    file = folder / "articles.jsonl"
    file.write_text("".join(json.dumps(article) + "\n" for article in ARTICLES), encoding="utf-8")
    record = open_record(str(folder / "record"), create=True)
    add(record, file)
    with record.reading() as connection:
        rows = connection.execute(statement.select().where(statement.c.words.contains("must explain"))).all()
    with record.writing() as connection:
        correcting.correct(connection, rows[0].id, {"speaker": "Eva Kask-Tamm"}, By("Ann", "her name is longer"))
        lies = connection.execute(statement.select().where(statement.c.words.contains("spreads lies"))).one()
        assessing.answer(connection, lies.id, {"names_responsible": True, "data_open": False}, By("Ben", "it says so"))
        assessing.code(connection, lies.id, {"methods": ["sockpuppets"], "platforms": ["telegram", "x"]}, By("Ben", "it says so"))
    link_everything(record)
    return record


@pytest.fixture
def gather(filled: Record) -> Gather:
    """The disputes that a selection selects, gathered as exports get them."""

    def gathering(texts: bool = False, **only: str) -> list[dict[str, Any]]:
        with filled.reading() as connection:
            chosen = selected(connection, Selection.of(only.items()))
            return list(gathered(connection, filled.archive, chosen.disputes, chosen.statements, texts))

    return gathering
