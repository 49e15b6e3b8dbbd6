"""A chart before it is drawn: what it shows in words, its data as a table, and its definition for a width and a paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from gravamen.publishing.charts.colours import Colours

Fields = Mapping[str, Any]
Definition = alt.Chart | alt.LayerChart
WIDE, NARROW = 860, 330
"""Widths of the plot in pixels, labels not counted: for pages and paper, and for phones."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A definition, and the rows of each data set that it names. Rows are data alone: no text in them is a formula or an address."""

    definition: Definition
    data: Mapping[str, Sequence[Fields]]


@dataclass(frozen=True, slots=True)
class Chart:
    """One definition for page, site, dossier and command.

    `title` and `description` say what is drawn to who does not see it; `notes` are what must be said beside it (what is
    counted together, what is left out); `table` has the same data as rows, for who reads rather than looks.
    """

    title: str
    description: str
    notes: tuple[str, ...]
    table: tuple[Fields, ...]
    draw: Callable[[int, Colours], Drawing]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.table
