"""What a run says while it goes, on standard error: what could not be read, and on a terminal how far it is."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from gravamen.engines import FEW, Outcome
from gravamen.model import Document, Reading
from gravamen.publishing.visible import one_line
from gravamen.publishing.wording import plural, remark
from gravamen.sources import Unreadable

LONG = 100_000
"""Characters of a document whose reading takes seconds."""


def unheard(_: int) -> None:
    """Hears how much is left, and shows nothing."""


class Monitor:
    """Watches outcomes go by: counts them, names the unreadable ones, and lets the readings through."""

    def __init__(self, quiet: bool, output_scrolls: bool) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
        self._quiet = quiet
        self._bar: Progress | None = None
        self._task = TaskID(0)
        self._done = 0
        # Where the readings themselves scroll by on the terminal, a bar would only break into them.
        self.shows_progress = self._console.is_terminal and not quiet and not output_scrolls
        self.read = 0
        self.unreadable = 0
        self._left_out = 0

    @contextmanager
    def watching(self, total: int | None) -> Generator[None]:
        """Shows a bar meanwhile, where there are more than a few documents, or nobody knows how many, or one is long."""
        if not self.shows_progress:
            yield
            return
        columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=self._console, transient=True, redirect_stdout=False)
        self._task = self._bar.add_task("", total=total)
        if total is None or total > FEW:
            self._bar.start()
        try:
            yield
        finally:
            self._bar.stop()

    def on_part(self, document: Document, share: float) -> None:
        """Hears how much of a document is read (0 to 1); of a long one the bar tells, even where there are only a few."""
        if self._bar and len(document.text) >= LONG:
            self._bar.start()
            self._bar.update(self._task, completed=self._done + share)

    def readings(self, outcomes: Iterable[Outcome]) -> Iterator[Reading]:
        """The readings among the outcomes, as they come."""
        for outcome in outcomes:
            if isinstance(outcome, Unreadable):
                self.unreadable += 1
                self.say(f"gravamen: {outcome.name}: {outcome.reason}; {outcome.advice}")
            else:
                self.read += 1
                self._remark_on(outcome)
                yield outcome
            self.advance_to(self._done + 1)

    def _remark_on(self, reading: Reading) -> None:
        """Says of a reading why little can be made of it."""
        if not self._quiet and (why := remark(reading)):
            self.say(f"gravamen: {reading.document.id}: {why}")

    def advance_to(self, done: int) -> None:
        """Moves the bar to where so many documents are done with."""
        self._done = done
        if self._bar:
            self._bar.update(self._task, completed=done)

    @contextmanager
    def linking(self) -> Generator[Callable[[int], None]]:
        """Shows a bar while disputes are linked; what it yields is to be told how much is left."""
        if not self.shows_progress:
            yield unheard
            return
        columns = (TextColumn("linking disputes"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._console, transient=True, redirect_stdout=False) as bar:
            task = bar.add_task("", total=None)

            def show(left: int) -> None:
                total = bar.tasks[0].total or left
                bar.update(task, total=total, completed=total - left)

            yield show

    def on_left_out(self, _: Path) -> None:
        """Hears of a file in a folder that is of another kind, and so not read."""
        self._left_out += 1

    def sum_up(self) -> None:
        """Says how much was left out of folders, and how much could not be read, where there was more than that one input."""
        self.sum_up_left_out()
        if not self._quiet and self.unreadable and self.read + self.unreadable > 1:
            self.say(f"gravamen: {self.unreadable} of {self.read + self.unreadable} inputs could not be read")

    def sum_up_left_out(self) -> None:
        """Says how many files of the folders were of other kinds: nobody should take a folder for read that was not."""
        if not self._quiet and self._left_out:
            self.say(f"gravamen: {plural(self._left_out, 'file')} of other kinds left out")

    def say(self, line: str) -> None:
        """A line on standard error, above the bar if there is one."""
        self._console.print(Text(one_line(line)))


class Rate(ProgressColumn):
    """Documents a second since the start: of the last seconds it would jump, as documents differ in length."""

    def render(self, task: Task) -> Text:
        """The rate, once there is one."""
        return Text(f"{task.completed / task.elapsed:.1f}/s" if task.completed and task.elapsed else "")
