"""What Rich lays out → text of a given width, plain or coloured."""

from __future__ import annotations

from io import StringIO

from rich.console import Console, RenderableType


def rendered(shown: RenderableType, width: int, colour: bool) -> str:
    """The text; without colour, no line ends in spaces."""
    page = StringIO()
    console = Console(
        file=page,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(shown)
    lines = page.getvalue().split("\n")
    return "\n".join(line if colour else line.rstrip() for line in lines)
