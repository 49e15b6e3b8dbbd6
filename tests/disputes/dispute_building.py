"""A tiny builder of statements, so that a test shows only what it is about."""

from __future__ import annotations

from gravamen.model import Act, Actor, Document, Evidence, Kind, Quotation, Reading, Statement, Topic, When


def country(code: str | None) -> Actor | None:
    return Actor(code, None, code, Kind.COUNTRY, None, code) if code else None


def statement(
    id: str, act: str, speaker: str | None, respondent: str | None, topic: str = "cyber", *, replies: tuple[str, ...] = (),
    when: str | None = None, evidence: str | None = None, standing: bool = False,
) -> Statement:  # fmt: skip
    return Statement(
        id, "d", "0", Act(act), Topic(topic), country(speaker), None, country(respondent), None, (), Quotation.INDIRECT,
        When(when), standing=standing, evidence=Evidence(evidence) if evidence else None, replies_to=replies,
    )  # fmt: skip


def reading(*statements: Statement) -> Reading:
    return Reading(Document("d", "", "0"), (), statements, ())
