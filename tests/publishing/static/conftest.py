"""A record of invented reports, some of them hostile, and the sites that are published of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

# The scripted reader and the builders of small records live with the tests of the record.
sys.path.append(str(Path(__file__).parents[2] / "record"))

from hostility import ARTICLES
from recording import add
from site_reading import Publish
from varied import fill

from gravamen.publishing.static.keys import new_key, private_key
from gravamen.publishing.static.publication import Publication
from gravamen.record import assessing, correcting, open_record
from gravamen.record.adding import link_everything
from gravamen.record.deciding import By
from gravamen.record.schema import statement
from gravamen.record.selecting import Selection


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the record is; nobody may change it."""
    folder = tmp_path_factory.mktemp("published")
    file = folder / "articles.jsonl"
    file.write_text("".join(json.dumps(article) + "\n" for article in ARTICLES), encoding="utf-8")
    place = str(folder / "record")
    record = open_record(place, create=True)
    add(record, file)
    with record.writing() as connection:
        rows = {row.words: row.id for row in connection.execute(statement.select())}
        mistaken = next(id for words, id in rows.items() if "harbour computers" in words)
        wrong = next(id for words, id in rows.items() if "nothing of the sort" in words)
        correcting.correct(connection, mistaken, {"evidence": "shown"}, By("Ann <b>", "</script><script>document.title='owned'</script>"))
        correcting.reject(connection, wrong, By("Ann", "said by nobody"))
        assessing.answer(connection, mistaken, {"names_responsible": True, "data_open": False}, By("Ben", "it says so"))
    link_everything(record)
    record.close()
    return place


@pytest.fixture
def publish(filled: str, tmp_path: Path) -> Publish:
    """Publishes the record, or what pairs of a selection select, and returns the folder."""

    def publishing(name: str = "site", *, only: tuple[tuple[str, str], ...] = (), place: str = filled, **more: object) -> Path:
        record = open_record(place)
        try:
            for _ in Publication(record, place, tmp_path / name, Selection.of(only), **more).steps():  # pyright: ignore[reportArgumentType]
                pass
        finally:
            record.close()
        return tmp_path / name

    return publishing


@pytest.fixture(scope="session")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with something of every kind and lists of several pages, without texts, signed; nobody may change it."""
    folder = tmp_path_factory.mktemp("varied")
    place = str(folder / "record")
    record = open_record(place, create=True)
    fill(record, folder)
    new_key(folder / "key")
    for _ in Publication(record, place, folder / "site", Selection(), key=private_key(folder / "key")).steps():
        pass
    record.close()
    return folder / "site"


@pytest.fixture(scope="session")
def site(filled: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole record as a site, with texts; nobody may change it."""
    out = tmp_path_factory.mktemp("site") / "out"
    record = open_record(filled)
    for _ in Publication(record, filled, out, Selection(), has_texts=True).steps():
        pass
    record.close()
    return out
