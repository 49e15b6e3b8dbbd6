"""A reader whose statements a test can write down: what the record makes of readings is under test here, not the model.

A line of a document is one statement: `Antony Blinken/USA allege CHN cyber 2024-04-26: China broke in.` The respondent may be `-`;
the day may be `-`; flags in brackets may follow it: `[standing]`, `[hedged]`, `[inferred]` (the day),
`[evidence=claimed]`, `[replies=1]` (a line number).
Everything else is narration.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from gravamen.disputes import with_disputes
from gravamen.model import Act, Actor, Document, Evidence, Kind, Quotation, Quote, Reading, Statement, Topic, When

_LINE = re.compile(
    r"^(?P<speaker>[A-Z][\w .]*?)/(?P<side>[A-Z]{3}) (?P<act>[a-z]+) (?P<respondent>[A-Z]{3}|-) (?P<topic>\w+) (?P<day>[\d-]+)"
    r"(?P<flags>(?: \[[^\]]+\])*): (?P<words>.+)$",
    re.M,
)


def country(code: str) -> Actor | None:
    return None if code == "-" else Actor(code, None, code, Kind.COUNTRY, None, code)


def read(document: Document) -> Reading:
    """The statements that the document's lines spell out, and their disputes."""
    made: list[Statement] = []
    for match in _LINE.finditer(document.text):
        flags = dict(flag.partition("=")[::2] for flag in re.findall(r"\[([^\]]+)\]", match["flags"]))
        act = Act(match["act"])
        made.append(
            Statement(
                id=hashlib.sha256(f"{document.sha256}|{match.start()}".encode()).hexdigest()[:16],
                document=document.id,
                document_sha256=document.sha256,
                act=act,
                topic=Topic(match["topic"]),
                speaker=Actor(match["speaker"], match.span("speaker"), match["speaker"], Kind.PERSON, flags.get("role"), match["side"]),
                addressee=None,
                respondent=country(match["respondent"]),
                cue=Quote(match["act"], match.span("act")),
                content=(Quote(match["words"], match.span("words")),),
                quotation=Quotation.INDIRECT,
                when=When(None if match["day"] == "-" else match["day"], inferred="inferred" in flags),
                hedged="hedged" in flags,
                negated="negated" in flags,
                standing="standing" in flags,
                evidence=Evidence(flags.get("evidence", "none")) if act in (Act.ALLEGE, Act.CONFIRM) else None,
                replies_to=(made[int(flags["replies"]) - 1].id,) if "replies" in flags else (),
            )
        )
    return with_disputes(replace(Reading(document, (), (), ()), statements=tuple(made)))
