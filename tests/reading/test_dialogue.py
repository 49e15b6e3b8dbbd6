"""How statements, mentions and countries stand to each other, and that every statement of a long document is judged once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gravamen.reading.dialogue import (
    BEFORE,
    IN_CONTENT,
    IN_SENTENCE,
    IN_SOURCE,
    LONG_AFTER,
    MOST_MENTIONS,
    MOST_STATEMENTS,
    NOWHERE,
    OTHER,
    OWN,
    REPORT,
    UNKNOWN_SPEAKER,
    Turn,
    setting_of,
    stretches,
)


def test_places_and_whose_country() -> None:
    turn = Turn(100, (80, 200), [(110, 190)], [(90, 99)], "CHN")
    mentions = [("CHN", (10, 15)), ("CHN", (92, 97)), ("USA", (102, 104)), ("USA", (120, 125)), ("RUS", (900, 905))]
    setting = setting_of([turn], mentions, [], None)
    assert setting.countries.values == ("CHN", "USA", "RUS")
    assert setting.countries.relation[0].tolist() == [
        BEFORE * 3 + OWN,
        IN_SOURCE * 3 + OWN,
        IN_SENTENCE * 3 + OTHER,
        IN_CONTENT * 3 + OTHER,
        LONG_AFTER * 3 + OTHER,
    ]
    assert setting.countries.named.argmax(1).tolist() == [0, 0, 1, 1, 2]
    assert setting.speaks.tolist() == [[1, 0, 0]]


def test_the_day_of_the_report_can_always_be_chosen() -> None:
    turn = Turn(0, (0, 50), [(5, 20)], [], None)
    setting = setting_of([turn], [], [("2017-05", (6, 9)), ("2018-07-16", (30, 36))], "2018-07-16")
    assert setting.times.values == ("2018-07-16", "2017-05")
    assert setting.times.mentions[0] == ("2018-07-16", REPORT)
    assert setting.times.relation[0].tolist() == [NOWHERE * 3 + OWN, IN_CONTENT * 3 + OTHER, IN_SENTENCE * 3 + OWN]


def test_an_unknown_speaker_has_no_country() -> None:
    setting = setting_of([Turn(0, (0, 50), [(5, 20)], [], None)], [("CHN", (6, 9))], [], None)
    assert setting.speaks.sum() == 0
    assert setting.countries.relation[0, 0] % 3 == UNKNOWN_SPEAKER


def test_of_very_many_mentions_the_nearest_count() -> None:
    turn = Turn(50_000, (50_000, 50_100), [(50_010, 50_090)], [], "USA")
    setting = setting_of([turn], [("CHN", (at, at + 5)) for at in range(0, 100_000, 50)], [], None)
    assert len(setting.countries.mentions) == MOST_MENTIONS
    assert max(abs(start - 50_000) for _, (start, _) in setting.countries.mentions) <= 50 * MOST_MENTIONS


@given(st.integers(0, 700))
def test_every_statement_is_kept_once_and_no_stretch_is_too_long(count: int) -> None:
    kept = [k for low, high, a, b in stretches(count) for k in range(a, b) if low <= k < high]
    assert kept == list(range(count))
    assert all(high - low <= MOST_STATEMENTS for low, high, _, _ in stretches(count))
