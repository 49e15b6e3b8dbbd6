"""Scores as tables that fit a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from gravamen.evaluation.agreement import Agreement
from gravamen.evaluation.attributions import AttributionScore
from gravamen.evaluation.calibration import Calibration
from gravamen.evaluation.coding import CodingScore
from gravamen.evaluation.linking import LinkingScore
from gravamen.evaluation.statements import WHERE_GIVEN, StatementScore
from gravamen.evaluation.tallies import Interval, Tally

SHOWN_CONFUSIONS = 12
_RECALL = "recall/"


def attribution_tables(score: AttributionScore) -> Iterator[RenderableType]:
    """The measures, then the recall of each kind of attribution."""
    measures = {name: tally for name, tally in score.measures.items() if not name.startswith(_RECALL)}
    yield _measures(_heading("Attributions", score.articles, "article"), measures, score.intervals)
    recalls = _table("Recall of attributions", "kind", "recall", "found", "gold")
    for name, tally in score.measures.items():
        if name.startswith(_RECALL):
            recalls.add_row(name.removeprefix(_RECALL), _figure(tally.recall), str(tally.hits), str(tally.gold))
    yield recalls


def statement_tables(score: StatementScore) -> Iterator[RenderableType]:
    """The main measures, the fields among matched statements, the acts, what was mistaken for what, and calibration."""
    yield _measures(_heading("Statements", score.articles, "article"), score.main, score.intervals)
    yield _fields(score)
    yield _measures("Acts, end to end", score.per_act, {})
    if score.confusions:
        yield _confusions(score)
    if score.calibration:
        yield _calibration(score.calibration)


def agreement_tables(agreement: Agreement) -> Iterator[RenderableType]:
    """The second annotator against the first, links and disputes included."""
    score = agreement.score
    yield _measures(_heading("Two annotators", score.articles, "article"), score.main, score.intervals)
    yield Text(f"Cohen's kappa of the act among matched statements: {_figure(agreement.act_kappa)}")
    yield _fields(score)
    if score.confusions:
        yield _confusions(score)
    left_out = f"{agreement.only_first} only in the first folder, {agreement.only_second} only in the second"
    yield Text(f"Articles left out: {left_out}", style="dim")


def linking_tables(score: LinkingScore) -> Iterator[RenderableType]:
    """The measures, and how much reaches across articles, of which gold says nothing."""
    yield _measures(_heading("Linking", score.articles, "article"), score.measures, score.intervals)
    across = f"{score.disputes_across} disputes and {score.answers_across} answers reach across articles"
    yield Text(f"As read, {across} (not scored: gold is by article)", style="dim")


def coding_tables(score: CodingScore) -> Iterator[RenderableType]:
    """The values of each field against the coders', the cases that are exactly theirs, and the prefilled items."""
    yield _measures(_heading("Coded fields", score.cases, "case"), score.fields, score.intervals)
    exactly = _table("Cases with exactly the coders' values", "field", "share", "95 %", "n")
    for name, tally in score.exactly.items():
        exactly.add_row(_words(name), _figure(tally.recall), _interval(score.exact_intervals[name]), str(tally.gold))
    yield exactly
    items = _table("Prefilled items as the coders have them", "item", "share", "same", "prefilled")
    for name, tally in score.items.items():
        items.add_row(_words(name), _figure(tally.recall), str(tally.hits), str(tally.gold))
    yield items


def _table(title: str, *columns: str) -> Table:
    """A table whose first column is named on the left and whose figures stand on the right."""
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=True)
    return table


def _heading(what: str, number: int, noun: str) -> str:
    """A table's title, with what it was measured on."""
    return f"{what}, {number} {noun}{'s' if number != 1 else ''}"


def _measures(title: str, tallies: Mapping[str, Tally], intervals: Mapping[str, Interval]) -> Table:
    columns = ["measure", "P", "R", "F1", *(["F1 95 %"] if intervals else []), "right", "found", "gold"]
    table = _table(title, *columns)
    for name, tally in tallies.items():
        figures = [_figure(tally.precision), _figure(tally.recall), _figure(tally.f1)]
        reach = [_interval(intervals.get(name))] if intervals else []
        table.add_row(_words(name), *figures, *reach, str(tally.hits), str(tally.predicted), str(tally.gold))
    return table


def _fields(score: StatementScore) -> Table:
    table = _table("Among matched statements", "field", "share right", "95 %", "n")
    for name, tally in sorted(score.fields.items()):
        if tally == score.fields.get(name.removesuffix(WHERE_GIVEN)) and name.endswith(WHERE_GIVEN):
            continue  # always given: the row would only repeat the one above
        table.add_row(_words(name), _figure(tally.recall), _interval(score.field_intervals[name]), str(tally.gold))
    return table


def _confusions(score: StatementScore) -> Table:
    table = _table("Acts mistaken", "gold", "read as", "times")
    for marked, found, times in score.confusions[:SHOWN_CONFUSIONS]:
        table.add_row(marked, found, str(times))
    return table


def _calibration(calibration: Calibration) -> Table:
    title = f"Confidence: expected calibration error {_figure(calibration.error)}"
    table = _table(title, "bin", "statements", "mean confidence", "share right")
    for number, b in enumerate(calibration.bins, start=1):
        table.add_row(str(number), str(b.statements), _figure(b.confidence), _figure(b.right))
    return table


def _words(name: str) -> str:
    if name.endswith(WHERE_GIVEN):
        return f"{_words(name.removesuffix(WHERE_GIVEN))} (where given)"
    return name.replace("_", " ") if "/" not in name else name


def _figure(value: float) -> str:
    return f"{value:.3f}"


def _interval(bounds: Interval | None) -> str:
    return f"{bounds[0]:.3f}–{bounds[1]:.3f}" if bounds else ""
