"""`gravamen assess`: the scorecard of an allegation, and people's answers to it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gravamen.cli.place import DEFAULT_PLACE, WRONG_USAGE, Author, Place, Why, as_jsonl, fail, named, on_paper, opened, print_rows, put
from gravamen.publishing.listing import Shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from gravamen.publishing.listing import Fields
    from gravamen.record import Record

EPILOG = """\
[bold]Examples[/bold]

  gravamen assess 3f2a9c41d07b5e66                                # the scorecard, with what the record can tell

  gravamen assess --list                                          # every item and coded field, and what yes means

  gravamen assess 3f2a9c41d07b5e66 --answer names_responsible=yes --answer data_open=no --author Ann --why "read the indictment"

  gravamen assess 3f2a9c41d07b5e66 --field platforms=facebook,x --field breakout=three --author Ann --why "as the report says"

  gravamen assess 3f2a9c41d07b5e66 --ask --author Ben --why "second coder"

  gravamen assess 3f2a9c41d07b5e66 --reconcile --answer data_open=yes --author Cleo --why "the annex has the data"

  gravamen assess --agreement Ann Ben

A score says how checkable the attribution is, never whether it is true. `gravamen decide withdraw` takes an answer back.
"""
_NO_ONE = ""
_ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "unknown": None}
_TYPED = {"y": "yes", "n": "no", "u": "unknown", "?": "unknown"}


def assess(
    statement: Annotated[
        str | None, typer.Argument(metavar="STATEMENT", help="Its id, or the beginning of it.", show_default=False)
    ] = None,
    *,
    answer: Annotated[
        list[str] | None, typer.Option("--answer", "-a", metavar="KEY=yes|no|unknown", help="Answer an item; may be repeated.")
    ] = None,
    field: Annotated[
        list[str] | None, typer.Option("--field", metavar="KEY=VALUE,…", help="Code a field ('' for unknown); may be repeated.")
    ] = None,
    reconcile: Annotated[bool, typer.Option("--reconcile", help="Settle what people answered differently.")] = False,
    ask: Annotated[bool, typer.Option("--ask", help="Walk through the items that you have not answered.")] = False,
    listing: Annotated[bool, typer.Option("--list", help="List every item and coded field.")] = False,
    agreement: Annotated[
        tuple[str, str] | None, typer.Option("--agreement", metavar="FIRST SECOND", help="How far two people agree.")
    ] = None,
    record: Place = DEFAULT_PLACE,
    author: Author = _NO_ONE,
    why: Why = _NO_ONE,
    shape: Annotated[Shape, typer.Option("--format", "-f", metavar="FORMAT", help="table, jsonl or csv.")] = Shape.TABLE,
) -> None:
    """Show the scorecard of an allegation, answer it, code its fields, or reconcile two people's answers."""
    if listing:
        _list(shape)
        return
    if agreement is not None:
        _agreement(record, agreement, shape)
        return
    if statement is None:
        raise typer.BadParameter("give a STATEMENT, or --list, or --agreement FIRST SECOND")
    answers, fields = _answers(answer), _fields(field)
    if ask and (answers or fields or reconcile):
        raise typer.BadParameter("--ask asks for the answers: give no --answer, --field or --reconcile with it")
    if reconcile and not (answers or fields):
        raise typer.BadParameter("--reconcile needs --answer or --field: what is to stand")
    id = _statement(record, statement)
    if ask:
        answers = _asked(record, id, author, why)
    if answers or fields:
        _decide(record, id, answers, fields, reconcile, author, why)
    elif not ask:
        _show(record, id, shape)


def _answers(given: Sequence[str] | None) -> dict[str, bool | None]:
    found: dict[str, bool | None] = {}
    for each in given or ():
        key, _, word = each.partition("=")
        word = word.strip().lower()
        if _TYPED.get(word, word) not in _ANSWERS:
            raise typer.BadParameter(f"--answer: {each} is none: write KEY=yes, KEY=no or KEY=unknown")
        found[key.strip()] = _ANSWERS[_TYPED.get(word, word)]
    return found


