"""`gravamen eval`: how well gold is read, as tables or JSON, with floors that must hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gravamen.cli.place import FAILURE, fail, say

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
UNREADABLE = 3
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
    _check_measured(gold, agreement, fiat, linking, predictions, texts, unseen)
    _check_plot(plot, gold, linking)
    held_to = _floors(floors) if floors else {}
    from gravamen.engines.attempts import is_fatal  # noqa: PLC0415 - imported late to keep --help fast
    from gravamen.evaluation.evaluating import NoGoldError, evaluate_coding  # noqa: PLC0415
    from gravamen.evaluation.gold import article_texts  # noqa: PLC0415

    reader = _Reader(workers)
    try:
        if fiat is not None:
            evaluation = evaluate_coding(fiat, reader, unseen)
        else:
            evaluation = _evaluation(gold, agreement, article_texts(texts) if texts else {}, predictions, linking, reader)
        is_floor_missed = _report(evaluation.score, as_json=as_json, floors=held_to, plot=plot)
    except NoGoldError as error:
        _name_unreadable(error.unreadable)
        fail(str(error), UNREADABLE)
    except Exception as error:
        if not (isinstance(error, ValueError | OSError) or is_fatal(error)):
            raise
        fail(str(error))
    _name_unreadable(evaluation.unreadable)
    if is_floor_missed or reader.has_failed:
        raise typer.Exit(FAILURE)
    if evaluation.unreadable:
        raise typer.Exit(UNREADABLE)


def _check_measured(
    gold: Path | None,
    agreement: tuple[Path, Path] | None,
    fiat: Path | None,
    linking: bool,
    predictions: Path | None,
    texts: Path | None,
    unseen: bool,
) -> None:
    """Refuses options that do not go together before anything is read: one that is left unheard would tell of what was not measured."""
    if sum(given is not None for given in (gold, agreement, fiat)) != 1:
        if fiat is not None:
            raise typer.BadParameter("--fiat is measured by itself: give no GOLD, --agreement, --predictions or --linking with it")
        raise typer.BadParameter("give GOLD, --agreement FIRST SECOND or --fiat FILE")
    if fiat is not None and (linking or predictions or texts):
        raise typer.BadParameter("--fiat is measured by itself: give no --linking, --predictions or --texts with it")
    if unseen and fiat is None:
        raise typer.BadParameter("--unseen is of the cases of --fiat FILE: leave it out")
    if linking and (gold is None or not gold.is_dir() or predictions):
        raise typer.BadParameter(
            "--linking is measured by reading a folder of statement gold: give that, and no --agreement or --predictions"
        )
    if agreement and predictions:
        raise typer.BadParameter("--agreement compares two annotators: it takes no --predictions")
    if texts and gold is not None and not gold.is_dir():
        raise typer.BadParameter(f"--texts is for labels in a folder: {gold} is a file that has its texts in it")


def _check_plot(plot: Path | None, gold: Path | None, linking: bool) -> None:
    if plot is None:
        return
    if plot.suffix.lower() not in PLOT_ENDINGS:
        raise typer.BadParameter(f"--plot: the file must end in one of {', '.join(PLOT_ENDINGS)}")
    if not plot.absolute().parent.is_dir():
        raise typer.BadParameter(f"--plot: there is no folder {plot.parent}")
    if gold is None or not gold.is_dir() or linking:
        raise typer.BadParameter("--plot: confidence is measured on statement gold, which is a folder, without --linking")


def _floors(path: Path) -> dict[str, Any]:
    from gravamen.evaluation.fields import FormatError  # noqa: PLC0415
    from gravamen.evaluation.floors import read_floors  # noqa: PLC0415

    try:
        return read_floors(path)
    except (OSError, FormatError) as error:
        raise typer.BadParameter(f"--floors: {error}") from error


def _evaluation(
    gold: Path | None,
    agreement: tuple[Path, Path] | None,
    texts: dict[str, str],
    predictions: Path | None,
    linking: bool,
    reader: _Reader,
) -> Evaluation:
    from gravamen.evaluation import evaluating  # noqa: PLC0415

    if agreement is not None:
        return evaluating.evaluate_agreement(*agreement, texts)
    path = Path(gold or "")
    if linking:
        return evaluating.evaluate_linking(path, texts, reader)
    if path.is_dir():
        return evaluating.evaluate_statements(path, texts, reader, predictions)
    return evaluating.evaluate_attributions(path, reader, predictions)


def _report(score: Score, *, as_json: bool, floors: Mapping[str, Any], plot: Path | None) -> bool:
    """Print the score, draw the plot, and say which floors were missed: whether any was."""
    from gravamen.evaluation import reports  # noqa: PLC0415
    from gravamen.evaluation.floors import bounds  # noqa: PLC0415

    result = reports.result_of(score)
    held_to = bounds(result, floors)
    if as_json:
        print(json.dumps(result, indent=1))
    else:
        _print_tables(score)
    if plot is not None:
        reports.draw(score, plot)
    missed = [bound for bound in held_to if not bound.is_kept]
    for bound in missed:
        say(str(bound))
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
                say(f"{outcome.name}: {outcome.reason}")


def _name_unreadable(unreadable: Sequence[UnreadableGold]) -> None:
    for item in unreadable:
        say(f"{item.name}: not measured: {item.reason}")
