"""The timeline: a lane for each respondent, a mark for each statement, a span for each pledge."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gravamen.publishing.charts import spans
from gravamen.publishing.charts.chart import Chart, Drawing, Fields
from gravamen.publishing.charts.colours import Colours
from gravamen.publishing.charts.counting import MARK_WIDTH, MOST_ROWS, NOTE, counted, is_too_many, lines
from gravamen.publishing.charts.lanes import Lane, drawn
from gravamen.publishing.charts.points import slots
from gravamen.publishing.charts.saying import amount, count_of, country, said, shown
from gravamen.publishing.charts.times import Span, bulk, dated, dates_note

MOST_LANES, MOST_COUNTED_LANES = 20, 12
_MOST_SPANS = 6
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
    is_counted = is_too_many(on_axis, _respondent)
    on_axis, far = bulk(on_axis) if is_counted else (on_axis, ())
    tracked = [pledge for pledge in pledges if spans.is_datable(pledge)]
    lane_of, order, notes = _lanes(on_axis, tracked, counted_lanes if is_counted else lanes)
    layout = _Layout(lane_of, order, on_axis, tracked, today, is_counted)
    description = (
        f"{amount(total, 'dated statement', 'dated statements')} in {amount(len(order), 'lane', 'lanes')}, a lane for each respondent, "
        f"and {amount(len(tracked), 'pledge', 'pledges')} as spans."
    )
    return Chart(title, description, (*notes, *dates_note(statements), *far, *layout.notes()), tuple(layout.table()), layout.draw)


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
        going_on = [spans.GOING_ON] if self.pledges and self.statements else []
        fullest = max(Counter(self.lane_of[_promised_by(pledge)] for pledge in self.pledges).values(), default=0)
        latest = [f"Of more than {_MOST_SPANS} pledges in a lane, the latest {_MOST_SPANS} are drawn."] if fullest > _MOST_SPANS else []
        return (*going_on, *latest, *([NOTE] if self.is_counted else []))

    def table(self) -> list[Fields]:
        written = [line for pledge in self.pledges for line in spans.lines(pledge, self.today)]
        if not self.is_counted:
            return [*(said(row) for row in self.statements), *written]
        return [*lines(self.statements, self._lane), *written]

    def _lane(self, row: Fields) -> str:
        return self.lane_of[_respondent(row)]

    def draw(self, width: int, colours: Colours) -> Drawing:
        """The chart for a plot so many pixels wide."""
        span = spans.reach((row["day"] for row in self.statements), () if self.is_counted and self.statements else self.pledges, self.today)
        marks = counted(self.statements, self._lane, span.unit(width, MARK_WIDTH)) if self.is_counted else self._singly(span, width)
        pledged = defaultdict[str, list[list[dict[str, Any]]]](list)
        for pledge in sorted(self.pledges, key=lambda pledge: pledge["statement"]["day"] or ""):
            pledged[self.lane_of[_promised_by(pledge)]].append(span.cut(spans.pieces(pledge, self.today)))
        lanes = [Lane(label, marks.get(label, []), pledged[label][-_MOST_SPANS:]) for label in self.order]
        return drawn(lanes, span, width, colours, self.is_counted)

    def _singly(self, span: Span, width: int) -> dict[str, list[dict[str, Any]]]:
        """A mark for each statement, below the others of its lane that it would cover."""
        found = defaultdict[str, list[dict[str, Any]]](list)
        for row in self.statements:
            found[self._lane(row)].append(shown(row))
        for marks in found.values():
            places = [span.at(mark["day"], width) for mark in marks]
            for mark, row in zip(marks, slots(places, MARK_WIDTH, MOST_ROWS), strict=True):
                mark["row"] = row
        return found
