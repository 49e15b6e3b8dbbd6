"""`gravamen review`: which statements to look at next, and how far those who reviewed them agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gravamen.cli.ask import Format
from gravamen.cli.place import (
    DEFAULT_PLACE,
    WRONG_USAGE,
    Author,
    Limit,
    Only,
    Place,
    as_jsonl,
    fail,
    on_paper,
    opened,
    print_rows,
    put,
    selection_of,
)
from gravamen.publishing.listing import Shape

if TYPE_CHECKING:
    from gravamen.publishing.listing import Fields

EPILOG = """\
[bold]Examples[/bold]

  gravamen review --author Ann                              what Ann should look at next

  gravamen review --author Ann --only respondent=RUS --only act=deny

  gravamen review --author Ben --second                     what others judged and Ben has not, without their verdicts

  gravamen review --agreement                               how far reviewers agree, and what is left to settle

The order is that of the harm to be expected of an error: how unsure the reader is, times what depends on the statement.
Say what you find with `gravamen accept`, `correct` and `reject`, after --second with --blind.
"""


def review(
    *,
    record: Place = DEFAULT_PLACE,
    author: Author = "",
    only: Only = None,
    second: Annotated[bool, typer.Option("--second", help="Second opinions: what others have judged, as it was read.")] = False,
    agreement: Annotated[bool, typer.Option("--agreement", help="How far reviewers agree instead.")] = False,
    limit: Limit = 20,
    shape: Format = Shape.TABLE,
) -> None:
    """List statements to review, those first where an error would do most harm."""
    from gravamen.record import reviewing, verdicts  # noqa: PLC0415

    if agreement and (second or only):
        fail("--agreement is over all that was reviewed: leave out --only and --second", WRONG_USAGE)
    if not agreement and not author.strip():
        fail("whose queue? give --author or GRAVAMEN_AUTHOR", WRONG_USAGE)
    selection = selection_of(only)
    with opened(record) as there, there.reading() as connection:
        if agreement:
            _print_agreement(verdicts.agreement(connection), shape)
            return
        rows = reviewing.queue(connection, author, selection, limit or None, second=second)
    print_rows(rows, shape, _queue_table(rows))


def _queue_table(rows: Sequence[Fields]) -> Iterator[str]:
    from rich.console import Group  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from gravamen.publishing.account import statement  # noqa: PLC0415
    from gravamen.publishing.reviewing import priority  # noqa: PLC0415

    if not rows:
        yield "Nothing like that is left to review.\n"
        return
    shown: list[Any] = []
    for row in rows:
        shown += [*statement(row), Padding(Text(priority(row["priority"]), "magenta"), (0, 1, 1, 4))]
    yield from on_paper(Group(*shown))


def _print_agreement(found: Fields, shape: Shape) -> None:
    if shape == Shape.JSONL:
        put(as_jsonl(found))
        return
    rows = [_flat(pair) for pair in found["pairs"]]
    print_rows(rows, shape, _agreement_table(rows, found["disagreements"]))


def _flat(pair: Fields) -> Fields:
    figures = {f"{name}_{figure}": pair[name][figure] for name in ("verdict", "act") for figure in ("share", "kappa")}
    return {"first": pair["first"], "second": pair["second"], "both": pair["both"], "blind": pair["blind"], **figures}


def _agreement_table(rows: Sequence[Fields], disagreements: Sequence[Fields]) -> Iterator[str]:
    import sys  # noqa: PLC0415

    from gravamen.publishing.listing import Column, tabulated  # noqa: PLC0415
    from gravamen.publishing.reviewing import verdict  # noqa: PLC0415
    from gravamen.publishing.table import terminal  # noqa: PLC0415
    from gravamen.publishing.visible import one_line  # noqa: PLC0415

    if not rows:
        yield "No statement was judged by two people yet.\n"
        return
    width, colour = terminal(sys.stdout)
    columns = [
        Column("reviewers", lambda row: f"{row['first']} and {row['second']}", is_wide=True),
        *(Column(name, lambda row, name=name: row[name], is_number=True) for name in ("both", "blind")),
        *(Column(title, lambda row, name=name: _figure(row[name]), is_number=True) for title, name in _TITLES),
    ]
    yield tabulated(rows, columns, max(80, min(width, 140)), colour)
    for each in disagreements:
        yield f"\n{each['statement']}  to settle{': ' + ', '.join(each['differs_in']) if each['differs_in'] else ''}\n"
        yield from (f"  {one_line(verdict(given))}\n" for given in each["verdicts"])


_TITLES = (("verdict", "verdict_share"), ("kappa", "verdict_kappa"), ("act", "act_share"), ("kappa", "act_kappa"))


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
