"""For which country somebody speaks whose own words do not tell: what the network makes of the whole document."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gravamen.model import Actor, Kind
from gravamen.reading.actors import Cast
from gravamen.reading.antecedents import PRONOUNS
from gravamen.reading.judgements import Judgement


def speakers_placed(speakers: Sequence[Actor | None], judged: Sequence[Judgement], cast: Cast) -> list[Actor | None]:
    """The speakers, those whose words tell no country with the one that the network tells; a person has one in all statements."""
    identities = list(_identities(speakers))
    told: dict[str, dict[str | None, float]] = {}
    for identity, speaker, judgement in zip(identities, speakers, judged, strict=True):
        if speaker and _is_unplaced(speaker, cast):
            found = told.setdefault(identity, {})
            for country, likely in judgement.speaker.items():
                found[country] = found.get(country, 0.0) + math.exp(likely)
    likeliest = {identity: max(found, key=found.__getitem__) for identity, found in told.items() if found}
    return [speaker and _placed(speaker, identity, likeliest, cast) for identity, speaker in zip(identities, speakers, strict=True)]


def _placed(speaker: Actor, identity: str, likeliest: Mapping[str, str | None], cast: Cast) -> Actor:
    also = tuple(_placed(other, other.name, likeliest, cast) for other in speaker.also)
    country = likeliest.get(identity) if _is_unplaced(speaker, cast) else None
    return replace(cast.speaking_for(speaker, country) if country else speaker, also=also)


def _is_unplaced(speaker: Actor, cast: Cast) -> bool:
    """Whether a speaker may speak for a country that no words tell; of joint ones nobody's is told."""
    if any(actor.country for actor in (speaker, *speaker.also)) or speaker.kind in (Kind.COMPANY, Kind.MEDIA):
        return False
    return not cast.is_independent(speaker)


def _identities(speakers: Sequence[Actor | None]) -> Iterator[str]:
    """What is the same for statements of one speaker: a name; a description may mean another one each time, its pronoun not."""
    described: dict[str, str] = {}
    for number, speaker in enumerate(speakers):
        if speaker is None:
            yield ""
        elif speaker.kind is Kind.PERSON or _is_bare_name(speaker):
            yield speaker.name
        else:
            if speaker.text.strip().lower() not in PRONOUNS or speaker.name not in described:
                described[speaker.name] = f"#{number}"
            yield described[speaker.name]


def _is_bare_name(speaker: Actor) -> bool:
    """Whether a speaker of whom nothing is known is called by one capitalised word ("Sandy")."""
    return speaker.kind is Kind.UNKNOWN and speaker.text == speaker.name and speaker.name.istitle() and speaker.name.isalpha()
