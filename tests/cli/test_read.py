"""`gravamen read` as a user runs it: in a process of its own, by its exit status, its output and what it says on the side."""

from __future__ import annotations

import gzip
import json
import os
import pty
import subprocess
import sys
import time
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import gravamen
from gravamen.cli import app

needs_model = pytest.mark.skipif(
    not (files("gravamen.reading") / "data" / "encoder.onnx").is_file()
    and not os.environ.get("GRAVAMEN_MODEL")
    and not os.environ.get("CI"),
    reason="needs the shipped model (src/gravamen/reading/data/*.onnx)",
)
ARTICLE = """Estonia’s foreign minister accused Russia on Friday of jamming satellite signals 🛰️ over the Baltic Sea.
“We have seen clear evidence of interference,” he told reporters in Tallinn.
Russia denied this. Moscow promised in March 2024 that it would not disturb civil aviation.
"""
GERMAN = (
    "Die Regierung hat den Botschafter einbestellt, nachdem Unbekannte in das Netz des Parlaments eingedrungen waren. Der "
    "Außenminister sagte am Mittwoch, das Nachbarland müsse mit Folgen rechnen. Dort wies man die Vorwürfe zurück und nannte "
    "sie unbegründet."
)


def gravamen_read(*arguments: str | Path, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "gravamen.cli", "read", *arguments],
        input=given,
        capture_output=True,
        timeout=120,
        check=False,
        env={**_environment(), **environment},
    )


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8", newline="")
    return path


def articles(number: int) -> bytes:
    return b"".join(json.dumps({"id": f"a{n}", "text": ARTICLE}).encode() + b"\n" for n in range(number))


@needs_model
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_span_leads_into_the_file_as_it_is(tmp_path: Path, line_end: str) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(ARTICLE.replace("\n", line_end).encode())
    run = gravamen_read(path, "--format", "jsonl", "--disputes", "--published", "2024-05-05")
    assert (run.returncode, run.stderr) == (0, b"")
    lines = [json.loads(line) for line in run.stdout.decode().splitlines()]
    statements = [line for line in lines if "act" in line]
    text = path.read_bytes().decode()
    assert statements and {line["document"] for line in lines} == {"article"}
    for said in statements:
        for quote in (*said["content"], *filter(None, (said["cue"], said["condition"]))):
            start, end = quote["span"]
            assert text[start:end] == quote["text"]


@needs_model
def test_attributions_are_a_line_a_document(article: Path) -> None:
    run = gravamen_read(article, "-", "--format", "attributions", given=articles(2))
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0
    assert [line["article"] for line in lines] == ["article", "a0", "a1"]
    assert all(line["attributions"] for line in lines)


@needs_model
def test_the_table_is_plain_where_there_is_no_terminal(article: Path) -> None:
    run = gravamen_read(article)
    assert run.returncode == 0 and run.stderr == b""
    assert b"\x1b" not in run.stdout and "article · ".encode() in run.stdout


@needs_model
def test_workers_change_nothing_but_the_speed(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(articles(7)))
    one, two = (gravamen_read(tmp_path, "--format", "jsonl", "--disputes", "--workers", number) for number in "12")
    assert one.returncode == two.returncode == 0
    assert one.stdout == two.stdout and one.stdout


@needs_model
def test_one_bad_input_is_named_and_the_others_are_read(tmp_path: Path, article: Path) -> None:
    (tmp_path / "b.jsonl").write_bytes(b"{}\n" + articles(1))
    run = gravamen_read(tmp_path / "gone.txt", article, tmp_path / "b.jsonl", "--format", "attributions")
    told = run.stderr.decode()
    assert run.returncode == 3
    assert [json.loads(line)["article"] for line in run.stdout.splitlines()] == ["article", "a0"]
    assert "gone.txt: there is no such file or folder; check the spelling of the path\n" in told
    assert 'b.jsonl, line 1: the article has no "text"' in told
    assert told.endswith("2 of 4 inputs could not be read\n")


