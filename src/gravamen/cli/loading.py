"""What `gravamen evidence load` shows meanwhile and afterwards; rows that were left out are listed in a file beside the table."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from gravamen.evidence.loading.load import Loaded, load
from gravamen.evidence.loading.records import Options, Skip
from gravamen.publishing.visible import one_line

_REASONS_SHOWN = 12


def loaded_with_progress(files: Sequence[Path], output: Path, options: Options, key: bytes | None, *, quiet: bool) -> bool:
    """Loads, with a bar of bytes on a terminal and a summary at the end; whether rows were left out."""
    console = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    list_path = output.with_name(f"{output.name}.skipped.jsonl")
    with ExitStack() as stack:
        advance, say = stack.enter_context(_bar(console, files, shown=console.is_terminal and not quiet))
        note = stack.enter_context(_skip_list(list_path))
        loaded = load(files, output, options, key=key, on_skip=note, advance=advance, say=say)
    if not quiet or loaded.skipped:
        for line in _summary(loaded, output, list_path):
            console.print(one_line(line))
    return bool(loaded.skipped)


@contextmanager
def _bar(console: Console, files: Sequence[Path], *, shown: bool) -> Generator[tuple[Callable[[int], None], Callable[[str], None]]]:
    if not shown:
        yield lambda _: None, lambda _: None
        return
    total = sum(file.stat().st_size for file in files if file.is_file())
    with Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task("reading", total=total)
        yield (lambda size: bar.advance(task, size)), (lambda step: bar.update(task, description=step))


@contextmanager
def _skip_list(path: Path) -> Generator[Callable[[Skip], None]]:
    """A file that is there only where something was left out."""
    with suppress(FileNotFoundError):
        path.unlink()
    with ExitStack() as stack:
        streams = list[Callable[[str], int]]()

        def note(skip: Skip) -> None:
            if not streams:
                streams.append(stack.enter_context(path.open("w", encoding="utf-8", errors="replace")).write)
            streams[0](json.dumps(asdict(skip), ensure_ascii=False) + "\n")

        yield note


def _summary(loaded: Loaded, output: Path, list_path: Path) -> list[str]:
    kinds = ", ".join(f"{kind} {number:,}" for kind, number in loaded.objects.most_common())
    lines = [
        f"{loaded.posts:,} posts from {loaded.rows:,} rows ({', '.join(sorted(loaded.formats))}); {loaded.without_object:,} shared nothing",
        f"objects: {kinds or 'none'}",
    ]
    if loaded.skipped:
        lines.append(f"{loaded.skipped.total():,} rows were left out, listed in {list_path}:")
    for reason, number in loaded.skipped.most_common(_REASONS_SHOWN):
        first = loaded.first_skipped[reason]
        lines.append(f"  {number:,}: {reason} (first in {first.file}, row {first.row})")
    return [*lines, f"written to {output}"]
