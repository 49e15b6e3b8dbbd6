"""A record of a few whole articles, with three people who may review and one who may not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from guarded import GOOD

from gravamen.model.roles import Role
from gravamen.record import accounts, open_record

GOLD = Path(__file__).parents[1] / "gold"
ARTICLES = ("harbour-cables", "grey-arrows")
PEOPLE = {"Ann": Role.EDITOR, "Ben": Role.ANALYST, "Rita": Role.READER}


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "gravamen.cli", *map(str, arguments)]


def made(place: Path) -> Path:
    """Makes it, by the real reader."""
    subprocess.run(command("add", *(GOLD / f"{name}.txt" for name in ARTICLES), "--record", place, "--quiet"), check=True)
    record = open_record(str(place))
    with record.writing() as connection:
        for name, role in PEOPLE.items():
            accounts.add(connection, name, role, "Root", password=GOOD)
    record.close()
    return place