@needs_model
def test_what_little_can_be_made_of_is_remarked_on(tmp_path: Path) -> None:
    (tmp_path / "blank.txt").write_text(" \n", "utf-8")
    (tmp_path / "german.txt").write_text(GERMAN, "utf-8")
    run = gravamen_read(tmp_path, "--format", "jsonl")
    told = run.stderr.decode().splitlines()
    assert run.returncode == 0 and len(told) == 2
    assert "blank: there is no text in it" in told[0] and "german: not in English" in told[1]
    assert gravamen_read(tmp_path, "--format", "jsonl", "--quiet").stderr == b""
    assert "not in English (1): Die Regierung" in gravamen_read(tmp_path / "german.txt").stdout.decode()
    page = gravamen_read(tmp_path, "--format", "html").stdout.decode()
    assert "No statements were found. There is no text in it" in page and "not in English" in page


@needs_model
def test_files_left_out_of_a_folder_are_counted(tmp_path: Path, article: Path) -> None:
    assert article.parent == tmp_path
    for name in ("notes.md", "page.pdf"):
        (tmp_path / name).write_text("Said.", "utf-8")
    run = gravamen_read(tmp_path, "--format", "jsonl")
    assert (run.returncode, run.stderr) == (0, b"gravamen: 2 files of other kinds left out\n")
    assert gravamen_read(tmp_path, "--format", "jsonl", "--quiet").stderr == b""


@needs_model
def test_html_goes_to_a_file_whole(tmp_path: Path, article: Path) -> None:
    run = gravamen_read(article, "--format", "html", "-o", tmp_path / "page.html")
    assert (run.returncode, run.stdout) == (0, b"")
    assert (tmp_path / "page.html").read_text().endswith("</html>\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["article.txt", "page.html"]


@needs_model
def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(articles(30))
    script = '"$0" -m gravamen.cli read "$1" --format jsonl --workers 1 | head -n 1; echo ${PIPESTATUS[0]}'
    run = subprocess.run(
        ["bash", "-c", script, sys.executable, tmp_path],
        capture_output=True,
        timeout=120,
        check=True,
        env=_environment(),
    )
    assert run.stdout.splitlines()[-1] == b"0" and run.stderr == b""


RUNNER = CliRunner()


@needs_model
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=300) | st.text(max_size=300).map(lambda words: words.encode("utf-8", "replace")),
    name=st.sampled_from(["x.txt", "x.jsonl", "x.jsonl.gz"]),
    shape=st.sampled_from(["table", "jsonl", "html", "attributions"]),
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes, name: str, shape: str) -> None:
    (tmp_path / name).write_bytes(data)
    result = RUNNER.invoke(app, ["read", str(tmp_path / name), "--format", shape, "--workers", "1", "--quiet"])
    assert result.exit_code in (0, 3), result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert (result.exit_code == 3) == ("gravamen: " in result.stderr)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300).filter(lambda data: not (data + b"\xff").startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"))))
def test_any_bytes_that_are_no_text_are_refused_by_name(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.txt").write_bytes(data + b"\xff")
    result = RUNNER.invoke(app, ["read", str(tmp_path / "x.txt")])
    assert (result.exit_code, result.stdout) == (3, "")
    assert "x.txt: " in result.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), b"Missing argument"),
        (("x.txt", "--format", "pdf"), b"pdf"),
        (("x.txt", "--workers", "0"), b"--workers"),
        (("x.txt", "--published", "last Friday"), b"not a date"),
        (("x.txt", "-o", "no/such/folder/x"), b"no folder"),
        (("x.txt", "-o", "/"), b"is a folder"),
        (("x.txt", "--speed", "9"), b"--speed"),
    ],
)
def test_wrong_usage_is_2(arguments: tuple[str, ...], reason: bytes) -> None:
    run = gravamen_read(*arguments, COLUMNS="200")
    assert (run.returncode, run.stdout) == (2, b"")
    assert reason in run.stderr and b"Traceback" not in run.stderr


