"""What is scored: a reading made here, or a ready-made file of what some system read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from gravamen.evaluation.fields import Fields, FormatError, json_lines
from gravamen.evaluation.gold import attributions_of
from gravamen.evaluation.records import Annotated, Annotation, Attributions

Line = TypeVar("Line")


def attribution_predictions(path: Path) -> dict[str, Attributions]:
    """The attributions of a file as `gravamen read --format attributions` writes it, by article.

    Raises OSError, and FormatError naming the line.
    """
    return dict(_each_line(path, lambda fields: (fields.text("article"), attributions_of(fields))))


def statement_predictions(path: Path) -> dict[str, Annotated]:
    """Statements and disputes of a file as `gravamen read --format jsonl --disputes` writes it, by document.

    Raises OSError, and FormatError naming the line.
    """
    statements: dict[str, list[Annotation]] = defaultdict(list)
    disputes: dict[str, list[_Dispute]] = defaultdict(list)
    for document, record in _each_line(path, lambda fields: (fields.text("document"), _record(fields))):
        if isinstance(record, Annotation):
            statements[document].append(record)
        else:
            disputes[document].append(record)
    return {document: _annotated(statements[document], disputes[document]) for document in {**statements, **disputes}}


@dataclass(frozen=True, slots=True)
class _Dispute:
    """The statements of one dispute, and its pledges as (statement, status)."""

    statements: frozenset[str]
    pledges: frozenset[tuple[str, str]]


def _annotated(statements: list[Annotation], disputes: list[_Dispute]) -> Annotated:
    pledges = frozenset(pledge for dispute in disputes for pledge in dispute.pledges)
    return Annotated(tuple(statements), tuple(dispute.statements for dispute in disputes), pledges)


def _record(fields: Fields) -> Annotation | _Dispute:
    """A line is a statement when it has an act, else a dispute."""
    if fields.has("act"):
        return _annotation(fields)
    pledges = frozenset((pledge.text("statement"), pledge.text("status")) for pledge in fields.many("pledges"))
    return _Dispute(frozenset(fields.texts("statements")), pledges)


def _each_line(path: Path, take: Callable[[Fields], Line]) -> list[Line]:
    taken: list[Line] = []
    for number, line in json_lines(path):
        try:
            taken.append(take(Fields.parse(line)))
        except FormatError as error:
            raise FormatError(f"{path}, line {number}: {error}") from error
    return taken


def _annotation(fields: Fields) -> Annotation:
    speaker, respondent, addressee = (fields.nested(party) for party in ("speaker", "respondent", "addressee"))
    return Annotation(
        id=fields.text("id"),
        act=fields.act(),
        topic=fields.optional_text("topic"),
        when=fields.optional_text("when"),
        hedged=fields.flag("hedged"),
        negated=fields.flag("negated"),
        standing=fields.optional_flag("standing"),
        evidence=fields.optional_text("evidence"),
        quotation=fields.optional_text("quotation"),
        speaker=speaker.optional_span("span"),
        cue=fields.nested("cue").optional_span("span"),
        content=tuple(piece.span("span") for piece in fields.many("content")),
        speaker_country=speaker.optional_text("country"),
        respondent=respondent.optional_text("country"),
        addressee=addressee.optional_text("country"),
        condition=fields.nested("condition").optional_span("span"),
        replies_to=fields.texts("replies_to"),
        confidence=fields.optional_number("confidence"),
    )
