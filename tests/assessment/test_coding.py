"""Coded fields: what the text names, with the words that it rests on."""

from __future__ import annotations

import pytest
from charges import account

from gravamen.assessment.coding import coded
from gravamen.assessment.fields import BY_KEY, FIELDS, FieldError
from gravamen.assessment.sources import category_of, parted, sources_of
from gravamen.assessment.tables import bodies, disarm_techniques, methods, platforms
from gravamen.model import Actor, Kind


def value(words: str, field: str, **given: object) -> object:
    found = coded(account(words, **given)).get(field)  # type: ignore[arg-type]
    return found.value if found else None


@pytest.mark.parametrize(
    ("words", "field", "expected"),
    [
        ("trolls spread it on Facebook and in tweets", "platforms", ["facebook", "x"]),
        ("President Berg tweeted that Russia did it", "platforms", None),  # where somebody spoke is no platform of the operation
        ("fake accounts posed as local fishermen", "methods", ["sockpuppets"]),
        ("bots repeated a doctored video", "methods", ["bots", "deceptive_content"]),
        ("the network was hit by a denial-of-service attack", "methods", ["ddos"]),
        ("Russia spread lies about cyberattacks", "methods", None),  # what lies are about was not done
        ("Russia and Belarus did it", "actor_nation", ["BLR", "RUS"]),
        ("Russia aimed it at Latvia", "actor_nation", ["RUS"]),
        ("Russian hackers did it", "attribution_type", ["inferred"]),
        ("Russia did it", "attribution_type", ["direct"]),
        ("it has gone on since March 2019", "activity_start", "2019-03"),
        ("it ran from March 2019 to May 2020", "activity_end", "2020-05"),
        ("it happened on 3 May 2020", "activity_start", None),
    ],
)
def test_what_the_words_name(words: str, field: str, expected: object) -> None:
    assert value(words, field) == expected


def test_every_value_says_which_words_it_rests_on() -> None:
    found = coded(account("trolls spread it on Facebook"))
    assert found["platforms"].rests_on == ("charge",)
    assert "“Facebook” in its words" in found["platforms"].reason


@pytest.mark.parametrize(
    ("speaker", "category"),
    [
        (Actor("Reddit", None, "Reddit", Kind.COMPANY), "technology_company"),
        (Actor("Graphika", None, "Graphika", Kind.COMPANY), "private_consultancy"),
        (Actor("Tartu University", None, "Tartu University", Kind.ORGANISATION), "civil_society"),
        (Actor("CMU researchers", None, "CMU researchers", Kind.UNKNOWN), "civil_society"),
        (Actor("Reuters", None, "Reuters", Kind.MEDIA), "media"),
        (Actor("the ministry", None, "Estonian Interior Ministry", Kind.GOVERNMENT, None, "EST"), "government"),
        (Actor("NATO", None, "NATO", Kind.ORGANISATION, None, "NTO"), "foreign_government"),
        (Actor("Anna Berg", None, "Anna Berg", Kind.PERSON, "Interior Minister", "EST"), "government"),
        (Actor("Anna Berg", None, "Anna Berg", Kind.PERSON, "former Interior Minister", "EST"), "influential_individual"),
        (Actor("Anna Berg", None, "Anna Berg", Kind.PERSON, "campaign adviser", "EST"), "influential_individual"),
    ],
)
def test_what_sort_of_source_a_speaker_is(speaker: Actor, category: str) -> None:
    found = category_of(speaker, 2024)
    assert found is not None and found.category == category and found.reason


def test_an_office_is_one_of_its_year() -> None:
    obama = Actor("Barack Obama", None, "Barack Obama", Kind.PERSON, None, "USA")
    found = [category_of(obama, year) for year in (2016, 2020)]
    assert [source.category for source in found if source] == ["government", "influential_individual"]


def test_a_foreign_body_is_one_of_another_state_than_the_target() -> None:
    ministry = Actor("the ministry", None, "Estonian Interior Ministry", Kind.GOVERNMENT, None, "EST")
    found = [category_of(ministry, 2024, target) for target in ("EST", "USA")]
    assert [source.category for source in found if source] == ["government", "foreign_government"]


def test_the_headline_names_its_source_before_the_colon() -> None:
    assert parted("FBI, CISA: Look out").source == "FBI, CISA"
    assert parted("Exclusive: Look out").source is None
    assert [s.name for s in sources_of("FBI, Graphika: Look out", "They warn.", (), 2020)] == ["FBI", "Graphika"]


def test_fields_take_only_their_values() -> None:
    assert BY_KEY["platforms"].checked(["x", "facebook", "x"]) == ["facebook", "x"]
    assert BY_KEY["breakout"].checked("three") == "three"
    assert BY_KEY["activity_start"].checked(None) is None
    for key, wrong in (
        ("platforms", ["MySpace"]),
        ("breakout", ["one", "two"]),
        ("breakout", 3),
        ("actor_nation", ["Russia"]),
        ("activity_end", "soon"),
        ("methods", [""]),
        ("methods", []),
    ):
        with pytest.raises(FieldError, match=key):
            BY_KEY[key].checked(wrong)


def test_the_tables_are_whole() -> None:
    assert all(field.text.endswith(".") for field in FIELDS)
    assert {body.category for body in bodies().values()} <= set(BY_KEY["source_category"].allowed or ())
    assert all(
        platform.signs.search(platform.name) or platform.key in ("x", "signal", "medium", "discord", "sms", "forum_board", "email")
        for platform in platforms().values()
    )
    techniques = [method.technique for method in methods().values() if method.technique]
    assert len({technique.id for technique in techniques}) == len(techniques)
    assert [t.id for t in disarm_techniques(["bots", "ddos", "sockpuppets"])] == ["T0049.003", "T0143.002"]
