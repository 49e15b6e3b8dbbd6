"""Readings built by hand: words are named by themselves, and their offsets are found in the text."""

from __future__ import annotations

from dataclasses import replace

from gravamen.model import (
    Act,
    Actor,
    Attribution,
    Dispute,
    Document,
    Evidence,
    Gap,
    Kind,
    Pledge,
    PledgeStatus,
    Quotation,
    Quote,
    Reading,
    Statement,
    Topic,
    When,
    digest,
)

TEXT = """Arland’s foreign minister, Ida Holm, alleges that Borland tried to sway the vote. \
“Generally speaking, we have seen evidence of attempts to interfere 🗳️,” she said on Friday (April 26).
Borland denied this. In November last year its president, Oto Varga, promised not to interfere in any vote.
A report by the broadcaster BTV says that officials told it: “If it goes on, sanctions will follow.”
Holm met Varga in Carvia last week. Villagers told a local paper that the harvest was good.
"""
ARL = Actor("Arland", None, "Arland", Kind.COUNTRY, None, "ARL")
BOR = Actor("Borland", None, "Borland", Kind.COUNTRY, None, "BOR")


def document(text: str = TEXT, **fields: str) -> Document:
    return Document(**{"id": "vote", "text": text, "sha256": digest(text.encode()), "published": "2024-04-27", **fields})


def quote(words: str, text: str = TEXT, within: str | None = None) -> Quote:
    """The first occurrence of some words, or the one inside other words that are unique."""
    start = text.index(within) + within.index(words) if within else text.index(words)
    return Quote(words, (start, start + len(words)))


def actor(words: str, name: str, country: str | None, *, text: str = TEXT, within: str | None = None, **fields: object) -> Actor:
    return Actor(words, quote(words, text, within).span, name, **{"kind": Kind.PERSON, "country": country, **fields})


def statement(ident: str, act: Act, words: str, *, text: str = TEXT, **fields: object) -> Statement:
    known = {
        "document": "vote",
        "document_sha256": digest(text.encode()),
        "topic": Topic.ELECTION_INTERFERENCE,
        "speaker": None,
        "addressee": None,
        "respondent": None,
        "cue": None,
        "content": (quote(words, text),),
        "quotation": Quotation.INDIRECT,
        "when": When(None),
    }
    return Statement(id=ident, act=act, **{**known, **fields})


def vote() -> Reading:
    """An article with an allegation, its confirmation, a denial, a pledge, a nested threat and a meeting."""
    holm = actor("Ida Holm", "Ida Holm", "ARL", role="foreign minister of Arland")
    statements = (
        statement(
            "s1",
            Act.ALLEGE,
            "Borland tried to sway the vote",
            speaker=holm,
            respondent=BOR,
            cue=quote("alleges"),
            evidence=Evidence.NONE,
            confidence=0.91,
        ),
        statement(
            "s2",
            Act.CONFIRM,
            "Generally speaking, we have seen evidence of attempts to interfere 🗳️",
            speaker=actor("she", "Ida Holm", "ARL", within="she said"),
            respondent=BOR,
            cue=quote("said"),
            hedged=True,
            evidence=Evidence.CLAIMED,
            quotation=Quotation.DIRECT,
            replies_to=("s4", "s1"),
            when=When("2024-04-26", "Friday (April 26)", "weekday and day fix the year", inferred=True),
            where="BTV",
        ),
        statement(
            "s3",
            Act.DENY,
            "this",
            speaker=actor("Borland", "Borland", "BOR", kind=Kind.GOVERNMENT, within="Borland denied"),
            respondent=BOR,
            cue=quote("denied"),
            standing=True,
            replies_to=("s1",),
        ),
        statement(
            "s4",
            Act.PROMISE,
            "not to interfere in any vote",
            speaker=actor("Oto Varga", "Oto Varga", "BOR"),
            respondent=BOR,
            addressee=ARL,
            cue=quote("promised"),
            when=When("2023-11", "November last year", "last year before publication"),
        ),
        statement(
            "s5",
            Act.THREATEN,
            "If it goes on, sanctions will follow.",
            speaker=actor("officials", "officials", None),
            respondent=BOR,
            cue=quote("told"),
            condition=quote("If it goes on"),
            quotation=Quotation.DIRECT,
            via=(actor("A report by the broadcaster BTV", "BTV", None, kind=Kind.MEDIA),),
        ),
        statement(
            "s6",
            Act.MEET,
            "Holm met Varga in Carvia last week",
            speaker=actor(
                "Holm",
                "Ida Holm",
                "ARL",
                within="Holm met",
                also=(actor("Varga", "Oto Varga", "BOR", within="Varga in Carvia"),),
            ),
            topic=Topic.DIPLOMACY,
            when=When(None, "last week"),
        ),
    )
    dispute = Dispute(
        "d1",
        "vote",
        BOR,
        (ARL,),
        Topic.ELECTION_INTERFERENCE,
        ("s1", "s2", "s3", "s4", "s5"),
        (Pledge("s4", PledgeStatus.BREACH_ALLEGED, ("s2",)),),
        dict.fromkeys(("s1", "s2", "s3", "s4", "s5"), "the conduct of Borland is at issue"),
    )
    harvest = Attribution(
        (quote("Villagers").span,), (quote("told", within="told a local").span,), (quote("that the harvest was good").span,)
    )
    gaps = (Gap("attribution without an act", "Villagers told a local paper", quote("Villagers told a local paper").span),)
    found = tuple(
        Attribution((s.speaker.span,) if s.speaker else (), (s.cue.span,) if s.cue else (), tuple(q.span for q in s.content))
        for s in statements
    )
    return Reading(document(), (*found, harvest), statements, (dispute,), gaps)


def hostile(words: str) -> Reading:
    """A reading in which a stranger's words stand wherever words can stand."""
    text = f"{words} said {words}."
    party = Actor(words, (0, len(words)), words, Kind.PERSON, words, words)
    said = statement("s1", Act.ALLEGE, words, text=text, speaker=party, respondent=party, addressee=party)
    said = replace(said, where=words, via=(party,), condition=quote(words, text), when=When(None, words))
    dispute = Dispute(words, words, party, (party,), Topic.CYBER, ("s1",), reasons={"s1": words})
    gap = Gap("attribution without an act", words, (0, len(words)))
    return Reading(document(text, id=words, title=words, url=words), (), (said,), (dispute,), (gap,))