def _fields(given: Sequence[str] | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in given or ():
        key, is_given, value = each.partition("=")
        if not is_given:
            raise typer.BadParameter(f"--field: {each} is none: write KEY=VALUE, or KEY=VALUE,VALUE where several hold")
        values = [part.strip() for part in value.split(",") if part.strip()]
        found[key.strip()] = None if not values or values == ["unknown"] else values
    return found


def _statement(place: str, given: str) -> str:
    with opened(place) as there, there.reading() as connection:
        subject = named(connection, given)
    if subject.sort != "statement":
        fail(
            f"{given} is a {subject.sort}: the scorecard is of a statement (`gravamen show {given}` lists them with their ids)", WRONG_USAGE
        )
    return subject.id


def _decide(
    place: str, id: str, answers: Mapping[str, bool | None], fields: Mapping[str, Any], reconcile: bool, author: str, why: str
) -> None:
    from gravamen.record import assessing  # noqa: PLC0415
    from gravamen.record.deciding import By  # noqa: PLC0415

    def act(_: Record, connection: Connection) -> str:
        by = By(author, why)
        if reconcile:
            return f"reconciled: decision {assessing.reconcile(connection, id, {**answers, **fields}, by)}"
        told: list[str] = []
        if answers:
            told.append(f"answered: decision {assessing.answer(connection, id, answers, by)}")
        if fields:
            told.append(f"coded: decision {assessing.code(connection, id, fields, by)}")
        return "\n".join(told)

    typer.echo(_done(place, act, writing=True))


def _show(place: str, id: str, shape: Shape) -> None:
    from gravamen.publishing.scorecard import scorecard  # noqa: PLC0415
    from gravamen.record import assessing  # noqa: PLC0415

    shown: Fields = _done(place, lambda there, connection: assessing.assessment_of(connection, there.archive, id))
    if shape is Shape.TABLE:
        put(on_paper(scorecard(shown)))
    elif shape is Shape.JSONL:
        put(as_jsonl(shown))
    else:
        print_rows([_row(each) for each in (*shown["items"], *shown["fields"])], shape, iter(()))


def _row(item: Fields) -> Fields:
    """An item or field as one row of CSV."""
    record: Fields = item["prefilled"]
    people = [f"{each['author']}: {each['answer']}" for each in item["answers"]]
    return {
        "key": item["key"], "section": item.get("section", "coded field"), "text": item["text"], "stands": item["stands"],
        "by": item["by"], "status": item["status"], "prefilled": record["answer"], "reason": record["reason"],
        "rests_on": record["rests_on"], "answers": people,
    }  # fmt: skip


def _asked(place: str, id: str, author: str, why: str) -> dict[str, bool | None]:
    """Asks a person at a terminal for every item that they have not answered; whatever was answered so far is kept."""
    from gravamen.publishing.scorecard import allegation  # noqa: PLC0415
    from gravamen.record import assessing  # noqa: PLC0415
    from gravamen.record.deciding import By, DecisionError  # noqa: PLC0415

    try:
        By(author, why)
    except DecisionError as error:
        fail(str(error), WRONG_USAGE)
    if not _is_terminal():
        fail("--ask needs a terminal: answer with --answer KEY=yes instead", WRONG_USAGE)
    shown: Fields = _done(place, lambda there, connection: assessing.assessment_of(connection, there.archive, id))
    own = _done(place, lambda _, connection: assessing.answers_of(connection, id, author))
    left = [item for item in shown["items"] if item["key"] not in own]
    found: dict[str, bool | None] = {}
    put(on_paper(allegation(shown)))
    _say(f"A score says {shown['measures']}. y yes, n no, u cannot tell, Enter leaves it, q ends.")
    for number, item in enumerate(left, 1):
        _say(f"\n{number} of {len(left)} · {item['section']}: {item['text']}", bold=True)
        _say(f"Yes means: {item['yes_means']}")
        if item["prefilled"]["reason"]:
            _say(f"The record: {item['prefilled']['reason']}")
        typed = _typed(item["key"])
        if typed == "q":
            break
        if typed:
            found[item["key"]] = _ANSWERS[typed]
    if not found:
        typer.echo("nothing was answered")
    return found


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _typed(key: str) -> str:
    while True:
        try:
            given = input(f"{key}? ").strip().lower()
        except EOFError:
            return "q"
        if given in ("", "q") or _TYPED.get(given, given) in _ANSWERS:
            return _TYPED.get(given, given)
        _say("y, n, u, Enter or q")


def _say(words: str, bold: bool = False) -> None:
    from gravamen.publishing.visible import one_line  # noqa: PLC0415

    lead = "\n" if words.startswith("\n") else ""
    typer.secho(lead + one_line(words.strip()), bold=bold)


def _agreement(place: str, people: tuple[str, str], shape: Shape) -> None:
    from gravamen.publishing.scorecard import agreement  # noqa: PLC0415
    from gravamen.record import assessing  # noqa: PLC0415

    shown: Fields = _done(place, lambda _, connection: assessing.people_agree(connection, *people))
    if shape is Shape.TABLE:
        put(on_paper(agreement(shown)))
    elif shape is Shape.JSONL:
        put(as_jsonl(shown))
    else:
        over = {"all items": shown["items"], "all fields": shown["fields"], **shown["by_item"]}
        print_rows([{"key": key, **figures} for key, figures in over.items()], shape, iter(()))


def _done(place: str, act: Callable[[Record, Connection], Any], writing: bool = False) -> Any:
    """Does something in a record; what cannot be done ends the command with the reason."""
    from gravamen.record.deciding import DecisionError  # noqa: PLC0415

    with opened(place) as there:
        try:
            with there.writing() if writing else there.reading() as connection:
                return act(there, connection)
        except DecisionError as error:
            fail(str(error), WRONG_USAGE)


def _list(shape: Shape) -> None:
    from gravamen.assessment import fields, scorecard  # noqa: PLC0415
    from gravamen.publishing.scorecard import keys  # noqa: PLC0415

    rows: list[Fields] = [
        {
            "key": item.key,
            "section": item.section.value,
            "text": item.text,
            "yes_means": item.yes_means,
            "allowed": ["yes", "no", "unknown"],
        }
        for item in scorecard.ITEMS
    ]
    rows += [
        {"key": field.key, "section": "coded field", "text": field.text, "yes_means": None, "allowed": list(field.allowed or ())}
        for field in fields.FIELDS
    ]

    def table() -> Iterator[str]:
        yield from on_paper(keys(rows))

    print_rows(rows, shape, table())
