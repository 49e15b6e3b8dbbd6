"""Whatever happens to a run, what is on file is whole, and the same command again ends where an undisturbed run ends."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from recording import add, contents, faults, write

from gravamen.archive import ArchiveError
from gravamen.record import Record, RecordError, open_record
from gravamen.record.adding import link_if_last

KILLS = 24
SEED = 20260426

# Adds a folder, read by script, and kills itself at the so-manieth statement that goes to the database.
ADDING = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from recording import add
from gravamen.record import open_record

place, folder, kill_at = sys.argv[1], sys.argv[2], int(sys.argv[3])
record = open_record(place, create=True)
done = 0

def count(*_):
    global done
    done += 1
    if done == kill_at:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(record.engine, "before_cursor_execute", count)
event.listen(record.engine, "commit", count)
add(record, folder)
print(done)
"""


def folder_of_reports(folder: Path) -> Path:
    """Reports of a dispute, with copies among them and files that cannot be read."""
    filler = " ".join(f"word{n} of the report" for n in range(30))
    texts = {}
    for n in range(12):
        day = f"2024-04-{n + 10:02d}"
        texts[f"report{n:02d}"] = (
            f"Report {n}.\nAnna Berg/EST allege RUS cyber {day}: Russia broke into computer number {n} of the harbour.\n"
            f"Ivan Orlov/RUS {'deny' if n % 2 else 'promise'} RUS cyber {day}: nobody will ever touch number {n}.\n"
        )
    texts |= {f"wire{n}": f"{filler}\n{texts['report00']}{filler} paper {n}" for n in range(3)}
    write(folder, **texts)
    (folder / "report05b.txt").write_bytes(b"\xff\xfe\xfd")
    return folder


def run(place: str, folder: Path, kill_at: int = 0) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])}
    command = [sys.executable, "-c", ADDING, place, str(folder), str(kill_at)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_killed_at_any_moment_it_goes_on_where_it_was(place: str, backend, tmp_path: Path) -> None:
    folder = folder_of_reports(tmp_path / "in")
    undisturbed = backend.new()
    whole = run(undisturbed, folder)
    assert whole.returncode == 0, whole.stderr
    steps = int(whole.stdout)
    chance = random.Random(SEED)  # noqa: S311 - chance, not a secret
    killed = 0
    # The first kills leave most of the work to do; once all is filed, a run is short, and is killed while it links.
    for kill_at in sorted((chance.randrange(2, steps // 12) for _ in range(KILLS)), reverse=True):
        finished = run(place, folder, kill_at)
        assert finished.returncode in (0, -signal.SIGKILL), finished.stderr
        killed += finished.returncode == -signal.SIGKILL
        record = open_record(place)
        assert faults(record) == [], f"after a kill at step {kill_at} (seed {SEED})"
        record.close()
    assert killed >= 20
    assert run(place, folder).returncode == 0
    assert_same(place, undisturbed)


def assert_same(place: str, other: str, with_order: bool = True) -> None:
    one, two = open_record(place), open_record(other)
    assert faults(one) == []
    found, expected = contents(one, with_order), contents(two, with_order)
    for name in expected:
        assert found[name] == expected[name], name
    one.close()
    two.close()


def test_two_runs_at_once_end_as_one(place: str, backend, tmp_path: Path) -> None:
    folder = folder_of_reports(tmp_path / "in")
    undisturbed = backend.new()
    assert run(undisturbed, folder).returncode == 0
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])}
    script = ADDING.replace(
        "add(record, folder)",
        "add(record, folder, link=False)\nfrom gravamen.record.adding import link_if_last\nlink_if_last(record)",
    )
    command = [sys.executable, "-c", script, place, str(folder), "0"]
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for process in both:
        _, told = process.communicate(timeout=120)
        assert process.returncode == 0, told
    assert_same(place, undisturbed, with_order=False)


def test_a_run_beside_another_leaves_the_linking_to_the_last(record: Record, tmp_path: Path) -> None:
    with record.presence.adding():
        assert not link_if_last(record)
    assert link_if_last(record)


@pytest.fixture
def small_disk(tmp_path: Path):
    """A file system of four megabytes, where this user may mount one."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"needs to mount a small tmpfs: {mounted.stderr.decode().strip()}")
    yield place
    for _ in range(50):
        if subprocess.run(["umount", str(place)], capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)


def test_a_full_disk_stops_the_run_and_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    folder = folder_of_reports(tmp_path / "in")
    ballast = small_disk / "ballast"
    room = 300_000
    record = open_record(str(small_disk / "record"), create=True)
    ballast.write_bytes(b"\0" * (os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize - room))
    with pytest.raises((ArchiveError, RecordError), match=r"full|No space left"):
        add(record, folder)
    record.close()
    ballast.unlink()
    record = open_record(str(small_disk / "record"))
    assert faults(record) == []
    assert add(record, folder).filed > 0
    assert faults(record) == []
    record.close()
    elsewhere = open_record(str(tmp_path / "elsewhere"), create=True)
    add(elsewhere, folder)
    elsewhere.close()
    assert_same(str(small_disk / "record"), str(tmp_path / "elsewhere"))
