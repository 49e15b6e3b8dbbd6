from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from postgres import programs, server


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
