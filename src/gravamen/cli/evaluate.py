"""`gravamen eval`: how well gold is read, as tables or JSON, with floors that must hold."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from gravamen.evaluation.evaluating import Evaluation, Score
    from gravamen.evaluation.records import UnreadableGold
    from gravamen.model import Document, Reading

EPILOG = """\
[bold]Examples[/bold]

  gravamen eval gold/

  gravamen eval polnear/dev.jsonl.gz

  gravamen eval gold/ --floors floors.toml --plot confidence.svg

  gravamen eval gold/ --predictions statements.jsonl --json

  gravamen eval --texts articles.jsonl.gz --agreement first/ second/

  gravamen eval --fiat fiat2020.csv --unseen

[bold]Exit status[/bold]

  0  everything was measured

  1  a floor was missed, or a document could not be read

  2  wrong usage

  3  some gold was unreadable: the rest was measured
"""
FAILURE, UNREADABLE = 1, 3
PLOT_ENDINGS = (".svg", ".png", ".html")
"""How the file of a plot may end; the ending decides its format."""


def evaluate(
    gold: Annotated[
        Path | None,
        typer.Argument(exists=True, help="A PolNeAR-format file (.jsonl, .jsonl.gz), or a folder of statement gold."),
    ] = None,
    *,
    texts: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Articles by id (.jsonl, .jsonl.gz), for labels without ID.txt."),
    ] = None,
    predictions: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Score this output of gravamen read instead of reading."),
    ] = None,
    agreement: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            exists=True,
            file_okay=False,
            metavar="FIRST SECOND",
            help="Compare two folders of labels of the same articles.",
        ),
    ] = None,
    floors: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="TOML of figures that must be reached; keys as in --json."),
    ] = None,
    linking: Annotated[
        bool, typer.Option("--linking", help="Measure how statements are linked into disputes, all articles as one record.")
    ] = False,
    fiat: Annotated[
        Path | None,
        typer.Option("--fiat", exists=True, dir_okay=False, help="Measure coded fields on the cases of DFRLab's tracker of 2020 (CSV)."),
    ] = None,
    unseen: Annotated[bool, typer.Option("--unseen", help="With --fiat: only the cases on which no rule was chosen.")] = False,
    plot: Annotated[Path | None, typer.Option(dir_okay=False, help="Draw how reliable the confidence is (.svg, .png or .html).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that read; by default one for each core.")] = None,
) -> None:
    """Measure how well gold documents are read: attributions, statements, acts, disputes, confidence.

    Main figures carry a 95 % interval from resampling articles.
    """
    _check_plot(plot, gold)
    from gravamen.engines.attempts import is_fatal  # noqa: PLC0415 - imported late to keep --help fast
    from gravamen.evaluation.evaluating import NoGoldError  # noqa: PLC0415

    reader = _Reader(workers)
    try:
        if fiat is not None:
            evaluation = _coding(fiat, unseen, reader, alone=gold is None and agreement is None and predictions is None and not linking)
        elif linking:
            evaluation = _linking(gold, texts, predictions, reader)
        else:
            evaluation = _evaluation(gold, agreement, texts, predictions, reader)
        is_floor_missed = _report(evaluation.score, as_json=as_json, floors=floors, plot=plot)
    except NoGoldError as error:
        _name_unreadable(error.unreadable)
        _stop(str(error), UNREADABLE)
    except Exception as error:
        if not (isinstance(error, ValueError | OSError) or is_fatal(error)):
            raise
        _stop(str(error), FAILURE)
    _name_unreadable(evaluation.unreadable)
    if is_floor_missed or reader.has_failed:
        raise typer.Exit(FAILURE)
    if evaluation.unreadable:
        raise typer.Exit(UNREADABLE)


def _check_plot(plot: Path | None, gold: Path | None) -> None:
    if plot is None:
        return
    if plot.suffix.lower() not in PLOT_ENDINGS:
        raise typer.BadParameter(f"--plot: the file must end in one of {', '.join(PLOT_ENDINGS)}")
    if gold is None or not gold.is_dir():
        raise typer.BadParameter("--plot: confidence is measured on statement gold, which is a folder")


def _evaluation(
    gold: Path | None, agreement: tuple[Path, Path] | None, texts: Path | None, predictions: Path | None, reader: _Reader
) -> Evaluation:
    from gravamen.evaluation import evaluating  # noqa: PLC0415
    from gravamen.evaluation.gold import article_texts  # noqa: PLC0415

    if (gold is None) == (agreement is None):
        raise typer.BadParameter("give GOLD, --agreement FIRST SECOND or --fiat FILE")
    by_id = article_texts(texts) if texts else {}
    if agreement is not None:
        if predictions is not None:
            raise typer.BadParameter("--agreement compares two annotators: it takes no --predictions")
        return evaluating.evaluate_agreement(*agreement, by_id)
    path = Path(gold or "")
    if path.is_dir():
        return evaluating.evaluate_statements(path, by_id, reader, predictions)
    return evaluating.evaluate_attributions(path, reader, predictions)


def _coding(fiat: Path, unseen: bool, reader: _Reader, alone: bool) -> Evaluation:
    from gravamen.evaluation import evaluating  # noqa: PLC0415

    if not alone:
        raise typer.BadParameter("--fiat is measured by itself: give no GOLD, --agreement, --predictions or --linking with it")
    return evaluating.evaluate_coding(fiat, reader, unseen)


def _linking(gold: Path | None, texts: Path | None, predictions: Path | None, reader: _Reader) -> Evaluation:
    from gravamen.evaluation import evaluating  # noqa: PLC0415
    from gravamen.evaluation.gold import article_texts  # noqa: PLC0415

    if gold is None or not gold.is_dir() or predictions is not None:
        raise typer.BadParameter("--linking is measured by reading a folder of statement gold")
    return evaluating.evaluate_linking(gold, article_texts(texts) if texts else {}, reader)


def _report(score: Score, *, as_json: bool, floors: Path | None, plot: Path | None) -> bool:
    """Print the score, draw the plot, and say which floors were missed: whether any was."""
    from gravamen.evaluation import reports  # noqa: PLC0415
    from gravamen.evaluation.floors import bounds, read_floors  # noqa: PLC0415

    result = reports.result_of(score)
    held_to = bounds(result, read_floors(floors)) if floors else []
    if as_json:
        print(json.dumps(result, indent=1))
    else:
        _print_tables(score)
    if plot is not None:
        reports.draw(score, plot)
    missed = [bound for bound in held_to if not bound.is_kept]
    for bound in missed:
        print(bound, file=sys.stderr)
    return bool(missed)


def _print_tables(score: Score) -> None:
    from rich.console import Console  # noqa: PLC0415

    from gravamen.evaluation.reports import tables_of  # noqa: PLC0415

    console = Console()
    for table in tables_of(score):
        console.print(table)
        console.print()


class _Reader:
    """Reads documents by the local engine, showing progress on a terminal; what fails is named on standard error."""

    def __init__(self, workers: int | None) -> None:
        self._workers = workers
        self.has_failed = False

    def __call__(self, documents: Sequence[Document]) -> Iterator[Reading]:
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import track  # noqa: PLC0415

        from gravamen.engines.local import read_all  # noqa: PLC0415
        from gravamen.model import Reading  # noqa: PLC0415

        console = Console(stderr=True)
        outcomes = read_all(documents, self._workers)
        is_shown = console.is_terminal
        for outcome in track(outcomes, "Reading", len(documents), console=console, disable=not is_shown, transient=True):
            if isinstance(outcome, Reading):
                yield outcome
            else:
                self.has_failed = True
                print(f"{outcome.name}: {outcome.reason}", file=sys.stderr)


def _name_unreadable(unreadable: Sequence[UnreadableGold]) -> None:
    for item in unreadable:
        print(f"{item.name}: not measured: {item.reason}", file=sys.stderr)


def _stop(message: str, status: int) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(status)
