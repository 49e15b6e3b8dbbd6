from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from stand_ins import echo

from gravamen.engines import FEW, in_flight, read_all
from gravamen.model import Document, Reading
from gravamen.reading.installed import ModelError
from gravamen.sources import Unreadable

BOTH_WAYS = pytest.mark.parametrize("workers", [1, 2])


def doc(number: int, text: str = "said") -> Document:
    return Document(f"d{number}", text, "")


def shown(outcomes: Iterator[Reading | Unreadable]) -> list[str]:
    return [item.document.id if isinstance(item, Reading) else f"!{item.name}" for item in outcomes]


@BOTH_WAYS
def test_readings_come_in_the_order_of_the_documents(workers: int) -> None:
    given = [doc(0, "slow"), doc(1), Unreadable("gone.txt", "r", "a"), doc(2, "slow"), doc(3), doc(4)]
    assert shown(read_all(given, workers, echo)) == ["d0", "d1", "!gone.txt", "d2", "d3", "d4"]


@BOTH_WAYS
def test_a_document_that_fails_is_named_with_its_reason_and_the_others_go_on(workers: int) -> None:
    found = list(read_all([doc(0), doc(1, "fail"), doc(2, "deep"), doc(3)], workers, echo))
    assert shown(iter(found)) == ["d0", "!d1", "!d2", "d3"]
    failed = found[1]
    assert isinstance(failed, Unreadable) and "ValueError: no such word" in failed.reason and failed.advice


def test_only_the_document_that_killed_its_worker_is_lost() -> None:
    given = [doc(0, "slow"), doc(1, "die"), doc(2, "slow"), doc(3, "exit"), *(doc(n) for n in range(4, 12)), doc(12, "die")]
    found = list(read_all(given, 2, echo))
    assert shown(iter(found)) == [f"{'!' if n in (1, 3, 12) else ''}d{n}" for n in range(13)]
    reasons = [item.reason for item in found if isinstance(item, Unreadable)]
    assert "SIGKILL" in reasons[0] and "exit status 7" in reasons[1]


@BOTH_WAYS
def test_a_broken_installation_ends_the_run(workers: int) -> None:
    with pytest.raises(ModelError, match="no model here"):
        list(read_all([doc(0), doc(1, "broken"), doc(2)], workers, echo))


@pytest.mark.parametrize(("workers", "bound"), [(1, 1), (2, in_flight(2))])
def test_a_bounded_number_of_documents_is_held(workers: int, bound: int) -> None:
    given = 0

    def endless() -> Iterator[Document]:
        nonlocal given
        while True:
            given += 1
            yield doc(given)

    outcomes = read_all(endless(), workers, echo)
    for taken in range(1, 60):
        next(outcomes)
        assert given - taken <= bound
    outcomes.close()


def test_few_documents_stay_in_this_process() -> None:
    here: list[int] = []

    def note(document: Document) -> Reading:  # a local function: another process could not import it
        here.append(os.getpid())
        return Reading(document, (), (), ())

    assert len(list(read_all([doc(n) for n in range(FEW)], None, note))) == FEW
    assert set(here) == {os.getpid()}


def test_ctrl_c_ends_workers_and_all(tmp_path: Path) -> None:
    script = (
        "from stand_ins import hang; from gravamen.engines import read_all; from gravamen.model import Document\n"
        "import signal, sys\n"
        "if __name__ == '__main__':\n"
        # Whoever runs the tests in the background has interrupts ignored, which a child inherits.
        "    signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "    list(read_all([Document('a', sys.argv[1], ''), Document('b', sys.argv[2], '')], 2, hang))\n"
    )
    (tmp_path / "run.py").write_text(script)
    signs = [tmp_path / "a", tmp_path / "b"]
    run = subprocess.Popen(
        [sys.executable, tmp_path / "run.py", *signs],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not all(sign.exists() for sign in signs):
        assert time.monotonic() < deadline and run.poll() is None
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGINT)
    _, told = run.communicate(timeout=20)  # ends only when no worker holds the pipe any more
    assert run.returncode == -signal.SIGINT
    assert told.count("KeyboardInterrupt") == 1, told
