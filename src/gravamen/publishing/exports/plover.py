"""Statements as PLOVER event records, JSON Lines.

PLOVER (Open Event Data Alliance) has no event for a denial, a confirmation, a concern or a plain statement: these are extensions,
declared, with everything that is lost, in the first line, which is a record of PLOVER's own kind for that, DOCUMENT.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gravamen.model import Act, Kind, Topic
from gravamen.model.calendar import days_of
from gravamen.publishing.exports.telling import leading, web_address
from gravamen.publishing.jsonl import line_of

Fields = Mapping[str, Any]
SCHEMA = "gravamen plover 1"


@dataclass(frozen=True, slots=True)
class Event:
    """What an act is in PLOVER and in CAMEO."""

    event: str
    cameo: str
    mode: str | None = None
    is_extension: bool = False


EVENTS: Mapping[Act, Event] = {
    Act.ALLEGE: Event("ACCUSE", "112", "allege"),
    Act.DENY: Event("DENY", "016", is_extension=True),
    Act.CONFIRM: Event("CONFIRM", "015", is_extension=True),
    Act.DEMAND: Event("REQUEST", "10"),
    Act.PROMISE: Event("AGREE", "03"),
    Act.WARN: Event("THREATEN", "130"),
    Act.THREATEN: Event("THREATEN", "13"),
    Act.CONCERN: Event("CONCERN", "11", is_extension=True),
    Act.REJECT: Event("REJECT", "12"),
    Act.OFFER: Event("AGREE", "03"),
    Act.ENDORSE: Event("SUPPORT", "05"),
    Act.MEET: Event("CONSULT", "04"),
    Act.SANCTION: Event("SANCTION", "16"),
    Act.STATE: Event("STATE", "01", is_extension=True),
}
"""The table of the design: acts and the event codes that they map to."""

_CONTEXTS: Mapping[Topic, tuple[str, ...]] = {
    Topic.ELECTION_INTERFERENCE: ("election",),
    Topic.CYBER: ("cyber",),
    Topic.ESPIONAGE: ("intelligence",),
    Topic.DISINFORMATION: ("misinformation",),
    Topic.MILITARY_SUPPORT: ("military",),
    Topic.SANCTIONS_TRADE: ("economic",),
    Topic.TERRITORIAL: ("territory",),
    Topic.DIPLOMACY: ("diplomatic",),
}
_SECTORS = {Kind.GOVERNMENT: "GOV", Kind.MEDIA: "MED", Kind.COMPANY: "BUS"}
_LOST = (
    "Not held by PLOVER, and given here in fields of our own (“gravamen”): that an act is hedged, negated, or held over time, or its date "
    "inferred; the evidence that an allegation offers; how many documents carry it; the dispute, and what answers what; where the "
    "words stand.",
    "Not held at all: pledges and their statuses, exhibits, findings, decisions by people, statements that only repeat another one, "
    "statements in no dispute.",
    "PLOVER asks for a date of every event. Where none is known it is null here: the day of the report is no day of the event.",
    "An ACCUSE event says that an actor accuses, never that the recipient did it; see “answered_by” for the events that contest it.",
)


def plover_lines(disputes: Iterable[Fields]) -> Iterator[str]:
    """A line that declares what follows, then a line for each statement that repeats none."""
    yield line_of(_declaration())
    for dispute in disputes:
        rows = {row["id"]: row for row in dispute["whole_statements"]}
        for row in leading(rows.values()):
            yield line_of(_event(row, rows, dispute))


def _declaration() -> Fields:
    extensions = {found.event: f"CAMEO {found.cameo}" for found in EVENTS.values() if found.is_extension}
    return {
        "id": "GRAVAMEN-DOCUMENT",
        "event": ["DOCUMENT"],
        "version": SCHEMA,
        "coder": "Gravamen",
        "extensions": extensions,
        "acts": {act.value: {"event": found.event, "mode": found.mode, "cameo": found.cameo} for act, found in EVENTS.items()},
        "comment": " ".join(_LOST),
    }


def _event(row: Fields, rows: Mapping[str, Fields], dispute: Fields) -> Fields:
    act, told, document = Act(row["act"]), row["told"], dispute["whole_documents"][row["document_sha256"]]
    coded, days = EVENTS[act], days_of(row["when"])
    modes = [*((coded.mode,) if coded.mode else ()), *(("negation",) if row["negated"] else ())]
    return {
        "id": f"GRAVAMEN-{row['id']}",
        "date": days[0] if days else None,
        "enddate": days[1] if days and days[1] != days[0] else None,
        "actor": [_actor(each) for each in (told["speaker"], *(told["speaker"]["also"] if told["speaker"] else ())) if each],
        "recipient": [_actor(each) for each in _recipients(row, rows)],
        "event": [coded.event],
        "mode": modes,
        "context": list(_CONTEXTS.get(Topic(row["topic"]), ())),
        "cameo": coded.cameo,
        "event_text": told["cue"]["text"] if told["cue"] else None,
        "event_loc": told["where"],
        "text": row["words"],
        "text_info": [{"start": quote["start"], "end": quote["end"]} for quote in row["quotes"]],
        "cite_info": {
            "url": web_address(row["url"]),
            "title": row["title"],
            "publication": row["publisher"],
            "language": document["language"],
            "published": row["published"],
            "sha256": row["document_sha256"],
        },
        "coder": document["reader"],
        "gravamen": {
            "act": row["act"],
            "topic": row["topic"],
            "respondent": row["respondent_country"],
            "date_inferred": row["when_inferred"],
            "hedged": row["hedged"],
            "negated": row["negated"],
            "standing": row["standing"],
            "evidence": row["evidence"],
            "directness": row["directness"],
            "carriers": row["carriers"],
            "dispute": row["dispute"],
            "replies_to": [f"GRAVAMEN-{id}" for id in row["replies_to"]],
            "answered_by": [f"GRAVAMEN-{answer['id']}" for answer in row["answered_by"]],
            "confidence": row["confidence"],
        },
    }


def _recipients(row: Fields, rows: Mapping[str, Fields]) -> list[Fields]:
    """To whom it is done: the one spoken to; else the one whose conduct is at issue; of an answer, who said what it answers."""
    told = row["told"]
    if told["addressee"]:
        return [told["addressee"]]
    if Act(row["act"]).is_answer:
        answered = (rows[id]["told"]["speaker"] for id in row["replies_to"] if id in rows)
        return list({each["name"]: each for each in answered if each}.values())
    is_own = told["respondent"] and row["speaker_country"] and told["respondent"]["country"] == row["speaker_country"]
    return [told["respondent"]] if told["respondent"] and not is_own else []


def _actor(party: Fields) -> Fields:
    return {
        "code": party["country"],
        "sector": _SECTORS.get(Kind(party["kind"])),
        "entity_text": party["text"],
        "name": party["name"],
        "office": party["role"],
        "span": party["span"],
    }
