from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from postgres import programs, server


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[Iterator[str]]:
    """URLs of new, empty databases on a throwaway server."""
    bin = programs()
    if bin is None:
        pytest.skip("needs PostgreSQL's initdb and pg_ctl (Debian: apt-get install postgresql)")
    psycopg = pytest.importorskip("psycopg")
    with server(bin) as tail:

        def urls() -> Iterator[str]:
            for number in count():
                with psycopg.connect(f"postgresql://gravamen@/postgres{tail}", autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE record{number}")
                yield f"postgresql://gravamen@/record{number}{tail}"

        yield urls()
