"""Where the accounts of a network stand in a drawing: each group by itself, groups in rows, the largest first."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import igraph

MOST_ACCOUNTS = 600
"""Accounts that are drawn; beyond that a drawing shows nothing, and the page grows heavy. The network files hold all."""
MOST_LINES = 2_500
"""Pairs that are drawn, for the same reason."""
_SEED = 7
_PALETTE = 8
_GAP = 0.8
_LEAST_WIDTH = 24.0
"""In units of which a group of four is four wide: a few pairs should not fill a screen."""
Account = tuple[str, str | int]
"""Platform and name."""
Edge = tuple[Account, Account]


@dataclass(frozen=True, slots=True)
class Circle:
    """A group as it is drawn: its number, and one account or more."""

    number: int
    members: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Points, lines and labels of a drawing, as rows for a chart."""

    width: float
    height: float
    points: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    labels: list[dict[str, Any]]


def lay_out(circles: Sequence[Circle], edges: Sequence[Edge]) -> Network:
    """Groups with their members, and the edges between any of these, the strongest first; no account is in two groups."""
    radii = [math.sqrt(len(circle.members)) for circle in circles]
    row_width = max(_LEAST_WIDTH, 2 * max(radii, default=1) + _GAP, math.sqrt(sum((2 * r + _GAP) ** 2 for r in radii)) * 1.25)
    inside = _by_circle(circles, edges)
    points, labels, place = list[dict[str, Any]](), list[dict[str, Any]](), dict[Account, tuple[float, float]]()
    left, top, row_height = 0.0, 0.0, 0.0
    for circle, radius in zip(circles, radii, strict=True):
        if left and left + 2 * radius + _GAP > row_width:
            left, top, row_height = 0.0, top + row_height, 0.0
        middle = left + radius + _GAP / 2, top + radius + _GAP
        for member, (x, y) in zip(circle.members, _inside(circle, inside[circle.number]), strict=True):
            place[member] = at = round(middle[0] + radius * x, 3), round(middle[1] + radius * y, 3)
            points.append({"x": at[0], "y": at[1], "colour": f"{circle.number % _PALETTE}"})
        labels.append({"x": round(middle[0], 3), "y": round(top + 0.25, 3), "label": f"{circle.number}"})
        left += 2 * radius + _GAP
        row_height = max(row_height, 2 * radius + 2.5 * _GAP)
    drawn = edges[:MOST_LINES]
    lines = [{"x": place[a][0], "y": place[a][1], "x2": place[b][0], "y2": place[b][1]} for a, b in drawn]
    height = top + row_height
    for row in (*points, *labels):
        row["y"] = round(height - row["y"], 3)
    for row in lines:
        row["y"], row["y2"] = round(height - row["y"], 3), round(height - row["y2"], 3)
    return Network(row_width, max(height, 1.0), points, lines, labels)


def _by_circle(circles: Sequence[Circle], edges: Sequence[Edge]) -> defaultdict[int, list[Edge]]:
    """The edges inside each group."""
    number = {member: circle.number for circle in circles for member in circle.members}
    inside = defaultdict[int, list[Edge]](list)
    for a, b in edges:
        if number[a] == number[b]:
            inside[number[a]].append((a, b))
    return inside


def _inside(circle: Circle, edges: Sequence[Edge]) -> list[tuple[float, float]]:
    """Places of the members within a circle of radius one."""
    number = {member: place for place, member in enumerate(circle.members)}
    graph = igraph.Graph(n=len(number), edges=sorted((number[a], number[b]) for a, b in edges))
    igraph.set_random_number_generator(random.Random(_SEED))  # noqa: S311 (to repeat, not to hide)
    try:
        layout = graph.layout_kamada_kawai() if len(number) <= 200 else graph.layout_fruchterman_reingold(niter=200)
    finally:
        igraph.set_random_number_generator(random)
    middle = [sum(axis) / len(number) for axis in zip(*layout.coords, strict=True)]
    reach = max(math.dist(point, middle) for point in layout.coords) or 1.0
    return [((x - middle[0]) / reach, (y - middle[1]) / reach) for x, y in layout.coords]
