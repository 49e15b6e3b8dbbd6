"""A long document costs in proportion to its length, and its places are known before it is read."""

from __future__ import annotations

from gravamen.reading.actors import Cast
from gravamen.reading.dialogue import MOST_MENTIONS, REPORT, Scenery, Turn
from gravamen.reading.statements import places_of
from gravamen.reading.text_layout import Layout
from gravamen.reading.times import Calendar

TEXT = (
    "On Monday, July 16, 2018, Russian President Vladimir Putin said Moscow had not interfered. He told Washington that it was wrong.\n"
    "“The country will not accept this,” Iran's foreign minister said in Tehran. Their answer came on Tuesday, and the government agreed."
)


def test_every_country_and_time_stands_at_a_place_that_was_named_before() -> None:
    cast, calendar = Cast.of(TEXT, Layout.of(TEXT).sentences, "2018-07-18"), Calendar.of(TEXT, "2018-07-18")
    places = set(places_of(cast, calendar))
    found = [*cast.countries_in(0, len(TEXT)), *calendar.mentions]
    assert len(found) > 5
    assert {span for _, span in found} <= places


def test_a_stretch_sees_the_mentions_nearest_to_it() -> None:
    mentions = [(("CHN", "USA", "RUS")[n % 3], (at, at + 5)) for n, at in enumerate(range(0, 100_000, 50))]
    turns = [Turn(at, (at, at + 90), [(at + 10, at + 80)], [], "USA") for at in range(40_000, 44_000, 500)]
    setting = Scenery(mentions, mentions, "2018").setting_of(turns)
    nearest = sorted(mentions, key=lambda m: max(40_000 - m[1][0], m[1][0] - 43_500, 0))
    assert list(setting.countries.mentions) == sorted(nearest[:MOST_MENTIONS], key=lambda m: m[1])
    assert list(setting.times.mentions) == [("2018", REPORT), *sorted(nearest[: MOST_MENTIONS - 1], key=lambda m: m[1])]
