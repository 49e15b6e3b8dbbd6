"""A throwaway PostgreSQL server for the tests, where its programs are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder of the server's programs: Debian keeps them off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).resolve().parent if named else None


@contextmanager
def server(bin: Path) -> Generator[str]:
    """Starts a server that listens on a socket alone; yields what follows the database's name in a URL."""
    # A short path: that of a socket may have at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="gravamen-pg-"))
    is_root = os.getuid() == 0
    user = "postgres" if is_root else None  # the server refuses to run as root
    if is_root:
        shutil.chown(folder, "postgres")

    def run(*command: str | Path) -> None:
        subprocess.run(list(map(str, command)), user=user, check=True, capture_output=True, cwd=folder, timeout=120)

    try:
        run(bin / "initdb", "-D", folder / "data", "-U", "gravamen", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c autovacuum=off"
        run(bin / "pg_ctl", "-D", folder / "data", "-o", options, "-w", "-l", folder / "log", "start")
        yield f"?host={folder}"
    finally:
        subprocess.run(
            [str(bin / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop"],
            user=user,
            check=False,
            capture_output=True,
            cwd="/",
        )
        shutil.rmtree(folder, ignore_errors=True)
