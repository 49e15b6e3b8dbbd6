"""`gravamen users` as an administrator runs it."""

from __future__ import annotations

import getpass
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from test_record_commands import gravamen
from typer.testing import CliRunner, Result

from gravamen.cli import app
from gravamen.record import accounts, open_record

GOOD = "lantern oxide seven harbour"
OTHER = "meadow violin granite eleven"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    open_record(str(tmp_path / "record"), create=True).close()
    return tmp_path / "record"


def users(place: Path, *arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app, ["users", *arguments], input=given, env={"GRAVAMEN_RECORD": str(place), "COLUMNS": "140"})


def signs_in(place: Path, name: str, password: str) -> bool:
    record = open_record(str(place))
    try:
        return accounts.with_password(record, name, password) is not None
    finally:
        record.close()


def test_an_account_through_its_life(place: Path) -> None:
    assert "No accounts yet" in users(place, "list").stdout
    result = users(place, "add", "Ann Berg", "--role", "analyst", "--password-stdin", given=f"{GOOD}\n")
    assert (result.exit_code, result.stdout) == (0, "added: Ann Berg, analyst\n"), result.output
    assert signs_in(place, "Ann Berg", GOOD)
    assert users(place, "role", "Ann Berg", "editor", "--author", "Root").exit_code == 0
    assert users(place, "password", "ann berg", "--password-stdin", given=OTHER).exit_code == 0
    assert not signs_in(place, "Ann Berg", GOOD) and signs_in(place, "Ann Berg", OTHER)
    assert users(place, "link", "Ann Berg", "--issuer", "https://id.example", "--subject", "7").exit_code == 0
    assert users(place, "disable", "Ann Berg").stdout == "disabled: Ann Berg; its sessions have ended\n"
    assert not signs_in(place, "Ann Berg", OTHER)
    (row,) = [json.loads(line) for line in users(place, "list", "--format", "jsonl").stdout.splitlines()]
    assert (row["name"], row["role"], row["signs_in_by"]) == ("Ann Berg", "editor", ["password", "https://id.example"])
    assert row["disabled_at"] and "argon2" not in str(row)
    assert "Ann Berg: editor, disabled 20" in users(place, "list").stdout
    assert users(place, "enable", "Ann Berg").exit_code == 0 and signs_in(place, "Ann Berg", OTHER)
    shown = users(place, "history", "Ann Berg").stdout
    assert f"account by {getpass.getuser()}" in shown and "account by Root" in shown and "before: analyst" in shown
    assert gravamen(place, "verify").exit_code == 0


def test_an_account_of_a_provider_needs_no_password(place: Path) -> None:
    result = users(place, "add", "Ben", "--role", "reader", "--issuer", "https://id.example", "--subject", "7")
    assert result.exit_code == 0 and "signs in by https://id.example" in users(place, "list").stdout


@pytest.mark.parametrize(
    ("arguments", "given", "status", "told"),
    [
        (("add", "Ben", "--role", "reader", "--password-stdin"), "short\n", 2, "has 5 characters: use 12 at least"),
        (("add", "Ben", "--role", "reader", "--password-stdin"), "", 2, "has 0 characters"),
        (("add", "Ben", "--role", "reader"), GOOD, 2, "--password-stdin"),
        (("add", "Ben", "--role", "owner"), GOOD, 2, "owner"),
        (("add", "Ben"), GOOD, 2, "Missing option"),
        (("add", "Ben", "--role", "reader", "--issuer", "https://id.example"), "", 2, "go together"),
        (("add", "Ben", "--role", "reader", "--password", GOOD), "", 2, "No such option"),
        (("role", "Nobody", "reader"), "", 2, "there is no account Nobody"),
        (("history", "Nobody"), "", 2, "there is no account Nobody"),
    ],
)
def test_what_cannot_be_done_is_told(place: Path, arguments: tuple[str, ...], given: str, status: int, told: str) -> None:
    result = users(place, *arguments, given=given)
    assert result.exit_code == status, result.output
    assert told in " ".join(result.output.replace("│", " ").split())
    assert "No accounts yet" in users(place, "list").stdout


@pytest.mark.parametrize(("second", "status", "told"), [(GOOD, 0, "added: Ann"), (OTHER, 2, "the two passwords differ")])
def test_a_password_is_asked_for_twice_at_a_terminal_and_not_shown(place: Path, second: str, status: int, told: str) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "gravamen.cli", "users", "add", "Ann", "--role", "reader", "--record", str(place)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    process = subprocess.Popen(command, env=environment, start_new_session=True, **streams)
    os.close(theirs)
    shown = read_until(ours, "Password for Ann: ")
    os.write(ours, f"{GOOD}\n".encode())
    shown += read_until(ours, "Once more: ")
    os.write(ours, f"{second}\n".encode())
    shown += read_until(ours, None)
    assert process.wait(timeout=30) == status
    os.close(ours)
    assert told in shown and GOOD not in shown and OTHER not in shown


def read_until(terminal: int, prompt: str | None) -> str:
    """What a terminal shows up to a prompt, or (None) to the end."""
    shown = ""
    while prompt is None or not shown.endswith(prompt):
        try:
            piece = os.read(terminal, 1024).decode()
        except OSError:  # how Linux says that nobody is there any more
            break
        if not piece:
            break
        shown += piece
    return shown


@pytest.mark.parametrize("command", ["add", "list", "role", "password", "link", "disable", "enable", "history"])
def test_help_tells_what_each_command_does(command: str) -> None:
    result = CliRunner().invoke(app, ["users", command, "--help"], env={"COLUMNS": "120"})
    assert result.exit_code == 0 and f"Usage: gravamen users {command}" in result.stdout
