from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from backends import Backend, databases_of, folders_in
from hypothesis import settings
from playwright.sync_api import Browser

from chromium import chromium
from postgres import programs, server

# How long an example takes by the clock tells of the machine, not of the code: a busy one would fail tests that hold (CI has none either).
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[tuple[Iterator[str], Callable[[str], str]]]:
    """URLs of new, empty databases on a throwaway server, and what copies one that nobody is connected to."""
    bin = programs()
    if bin is None:
        pytest.skip("needs PostgreSQL's initdb and pg_ctl (Debian: apt-get install postgresql)")
    psycopg = pytest.importorskip("psycopg")
    with server(bin) as tail:
        numbers = count()

        def made(template: str) -> str:
            name = f"record{next(numbers)}"
            with psycopg.connect(f"postgresql://gravamen@/postgres{tail}", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
            return f"postgresql://gravamen@/{name}{tail}"

        def copied(url: str) -> str:
            return made(url.split("@/")[1].split("?", maxsplit=1)[0])

        yield iter(lambda: made("template0"), None), copied


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    """Records in folders."""
    return folders_in(tmp_path_factory.mktemp("records"))


@pytest.fixture(scope="session")
def databases(postgres_databases: tuple[Iterator[str], Callable[[str], str]]) -> Backend:
    """Records on a server."""
    return databases_of(*postgres_databases)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real headless Chromium."""
    with chromium() as found:
        yield found