def test_nothing_readable_is_3_and_keeps_the_file_named_for_output_valid(tmp_path: Path) -> None:
    run = gravamen_read(tmp_path / "gone.txt", "--format", "jsonl", "-o", tmp_path / "out.jsonl")
    assert run.returncode == 3 and run.stderr.count(b"\n") == 1
    assert (tmp_path / "out.jsonl").read_bytes() == b""


def test_a_file_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    run = gravamen_read(tmp_path / "gone\x1b[2J\n.txt")
    assert run.returncode == 3 and run.stderr.count(b"\n") == 1 and b"\x1b" not in run.stderr


def test_a_broken_installation_is_1_and_leaves_the_old_output(tmp_path: Path, article: Path) -> None:
    (tmp_path / "out.jsonl").write_text("old\n")
    (tmp_path / "empty").mkdir()
    run = gravamen_read(article, "-o", tmp_path / "out.jsonl", GRAVAMEN_MODEL=str(tmp_path / "empty"))
    assert run.returncode == 1
    assert b"nothing can be read" in run.stderr and b"Traceback" not in run.stderr
    assert b"correct GRAVAMEN_MODEL" in run.stderr and b"reinstall" not in run.stderr
    assert (tmp_path / "out.jsonl").read_text() == "old\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["article.txt", "empty", "out.jsonl"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@needs_model
def test_a_full_disk_is_1(article: Path) -> None:
    run = gravamen_read(article, "--format", "jsonl", "-o", "/dev/full")
    assert (run.returncode, run.stderr) == (1, b"gravamen: /dev/full could not be written (No space left on device)\n")
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "gravamen.cli", "read", article],
            stdout=full,
            stderr=subprocess.PIPE,
            env=_environment(),
            timeout=120,
            check=False,
        )
    assert (run.returncode, run.stderr) == (1, b"gravamen: standard output could not be written (No space left on device)\n")


def test_help_has_examples_and_comes_fast() -> None:
    start = time.monotonic()
    run = gravamen_read("--help", COLUMNS="120")
    spent = time.monotonic() - start
    assert run.returncode == 0 and b"gravamen read article.txt" in run.stdout and b"Exit status" in run.stdout
    assert spent < 3  # about 0.4 s; the model's libraries alone take longer than this on a busy machine


@pytest.mark.parametrize("command", [[], ["read"], ["eval"]])
def test_every_help_has_examples(command: list[str]) -> None:
    result = RUNNER.invoke(app, [*command, "--help"], env={"COLUMNS": "80"})
    assert result.exit_code == 0
    assert "Examples" in result.stdout and f"gravamen {command[0] if command else 'read'} " in result.stdout


def test_help_loads_nothing_of_the_model() -> None:
    script = (
        "import sys, gravamen.cli; heavy = {'numpy', 'onnxruntime', 'tokenizers', 'jinja2', 'altair', 'sqlalchemy', 'lxml', 'httpx'}; "
        "sys.exit(not heavy.isdisjoint(name.split('.')[0] for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], env=_environment(), check=False).returncode == 0


def test_the_version_is_told() -> None:
    result = RUNNER.invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"gravamen {gravamen.__version__}\n")


@needs_model
@pytest.mark.parametrize(("times", "is_shown"), [(1, False), (1500, True)])
def test_a_terminal_shows_how_far_one_long_document_is(tmp_path: Path, times: int, is_shown: bool) -> None:
    (tmp_path / "report.txt").write_text("The minister of Freedonia said on Monday that Sylvania had broken into its networks.\n\n" * times)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "gravamen.cli", "read", "report.txt", "-o", "read.jsonl", "--format", "jsonl"]
    process = subprocess.Popen(command, cwd=tmp_path, env=_environment(), stderr=theirs)
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # how Linux says that nobody is there any more
        while piece := os.read(ours, 4096):
            shown += piece
    os.close(ours)
    assert process.wait(timeout=120) == 0
    assert (b"reading" in shown and b"0/1" in shown) == is_shown
