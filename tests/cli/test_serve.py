"""`gravamen serve`: it answers, ends when it is interrupted, and says what is wrong where it cannot begin."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from gravamen.cli import app
from gravamen.record import open_record


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("serve") / "record"
    open_record(str(made), create=True).close()
    return made


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "gravamen.cli", "serve", *map(str, arguments)]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


@pytest.mark.parametrize("workers", [1, 2])
def test_it_answers_until_it_is_interrupted(place: Path, workers: int) -> None:
    port = free_port()
    process = subprocess.Popen(command("--record", place, "--port", port, "--workers", workers), stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while True:
        try:
            answer = httpx.get(f"http://127.0.0.1:{port}/", timeout=60)
            break
        except httpx.TransportError:
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.1)
    assert answer.status_code == 200
    assert "Nothing is on file yet." in answer.text
    assert "server" not in answer.headers
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert f"gravamen: http://127.0.0.1:{port} – reading without an account; Ctrl-C ends it" in told.decode()
    assert "Traceback" not in told.decode()
    with socket.create_server(("127.0.0.1", port)):
        pass


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("--record", "nowhere"), 1, "there is no record in nowhere"),
        (("--public-url", "disputes.example.org"), 2, "no address of a server"),
        (("--oidc-issuer", "https://id.example.org"), 2, "needs --oidc-client"),
        (("--oidc-issuer", "http://id.example.org", "--oidc-client", "x"), 2, "must have an https:// address"),
        (("--host", "203.0.113.7"), 1, "cannot be listened on"),
    ],
)
def test_what_is_wrong_is_said(place: Path, arguments: tuple[str, ...], status: int, told: str) -> None:
    done = subprocess.run(command("--record", place, *arguments), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == status
    assert told in " ".join(done.stderr.replace("│", " ").split())


def test_a_provider_without_the_library_for_it_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "authlib", None)
    provider = ("--oidc-issuer", "https://id.example.org", "--oidc-client", "x", "--public-url", "https://disputes.example.org")
    done = CliRunner().invoke(app, ["serve", "--record", str(place), *provider], env={"GRAVAMEN_OIDC_SECRET": "x"})
    assert done.exit_code == 1
    assert done.stderr == "gravamen: signing in at an OpenID provider needs Authlib: pip install 'gravamen[oidc]'\n"


def test_a_port_that_another_program_has_is_said(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(command("--record", place, "--port", port), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert f"127.0.0.1, port {port}, cannot be listened on (Address already in use): give another --port or --host" in done.stderr
