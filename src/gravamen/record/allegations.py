"""An allegation on file as the scorecard looks at it: its words, what the same speaker says beside it, its dispute, its exhibits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from gravamen.archive import Archive
from gravamen.assessment.coding import Account, Passage
from gravamen.assessment.corroboration import OnFile
from gravamen.assessment.prefilling import Allegation, Exhibit
from gravamen.model import Act, Actor, Evidence, Kind
from gravamen.record.asking import carriers
from gravamen.record.deciding import DecisionError, statement_row
from gravamen.record.rows import AnyRow
from gravamen.record.schema import document, exhibit, statement
from gravamen.record.statements import statement_of

ASSESSED = (Act.ALLEGE.value, Act.CONFIRM.value)
"""The acts that the scorecard is about."""
_COMPLAINTS = tuple(act.value for act in Act if act.is_complaint)
_PARAGRAPH = "its paragraph"
# A text without line ends is one paragraph: what stands further off than this many characters says little of the statement.
_AROUND = 2000


def assessable(connection: Connection, id: str) -> AnyRow:
    """The row of a statement that can be assessed.

    Raises:
        DecisionError: there is no such statement, or it makes no allegation, or people rejected it.
    """
    row = statement_row(connection, id)
    if row.rejected:
        raise DecisionError(f"statement {id} is rejected: restore it before it is assessed")
    if row.act not in ASSESSED or row.negated:
        does = f"not {row.act}" if row.negated else row.act
        raise DecisionError(f"statement {id} cannot be assessed: it does {does}, and the scorecard is for what alleges or confirms")
    return row


def allegation_of(connection: Connection, archive: Archive, row: AnyRow) -> tuple[Allegation, Account]:
    """What the record tells of an allegation, and the account that its coded fields are read from: that has its paragraph too."""
    source = connection.execute(select(document).where(document.c.number == row.document)).one()
    account = _account(connection, row, source.published)
    text = archive.bytes_of(source.text_sha256).decode("utf-8")
    around = _paragraph(connection, row, text)
    others = [o for o in _of_dispute(connection, row) if o.id != row.id]
    repeating = carriers(connection, [row.id]).get(row.id, [])
    read = statement_of(row.as_read)
    allegation = Allegation(
        on_file=_on_file(row, source.family),
        account=account,
        role=read.speaker.role if read.speaker else None,
        named=_named(row),
        hedged=row.hedged,
        others=others,
        copies=len({carrier["document_sha256"] for carrier in repeating} - {source.sha256}),
        exhibits=_exhibits(connection, row.dispute),
    )
    return allegation, replace(account, passages=(*account.passages, Passage(row.id, around, _PARAGRAPH)))


def _account(connection: Connection, row: AnyRow, published: str | None) -> Account:
    beside = select(statement).where(
        statement.c.document == row.document,
        statement.c.actor == row.actor,
        statement.c.respondent_country == row.respondent_country,
        statement.c.number != row.number,
        statement.c.rejected.is_(False),
    )
    is_known = row.actor and row.respondent_country
    same: Sequence[AnyRow] = connection.execute(beside.order_by(statement.c.position)).all() if is_known else []
    speaker = _speaker(row)
    own = frozenset({row.speaker_country} if row.speaker_country and row.speaker_country != row.respondent_country else ())
    return Account(
        passages=(Passage(row.id, row.words), *(Passage(other.id, other.words, "what it says beside") for other in same)),
        speakers=(speaker,) if speaker else (),
        respondents=(row.respondent_country,) if row.respondent_country else (),
        own=own,
        said=_day(row.day or published),
    )


def _speaker(row: AnyRow) -> Actor | None:
    """The speaker as it stands: as read, with people's corrections of name and country."""
    read = statement_of(row.as_read).speaker
    if row.speaker is None:
        return None
    if read is None or read.name != row.speaker:
        return Actor(row.speaker, None, row.speaker, Kind.UNKNOWN, None, row.speaker_country)
    return replace(read, country=row.speaker_country)


def _named(row: AnyRow) -> str | None:
    """The words that name the respondent, where they do and nobody corrected whom they mean."""
    respondent: Mapping[str, Any] | None = row.as_read["respondent"]
    if respondent and respondent["span"] and respondent["country"] == row.respondent_country:
        return str(respondent["text"])
    return None


def _of_dispute(connection: Connection, row: AnyRow) -> list[OnFile]:
    """The complaints of its dispute: they say who is a party, and one of them may bear it out."""
    if row.dispute is None:
        return []
    joined = select(statement, document.c.family).join(document, document.c.number == statement.c.document)
    found = joined.where(statement.c.dispute == row.dispute, statement.c.rejected.is_(False), statement.c.act.in_(_COMPLAINTS))
    found = found.order_by(statement.c.number)
    return [_on_file(other, other.family) for other in connection.execute(found)]


def _on_file(row: AnyRow, family: str) -> OnFile:
    speaker = _speaker(row)
    via = [voice for outer in statement_of(row.as_read).via for voice in (outer, *outer.also)]
    return OnFile(
        id=row.id,
        act=Act(row.act),
        negated=row.negated,
        speaker=row.speaker,
        kind=speaker.kind if speaker else Kind.UNKNOWN,
        side=row.speaker_country,
        respondent=row.respondent_country,
        evidence=Evidence(row.evidence) if row.evidence else None,
        words=row.words,
        family=family,
        is_repeat=row.lead is not None,
        through=frozenset(each for voice in via for each in (voice.name, voice.country) if each),
    )


def _exhibits(connection: Connection, dispute: str | None) -> Sequence[Exhibit]:
    if dispute is None:
        return ()
    found = connection.execute(select(exhibit.c.id, exhibit.c.title).where(exhibit.c.dispute == dispute).order_by(exhibit.c.entry))
    return tuple(Exhibit(each.id, each.title) for each in found)


def _paragraph(connection: Connection, row: AnyRow, text: str) -> str:
    """The paragraphs that the statement stands in, what others say in them left out: that is none of its own."""
    spans = _spans(row)
    if not spans:
        return ""
    last_end = max(last for _, last in spans)
    start = max(text.rfind("\n", 0, spans[0][0]) + 1, spans[0][0] - _AROUND)
    end = text.find("\n", last_end)
    whole = text[start : min(len(text) if end < 0 else end, last_end + _AROUND)]
    is_others: ColumnElement[bool] = statement.c.actor.is_distinct_from(row.actor)
    others = select(statement).where(statement.c.document == row.document, is_others, statement.c.number != row.number)
    for other in connection.execute(others):
        for first, last in _spans(other):
            a, b = max(first, start) - start, min(last, start + len(whole)) - start
            if a < b and not _overlaps((first, last), spans):
                whole = whole[:a] + " " * (b - a) + whole[b:]
    return whole


def _spans(row: AnyRow) -> list[tuple[int, int]]:
    return sorted((piece["span"][0], piece["span"][1]) for piece in row.as_read["content"] if piece["span"])


def _overlaps(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(first < span[1] and span[0] < last for first, last in spans)


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        return None
