"""The scorecard of an allegation for a terminal: each item with what the record tells, what people answered, and what stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gravamen.model import Act
from gravamen.publishing import wording
from gravamen.publishing.visible import one_line

Fields = Mapping[str, Any]
_MARKS = {True: ("yes", "bold green"), False: ("no", "bold red"), None: ("–", "dim")}
_SHOWN_ID = 8


def scorecard(shown: Fields) -> Group:
    """The scorecard whole: the allegation with what answers it, the items by section, the scores, the coded fields."""
    parts: list[RenderableType] = [allegation(shown), Text()]
    for section, items in groupby(shown["items"], key=lambda item: item["section"]):
        parts.append(_section(section, list(items), shown["scores"][section]))
    parts += [_score(shown), Text(), _coded(shown["fields"])]
    if shown["disarm"]:
        listed = ", ".join(f"{each['id']} {each['name']}" for each in shown["disarm"])
        parts.append(_line("DISARM techniques of these methods: ", listed))
    return Group(*parts)


def allegation(shown: Fields) -> Text:
    """The allegation that a scorecard is of, with everything that answers it."""
    speaker = one_line(shown["speaker"] or "nobody named")
    side = f" ({shown['speaker_country']})" if shown["speaker_country"] else ""
    head = Text(f"{speaker}{side} {wording.verb_of(Act(shown['act']), False)}: ", "bold")
    head.append(one_line(shown["words"]), "italic")
    answers: Sequence[Fields] = shown["answered_by"]
    for answer in answers:
        verb = wording.verb_of(Act(answer["act"]), answer["negated"])
        head.append(f"\nAnswered: {one_line(answer['speaker'] or 'nobody named')} {verb}: ", "bold cyan")
        head.append(one_line(answer["words"]), "italic")
    return head if answers else head.append("\nNothing on file answers it.", "dim")


def _section(name: str, items: Sequence[Fields], score: Fields) -> Table:
    title = f"{name.capitalize()}: {score['yes']} yes of {score['answered']} answered by people ({score['items']} items)"
    table = _table(title, "item", "stands", "people", "what the record tells")
    for item in items:
        statement = Text(one_line(item["text"]))
        statement.append(f"\n{item['key']}", "dim")
        table.add_row(statement, _stands(item), _people(item), _record(item["prefilled"]))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), expand=True)
    ratios = {"item": 3, "people": 2, "what the record tells": 4, "field": 3, "what yes means": 4, "what it says": 4}
    for column in columns:
        table.add_column(column, ratio=ratios.get(column), overflow="fold")
    return table


def _stands(item: Fields) -> Text:
    if item["status"] == "disputed":
        return Text("disputed", "bold yellow")
    given = item["stands"]
    if isinstance(given, bool) or given is None:
        word, style = _MARKS[given]
    else:
        word, style = _value(given), "bold"
    stands = Text(word, style)
    return stands.append(" (record)", "dim") if item["by"] == "record" else stands


def _people(item: Fields) -> Text:
    told = Text()
    answers: list[Fields] = [*item["answers"], *([item["settled"]] if item["settled"] else [])]
    for number, answer in enumerate(answers):
        told.append("\n" if number else "")
        told.append(f"{one_line(answer['author'])}: ", "bold")
        told.append(_value(answer["answer"]))
        told.append(" (settles it)" if answer is item["settled"] else "", "dim")
    return told or Text("–", "dim")


def _value(given: object) -> str:
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, list):
        return one_line(", ".join(map(str, given)))  # pyright: ignore[reportUnknownArgumentType]
    return "cannot tell" if given is None else one_line(str(given))


def _record(prefilled: Fields) -> Text:
    if not prefilled["reason"]:
        return Text("cannot tell", "dim")
    given = prefilled["answer"]
    told = Text()
    if isinstance(given, bool):
        told.append(f"{'yes' if given else 'no'}: ", "bold")
    told.append(one_line(prefilled["reason"]), "" if given is not None else "dim")
    rests_on: Sequence[str] = prefilled["rests_on"]
    return told.append(f" [{', '.join(id[:_SHOWN_ID] for id in rests_on)}]", "dim") if rests_on else told


def _score(shown: Fields) -> Text:
    score: Fields = shown["scores"]["all"]
    line = Text(f"Score: {score['yes']} yes of {score['answered']} answered by people", "bold")
    line.append(
        f"; with what the record tells, {score['suggested_yes']} of {score['suggested_answered']}; {score['items']} items. ", "default"
    )
    return line.append(f"It says {shown['measures']}.", "italic")


def _coded(fields: Sequence[Fields]) -> Table:
    table = _table("Coded fields", "field", "stands", "people", "what the record tells")
    for field in fields:
        name = Text(one_line(field["text"]))
        name.append(f"\n{field['key']}", "dim")
        table.add_row(name, _stands(field), _people(field), _record(field["prefilled"]))
    return table


def _line(title: str, words: str) -> Text:
    return Text(title, "dim").append(one_line(words), "default")


def keys(rows: Sequence[Fields]) -> Group:
    """Every item with what yes means, and every coded field with its values."""
    parts: list[RenderableType] = []
    for section, found in groupby(rows, key=lambda row: row["section"]):
        is_field = section == "coded field"
        table = _table(section.capitalize(), "item", "what it says", "values" if is_field else "what yes means")
        for row in found:
            table.add_row(Text(row["key"], "bold"), row["text"], ", ".join(row["allowed"]) or "any" if is_field else row["yes_means"])
        parts.append(table)
    return Group(*parts)


def agreement(shown: Fields) -> Group:
    """How far two people agree, in all and by item."""
    title = f"{one_line(shown['first'])} and {one_line(shown['second'])}"
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for number, column in enumerate(("answered by both", "n", "same", "per cent", "Cohen's kappa")):
        table.add_column(column, justify="right" if number else "left", no_wrap=True)
    for name, figures in {"all items": shown["items"], "all coded fields": shown["fields"], **shown["by_item"]}.items():
        share = "–" if figures["share"] is None else f"{figures['share']:.0%}"
        kappa = "–" if figures["kappa"] is None else f"{figures['kappa']:.2f}"
        table.add_row(name, str(figures["answered"]), str(figures["same"]), share, kappa)
    return Group(table)
