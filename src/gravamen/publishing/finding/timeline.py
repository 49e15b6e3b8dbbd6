"""When the groups of a finding acted together: by day, or by month where it went on for long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from gravamen.publishing.finding import charts

MOST_DAYS = 400
"""Days that can be told apart in a chart as wide as a page."""
_MOST_BARS = 4_000


def chart(days: Mapping[tuple[int, int], int]) -> charts.Draw:
    """The chart of co-actions by day since 1970 and group (0: others)."""
    numbers = [day for day, _ in days]
    unit: charts.Unit = "day" if not numbers or max(numbers) - min(numbers) < MOST_DAYS else "month"
    counts = Counter[tuple[str, str]]()
    for (day, group), number in days.items():
        date = str(np.datetime64(day, "D"))
        counts[date if unit == "day" else f"{date[:7]}-01", str(group) if group else "others"] += number
    rows: list[dict[str, Any]] = [
        {"day": day, "group": group, "co_actions": number} for (day, group), number in sorted(counts.items())[-_MOST_BARS:]
    ]
    return charts.timeline_chart(rows, unit)
