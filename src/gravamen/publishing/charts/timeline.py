"""The timeline: a lane for each respondent, a mark for each statement, a span for each pledge."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gravamen.publishing.charts import spans
from gravamen.publishing.charts.chart import WIDE, Chart, Drawing, Fields
from gravamen.publishing.charts.colours import Colours
from gravamen.publishing.charts.groups import Group
from gravamen.publishing.charts.lanes import Lane, drawn
from gravamen.publishing.charts.points import slots
from gravamen.publishing.charts.saying import amount, count_of, country, group_of, said, shown
from gravamen.publishing.charts.times import Span, Unit, bulk, dated, dates_note

MOST_MARKS = 1500
"""From so many statements on, marks are counted together; more could neither be told apart nor drawn within a second."""
MOST_LANES, MOST_COUNTED_LANES = 20, 12
MARK_WIDTH = 9
"""Pixels that a mark takes."""
_MOST_ROWS, _MOST_SPANS = 14, 6
_OTHERS = "other respondents"


def timeline(
    statements: Sequence[Fields],
    pledges: Sequence[Fields] = (),
    *,
    today: str,
    title: str = "Statements in time",
    lanes: int = MOST_LANES,
    counted_lanes: int = MOST_COUNTED_LANES,
) -> Chart:
    """The statements of each respondent in time, with the pledges that its side made.

    Args:
        statements: rows as `record.asking.said` gives them; of their fields `id`, `day`, `act`, `evidence`, `topic`,
            `respondent_country`, `speaker_country` are needed. A row may stand for many (`count`), say in whose lane it stands
            (`dispute_respondent`), and have a link (`href`). `record.charting` gives such rows of a whole selection.
        pledges: rows as `record.showing.dispute_shown` gives them in `pledges_tracked`.
        today: the day that spans reach to, as an ISO date.
        title: what the chart is called.
        lanes, counted_lanes: at most so many; beyond, the respondents with the fewest statements share the last one.
    """
    on_axis = dated(statements)
    total = count_of(on_axis)
    is_counted = total > MOST_MARKS or total > len(on_axis) or _is_crowded(on_axis)
    on_axis, far = bulk(on_axis) if is_counted else (on_axis, ())
    tracked = [pledge for pledge in pledges if spans.is_datable(pledge)]
    lane_of, order, notes = _lanes(on_axis, tracked, counted_lanes if is_counted else lanes)
    layout = _Layout(lane_of, order, on_axis, tracked, today, is_counted)
    description = (
        f"{amount(total, 'dated statement', 'dated statements')} in {amount(len(order), 'lane', 'lanes')}, a lane for each respondent, "
        f"and {amount(len(tracked), 'pledge', 'pledges')} as spans."
    )
    return Chart(title, description, (*notes, *dates_note(statements), *far, *layout.notes()), tuple(layout.table()), layout.draw)


def _is_crowded(rows: Sequence[Fields]) -> bool:
    """Whether one mark in twenty would cover others, drawn one by one on a wide chart."""
    span = Span.of(row["day"] for row in rows)
    lanes = defaultdict[str, list[float]](list)
    for row in rows:
        lanes[_respondent(row)].append(span.at(row["day"], WIDE))
    covering = sum(
        later - place < MARK_WIDTH for places in lanes.values() for place, later in zip(places, places[_MOST_ROWS:], strict=False)
    )
    return covering * 20 > len(rows)


def _respondent(row: Fields) -> str:
    """In whose lane a statement stands: that of its dispute, where the row says it, else that of the statement itself."""
    return row.get("dispute_respondent") or row["respondent_country"] or ""


def _promised_by(pledge: Fields) -> str:
    return pledge["statement"]["respondent_country"] or pledge["statement"]["speaker_country"] or ""


def _lanes(rows: Iterable[Fields], pledges: Iterable[Fields], most: int) -> tuple[dict[str, str], list[str], tuple[str, ...]]:
    """The lane of each respondent, the lanes from the fullest on, and what to say of respondents that share one."""
    counts = Counter[str]()
    for row in rows:
        counts[_respondent(row)] += count_of([row])
    counts.update(map(_promised_by, pledges))
    # Statements that are about nobody in particular stand last.
    ranked = sorted(counts, key=lambda code: (code == "", -counts[code], code))
    if len(ranked) <= most:
        return {code: country(code) for code in ranked}, [country(code) for code in ranked], ()
    first, rest = ranked[: most - 1], ranked[most - 1 :]
    lane_of = {code: country(code) for code in first} | dict.fromkeys(rest, _OTHERS)
    return lane_of, [*(country(code) for code in first), _OTHERS], (f"{len(rest)} respondents with fewer statements share the last lane.",)


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is in which lane; where it stands in it is known once a width is."""

    lane_of: dict[str, str]
    order: list[str]
    statements: list[Fields]
    pledges: list[Fields]
    today: str
    is_counted: bool

    def notes(self) -> tuple[str, ...]:
        going_on = ("A pledge whose span reaches the right edge has that status to this day.",) if self.pledges and self.statements else ()
        if not self.is_counted:
            return going_on
        return (
            *going_on,
            "Too many to draw one by one: a mark stands for all statements of its kind about its respondent in a month (where the "
            "chart is too narrow for months: a quarter or a year), larger where there are more. Evidence grades are not drawn.",
        )

    def table(self) -> list[Fields]:
        written = [line for pledge in self.pledges for line in spans.lines(pledge, self.today)]
        if not self.is_counted:
            return [*(said(row) for row in self.statements), *written]
        return [
            *(
                {"month": mark["day"][:7], "respondent": lane, "kind": mark["group"], "statements": mark["statements"]}
                for lane, marks in self._counted(Unit.MONTH).items()
                for mark in marks
            ),
            *written,
        ]

    def draw(self, width: int, colours: Colours) -> Drawing:
        """The chart for a plot so many pixels wide."""
        span = self._span()
        marks = self._counted(span.unit(width, MARK_WIDTH)) if self.is_counted else self._singly(span, width)
        pledged = defaultdict[str, list[list[dict[str, Any]]]](list)
        for pledge in sorted(self.pledges, key=lambda pledge: pledge["statement"]["day"] or ""):
            pledged[self.lane_of[_promised_by(pledge)]].append(span.cut(spans.pieces(pledge, self.today)))
        lanes = [Lane(label, marks.get(label, []), pledged[label][-_MOST_SPANS:]) for label in self.order]
        return drawn(lanes, span, width, colours, self.is_counted)

    def _span(self) -> Span:
        """From the first to the last day of a statement; pledges alone, from the promise to today."""
        if self.statements:
            return Span.of(row["day"] for row in self.statements)
        return Span.of(piece[end] for pledge in self.pledges for piece in spans.pieces(pledge, self.today) for end in ("day", "until"))

    def _counted(self, unit: Unit) -> dict[str, list[dict[str, Any]]]:
        """A mark for each kind of statement in each month, kind by kind from the top of its lane."""
        counts = Counter[tuple[str, str, str]]()
        for row in self.statements:
            counts[self.lane_of[_respondent(row)], unit.start(row["day"]), group_of(row)] += count_of([row])
        found: dict[str, list[dict[str, Any]]] = {}
        for label in self.order:
            present = {group for lane, _, group in counts if lane == label}
            rows = {group.value: row for row, group in enumerate(group for group in Group if group.value in present)}
            found[label] = [
                {"day": day, "group": group, "statements": number, "row": rows[group]}
                for (lane, day, group), number in sorted(counts.items())
                if lane == label
            ]
        return found

    def _singly(self, span: Span, width: int) -> dict[str, list[dict[str, Any]]]:
        """A mark for each statement, below the others of its lane that it would cover."""
        found = defaultdict[str, list[dict[str, Any]]](list)
        for row in self.statements:
            found[self.lane_of[_respondent(row)]].append(shown(row))
        for marks in found.values():
            places = [span.at(mark["day"], width) for mark in marks]
            for mark, row in zip(marks, slots(places, MARK_WIDTH, _MOST_ROWS), strict=True):
                mark["row"] = row
        return found
