"""What a record is called on pages tells nothing of the machine, and no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from gravamen.publishing.site.rendering import record_name


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("/home/ann/records/elections", "elections"),
        ("records/elections/", "elections"),
        ("postgresql://ann:secret@db.example.org/elections", "elections"),
        ("postgresql+psycopg://ann:***@db.example.org:5432/elections?sslmode=require", "elections"),
        # As a socket of this machine is named, and with a password that is none of the parts which are hidden.
        ("postgresql:///elections?host=/var/run/postgresql", "elections"),
        ("postgresql://db.example.org/elections?user=ann&password=secret", "elections"),
        ("postgresql://ann:secret@db.example.org", "record"),
    ],
)
def test_a_record_is_called_by_its_folder_or_its_database(place: str, name: str) -> None:
    assert record_name(place) == name


def test_a_record_in_the_present_folder_is_called_by_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elections").mkdir()
    monkeypatch.chdir(tmp_path / "elections")
    assert record_name(".") == "elections"
