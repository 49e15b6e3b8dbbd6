"""A record of one article with an allegation to assess, and people of every role; forms of its scorecard, sent as a browser would."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from guarded import GOOD, HERE, sign_in
from sqlalchemy import select

from gravamen.model.roles import Role
from gravamen.record import Record, accounts, assessing, open_record
from gravamen.record.schema import statement
from gravamen.web.app import create_app

EXAMPLE = Path(__file__).parents[2] / "examples" / "harbour-cables.txt"
PEOPLE = {"Ann": Role.ANALYST, "Ben": Role.ANALYST, "Cleo": Role.EDITOR, "Rita": Role.READER}


def made(place: Path) -> Path:
    """Makes it, by the real reader."""
    subprocess.run([sys.executable, "-m", "gravamen.cli", "add", str(EXAMPLE), "--record", str(place), "--quiet"], check=True)
    record = open_record(str(place))
    with record.writing() as connection:
        for name, role in PEOPLE.items():
            accounts.add(connection, name, role, "Root", password=GOOD)
    record.close()
    return place


def first(record: Record, act: str = "allege") -> str:
    """The id of the first statement of an act that stands in a dispute."""
    wanted = select(statement.c.id).where(statement.c.act == act, statement.c.dispute.is_not(None), statement.c.lead.is_(None))
    with record.reading() as connection:
        found = connection.execute(wanted.order_by(statement.c.number)).scalars().first()
    assert found
    return found


def card(record: Record, id: str) -> dict[str, dict[str, Any]]:
    """Items and fields of a scorecard by their keys."""
    with record.reading() as connection:
        found = assessing.assessment_of(connection, record.archive, id)
    return {each["key"]: each for each in (*found["items"], *found["fields"])}


class Person:
    """Somebody at the scorecard of an allegation; without a name, nobody signed in."""

    def __init__(self, record: Record, id: str, name: str | None = None) -> None:
        self.path = f"/statements/{id}/scorecard"
        app = create_app(record)
        self.browser = TestClient(app, base_url=HERE, follow_redirects=False, raise_server_exceptions=False)
        if name:
            assert sign_in(self.browser, name).status_code == 303

    def page(self) -> str:
        """The page as it is now."""
        return self.browser.get(self.path).text

    def form(self, page: str, action: str = "") -> dict[str, list[str]]:
        """What a form of the page sends as it stands."""
        match = re.search(rf'<form method="post" class="answering" action="{self.path}{action}#told".*?</form>', page, re.S)
        assert match, page
        sent: dict[str, list[str]] = {}
        for tag in re.findall(r"<input[^>]*>", match[0]):
            given = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
            if given.get("type") not in ("radio", "checkbox") or tag.endswith(" checked>"):
                sent.setdefault(given["name"], []).append(given.get("value", ""))
        for name, options in re.findall(r'<select[^>]* name="([^"]*)">(.*?)</select>', match[0], re.S):
            sent[name] = re.findall(r'value="([^"]*)" selected', options) or [""]
        for name, typed in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', match[0], re.S):
            sent[name] = [unescape(typed)]
        return sent

    def send(self, action: str = "", **given: str | list[str]):
        """Sends a form with some inputs changed; `_` stands for `-` in their names up to the first one."""
        changed = {name.replace("_", "-", 1): value for name, value in given.items()}
        return self.browser.post(f"{self.path}{action}", data=self.form(self.page(), action) | changed)
