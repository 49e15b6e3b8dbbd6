"""For which country a speaker speaks whose own words do not tell: what the network says of the whole document."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gravamen.model import Actor, Document, Kind, digest
from gravamen.reading import read_document
from gravamen.reading.actors import Cast
from gravamen.reading.judgements import CLASSES, Judgement
from gravamen.reading.speakers import speakers_placed
from gravamen.reading.text_layout import Layout

TEXT = (
    "Deputy minister Ana Petrov said one thing. She added another. The ministry wrote to Reuters. The ministry wrote again. "
    "Chile's minister Rosa Vidal came."
)


def judged(**likely: float) -> Judgement:
    """A judgement that knows the speaker's country only, by probability; `nobody` is no country's."""
    speaker = {None if name == "nobody" else name: math.log(p) for name, p in likely.items()}
    classes = {name: np.zeros(size) for name, size in CLASSES.items()}
    return Judgement(classes, {}, {}, {}, speaker, {}, {})


def cast_and_speakers(*words: str) -> tuple[Cast, list[Actor | None]]:
    """The cast of the text, and whom some of its words name, in text order."""
    cast = Cast.of(TEXT, Layout.of(TEXT).sentences, "2020-05-01")
    found: list[Actor | None] = []
    at = 0
    for part in words:
        at = TEXT.index(part, at)
        actor = cast.resolve((at, at + len(part)))
        cast.note_speaker((at, at + len(part)), actor)
        found.append(actor)
        at += len(part)
    return cast, found


def countries(actors: list[Actor | None]) -> list[str | None]:
    return [actor.country if actor else None for actor in actors]


def test_a_person_has_one_country_in_all_statements() -> None:
    cast, speakers = cast_and_speakers("Deputy minister Ana Petrov", "She")
    placed = speakers_placed(speakers, [judged(BGR=0.9, SRB=0.1), judged(BGR=0.3, SRB=0.6)], cast)
    assert countries(placed) == ["BGR", "BGR"]
    assert [actor.name for actor in placed if actor] == ["Ana Petrov", "Ana Petrov"]


def test_a_description_may_mean_another_one_each_time() -> None:
    cast, speakers = cast_and_speakers("The ministry", "The ministry")
    placed = speakers_placed(speakers, [judged(BGR=0.9, SRB=0.1), judged(BGR=0.2, SRB=0.8)], cast)
    assert countries(placed) == ["BGR", "SRB"]
    assert [actor.name for actor in placed if actor] == ["Bulgarian ministry", "Serbian ministry"]


def test_nobodys_country_stays_nobodys() -> None:
    cast, speakers = cast_and_speakers("Deputy minister Ana Petrov")
    assert countries(speakers_placed(speakers, [judged(BGR=0.4, nobody=0.6)], cast)) == [None]


def test_words_that_tell_a_country_decide() -> None:
    cast, speakers = cast_and_speakers("Chile's minister Rosa Vidal")
    assert countries(speakers_placed(speakers, [judged(BGR=0.9)], cast)) == ["CHL"]


@pytest.mark.parametrize("kind", [Kind.COMPANY, Kind.MEDIA])
def test_companies_and_media_speak_for_no_country(kind: Kind) -> None:
    cast, _ = cast_and_speakers()
    speaker = Actor("Norsik", (0, 6), "Norsik", kind)
    assert countries(speakers_placed([speaker], [judged(BGR=0.9)], cast)) == [None]


def test_a_pronoun_goes_with_what_it_stands_for() -> None:
    text = "Two officials spoke. They left."
    cast = Cast.of(text, Layout.of(text).sentences, "2020-05-01")
    officials = cast.resolve((0, 13))
    cast.note_speaker((0, 13), officials)
    placed = speakers_placed([officials, cast.resolve((21, 25))], [judged(BGR=0.9), judged(SRB=0.6, BGR=0.4)], cast)
    assert countries(placed) == ["BGR", "BGR"]


def test_joint_speakers_are_placed_together_and_each() -> None:
    text = "Ministers Ana Petrov and Ivan Kolev spoke. Minister Ivan Kolev went on."
    cast = Cast.of(text, Layout.of(text).sentences, "2020-05-01")
    both, one = cast.resolve((0, 35)), cast.resolve((43, 62))
    placed = speakers_placed([both, one], [judged(BGR=0.9), judged(MKD=0.9)], cast)
    assert countries(placed) == ["BGR", "MKD"]
    assert [actor.country for actor in placed[0].also if placed[0]] == ["MKD"]  # type: ignore[union-attr]


@pytest.mark.parametrize("words", ["The International Criminal Court", "A former minister", "Rebel leaders", "Independent analysts"])
def test_who_is_no_organ_of_a_state_does_not_become_one(words: str) -> None:
    text = f"{words} spoke."
    cast = Cast.of(text, Layout.of(text).sentences, "2020-05-01")
    speaker = cast.resolve((0, len(words)))
    placed = cast.speaking_for(speaker, "BGR")
    assert (placed.name, placed.kind, placed.country) == (speaker.name, speaker.kind, "BGR")


def test_a_minister_of_whom_only_the_report_tells() -> None:
    text = (
        "Lesotho recalled its envoy from Botswana on Monday after a row over water. Foreign Minister Mbali Sithole said Botswana had "
        "broken its word. In Gaborone, the foreign ministry denied it."
    )
    found = read_document(Document("a", text, digest(text.encode()), published="2019-03-05")).statements
    told = {s.speaker.text: s.speaker.country for s in found if s.speaker}
    assert told["Foreign Minister Mbali Sithole"] == "LSO"
    assert told["the foreign ministry"] == "BWA"
