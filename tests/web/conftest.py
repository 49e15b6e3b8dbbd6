"""Records with accounts, and browsers of applications under guard."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from backends import Backend
from fastapi import FastAPI
from fastapi.testclient import TestClient
from guarded import GOOD, HERE, Client, application
from telling import fill

from gravamen.model.roles import Role
from gravamen.record import Record, accounts, open_record
from gravamen.web.attempts import SignInLimit
from gravamen.web.settings import Settings


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with an account of each role, named like its role; made once, since hashing passwords is slow by design."""
    place = tmp_path_factory.mktemp("web") / "record"
    opened = open_record(str(place), create=True)
    with opened.writing() as connection:
        for role in Role:
            accounts.add(connection, role.value, role, "Root", password=GOOD)
    opened.close()
    return place


@pytest.fixture
def people(filled: Path, tmp_path: Path) -> Iterator[Record]:
    """A record of its own with those accounts."""
    opened = open_record(str(shutil.copytree(filled, tmp_path / "record")))
    yield opened
    opened.close()


@pytest.fixture
def client(people: Record) -> Client:
    """Makes browsers, each with its own cookies, of an application that is made anew with its settings."""

    def made(
        settings: Settings | None = None, limit: SignInLimit | None = None, app: FastAPI | None = None, base: str = HERE
    ) -> TestClient:
        app = app or application(people, settings or Settings(), limit)
        return TestClient(app, base_url=base, follow_redirects=False, raise_server_exceptions=False, client=("203.0.113.9", 50000))

    return made


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def told_in(request: pytest.FixtureRequest) -> Backend:
    return request.getfixturevalue("databases" if request.param == "postgresql" else "folders")


@pytest.fixture(scope="session")
def told(told_in: Backend) -> Iterator[Record]:
    """A record of everything that the interface for programs tells of, in either database; only to be read."""
    opened = open_record(told_in.new(fill))
    yield opened
    opened.close()


@pytest.fixture
def growing(told_in: Backend) -> Iterator[Record]:
    """The same, to be added to."""
    opened = open_record(told_in.new(fill))
    yield opened
    opened.close()
