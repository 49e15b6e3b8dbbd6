"""Where output goes: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Literal, TextIO, cast


class CannotWriteError(Exception):
    """Output could not be written; the command ends with this as its message."""


def write(chunks: Iterable[str], output: Path | None) -> None:
    """Writes chunks as UTF-8 as they come, to a file or (None) to standard output, whose reader may leave early.

    Raises:
        CannotWriteError: the disk is full, or the file may not be written; a file that was there before is as it was.
    """
    if output is None:
        _to_standard_output(chunks)
        return
    with _appearing_whole(output.resolve()) as stream:
        _pour(chunks, stream, str(output))


def write_bytes(data: bytes, output: Path) -> None:
    """Writes a file that is no text.

    Raises:
        CannotWriteError: as `write` does.
    """
    with _appearing_whole(output.resolve()) as stream, _guarded(str(output)):
        stream.buffer.write(data)
        stream.buffer.flush()


def _pour(chunks: Iterable[str], stream: TextIO, name: str) -> None:
    for chunk in chunks:
        # Only the writing is guarded: an error in making a chunk is not one of the disk.
        with _guarded(name):
            stream.write(chunk)
            stream.flush()


def _to_standard_output(chunks: Iterable[str]) -> None:
    stream = cast(TextIOWrapper, sys.stdout)
    stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    try:
        _pour(chunks, stream, "standard output")
    except BrokenPipeError:
        _abandon(stream)
    except CannotWriteError:
        _abandon(stream)
        raise


def _abandon(stream: TextIO) -> None:
    """The interpreter flushes standard output once more at its end, which must not fail aloud."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def _appearing_whole(output: Path) -> Generator[TextIO]:
    if output.exists() and not output.is_file():  # a device or a pipe cannot be replaced, only written to
        with _opened(output, "w") as stream:
            yield stream
        return
    draft = output.with_name(f".{output.name}.{os.getpid()}.draft")
    try:
        with _opened(draft, "x") as stream:
            yield stream
        with _guarded(str(output)):
            draft.replace(output)
    finally:
        with suppress(OSError):
            draft.unlink()


@contextmanager
def _opened(path: Path, mode: Literal["w", "x"]) -> Generator[TextIO]:
    with _guarded(str(path)):
        stream = path.open(mode, encoding="utf-8", newline="\n")
    try:
        yield stream
    except BaseException:
        # What could not be written stays in the buffer, and closing would fail on it again.
        with suppress(OSError):
            stream.close()
        raise
    with _guarded(str(path)):
        stream.close()


@contextmanager
def _guarded(name: str) -> Generator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotWriteError(f"{name} could not be written ({error.strerror})") from error
