"""How the commands of `gravamen evidence` say that something went wrong, and how far they are."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

import typer

from gravamen.cli.place import fail

INTERRUPTED = 130
Say = Callable[[str], None]


@contextmanager
def reported_errors() -> Generator[None]:
    """Ends the command with the message of an error that a user can mend."""
    from gravamen.evidence.errors import MENDABLE  # noqa: PLC0415

    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except MENDABLE as error:
        fail(str(error))


@contextmanager
def progress(quiet: bool) -> Generator[Say]:
    """Shows which step runs and for how long, where standard error is a terminal."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda _: None
        return
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("starting")
        yield lambda step: bar.update(task, description=step)
