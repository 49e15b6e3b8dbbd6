"""The colours of charts: Okabe and Ito's palette, which colour-blind readers tell apart, darkened or lightened until it stands out.

Text has a contrast of 4.5 to 1 at least against its paper, marks 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11). No meaning rests on colour
alone: what a statement does is also the shape of its mark, and a pledge's status is also written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gravamen.model import Evidence, PledgeStatus
from gravamen.publishing.charts.groups import FILLED, Group
from gravamen.publishing.themes import Theme


@dataclass(frozen=True, slots=True)
class Colours:
    """What the parts of a chart are drawn in, as CSS colours."""

    paper: str
    ink: str
    of_group: Mapping[Group, str]
    of_status: Mapping[PledgeStatus, str]
    of_grade: Mapping[Evidence, str]


def _filled(colour: str) -> dict[Evidence, str]:
    """An allegation's colour as opaque as its evidence grade asks for."""
    return {grade: f"{colour}{round(opacity * 255):02x}" for grade, opacity in FILLED.items()}


LIGHT = Colours(
    "#ffffff",
    "#1c1b1a",
    {
        Group.ALLEGATION: "#b84a00",
        Group.PRESSURE: "#966700",
        Group.ANSWER: "#0072b2",
        Group.PROMISE: "#007a5a",
        Group.SUPPORT: "#2888bd",
        Group.DEED: "#a34d85",
        Group.OTHER: "#6b6862",
    },
    {
        PledgeStatus.OPEN: "#2888bd",
        PledgeStatus.BREACH_ALLEGED: "#966700",
        PledgeStatus.BREACH_SHOWN: "#b84a00",
        PledgeStatus.KEPT: "#007a5a",
        PledgeStatus.NO_PUBLIC_EVIDENCE: "#8a8780",
        PledgeStatus.WITHDRAWN: "#5c4f8a",
    },
    _filled("#b84a00"),
)
DARK = Colours(
    "#21211f",
    "#ece9e2",
    {
        Group.ALLEGATION: "#f07a2e",
        Group.PRESSURE: "#e6b84a",
        Group.ANSWER: "#4aa3df",
        Group.PROMISE: "#2cb58a",
        Group.SUPPORT: "#86cdf3",
        Group.DEED: "#d98fb9",
        Group.OTHER: "#a8a399",
    },
    {
        PledgeStatus.OPEN: "#86cdf3",
        PledgeStatus.BREACH_ALLEGED: "#e6b84a",
        PledgeStatus.BREACH_SHOWN: "#f07a2e",
        PledgeStatus.KEPT: "#2cb58a",
        PledgeStatus.NO_PUBLIC_EVIDENCE: "#a8a399",
        PledgeStatus.WITHDRAWN: "#a99be0",
    },
    _filled("#f07a2e"),
)


def _variable(name: str) -> str:
    return f"--chart-{name.replace('_', '-')}"


PAGE = Colours(
    "transparent",
    "currentColor",
    {group: f"var({_variable(group.name.lower())}, {colour})" for group, colour in LIGHT.of_group.items()},
    {status: f"var({_variable(status)}, {colour})" for status, colour in LIGHT.of_status.items()},
    {grade: f"var({_variable(f'evidence-{grade}')}, {colour})" for grade, colour in LIGHT.of_grade.items()},
)
COLOURS = {Theme.LIGHT: LIGHT, Theme.DARK: DARK, Theme.PAGE: PAGE}


def variables(colours: Colours) -> str:
    """The CSS variables that charts for a page take their colours from, with these values."""
    named = {group.name.lower(): colour for group, colour in colours.of_group.items()} | dict(colours.of_status)
    named |= {f"evidence-{grade}": colour for grade, colour in colours.of_grade.items()}
    return " ".join(f"{_variable(name)}: {colour};" for name, colour in named.items())


def stylesheet() -> str:
    """The CSS that a page with charts in `Theme.PAGE` needs: the colours for light and for dark screens."""
    return f":root {{ {variables(LIGHT)} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {variables(DARK)} }} }}\n"
