"""Options that the questions to the record share: what is given for them is checked before the record is opened."""

from __future__ import annotations

from typing import Annotated

import typer

from gravamen.cli.place import listed
from gravamen.model import Act, Evidence, Topic
from gravamen.publishing.listing import Shape


def since(given: str | None) -> str | None:
    """The first day of a year, month or day given on the command line."""
    return _days(given)[0] if given else None


def until(given: str | None) -> str | None:
    """The last day of a year, month or day given on the command line."""
    return _days(given)[1] if given else None


def _days(given: str) -> tuple[str, str]:
    from gravamen.model.calendar import days_of  # noqa: PLC0415

    days = days_of(given)
    if days is None:
        raise typer.BadParameter(f"{given} is no date: write a year, a month or a day, such as 2023, 2023-11 or 2024-04-26")
    return days


def country(given: str | None) -> str | None:
    """The code of a country given on the command line, in small letters or capitals: one that nothing can have would find nothing."""
    from gravamen.reading.countries import code_of, codes  # noqa: PLC0415

    if given is None or given.upper() in codes():
        return given and given.upper()
    meant = code_of(given) or code_of(given.title()) or code_of(given.upper())
    advice = f"write {meant}" if meant else "give one code of ISO 3166-1 alpha-3, such as USA, CHN or EUU (the EU)"
    raise typer.BadParameter(f"{given} is no country: {advice}")


def speaker(given: str | None) -> str | None:
    """Who speaks, as given on the command line: a country's code in capitals; the name or id of an actor as it is."""
    from gravamen.reading.countries import codes  # noqa: PLC0415

    if given is None:
        return None
    if "," in given and all(part.strip().upper() in codes() for part in given.split(",")):
        raise typer.BadParameter(f"{given} is more than one country: ask for each by itself")
    # Three capitals are read as a country everywhere; names of persons ("Per") are not written in capitals or small letters alone.
    is_code = len(given) == 3 and (given.isupper() or (given.islower() and given.upper() in codes()))
    if is_code and given.upper() not in codes():
        raise typer.BadParameter(f"{given} is no country; of an actor give the id: gravamen actors --name {given}")
    return country(given) if is_code else given


def grades(given: list[str] | None) -> tuple[str, ...]:
    """The grades of evidence given on the command line."""
    found = listed(given)
    if wrong := sorted(set(found) - set(Evidence)):
        raise typer.BadParameter(f"--evidence: {', '.join(wrong)} is none of {', '.join(Evidence)}")
    return found


Format = Annotated[Shape, typer.Option("--format", "-f", metavar="FORMAT", help="table, jsonl or csv.")]
Topics = Annotated[list[Topic] | None, typer.Option("--about", "--topic", metavar="TOPIC", help="On this topic; may be repeated.")]
Since = Annotated[str | None, typer.Option(callback=since, metavar="DATE", help="From this year, month or day on.")]
Until = Annotated[str | None, typer.Option(callback=until, metavar="DATE", help="Up to this year, month or day.")]
Respondent = Annotated[
    str | None, typer.Option(callback=country, metavar="COUNTRY", help="Whose conduct is at issue (ISO 3166-1 alpha-3).")
]
Grades = Annotated[list[str] | None, typer.Option("--evidence", metavar="GRADE,…", help="none, claimed, shown or independent.")]
By = Annotated[
    str | None, typer.Option(callback=speaker, metavar="WHO", help="The speaker: a country (CHN), a name, or the id of an actor.")
]
Acts = Annotated[list[Act] | None, typer.Option("--act", metavar="ACT", help="What it does: allege, deny, promise …; may be repeated.")]
